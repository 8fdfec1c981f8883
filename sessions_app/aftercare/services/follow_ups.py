"""Following up after a list: who owns what of a patient's case, what is expected by when, who acted how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, NotFound, Outdated, RuleBroken
from base.formatting import day, london_day
from base.permissions import Permission, require
from plumbing import outbox
from sessions_app.activity.models import Activity
from sessions_app.aftercare.models import FollowUp, LateEvent
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, need_reason, title
from sessions_app.session.states import TAKES_ACTIVITY, Side, State

AFTERWARDS = (*TAKES_ACTIVITY, State.SIGNED_OFF, State.CLOSED)
FURTHEST = dt.timedelta(days=730)
LONGEST = {"owner": 120, "what": 200, "action": 300, "note": 500, "review": 500}


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to follow up of one patient of a session."""

    patient_id: int
    kind: str
    owner: str
    side: str
    due_on: dt.date
    what: str = ""


@transaction.atomic
def add_follow_ups(*, by: Actor, session_id: int, wishes: list[Wish]) -> list[FollowUp]:
    """Note what is to be followed up of a list's patients, all or none. Raises InvalidInput with every fault."""
    require(by, Permission.FOLLOW_UP)
    if not wishes:
        raise InvalidInput("Choose at least one patient.", code="nothing_chosen")
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state not in AFTERWARDS or session.state == State.CLOSED:
        words = f"{title(session)} is {State(session.state).label.lower()}; nothing more is followed up of it."
        raise RuleBroken(words, code="wrong_state")
    _check(by, session, wishes)
    made = FollowUp.objects.bulk_create(
        FollowUp(
            trust_id=session.trust_id,
            provider_id=session.provider_id,
            session=session,
            patient_id=wish.patient_id,
            kind=wish.kind,
            what=wish.what.strip(),
            side=wish.side,
            owner=wish.owner.strip(),
            due_on=wish.due_on,
            made_by=by.label,
        )
        for wish in wishes
    )
    record("follow_ups.added", by=by, target=session, follow_ups=[follow_up.pk for follow_up in made])
    _tell(made)
    return made


def _check(by: Actor, session: Session, wishes: list[Wish]) -> None:
    known, faults = patients_of(by, session), FaultCollector()
    for i, wish in enumerate(wishes):
        at = f"/{i}" if len(wishes) > 1 else ""
        if wish.patient_id not in known:
            faults.add(f"{at}/patient", "patient_not_on_list", "Choose a patient who was on this list")
        if wish.kind not in FollowUp.Kind.values:
            faults.add(f"{at}/kind", "unknown_value", "Choose what is to be followed up")
        if wish.side not in Side.values:
            faults.add(f"{at}/side", "unknown_value", "Choose whose person owns it")
        if not wish.owner.strip() or len(wish.owner) > LONGEST["owner"]:
            faults.add(f"{at}/owner", "required", "Enter who owns it, in at most 120 characters")
        if len(wish.what) > LONGEST["what"]:
            faults.add(f"{at}/what", "too_long_text", "Describe it in at most 200 characters")
        if not session.day <= wish.due_on <= session.day + FURTHEST:
            words = f"The day must lie between {day(session.day)}, the day of the list, and two years later"
            faults.add(f"{at}/due_on", "due_out_of_range", words)
    faults.stop(InvalidInput)


def patients_of(by: Actor, session: Session) -> set[int]:
    """Who was on the list, or was logged on it."""
    listed = ListEntry.objects.visible_to(by).filter(session=session).values_list("patient_id", flat=True)
    seen = Activity.objects.visible_to(by).filter(session=session).values_list("patient_id", flat=True)
    return {*listed, *seen}


@transaction.atomic
def act_on(
    *,
    by: Actor,
    follow_up_id: int,
    action: str,
    result_on: dt.date | None = None,
    needed: bool = True,
    version: int | None = None,
) -> FollowUp:
    """Say what was done with it, or that it is not needed any more. Either side may: what matters is that somebody does."""
    require(by, Permission.FOLLOW_UP)
    action = need_reason(action)[: LONGEST["action"]]
    follow_up = _held(by, follow_up_id, version)
    today = london_day(timezone.now())
    if result_on is not None and result_on > today:
        raise InvalidInput.of([Fault("/result_on", "day_in_future", "That day has not come yet")])
    follow_up.state = FollowUp.State.ACTED if needed else FollowUp.State.NOT_NEEDED
    follow_up.result_on, follow_up.acted_on, follow_up.acted_by, follow_up.action = (result_on, today, by.label, action)
    return _save(by, follow_up, "follow_up.acted")


@transaction.atomic
def hand_over(*, by: Actor, follow_up_ids: list[int], owner: str) -> list[FollowUp]:
    """The trust takes open follow-ups over from the provider, to a person of its own."""
    require(by, Permission.FOLLOW_UP)
    if not by.is_trust:
        raise RuleBroken("The trust takes follow-ups over.", code="hand_over_by_trust")
    if not owner.strip():
        raise InvalidInput.of([Fault("/owner", "required", "Enter who takes them over")])
    found = [_held(by, pk, None) for pk in sorted(set(follow_up_ids))]
    for follow_up in found:
        follow_up.side, follow_up.owner, follow_up.handed_over_at = (
            Side.TRUST,
            owner.strip()[: LONGEST["owner"]],
            timezone.now(),
        )
        _save(by, follow_up, "follow_up.handed_over")
    return found


def _held(by: Actor, follow_up_id: int, version: int | None) -> FollowUp:
    follow_up = FollowUp.objects.visible_to(by).select_for_update().filter(pk=follow_up_id).first()
    if follow_up is None:
        raise NotFound("There is no such follow-up that you can see.", code="follow_up_not_found")
    if follow_up.state != FollowUp.State.OPEN:
        words = f"{follow_up.acted_by} acted on this on {day(follow_up.acted_on)}."
        raise RuleBroken(words, code="follow_up_done")
    if version is not None and version != follow_up.version:
        words = f"This has changed since you read it: {follow_up.owner} owns it now, due {day(follow_up.due_on)}."
        raise Outdated(words, code="outdated")
    return follow_up


def _save(by: Actor, follow_up: FollowUp, event: str) -> FollowUp:
    follow_up.version = F("version") + 1
    follow_up.save()
    follow_up.refresh_from_db()
    record(event, by=by, target=follow_up, kind=follow_up.kind)
    _tell([follow_up])
    return follow_up


def _tell(changed: list[FollowUp]) -> None:
    for follow_up in changed[:1]:
        ids = [each.pk for each in changed]
        outbox.send("follow_up.changed", trust_id=follow_up.trust_id, provider_id=follow_up.provider_id, follow_up=ids)


@transaction.atomic
def record_late_event(
    *, by: Actor, session_id: int, patient_id: int, kind: str, happened_on: dt.date, note: str = ""
) -> LateEvent:
    """Record what befell a patient after the list. Either side may, whatever the session's state, however late."""
    require(by, Permission.FOLLOW_UP)
    session = lock_sessions(by=by, ids=[session_id])[0]
    faults = FaultCollector()
    if session.state not in AFTERWARDS:
        raise RuleBroken(f"{title(session)} did not take place.", code="wrong_state")
    if patient_id not in patients_of(by, session):
        faults.add("/patient", "patient_not_on_list", "Choose a patient who was on this list")
    if kind not in LateEvent.Kind.values:
        faults.add("/kind", "unknown_value", "Choose what happened")
    if happened_on < session.day:
        faults.add("/happened_on", "day_before_list", f"It cannot be before the list, {day(session.day)}")
    if happened_on > london_day(timezone.now()):
        faults.add("/happened_on", "day_in_future", "That day has not come yet")
    if len(note) > LONGEST["note"]:
        faults.add("/note", "too_long_text", "Describe it in at most 500 characters")
    faults.stop(InvalidInput)
    event = LateEvent.objects.create(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        session=session,
        patient_id=patient_id,
        kind=kind,
        happened_on=happened_on,
        note=note.strip(),
        side=Side.PROVIDER if by.is_provider else Side.TRUST,
        recorded_by=by.label,
    )
    _say_event(by, event, "late_event.recorded")
    return event


@transaction.atomic
def review_late_event(*, by: Actor, event_id: int, review: str) -> LateEvent:
    """Clinical governance has looked at it, and says what follows."""
    require(by, Permission.REVIEW_LATE_EVENTS)
    event = _event(by, event_id)
    if event.reviewed_at:
        raise RuleBroken(f"{event.reviewed_by} has reviewed this already.", code="late_event_reviewed")
    event.reviewed_at, event.reviewed_by, event.review = (
        timezone.now(),
        by.label,
        need_reason(review)[: LONGEST["review"]],
    )
    event.save(update_fields=["reviewed_at", "reviewed_by", "review"])
    _say_event(by, event, "late_event.reviewed")
    return event


@transaction.atomic
def take_back_late_event(*, by: Actor, event_id: int, reason: str) -> LateEvent:
    """It was recorded by mistake. It stays to be seen, with the reason."""
    require(by, Permission.FOLLOW_UP)
    reason, event = need_reason(reason), _event(by, event_id)
    if event.side != (Side.PROVIDER if by.is_provider else Side.TRUST):
        raise RuleBroken("Who recorded it takes it back: this was the other side.", code="late_event_not_yours")
    event.taken_back_at, event.taken_back_why = timezone.now(), f"{by.label}: {reason}"[:200]
    event.save(update_fields=["taken_back_at", "taken_back_why"])
    _say_event(by, event, "late_event.taken_back")
    return event


def _event(by: Actor, event_id: int) -> LateEvent:
    found = LateEvent.objects.visible_to(by).select_for_update().filter(pk=event_id, taken_back_at=None).first()
    if found is None:
        raise NotFound("There is no such event that you can see.", code="late_event_not_found")
    return found


def _say_event(by: Actor, event: LateEvent, deed: str) -> None:
    record(deed, by=by, target=event, kind=event.kind)
    outbox.send("late_event.changed", trust_id=event.trust_id, provider_id=event.provider_id, late_event=event.pk)
