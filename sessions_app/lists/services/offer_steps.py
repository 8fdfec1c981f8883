"""The offer of a place, step by step: tried, offered with its notice, agreed, declined, standby; and undoing a step."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from sessions_app.lists import case_slots
from sessions_app.lists.models.offer_steps import OfferRule, OfferStep
from sessions_app.lists.policies import NOTICE_DAYS
from sessions_app.lists.services.list_entries import OPEN_STATES, hold_patients, live_on
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.facts import recompute_facts
from sessions_app.session.services.transitions import lock_sessions, title
from sessions_app.session.states import State

Kind = OfferStep.Kind
Place = ListEntry.State
ALLOWED = {
    Place.PICKED: {Kind.TRIED, Kind.OFFERED, Kind.AGREED, Kind.DECLINED, Kind.STANDBY},
    Place.OFFERED: {Kind.TRIED, Kind.AGREED, Kind.DECLINED, Kind.STANDBY},
    Place.AGREED: {Kind.DECLINED, Kind.STANDBY},
    Place.STANDBY: {Kind.TRIED, Kind.OFFERED, Kind.AGREED, Kind.DECLINED},
}
BECOMES = {
    Kind.OFFERED: Place.OFFERED,
    Kind.AGREED: Place.AGREED,
    Kind.DECLINED: Place.DECLINED,
    Kind.STANDBY: Place.STANDBY,
}


@transaction.atomic
def set_offer_rule(*, by: Actor, notice_days: int, tries: int) -> OfferRule:
    """What is a reasonable offer at this trust: days of notice (0 to 90) and attempts (1 to 10)."""
    require(by, Permission.MANAGE_ESTATE)
    faults = []
    if not 0 <= notice_days <= 90:
        faults.append(Fault("/notice_days", "notice_range", "Give from 0 to 90 days"))
    if not 1 <= tries <= 10:
        faults.append(Fault("/tries", "tries_range", "Give from 1 to 10 attempts"))
    if faults:
        raise InvalidInput.of(faults)
    values = {"notice_days": notice_days, "tries": tries, "changed_at": timezone.now(), "changed_by": by.label}
    rule, _ = OfferRule.objects.update_or_create(trust_id=by.own_trust_id, defaults=values)
    record("offer_rule.set", by=by, target=rule, notice_days=notice_days, tries=tries)
    return rule


@transaction.atomic
def record_step(*, by: Actor, entry_id: int, kind: str, key: str, channel: str = "", declined: str = "") -> OfferStep:
    """Record a step of the offer of a place. The same ``key`` again answers the step that is there.

    Agreeing from standby takes capacity and a time; declining gives them back, and the patient waits on.
    """
    require(by, Permission.BOOK_PATIENTS)
    _known(kind, channel, declined, key)
    session, entry = _hold(by, entry_id)
    done = OfferStep.objects.filter(entry=entry, key=key).first()
    if done:
        return done
    if not entry.live or kind not in ALLOWED.get(Place(entry.state), ()):
        words = f"The place is “{entry.get_state_display().lower()}” and cannot become “{Kind(kind).label.lower()}”."
        raise RuleBroken(words, code="wrong_step")
    with errors_from_database():
        _move(session, entry, BECOMES.get(Kind(kind), Place(entry.state)))
        step = _keep(by, session, entry, kind, key, channel=channel, declined=declined)
    _tell(by, session, "list.offer_step", kind, entry)
    return step


@transaction.atomic
def undo_step(*, by: Actor, entry_id: int, step_id: int, key: str) -> OfferStep:
    """Undo the last step of an offer; the place is again what it was before. Only the last one can be undone."""
    require(by, Permission.BOOK_PATIENTS)
    session, entry = _hold(by, entry_id)
    done = OfferStep.objects.filter(entry=entry, key=key).first()
    if done:
        return done
    standing = standing_steps(entry)
    if not standing or standing[-1].pk != step_id:
        raise RuleBroken("Only the last step can be undone. Look at the offer again.", code="not_last_step")
    before = [BECOMES[Kind(step.kind)] for step in standing[:-1] if step.kind in BECOMES]
    with errors_from_database():
        _move(session, entry, before[-1] if before else _first(entry))
        step = _keep(by, session, entry, Kind.UNDONE, key, undoes=standing[-1])
    _tell(by, session, "list.offer_step_undone", standing[-1].kind, entry)
    return step


def standing_steps(entry: ListEntry) -> list[OfferStep]:
    """The steps that count, in order: neither undone nor an undoing."""
    steps = list(entry.steps.order_by("id"))
    gone = {step.undoes_id for step in steps if step.undoes_id}
    return [step for step in steps if step.kind != Kind.UNDONE and step.pk not in gone]


def _first(entry: ListEntry) -> Place:
    """What the place was before its first step: a place with a time was picked, one without was standby."""
    return Place.PICKED if entry.slot else Place.STANDBY


def _known(kind: str, channel: str, declined: str, key: str) -> None:
    faults = []
    if kind not in Kind.values or kind == Kind.UNDONE:
        faults.append(Fault("/kind", "unknown_value", "Choose what happened from the list"))
    if channel and channel not in OfferStep.Channel.values:
        faults.append(Fault("/channel", "unknown_value", "Choose how from the list"))
    if kind == Kind.DECLINED and declined not in OfferStep.Declined.values:
        faults.append(Fault("/declined", "reason_needed", "Choose why it was declined"))
    if not 1 <= len(key) <= 40:
        faults.append(Fault("/key", "form_key", "The form has no key. Open the page again"))
    if faults:
        raise InvalidInput.of(faults)


def _hold(by: Actor, entry_id: int) -> tuple[Session, ListEntry]:
    found = ListEntry.objects.visible_to(by).filter(pk=entry_id).first()
    if found is None:
        raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
    session = lock_sessions(by=by, ids=[found.session_id])[0]
    if session.state not in (*OPEN_STATES, State.LOCKED, State.IN_PROGRESS):
        state = State(session.state).label.lower()
        raise RuleBroken(f"{title(session)} is {state}; nothing is offered any more.", code="wrong_state")
    hold_patients(by, {found.patient_id})
    return session, ListEntry.objects.select_related("need").get(pk=entry_id)


def _move(session: Session, entry: ListEntry, to: Place) -> None:
    """The place's new state; who comes from standby or back from a decline needs room and a time again."""
    wants_room = to in (Place.PICKED, Place.OFFERED, Place.AGREED)
    if wants_room and (entry.slot is None or not entry.live):
        others = [other for other in live_on(session) if other.pk != entry.pk]
        chosen = {entry.need_id: entry.slot_kind}
        if faults := case_slots.room_faults(session, others, [entry.need], chosen):
            raise RuleBroken.of(faults)
        slot = case_slots.place(session, others, [entry.need], chosen)[0]
        entry.slot, entry.during, entry.slot_kind = slot.number, slot.during, slot.kind
    if to == Place.STANDBY:
        entry.slot, entry.during = None, None
    entry.state, entry.live = to, to != Place.DECLINED
    entry.save(update_fields=["state", "live", "slot", "slot_kind", "during"])


def _keep(by: Actor, session: Session, entry: ListEntry, kind: str, key: str, **values) -> OfferStep:
    notice = max(0, (session.day - london_day(timezone.now())).days)
    rule = OfferRule.objects.filter(trust_id=session.trust_id).first()
    return OfferStep.objects.create(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        entry=entry,
        kind=kind,
        key=key,
        by=by.label,
        notice_days=notice,
        reasonable=notice >= (rule.notice_days if rule else NOTICE_DAYS),
        **values,
    )


def _tell(by: Actor, session: Session, event: str, kind: str, entry: ListEntry) -> None:
    recompute_facts([session.pk])
    record(event, by=by, target=session, step=kind, need=entry.need_id)
