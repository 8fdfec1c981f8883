"""The day itself: what happened to whom at what time, written once however often it is tapped."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.formatting import clock
from base.permissions import Permission, require
from base.row_security import acting_as
from sessions_app.cancelled_operations.models import LastMinuteCancellation
from sessions_app.cancelled_operations.services import open_cancellations
from sessions_app.day.models import DayStamp
from sessions_app.day.services.steps import start_session
from sessions_app.day.stamps import LOST, OF_LIST, TIMES, WHO_CHECKS, Stamp, checks_of, word
from sessions_app.session.cancellation_reasons import Why
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.facts import recompute_facts
from sessions_app.session.services.transitions import lock_sessions, need_reason, title
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import in_the_way

RUNS = (State.LOCKED, State.IN_PROGRESS, State.DELIVERED)
BEFORE_THE_START = (Stamp.BRIEF, Stamp.ARRIVED, Stamp.MISSED, Stamp.CANCELLED)
BEGINS = (Stamp.ANAESTHESIA, Stamp.STARTED, Stamp.ENDED, Stamp.OUT)
FAR = dt.timedelta(hours=24)
IN_ERROR = "Entered in error"


def may_run(by: Actor) -> None:
    """Both sides run the day: the trust's people who lock lists, the provider's who log what was delivered."""
    require(by, Permission.LOG_ACTIVITY if by.is_provider else Permission.LOCK_SESSIONS)


@transaction.atomic
def record_stamp(
    *,
    by: Actor,
    session_id: int,
    kind: str,
    key: str,
    entry_id: int | None = None,
    at: dt.datetime | None = None,
    why: str = "",
) -> DayStamp:
    """Record that something happened, now or at ``at``. The same form again, or the same tap by somebody else,
    answers what is there and changes nothing. The first case that begins starts the list.
    """
    may_run(by)
    _known(kind, key, why)
    session = _running(by, session_id)
    entry = _entry_of(by, session, entry_id, kind)
    if done := DayStamp.objects.filter(session=session, key=key).first():
        return done
    standing = standing_stamps(session, entry)
    if kind in standing:
        return standing[kind]
    at = _time(session, at)
    _refuse(_order_faults(session, kind, at, standing) + _lost_faults(session, kind, standing))
    _begin(by, session, kind)
    with errors_from_database():
        stamp = _keep(by, session, entry, kind, at=at, key=key, why=why, reason="Recorded again")
        _lose(by, session, entry, kind, why)
    record("day.stamped", by=by, target=session, kind=kind, entry=entry_id)
    return stamp


@transaction.atomic
def correct_stamp(*, by: Actor, stamp_id: int, at: dt.datetime | None, reason: str, key: str) -> DayStamp:
    """Give another time, or with None take back what was tapped by mistake. What was there before stays on record."""
    may_run(by)
    reason = need_reason(reason)
    found = DayStamp.objects.visible_to(by).filter(pk=stamp_id).first()
    if found is None:
        raise NotFound("There is no such time that you can see.", code="stamp_not_found")
    session = _running(by, found.session_id)
    if done := DayStamp.objects.filter(session=session, key=key).first():
        return done
    entry = ListEntry.objects.get(pk=found.entry_id) if found.entry_id else None
    standing = standing_stamps(session, entry)
    current = standing.pop(found.kind, None)
    if current is None:
        raise RuleBroken("It was taken back already. Look at the list again.", code="stamp_not_found")
    if at is not None:
        at = _time(session, at)
        _refuse(_order_faults(session, found.kind, at, standing))
    with errors_from_database():
        stamp = _keep(by, session, entry, found.kind, at=at, key=key, why=current.why, reason=reason)
        if at is None and entry is not None and found.kind in LOST:
            _bring_back(by, entry)
    recompute_facts([session.pk])
    record("day.corrected", by=by, target=session, reason=reason, kind=found.kind, entry=found.entry_id)
    return stamp


def standing_stamps(session: Session, entry: ListEntry | None) -> dict[str, DayStamp]:
    """What counts of a case, or of the list as a whole, by kind: of each the last version, unless taken back."""
    rows = DayStamp.objects.filter(session=session, entry=entry).order_by("kind", "version")
    return {row.kind: row for row in {row.kind: row for row in rows}.values() if row.at is not None}


def _known(kind: str, key: str, why: str) -> None:
    faults = []
    if kind not in Stamp.values:
        faults.append(Fault("/kind", "unknown_value", "Choose what happened from the list"))
    if kind == Stamp.CANCELLED and why not in Why.values:
        faults.append(Fault("/why", "reason_needed", "Choose why it was cancelled"))
    if not 1 <= len(key) <= 40:
        faults.append(Fault("/key", "form_key", "The form has no key. Open the page again"))
    _invalid(faults)


def _invalid(faults: list[Fault]) -> None:
    if faults:
        raise InvalidInput.of(faults)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise RuleBroken.of(faults)


def _running(by: Actor, session_id: int) -> Session:
    """The session, held, where its day can be recorded."""
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state == State.ACCEPTED:  # perhaps it fell from its lock: say who is in the way, and the way out
        _refuse(in_the_way(session, list(RosterEntry.objects.visible_to(by).filter(session=session).order_by("pk"))))
    if session.state not in RUNS:
        state = State(session.state).label.lower()
        words = f"{title(session)} is {state}; its day is recorded once it is locked and until it is signed off."
        raise RuleBroken(words, code="not_running")
    return session


def _entry_of(by: Actor, session: Session, entry_id: int | None, kind: str) -> ListEntry | None:
    if kind in OF_LIST:
        return None
    if kind in WHO_CHECKS and kind not in checks_of(session.room.kind):
        raise RuleBroken("The checklist belongs to procedures, not to this room.", code="check_not_here")
    entries = ListEntry.objects.visible_to(by).filter(session=session)
    entry = None if entry_id is None else entries.filter(pk=entry_id).first()
    if entry is None or not (entry.live or entry.state in ListEntry.LOST):
        raise NotFound("There is no such place on this list that you can see.", code="entry_not_found")
    return entry


def _time(session: Session, at: dt.datetime | None) -> dt.datetime:
    now = timezone.now()
    if at is None:
        return now
    if at > now + dt.timedelta(minutes=1):
        _invalid([Fault("/at", "time_in_future", "That time has not come yet")])
    if at < session.starts_at - FAR or at > session.ends_at + FAR:
        _invalid([Fault("/at", "time_far_from_session", "The time is more than a day away from the list")])
    return at


def _order_faults(session: Session, kind: str, at: dt.datetime, standing: dict[str, DayStamp]) -> list[Fault]:
    """The times of a case stand in their order; one that was not recorded is simply missing."""
    if kind not in TIMES:
        return []
    place, room, faults = TIMES.index(Stamp(kind)), session.room.kind, []
    for other, stamp in standing.items():
        if other not in TIMES or stamp.at is None:
            continue
        before = TIMES.index(Stamp(other)) < place
        if (stamp.at > at) if before else (stamp.at < at):
            words = f"“{word(kind, room)}” at {clock(at)} is {'before' if before else 'after'} “{word(other, room)}” at {clock(stamp.at)}."
            faults.append(Fault("/at", "stamp_order", words))
    return faults


def _lost_faults(session: Session, kind: str, standing: dict[str, DayStamp]) -> list[Fault]:
    """A case that did not happen has no more times; one that began did happen."""
    lost = next((stamp for stamp in LOST if stamp in standing), None)
    if lost:
        words = f"The case is recorded as “{Stamp(lost).label.lower()}”. Take that back first."
        return [Fault("", "case_lost", words)]
    too_late = {Stamp.MISSED: (Stamp.ARRIVED, *BEGINS), Stamp.CANCELLED: (Stamp.STARTED, Stamp.ENDED, Stamp.OUT)}
    began = next((stamp for stamp in too_late.get(Stamp(kind), ()) if stamp in standing), None)
    if began:
        words = f"“{word(began, session.room.kind)}” is recorded, so it cannot be “{Stamp(kind).label.lower()}”."
        return [Fault("", "case_begun", words)]
    return []


def _begin(by: Actor, session: Session, kind: str) -> None:
    """The first case that begins starts the list; nobody has to press two buttons."""
    if session.state == State.LOCKED and kind not in BEFORE_THE_START:
        start_session(by=by, session_id=session.pk)


def _keep(by: Actor, session: Session, entry: ListEntry | None, kind: str, *, reason: str, **values) -> DayStamp:
    before = DayStamp.objects.filter(session=session, entry=entry, kind=kind).count()
    return DayStamp.objects.create(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        session=session,
        entry=entry,
        kind=kind,
        version=before + 1,
        reason=reason if before else "",
        by=by.label,
        person_id=by.person_id,
        **values,
    )


def _lose(by: Actor, session: Session, entry: ListEntry | None, kind: str, why: str) -> None:
    """A case that did not happen frees its patient for another list; the hospital's doing owes a new date."""
    if entry is None or kind not in LOST:
        return
    if kind == Stamp.CANCELLED:
        open_cancellations(by=by, session=session, entries=[entry], why=why)
    entry.state, entry.live = ListEntry.State(kind), False
    entry.save(update_fields=["state", "live"])
    recompute_facts([session.pk])


def _bring_back(by: Actor, entry: ListEntry) -> None:
    """It was tapped by mistake: the place is the patient's again, and no date is owed."""
    entry.state, entry.live = ListEntry.State.AGREED, True
    entry.save(update_fields=["state", "live"])
    with acting_as(Actor.system("28-day promise")):
        owed = LastMinuteCancellation.objects.filter(entry=entry, state=LastMinuteCancellation.State.OWED)
        owed.update(
            state=LastMinuteCancellation.State.ENDED,
            settled_at=timezone.now(),
            settled_by=by.label,
            settled_why=IN_ERROR,
        )
