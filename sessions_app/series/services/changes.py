"""Changing lists that are not accepted yet: this one, this and those that follow in its series, or all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.db import models, transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.formatting import day as day_words
from base.formatting import london
from base.permissions import Permission, require
from nhs.calendar import AmbiguousLocalTime, MissingLocalTime
from nhs.calendar import london as instant_of
from plumbing import outbox
from sessions_app.booking.policies import offer_ends
from sessions_app.booking.requests import BookingRequest, clashes_among
from sessions_app.booking.services import relocation
from sessions_app.booking.services.booking import index_of
from sessions_app.booking.services.evaluation import Candidate
from sessions_app.offers.models import CounterOffer
from sessions_app.offers.services.offers import discard_drafts, withdraw_sessions
from sessions_app.session.models.series import SessionTemplate
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, need_reason, record_transition, title
from sessions_app.session.states import State
from trusts.models import RoomUse
from trusts.slot_mix import Mix, as_json

CHANGEABLE = (State.DRAFT, State.OFFERED)
FURTHEST = dt.timedelta(days=371)


class Scope(models.TextChoices):
    """Which lists of a series a change is meant for."""

    THIS = "this", "Only this list"
    FOLLOWING = "following", "This list and all that follow in the series"
    ALL = "all", "All lists of the series still to come"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different; what is empty stays. ``day`` moves the list named, the others by as many days;
    ``room_id`` moves those in the same room as the list named. ``starts`` and ``ends`` are London clock times of all of
    them, ``starts_at`` and ``ends_at`` the moments of the list named; ``nights`` are the days it ends after it starts."""

    day: dt.date | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None
    room_id: int | None = None
    capacity: int | None = None
    cases: int | None = None
    slots: Mix | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    nights: int | None = None

    def by_the_clock(self, named: Session) -> Change:
        """The same with its moments as a day and clock times; only what differs is taken over by the other lists."""
        starts, ends = london(self.starts_at or named.starts_at), london(self.ends_at or named.ends_at)
        before = london(named.starts_at), london(named.ends_at)
        return replace(
            self,
            day=starts.date() if starts.date() != before[0].date() else self.day,
            starts=starts.time() if starts.time() != before[0].time() else self.starts,
            ends=ends.time() if ends.time() != before[1].time() else self.ends,
            nights=(ends.date() - starts.date()).days if self.ends_at else None,
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """Lists that were changed, and those left as they were with the reason (``/<n>``: the n-th in the scope)."""

    sessions: list[Session]
    left: list[Fault] = field(default_factory=list)


@transaction.atomic
def change_sessions(
    *,
    by: Actor,
    session_id: int,
    change: Change,
    scope: Scope = Scope.THIS,
    all_or_none: bool = True,
    version: int | None = None,
) -> Changed:
    """Move or resize drafts and offers. Room, contract and money are judged as in booking; an offer that changes gives
    the provider its usual time again. Lists that are accepted stay: their other side has to agree.

    With ``all_or_none`` anything in the way refuses the whole, everything named; else what can be changed is.
    """
    require(by, Permission.BOOK_SESSIONS)
    named = _named(by, session_id)
    change = change.by_the_clock(named)
    if change.nights and named.series_id and scope is not Scope.THIS:
        raise InvalidInput.of(
            [Fault("/ends_at", "ends_before_start", "The lists of a series end on the day they start.")]
        )
    sessions = _in_scope(by, named, scope)
    faults = _not_changeable(by, sessions)
    stopped = {index_of(f) for f in faults}
    free = {i: s for i, s in enumerate(sessions) if i not in stopped}
    places, more = _evaluate(by, named, free, change)
    faults = sorted([*faults, *more], key=index_of)
    if not places or (faults and all_or_none):
        raise RuleBroken.of(faults) if faults else _nothing()
    kept = {i: free[i] for i in places}
    held = _hold(by, kept, named, version)
    from_here = _from_here(by, named)
    _write(by, held, places, own=scope is Scope.THIS)
    _follow(by, named, scope, change, from_here)
    return Changed(list(held.values()), faults)


def _named(by: Actor, session_id: int) -> Session:
    found = Session.objects.visible_to(by).with_places().select_related("series", "trust").filter(pk=session_id).first()
    if found is None:
        raise NotFound()
    return found


def _in_scope(by: Actor, named: Session, scope: Scope) -> list[Session]:
    """The list named first, then the others of the series in the order of their days. None that is over."""
    if scope is Scope.THIS or named.series_id is None:
        return [named]
    others = (
        Session.objects.visible_to(by)
        .with_places()
        .select_related("trust")
        .filter(series_id=named.series_id, series_own=False, starts_at__gt=timezone.now())
    )
    others = others.exclude(pk=named.pk).exclude(state__in=_OVER)
    others = others.filter(day__gte=named.day) if scope is Scope.FOLLOWING else others
    return [named, *others.order_by("starts_at", "pk")]


_OVER = (State.CANCELLED, State.DECLINED, State.WITHDRAWN, State.UNFILLED, State.DISCARDED)


def _not_changeable(by: Actor, sessions: list[Session]) -> list[Fault]:
    waiting = set(
        CounterOffer.objects.visible_to(by)
        .filter(session__in=sessions, state=CounterOffer.State.OPEN)
        .values_list("session_id", flat=True)
    )
    faults = []
    for i, session in enumerate(sessions):
        if session.state not in CHANGEABLE:
            words = f"{title(session)} is {State(session.state).label.lower()} and stays: only drafts and offers can be changed."
            faults.append(Fault(f"/{i}", "session_firm", words))
        elif session.pk in waiting:
            words = f"The provider has proposed something else for {title(session)} Answer that first."
            faults.append(Fault(f"/{i}", "counter_waits", words.replace(", Answer", ". Answer")))
    return faults


def _evaluate(
    by: Actor, named: Session, free: dict[int, Session], change: Change
) -> tuple[dict[int, Candidate], list[Fault]]:
    """Places by number. What cannot move stays where it is and may then be in another's way, so all are evaluated again."""
    wanted, faults = _wanted(named, free, change)
    places: dict[int, Candidate] = {}
    while wanted:
        numbers = list(wanted)
        found, wrong = relocation.evaluate_places(
            by=by, sessions=[free[i] for i in numbers], wanted=list(wanted.values()), now=timezone.now(), lock=True
        )
        wrong += clashes_among(list(wanted.values()))
        stopped = {numbers[index_of(f)] for f in wrong}
        if not stopped:
            places = {numbers[p.index]: p for p in found}
            break
        faults += [Fault(f"/{numbers[index_of(f)]}{_rest(f)}", f.code, f.detail) for f in wrong]
        wanted = {i: request for i, request in wanted.items() if i not in stopped}
    return places, faults


def _rest(fault: Fault) -> str:
    return "".join(f"/{step}" for step in fault.pointer.split("/")[2:])


def _wanted(named: Session, free: dict[int, Session], change: Change) -> tuple[dict[int, BookingRequest], list[Fault]]:
    shift = change.day - named.day if change.day else dt.timedelta(0)
    if abs(shift) > FURTHEST:
        place = "/starts_at" if change.starts_at else "/day"
        raise InvalidInput.of([Fault(place, "invalid", "A list can be moved by a year at most.")])
    wanted, faults = {}, []
    for i, session in free.items():
        try:
            starts, ends = _times(session, shift, change)
        except (AmbiguousLocalTime, MissingLocalTime) as clocks:
            faults.append(Fault(f"/{i}/starts_at", "local_time_missing", str(clocks)))
            continue
        room = change.room_id if session.room_id == named.room_id else None
        wanted[i] = relocation.wanted_for(
            session,
            room_id=room,
            starts_at=starts,
            ends_at=ends,
            capacity=change.capacity,
            cases=change.cases,
            slots=change.slots,
        )
    return wanted, faults


def _times(session: Session, shift: dt.timedelta, change: Change) -> tuple[dt.datetime, dt.datetime]:
    """The new instants, by the London clock: a list at 08:30 stays at 08:30 whatever the clocks do in between."""
    starts, ends = london(session.starts_at), london(session.ends_at)
    nights = ends.date() - starts.date() if change.nights is None else dt.timedelta(change.nights)
    return (
        instant_of(starts.date() + shift, change.starts or starts.time()),
        instant_of(starts.date() + shift + nights, change.ends or ends.time()),
    )


def _hold(by: Actor, kept: dict[int, Session], named: Session, version: int | None) -> dict[int, Session]:
    """The sessions under lock, after their call-offs and rooms; refused where one changed since it was evaluated."""
    versions = {session.pk: session.version for session in kept.values()}
    if version is not None:
        versions[named.pk] = version
    held = lock_sessions(by=by, ids=[session.pk for session in kept.values()], versions=versions)
    return dict(zip(kept, held, strict=True))


def _write(by: Actor, held: dict[int, Session], places: dict[int, Candidate], *, own: bool) -> None:
    moving = [
        session.pk
        for i, session in held.items()
        if (session.room_id, session.starts_at, session.ends_at)
        != (places[i].room.pk, places[i].wanted.starts_at, places[i].wanted.ends_at)
    ]
    # Every room is given back before the first is taken: lists of a series may move into each other's places.
    RoomUse.objects.visible_to(by).filter(session_id__in=moving).update(live=False)
    for i, session in held.items():
        _write_one(by, session, places[i], own=own)
    offered = [session for session in held.values() if session.state == State.OFFERED]
    for provider_id, trust_id in sorted({(session.provider_id, session.trust_id) for session in offered}):
        ids = [session.pk for session in offered if session.provider_id == provider_id]
        outbox.send("sessions.offered", trust_id=trust_id, provider_id=provider_id, sessions=ids)


def _write_one(by: Actor, session: Session, place: Candidate, *, own: bool) -> None:
    changed = relocation.changes_of(session, place)
    values = relocation.put(session, place)
    if session.state == State.OFFERED:
        values["offer_ends_at"] = offer_ends(place.wanted.starts_at, place.room.trust)
    if own and session.series_id:
        values["series_own"] = True
    relocation.write_place(session, values, "The offer was changed")
    record_transition(
        by=by, sessions=[session], old={session.pk: session.state}, event="session.changed", changed=changed
    )


def _from_here(by: Actor, named: Session) -> list[int]:
    """All lists of the series from the day of this one on, as they lie before the change."""
    if named.series_id is None:
        return []
    same = Session.objects.visible_to(by).filter(series=named.series_id, day__gte=named.day)
    return list(same.values_list("pk", flat=True))


def _follow(by: Actor, named: Session, scope: Scope, change: Change, from_here: list[int]) -> None:
    """The series says what its lists are now: from this list on as a series of its own, or as a whole."""
    series = named.series
    if series is None or scope is Scope.THIS:
        return
    if scope is Scope.FOLLOWING and named.day > series.first_day:
        series = _part(by, named, series, from_here)
    shift = (change.day - named.day).days if change.day else 0
    series.weekdays = sorted({(weekday + shift) % 7 for weekday in series.weekdays})
    series.first_day += dt.timedelta(days=shift)
    series.last_day += dt.timedelta(days=shift)
    series.starts, series.ends = change.starts or series.starts, change.ends or series.ends
    if change.room_id:
        series.rooms = sorted({change.room_id if room == named.room_id else room for room in series.rooms})
    series.capacity, series.cases = change.capacity or series.capacity, change.cases or series.cases
    if change.slots is not None:
        series.slot_mix = as_json(change.slots)
    series.save()
    record("series.changed", by=by, target=series, from_day=day_words(named.day))


def _part(by: Actor, named: Session, series: SessionTemplate, from_here: list[int]) -> SessionTemplate:
    before = SessionTemplate.objects.get(pk=series.pk)
    # A list that was moved on its own may lie after the last day of its series.
    before.last_day = min(before.last_day, named.day - dt.timedelta(days=1))
    before.save(update_fields=["last_day"])
    series.pk, series._state.adding = None, True
    series.first_day, series.last_day = named.day, max(series.last_day, named.day)
    series.made_by = by.label
    series.save()
    Session.objects.visible_to(by).filter(pk__in=from_here).update(series=series)
    return series


@transaction.atomic
def end_sessions(*, by: Actor, session_id: int, reason: str, scope: Scope = Scope.FOLLOWING) -> Changed:
    """Withdraw the offers and throw away the drafts of the scope; lists that are accepted stay and are named."""
    require(by, Permission.BOOK_SESSIONS)
    reason = need_reason(reason)
    named = _named(by, session_id)
    sessions = _in_scope(by, named, scope)
    offered = [session.pk for session in sessions if session.state == State.OFFERED]
    drafts = [session.pk for session in sessions if session.state == State.DRAFT]
    firm = [(i, session) for i, session in enumerate(sessions) if session.state not in CHANGEABLE]
    left = [
        Fault(
            f"/{i}",
            "session_firm",
            f"{title(session)} is {State(session.state).label.lower()}: cancel it on its own page.",
        )
        for i, session in firm
    ]
    if not offered and not drafts:
        raise RuleBroken.of(left)
    ended = withdraw_sessions(by=by, session_ids=offered, reason=reason) if offered else []
    return Changed([*ended, *(discard_drafts(by=by, session_ids=drafts) if drafts else [])], left)


def _nothing() -> RuleBroken:
    return RuleBroken("There is nothing to change.", code="nothing_chosen")
