"""Putting the right patients on a session's list, within what it can hold, and taking them off again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.formatting import count, london_day, span
from base.permissions import Permission, require
from sessions_app.lists import case_slots
from sessions_app.lists.case_slots import filled, room_faults
from sessions_app.lists.models.offer_steps import OfferStep
from sessions_app.lists.selectors.criteria import CriteriaResult, check_criteria
from sessions_app.lists.services.criteria import ExceptionGiven, accept_exceptions, criteria_faults, named_clinician
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.facts import recompute_facts
from sessions_app.session.services.transitions import lock_sessions, need_reason, record_change, title
from sessions_app.session.slot_kinds import kind_on, mix_of
from sessions_app.session.states import State
from trusts.slot_mix import SlotKind
from waiting_list.models import Need, Patient, PatientShare

__all__ = ["ExceptionGiven", "filled", "put_on_list", "room_faults", "take_off_list", "undo_put_on"]

OPEN_STATES = (State.OFFERED, State.ACCEPTED, State.STAFFED)
PICKED, STANDBY = ListEntry.State.PICKED, ListEntry.State.STANDBY
UNDONE, PUT_ON = "Put on the list by mistake", "put-on"


@dataclass(frozen=True, slots=True)
class _Filling:
    """What is to be put on, weighed under lock: the needs in order, who is there already, their fitness."""

    session: Session
    needs: list[Need]
    entries: list[ListEntry]
    results: dict[int, CriteriaResult]


@transaction.atomic
def put_on_list(
    *,
    by: Actor,
    session_id: int,
    need_ids: list[int],
    reason: str = "",
    exception: ExceptionGiven | None = None,
    standby: bool = False,
    slot_kinds: Mapping[int, str] | None = None,
) -> list[ListEntry]:
    """Put waiting needs on a session's list, all or none. After the lock this needs a reason.

    Criteria of the service line that are not met refuse, unless ``exception`` names the clinician who accepts the
    patient all the same, and why. ``standby`` takes no capacity and no time. A patient's second need shares the slot.
    ``slot_kinds`` says by need which kind of slot it takes, where it is another than its own.
    """
    require(by, Permission.BOOK_PATIENTS)
    given, chosen = named_clinician(by, exception), _known_kinds(slot_kinds)
    session = changeable(by, session_id, reason)
    needs = _hold_needs(by, need_ids)
    entries = live_on(session)
    filling = _Filling(session, needs, entries, check_criteria(actor=by, session=session, needs=needs))
    slots = [] if standby else case_slots.place(session, entries, needs, chosen)
    faults = _need_faults(session, needs) + _elsewhere_faults(by, session, needs, slots)
    faults += criteria_faults(filling.results, needs, given)
    faults += [] if standby else room_faults(session, entries, needs, chosen)
    if faults:
        raise RuleBroken.of(faults)
    made = _write(by, filling, slots, chosen)
    accept_exceptions(by=by, entries=made, results=filling.results, given=given)
    recompute_facts([session.pk])
    patients = count(len(needs), "patient")
    record_change(by=by, session=session, reason=reason, **{"put_on_standby" if standby else "put_on": [patients]})
    record("list.filled", by=by, target=session, reason=reason, needs=[n.pk for n in needs], standby=standby)
    return made


@transaction.atomic
def take_off_list(*, by: Actor, entry_id: int, reason: str) -> ListEntry:
    """Take somebody off a list, with a reason; they wait on as before."""
    require(by, Permission.BOOK_PATIENTS)
    reason = need_reason(reason)
    entry = ListEntry.objects.visible_to(by).filter(pk=entry_id, live=True).first()
    if entry is None:
        raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
    session = changeable(by, entry.session_id, reason)
    entry = ListEntry.objects.visible_to(by).filter(pk=entry_id, live=True).first()
    if entry is None:
        raise NotFound("Somebody else took them off the list just now.", code="entry_not_found")
    _remove([entry])
    recompute_facts([session.pk])
    record_change(by=by, session=session, reason=reason, taken_off=[count(1, "patient")])
    record("list.taken_off", by=by, target=session, reason=reason, need=entry.need_id)
    return entry


@transaction.atomic
def undo_put_on(*, by: Actor, session_id: int, entry_ids: list[int]) -> int:
    """Take back what was just put on: those nobody has offered anything yet. Answers how many; a second time none."""
    require(by, Permission.BOOK_PATIENTS)
    session = changeable(by, session_id, UNDONE)
    found = ListEntry.objects.visible_to(by).filter(session=session, pk__in=entry_ids, live=True)
    said = OfferStep.objects.filter(entry=OuterRef("pk")).exclude(key=PUT_ON)
    entries = list(found.filter(state__in=[PICKED, STANDBY]).exclude(Exists(said)))
    _remove(entries)
    if entries:
        recompute_facts([session.pk])
        record_change(by=by, session=session, taken_off=[count(len(entries), "patient")])
        record("list.put_on_undone", by=by, target=session, needs=[entry.need_id for entry in entries])
    return len(entries)


def _known_kinds(chosen: Mapping[int, str] | None) -> dict[int, str]:
    kinds = {need: kind for need, kind in (chosen or {}).items() if kind}
    if not set(kinds.values()) <= set(SlotKind.values):
        raise InvalidInput.of([Fault("/slot_kinds", "unknown_value", "Choose the kind of slot from the list")])
    return kinds


def _remove(entries: list[ListEntry]) -> None:
    for entry in entries:
        entry.state, entry.live = ListEntry.State.REMOVED, False
        entry.save(update_fields=["state", "live"])


def live_on(session: Session) -> list[ListEntry]:
    """Who is on the list now, in its order, with what they wait for."""
    entries = ListEntry.objects.filter(session=session, live=True).select_related("need")
    return list(entries.order_by("position"))


def changeable(by: Actor, session_id: int, reason: str) -> Session:
    """The session, held, if its list may still be changed; after the lock only with a reason."""
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
    hold_patients(by, {need.patient_id for need in found.values()})
    return [found[pk] for pk in ids]


def hold_patients(by: Actor, ids: set[int]) -> None:
    """Patients come last in the house's order of locks, by id."""
    patients = Patient.objects.visible_to(by).filter(pk__in=ids)
    list(patients.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _need_faults(session: Session, needs: list[Need]) -> list[Fault]:
    faults = []
    for i, need in enumerate(needs):
        if need.state != Need.State.WAITING:
            faults.append(Fault(f"/{i}", "need_not_waiting", f"Choice {i + 1}: the patient no longer waits for this."))
        if need.tfc != session.service_line.tfc:
            sentence = (
                f"Choice {i + 1} waits under treatment function {need.tfc}; this list is for"
                f" {session.service_line.tfc}."
            )
            faults.append(Fault(f"/{i}", "other_specialty", sentence))
    return faults


def _elsewhere_faults(by: Actor, session: Session, needs: list[Need], slots: list) -> list[Fault]:
    """Already on a list for the same need, or in another list's case slot at the same time."""
    live = ListEntry.objects.visible_to(by).filter(live=True, patient_id__in={n.patient_id for n in needs})
    faults = []
    for entry in live.select_related("session__room"):
        other = entry.session
        where = f"{other.room.name}, {span(other.starts_at, other.ends_at)}"
        for i, need in enumerate(needs):
            if entry.need_id == need.pk:
                sentence = f"Choice {i + 1} is already on the list of {where}."
                faults.append(Fault(f"/{i}", "need_on_another_list", sentence))
            elif slots and entry.patient_id == need.patient_id and _at_once(session, slots[i].during, entry):
                sentence = f"Choice {i + 1}: the patient is on the list of {where} at that time."
                faults.append(Fault(f"/{i}", "patient_taken", sentence))
    return faults


def _at_once(session: Session, during, entry: ListEntry) -> bool:
    """Whether a planned time meets the patient's case slot on another list; without a slot, that whole list."""
    if entry.session_id == session.pk or entry.state == STANDBY:
        return False
    other = (
        (entry.during.lower, entry.during.upper) if entry.during else (entry.session.starts_at, entry.session.ends_at)
    )
    return during.lower < other[1] and other[0] < during.upper


def _write(by: Actor, filling: _Filling, slots: list[case_slots.Slot], chosen: Mapping[int, str]) -> list[ListEntry]:
    session, mix = filling.session, mix_of(filling.session)
    last = ListEntry.objects.filter(session=session).aggregate(last=Max("position"))["last"] or 0
    entries = [
        ListEntry(
            trust_id=session.trust_id,
            provider_id=session.provider_id,
            session=session,
            need=need,
            patient_id=need.patient_id,
            position=last + n,
            slot=slots[n - 1].number if slots else None,
            slot_kind=kind_on(mix, need, chosen.get(need.pk, "")) if mix else "",
            during=slots[n - 1].during if slots else None,
            state=PICKED if slots else STANDBY,
            what=need.what,
            points=need.points,
            weeks_waiting=max(0, (session.day - need.started_on).days // 7),
            priority=need.priority,
            put_on_by=by.label,
        )
        for n, need in enumerate(filling.needs, start=1)
    ]
    PatientShare.objects.bulk_create(
        (
            PatientShare(trust_id=session.trust_id, provider_id=session.provider_id, patient_id=need.patient_id)
            for need in filling.needs
        ),
        ignore_conflicts=True,
    )
    with errors_from_database():
        ListEntry.objects.bulk_create(entries)
    OfferStep.objects.bulk_create(_on_standby(by, session, entry) for entry in entries if not slots)
    return entries


def _on_standby(by: Actor, session: Session, entry: ListEntry) -> OfferStep:
    """Standby from the start is the offer's first step, so that undoing a later one leads back to it."""
    days = max(0, (session.day - london_day(timezone.now())).days)
    return OfferStep(
        trust_id=entry.trust_id,
        provider_id=entry.provider_id,
        entry=entry,
        kind=OfferStep.Kind.STANDBY,
        key=PUT_ON,
        by=by.label,
        notice_days=days,
        reasonable=True,
    )
