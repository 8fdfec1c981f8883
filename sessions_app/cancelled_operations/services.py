"""Operations cancelled on their day: opened when the hospital cancels an admission, settled by treatment or by a person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.formatting import day, london_day
from base.permissions import Permission, require
from base.row_security import acting_as
from sessions_app.cancelled_operations.models import LastMinuteCancellation
from sessions_app.session.cancellation_reasons import BY_HOSPITAL, GROUP_OF, Group, Why, due_on
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.facts import recompute_facts
from sessions_app.session.services.transitions import lock_sessions, need_reason, title
from sessions_app.session.states import State
from waiting_list.models import Need

ADMISSIONS = frozenset("12345")
"""Intended management with an admission: inpatient, day case, planned sequences. 8 and 9 say that nobody knows."""

ON_A_LIST = (State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)
TAKEN_OFF = "Cancelled on the day"


def is_admission(need: Need) -> bool:
    """An elective admission, day case included, is owed a new date. Where the list does not say, a procedure or anything
    with a decision to admit is one."""
    if need.intended_management in ADMISSIONS:
        return True
    return need.intended_management in ("", "8", "9") and (need.kind == Need.Kind.PROCEDURE or need.dta_on is not None)


def owe_new_dates(*, by: Actor, session: Session, why: str) -> list[LastMinuteCancellation]:
    """Owe everybody on a list that is called off now a new date; call it before the list is emptied."""
    entries = ListEntry.objects.filter(session=session, live=True).exclude(state=ListEntry.State.STANDBY)
    return open_cancellations(by=by, session=session, entries=list(entries), why=why)


def open_cancellations(
    *, by: Actor, session: Session, entries: list[ListEntry], why: str
) -> list[LastMinuteCancellation]:
    """Owe these entries a new date within 28 days where it applies. Written as the product's own job: a provider's
    cancellation owes the trust's patients a date too, and a provider reads none of them."""
    now, group = timezone.now(), GROUP_OF[Why(why)]
    if group not in BY_HOSPITAL or london_day(now) < session.day:
        return []
    with acting_as(Actor.system("28-day promise")):
        needs = Need.objects.in_bulk([entry.need_id for entry in entries])
        owed = [entry for entry in entries if is_admission(needs[entry.need_id])]
        return LastMinuteCancellation.objects.bulk_create(
            [_cancellation(by, session, entry, why, group, now) for entry in owed], ignore_conflicts=True
        )


def _cancellation(by: Actor, session: Session, entry: ListEntry, why: str, group: Group, now: dt.datetime):
    return LastMinuteCancellation(
        trust_id=session.trust_id,
        session_id=session.pk,
        entry_id=entry.pk,
        need_id=entry.need_id,
        patient_id=entry.patient_id,
        planned_at=session.starts_at,
        planned_on=session.day,
        due_on=due_on(session.day),
        group=group,
        why=why,
        cancelled_at=now,
        cancelled_by=by.label,
    )


@transaction.atomic
def cancel_patient(*, by: Actor, entry_id: int, why: str, reason: str) -> LastMinuteCancellation | None:
    """One patient's operation is cancelled: off the list, with its reason; a new date is owed where it applies.

    While the list runs it works as before it: what happened can always be recorded.
    """
    require(by, Permission.BOOK_PATIENTS)
    reason = need_reason(reason)
    if why not in Why.values:
        raise InvalidInput.of([Fault("/why", "unknown_value", "Choose the reason from the list")])
    entry = ListEntry.objects.visible_to(by).filter(pk=entry_id, live=True).first()
    if entry is None:
        raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
    session = lock_sessions(by=by, ids=[entry.session_id])[0]
    entry = ListEntry.objects.visible_to(by).filter(pk=entry_id, live=True).first()
    if entry is None or session.state not in ON_A_LIST:
        raise RuleBroken(f"{title(session)} has changed meanwhile; look at its list again.", code="wrong_state")
    opened = open_cancellations(by=by, session=session, entries=[entry], why=why)
    entry.state, entry.live = ListEntry.State.REMOVED, False
    entry.save(update_fields=["state", "live"])
    recompute_facts([session.pk])
    record("list.patient_cancelled", by=by, target=session, reason=reason, need=entry.need_id, why=why)
    return opened[0] if opened else None


@transaction.atomic
def record_treatment(
    *, by: Actor, cancellation_id: int, treated_on: dt.date, treated_where: str
) -> LastMinuteCancellation:
    """Treated where the product does not see it: on a list of the trust's own, or elsewhere at the trust's expense."""
    require(by, Permission.BOOK_PATIENTS)
    cancellation = _held(by, cancellation_id)
    faults = []
    if treated_where not in LastMinuteCancellation.Where.values:
        faults.append(Fault("/treated_where", "unknown_value", "Choose where the patient was treated"))
    if treated_on < cancellation.planned_on:
        words = f"The treatment cannot be before the planned day, {day(cancellation.planned_on)}"
        faults.append(Fault("/treated_on", "day_before_planned", words))
    if treated_on > london_day(timezone.now()):
        faults.append(Fault("/treated_on", "day_in_future", "That day has not come yet"))
    if faults:
        raise InvalidInput.of(faults)
    cancellation.treated_on, cancellation.treated_where = treated_on, treated_where
    return _settle(by, cancellation, LastMinuteCancellation.State.TREATED, "", "promise.treated")


@transaction.atomic
def end_cancellation(*, by: Actor, cancellation_id: int, reason: str) -> LastMinuteCancellation:
    """No date is owed any more: the patient declined one, died, or wants no treatment. With the reason."""
    require(by, Permission.BOOK_PATIENTS)
    return _settle(
        by, _held(by, cancellation_id), LastMinuteCancellation.State.ENDED, need_reason(reason), "promise.ended"
    )


def _held(by: Actor, cancellation_id: int) -> LastMinuteCancellation:
    found = LastMinuteCancellation.objects.visible_to(by).select_for_update().filter(pk=cancellation_id).first()
    if found is None:
        raise NotFound("There is no such cancellation that you can see.", code="promise_not_found")
    if found.state != LastMinuteCancellation.State.OWED:
        words = f"This was settled already by {found.settled_by}."
        raise RuleBroken(words, code="promise_settled")
    return found


def _settle(
    by: Actor, cancellation: LastMinuteCancellation, state: str, why: str, event: str
) -> LastMinuteCancellation:
    cancellation.state, cancellation.settled_why = state, why
    cancellation.settled_at, cancellation.settled_by = timezone.now(), by.label
    cancellation.save()
    record(event, by=by, target=cancellation, reason=why)
    return cancellation
