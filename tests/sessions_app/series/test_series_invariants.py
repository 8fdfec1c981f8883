"""Whatever is asked of series in whatever order: rooms are held once, the money is what the lists come to, nothing is
booked where a room is closed or its own list is."""

import contextlib
import datetime as dt
import itertools
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.errors import DomainError
from base.row_security import acting_as
from contracts.money import ledger
from sessions_app.models import Session
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.series.policies import Pattern
from sessions_app.series.services.changes import Change, Scope, change_sessions, end_sessions
from sessions_app.series.services.series import book_series
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.models import Closure, RoomUse
from trusts.services.in_house import add_in_house, release_in_house

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
CLOCKS = ((8, 12), (10, 14), (13, 17))
days = st.integers(0, 27).map(lambda n: SATURDAY + dt.timedelta(days=n))
clocks = st.sampled_from(CLOCKS).map(lambda pair: (dt.time(pair[0], 30), dt.time(pair[1], 30)))
rooms = st.integers(0, 1)
book = st.tuples(
    st.just("book"),
    st.sets(rooms, min_size=1),
    st.sets(st.sampled_from((4, 5, 6)), min_size=1),
    days,
    st.integers(0, 21),
    clocks,
    st.booleans(),
    st.booleans(),
)
change = st.tuples(
    st.just("change"),
    st.integers(0, 30),
    st.sampled_from(list(Scope)),
    st.none() | days,
    st.none() | clocks,
    st.none() | rooms,
    st.none() | st.integers(1, 12),
    st.booleans(),
)
other = st.tuples(st.sampled_from(("end", "accept", "own", "release")), st.integers(0, 30), days, rooms)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(book | change | other, min_size=3, max_size=10))
def test_no_order_of_deeds_breaks_what_must_always_hold(deeds):
    world = make_world(maximum="60000.00")
    with acting_as(SYSTEM):
        closed = (at(SATURDAY + dt.timedelta(days=7), "00:00"), at(SATURDAY + dt.timedelta(days=8), "12:00"))
        Closure.objects.create(trust=world.trust, room=world.room, during=closed, reason="Works")
    for deed in deeds:
        with contextlib.suppress(DomainError):
            _play(world, *deed)
        _holds(world, closed)


def _play(world, what, *said):
    if what == "accept":
        with acting_as(world.provider_actor()) as actor:
            return accept_sessions(by=actor, session_ids=[_some(actor, said[0])])
    with acting_as(world.trust_actor()) as actor:
        if what == "book":
            places, weekdays, first, length, (starts, ends), whole, draft = said
            pattern = Pattern(
                world.call_off.pk,
                world.line.pk,
                tuple(world.rooms[n].pk for n in places),
                tuple(weekdays),
                first,
                first + dt.timedelta(days=length),
                starts,
                ends,
            )
            return book_series(by=actor, pattern=pattern, all_or_none=whole, draft=draft)
        if what == "change":
            which, scope, day, clock, room, size, whole = said
            wanted = Change(day, *(clock or (None, None)), world.rooms[room].pk if room is not None else None, size)
            return change_sessions(
                by=actor, session_id=_some(actor, which), change=wanted, scope=scope, all_or_none=whole
            )
        which, day, room = said
        if what == "end":
            return end_sessions(by=actor, session_id=_some(actor, which), reason="No longer wanted")
        if what == "own":
            return add_in_house(
                by=actor, room_id=world.rooms[room].pk, first_day=day, starts=dt.time(9), ends=dt.time(11)
            )
        use = RoomUse.objects.visible_to(actor).filter(kind="in_house", live=True).first()
        return release_in_house(by=actor, use_id=use.pk if use else 1, reason="Surgeon on leave")


def _some(actor, number) -> int:
    ids = list(Session.objects.visible_to(actor).order_by("pk").values_list("pk", flat=True))
    return ids[number % len(ids)] if ids else 1


def _holds(world, closed):
    with acting_as(SYSTEM):
        sessions = list(Session.objects.filter(trust=world.trust))
        uses = list(RoomUse.objects.filter(trust=world.trust, live=True).order_by("room_id", "during"))
        committed = ledger.balance(actor=SYSTEM, call_off=world.call_off).committed
    holding = {one.pk: one for one in sessions if one.holds_room}
    assert {use.session_id for use in uses if use.session_id} == set(holding)
    for use in uses:
        if use.session_id:
            one = holding[use.session_id]
            assert (use.room_id, use.during.lower, use.during.upper) == (one.room_id, one.starts_at, one.ends_at)
            assert not (one.room_id == world.room.pk and one.starts_at < closed[1] and one.ends_at > closed[0])
    for before, after in itertools.pairwise(uses):
        assert before.room_id != after.room_id or before.during.upper <= after.during.lower
    assert committed == sum((one.expected_price for one in holding.values()), Decimal(0))
    assert committed <= Decimal(60_000)
    assert all(one.expected_price == one.planned_capacity * one.rate_price for one in sessions)
