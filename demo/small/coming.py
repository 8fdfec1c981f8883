"""The weeks ahead: lists in every state, booked, answered, staffed and filled through the services like anybody's."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from base.row_security import acting_as
from contracts.models import LedgerEntry
from contracts.money import ledger
from demo.small import running_list
from demo.small.nhs_numbers import Group
from demo.small.past import Cast, book
from demo.small.patients import make_needs, make_patients
from nhs.calendar import london
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.day.services.steps import cancel_session, lock_session
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import Session
from sessions_app.offers.services.offers import accept_sessions, decline_sessions, discard_drafts, withdraw_sessions
from sessions_app.session import slot_kinds
from sessions_app.session.services.facts import recompute_facts
from sessions_app.session.services.transitions import move
from sessions_app.session.states import State
from sessions_app.teams.services.rosters import TeamMember, name_team
from trusts.models import Room, Trust
from trusts.services.closures import close_rooms
from trusts.services.in_house import add_in_house
from waiting_list.models import Need

ENDOSCOPY = "Endoscopy, weekend and evening"
JOINTS, GENERAL = "Trauma and orthopaedics day cases", "General surgery day cases"
AM, PM = ("08:30", "12:30"), ("13:30", "17:30")
# (weekends ahead, days after Saturday, room, part, line, state it is to reach)
PLAN = [
    (0, 0, "Endoscopy 1", AM, ENDOSCOPY, State.LOCKED),
    (0, 0, "Endoscopy 1", PM, ENDOSCOPY, State.STAFFED),
    (0, 0, "Theatre 3", AM, JOINTS, State.STAFFED),
    (0, 1, "Endoscopy 2", AM, ENDOSCOPY, State.ACCEPTED),
    (0, 1, "Echo room", AM, "Echocardiography", State.STAFFED),
    (1, 0, "Endoscopy 1", AM, ENDOSCOPY, State.STAFFED),
    (1, 0, "Endoscopy 2", AM, ENDOSCOPY, State.ACCEPTED),
    (1, 0, "Theatre 3", AM, JOINTS, State.ACCEPTED),
    (1, 1, "MRI 1", AM, "MRI", State.OFFERED),
    (1, 1, "Endoscopy 1", AM, ENDOSCOPY, State.OFFERED),
    (2, 0, "Endoscopy 1", AM, ENDOSCOPY, State.OFFERED),
    (2, 0, "Endoscopy 1", PM, ENDOSCOPY, State.OFFERED),
    (2, 0, "Theatre 3", AM, GENERAL, State.DECLINED),
    (2, 1, "Endoscopy 2", AM, ENDOSCOPY, State.WITHDRAWN),
    (2, 1, "Theatre 3", AM, JOINTS, State.CANCELLED),
    (3, 0, "Endoscopy 1", AM, ENDOSCOPY, State.DRAFT),
    (3, 0, "Endoscopy 2", AM, ENDOSCOPY, State.DRAFT),
    (3, 1, "Endoscopy 2", AM, ENDOSCOPY, State.DISCARDED),
]
TEAMS = {ENDOSCOPY: (0, 3, 4, 9), JOINTS: (0, 1, 2, 3, 4), GENERAL: (0, 1, 2, 3), "Echocardiography": (0,), "MRI": (1,)}
SECOND_TEAM = (1, 5, 6)
NAMED = (State.STAFFED, State.LOCKED)


def write_estate(cast: Cast, today: dt.date) -> None:
    """The trust's own lists on the weekends ahead, and two closures."""
    saturday = next_saturday(today)
    by = cast.operations
    with acting_as(by):
        for room, day, note in (("Theatre 1", 0, "Own orthopaedic list"), ("MRI 1", 0, "Own MRI list")):
            first = saturday + dt.timedelta(days=day)
            add_in_house(
                by=by,
                room_id=cast.rooms[room].pk,
                first_day=first,
                starts=dt.time(8, 30),
                ends=dt.time(12, 30),
                note=note,
                weekly_until=first + dt.timedelta(weeks=7),
            )
        for room, weeks, reason in (("Endoscopy 2", 1, "No porters"), ("Theatre 1", 2, "Ventilation service")):
            sunday = saturday + dt.timedelta(weeks=weeks, days=1)
            close_rooms(
                by=by,
                room_ids=[cast.rooms[room].pk],
                first_day=sunday,
                from_time=dt.time(8),
                last_day=sunday,
                until_time=dt.time(18),
                reason=reason,
            )


def write_waiting(trust: Trust, today: dt.date, *, random: Random) -> list[Need]:
    """Sixty patients who wait, from a few weeks to more than a year."""
    patients = make_patients(trust, Group.WAITING, 60)
    tfcs = (["301"] * 26) + (["110"] * 12) + (["100"] * 8) + (["320"] * 10) + (["812"] * 4)
    started = [today - dt.timedelta(days=random.randrange(20, 430)) for _ in patients]
    return make_needs(patients, tfcs, started, random=random)


def write_coming(cast: Cast, today: dt.date, needs: list[Need]) -> None:
    """Book the plan, then take each list as far as it is to go."""
    drafts = [row for row in PLAN if row[5] in (State.DRAFT, State.DISCARDED)]
    firm = [row for row in PLAN if row not in drafts]
    by = cast.operations
    with acting_as(by):
        made = book_sessions(by=by, wanted=[_wanted(cast, today, row) for row in firm]).sessions
        kept = book_sessions(by=by, wanted=[_wanted(cast, today, row) for row in drafts], draft=True).sessions
        discarded = [s.pk for s, row in zip(kept, drafts, strict=True) if row[5] is State.DISCARDED]
        discard_drafts(by=by, session_ids=discarded)
    waiting = list(needs)
    _answer(cast, made, firm)
    for session, row in zip(made, firm, strict=True):
        _take_further(cast, session, row, waiting)


def _wanted(cast: Cast, today: dt.date, row: tuple) -> BookingRequest:
    weeks, days, room, (starts, ends), line, _ = row
    day = next_saturday(today) + dt.timedelta(weeks=weeks, days=days)
    starts_at, ends_at = (london(day, dt.time.fromisoformat(clock)) for clock in (starts, ends))
    return BookingRequest(cast.rooms[room].pk, cast.lines[line].call_off_id, cast.lines[line].pk, starts_at, ends_at)


def _answer(cast: Cast, sessions: list[Session], rows: list[tuple]) -> None:
    """Providers accept and decline in one step each; the trust withdraws what it no longer wants."""
    wish = {s.pk: row[5] for s, row in zip(sessions, rows, strict=True)}
    for provider_id, manager in cast.managers.items():
        own = [s.pk for s in sessions if s.provider_id == provider_id]
        yes = [pk for pk in own if wish[pk] in (State.ACCEPTED, State.STAFFED, State.LOCKED, State.CANCELLED)]
        no = [pk for pk in own if wish[pk] is State.DECLINED]
        with acting_as(manager):
            if yes:
                accept_sessions(by=manager, session_ids=yes)
            if no:
                decline_sessions(by=manager, session_ids=no, reason="No surgeon free that day")
    back = [pk for pk, state in wish.items() if state is State.WITHDRAWN]
    with acting_as(cast.operations):
        withdraw_sessions(by=cast.operations, session_ids=back, reason="The room is needed for our own list")


def _take_further(cast: Cast, session: Session, row: tuple, waiting: list[Need]) -> None:
    """Team, list and lock for those that go so far; one is called off."""
    _, _, room, _, line, state = row
    if state in NAMED:
        places = SECOND_TEAM if room == "Endoscopy 2" else TEAMS[line]
        people = [TeamMember(cast.people[session.provider_id][n].pk) for n in places]
        manager = cast.managers[session.provider_id]
        with acting_as(manager):
            name_team(by=manager, session_id=session.pk, people=people)
        _fill(cast, session, waiting)
    with acting_as(cast.operations):
        if state is State.LOCKED:
            lock_session(by=cast.operations, session_id=session.pk)
        if state is State.CANCELLED:
            cancel_session(by=cast.operations, session_id=session.pk, reason="The surgeon has left the provider")


def _fill(cast: Cast, session: Session, waiting: list[Need]) -> None:
    """Those who wait longest, as far as the list holds them."""
    free, chosen = session.planned_capacity, []
    fitting = sorted((n for n in waiting if n.tfc == session.service_line.tfc), key=lambda n: n.started_on)
    if session.slot_mix:
        given = slot_kinds.give(slot_kinds.mix_of(session), [], fitting)
        fitting = [need for need, suggestion in zip(fitting, given, strict=True) if suggestion.place]
    for need in fitting:
        sizes: dict[str, int] = {Room.Unit.POINTS: need.points, Room.Unit.MINUTES: need.minutes or 0}
        size = sizes.get(session.unit, 1)
        if size <= free:
            free -= size
            chosen.append(need)
    for need in chosen:
        waiting.remove(need)
    if chosen:
        with acting_as(cast.scheduler):
            put_on_list(by=cast.scheduler, session_id=session.pk, need_ids=[need.pk for need in chosen])


def write_today(cast: Cast, today: dt.date, *, random: Random) -> None:
    """One list that runs now, and one that nobody took up a week ago."""
    now = timezone.now()
    starts = now.replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=1)
    running, untaken = book(
        cast,
        [
            (today, (0, "Endoscopy 1", "18:00", "21:00", ENDOSCOPY, ())),
            (today - dt.timedelta(days=7), (0, "Clinic 4", "18:00", "21:00", ENDOSCOPY, ())),
        ],
    )
    Session.objects.filter(pk=running.pk).update(starts_at=starts, ends_at=starts + dt.timedelta(hours=4))
    running.refresh_from_db()
    manager = cast.managers[running.provider_id]
    people = [TeamMember(cast.people[running.provider_id][n].pk) for n in (2, 5, 6)]
    with acting_as(manager):
        move(
            by=manager,
            sessions=[running],
            to=State.ACCEPTED,
            event="session.accepted",
            rate_frozen_at=running.offered_at,
        )
        name_team(by=manager, session_id=running.pk, people=people)
    _fill(cast, running, running_list.make_waiting(running.trust, today, random=random))
    with acting_as(cast.operations):
        lock_session(by=cast.operations, session_id=running.pk)
    move(by=manager, sessions=[Session.objects.get(pk=running.pk)], to=State.IN_PROGRESS, event="session.started")
    running_list.write_times(cast, Session.objects.get(pk=running.pk))
    move(
        by=cast.operations,
        sessions=[untaken],
        to=State.UNFILLED,
        event="session.unfilled",
        reason="Nobody answered the offer in time.",
    )
    ledger.post([ledger.entry(untaken, LedgerEntry.Kind.RELEASED, untaken.expected_price, "Unfilled")])
    recompute_facts([running.pk, untaken.pk])


def next_saturday(today: dt.date) -> dt.date:
    """The coming Saturday; on a Saturday or Sunday that of the week after."""
    ahead = (5 - today.weekday()) % 7
    return today + dt.timedelta(days=ahead if 0 < ahead < 6 else ahead or 7)
