"""Putting the right patients on a session's list, within what it can hold."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from audit.services import record
from base.actors import Actor
from base.constraints import refusals_from_database
from base.permissions import Permission, require
from base.refusals import Fault, InvalidInput, NotFound, RuleBroken
from base.words import count, span
from sessions_app.lifecycle import State
from sessions_app.models import ListEntry, Session
from sessions_app.services.facts import recompute_facts
from sessions_app.services.moves import lock_sessions, need_reason, title
from trusts.models import Room
from waiting_list.models import Need, Patient, PatientShare

OPEN_STATES = (State.OFFERED, State.ACCEPTED, State.STAFFED)


@transaction.atomic
def put_on_list(*, by: Actor, session_id: int, need_ids: list[int], reason: str = "") -> list[ListEntry]:
    """Put waiting needs on a session's list, all or none. After the lock this needs a reason."""
    require(by, Permission.BOOK_PATIENTS)
    session = _changeable(by, session_id, reason)
    needs = _hold_needs(by, need_ids)
    faults = (
        _need_faults(session, needs) + _elsewhere_faults(by, session, needs) + _room_faults(session, needs)
    )
    if faults:
        raise RuleBroken.of(faults)
    entries = _write(by, session, needs)
    recompute_facts([session.pk])
    record("list.filled", by=by, target=session, reason=reason, needs=[n.pk for n in needs])
    return entries


@transaction.atomic
def take_off_list(*, by: Actor, entry_id: int, reason: str) -> ListEntry:
    """Take somebody off a list, with a reason; they wait on as before."""
    require(by, Permission.BOOK_PATIENTS)
    reason = need_reason(reason)
    entry = ListEntry.objects.visible_to(by).filter(pk=entry_id, live=True).first()
    if entry is None:
        raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
    session = _changeable(by, entry.session_id, reason)
    entry.state, entry.live = ListEntry.State.REMOVED, False
    entry.save(update_fields=["state", "live"])
    recompute_facts([session.pk])
    record("list.taken_off", by=by, target=session, reason=reason, need=entry.need_id)
    return entry


def filled(session: Session, entries: list[ListEntry]) -> int:
    """How much of the session's capacity its live entries take, in the session's unit."""
    live = [entry for entry in entries if entry.live]
    if session.unit == Room.Unit.POINTS:
        return sum(entry.points for entry in live)
    if session.unit == Room.Unit.MINUTES:
        return sum(_minutes(session, entry.need) for entry in live)
    return len(live)


def _changeable(by: Actor, session_id: int, reason: str) -> Session:
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state == State.LOCKED and not reason.strip():
        raise RuleBroken(f"{title(session)} is locked; a change needs a reason.", code="reason_needed")
    if session.state not in (*OPEN_STATES, State.LOCKED):
        state = State(session.state).label.lower()
        raise RuleBroken(f"{title(session)} is {state}; its list cannot be changed.", code="wrong_state")
    return session


def _hold_needs(by: Actor, need_ids: list[int]) -> list[Need]:
    """The needs in the order asked, their patients held so that nobody books them twice at once."""
    ids = list(dict.fromkeys(need_ids))
    if not ids:
        raise InvalidInput("Choose at least one patient.", code="nothing_chosen")
    found = Need.objects.visible_to(by).filter(pk__in=ids).select_related("pathway").in_bulk()
    missing = [
        Fault(f"/{i}", "need_not_found", "There is no such entry on the waiting list that you can see.")
        for i, pk in enumerate(ids)
        if pk not in found
    ]
    if missing:
        raise NotFound.of(missing, code="need_not_found")
    patients = Patient.objects.visible_to(by).filter(pk__in={n.patient_id for n in found.values()})
    list(patients.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return [found[pk] for pk in ids]


def _need_faults(session: Session, needs: list[Need]) -> list[Fault]:
    faults = []
    for i, need in enumerate(needs):
        if need.state != Need.State.WAITING:
            faults.append(
                Fault(f"/{i}", "need_not_waiting", f"Choice {i + 1}: the patient no longer waits for this.")
            )
        if need.tfc != session.service_line.tfc:
            sentence = (
                f"Choice {i + 1} waits under treatment function {need.tfc}; this list is for"
                f" {session.service_line.tfc}."
            )
            faults.append(Fault(f"/{i}", "other_specialty", sentence))
    return faults


def _elsewhere_faults(by: Actor, session: Session, needs: list[Need]) -> list[Fault]:
    """Already on a list for the same need, or on another list at the same time."""
    live = ListEntry.objects.visible_to(by).filter(live=True, patient_id__in={n.patient_id for n in needs})
    faults = []
    for entry in live.select_related("session__room"):
        other = entry.session
        where = f"{other.room.name}, {span(other.starts_at, other.ends_at)}"
        for i, need in enumerate(needs):
            if entry.need_id == need.pk:
                sentence = f"Choice {i + 1} is already on the list of {where}."
                faults.append(Fault(f"/{i}", "need_on_another_list", sentence))
            elif entry.patient_id == need.patient_id and other.pk != session.pk and _overlap(session, other):
                sentence = f"Choice {i + 1}: the patient is on the list of {where} at that time."
                faults.append(Fault(f"/{i}", "patient_taken", sentence))
    return faults


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _room_faults(session: Session, needs: list[Need]) -> list[Fault]:
    entries = list(ListEntry.objects.filter(session=session, live=True).select_related("need"))
    free = session.planned_capacity - filled(session, entries)
    wanted = sum(_size(session, need) for need in needs)
    if wanted <= free:
        return []
    unit = Room.Unit(session.unit).label.removesuffix("s")
    sentence = (
        f"This takes {count(wanted, unit)}, but {count(max(free, 0), unit)} of"
        f" {count(session.planned_capacity, unit)} are free."
    )
    return [Fault("", "list_full", sentence)]


def _size(session: Session, need: Need) -> int:
    if session.unit == Room.Unit.POINTS:
        return need.points
    return _minutes(session, need) if session.unit == Room.Unit.MINUTES else 1


def _minutes(session: Session, need: Need) -> int:
    """Expected minutes of a need; without one, an equal share of the list."""
    return need.minutes or session.planned_capacity // max(session.planned_cases, 1)


def _write(by: Actor, session: Session, needs: list[Need]) -> list[ListEntry]:
    last = ListEntry.objects.filter(session=session).aggregate(last=Max("position"))["last"] or 0
    entries = [
        ListEntry(
            trust_id=session.trust_id,
            provider_id=session.provider_id,
            session=session,
            need=need,
            patient_id=need.patient_id,
            position=last + n,
            what=need.what,
            points=need.points,
            weeks_waiting=max(0, (session.day - need.started_on).days // 7),
            priority=need.priority,
            put_on_by=by.label,
        )
        for n, need in enumerate(needs, start=1)
    ]
    PatientShare.objects.bulk_create(
        (
            PatientShare(
                trust_id=session.trust_id, provider_id=session.provider_id, patient_id=need.patient_id
            )
            for need in needs
        ),
        ignore_conflicts=True,
    )
    with refusals_from_database():
        return ListEntry.objects.bulk_create(entries)
