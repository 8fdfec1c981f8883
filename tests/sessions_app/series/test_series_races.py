"""Series at the same moment over the same rooms, and series that are changed while others book: nothing is booked twice."""

import datetime as dt

import pytest

from base.errors import Outdated, RuleBroken
from base.row_security import acting_as
from sessions_app.models import Session, SessionTemplate
from sessions_app.series.policies import Pattern
from sessions_app.series.services.changes import Change, Scope, change_sessions
from sessions_app.series.services.series import book_series
from tests.sessions_app.booking.test_races import PRICE, double_bookings, saturday, spent
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.usefixtures("committed")
WEEKS = 6


def series(world, *, rooms, all_or_none=True, starts=dt.time(8, 30), ends=dt.time(12, 30)):
    first = saturday()
    pattern = Pattern(
        world.call_off.pk,
        world.line.pk,
        tuple(world.rooms[n].pk for n in rooms),
        (5,),
        first,
        first + dt.timedelta(weeks=WEEKS - 1),
        starts,
        ends,
    )

    def deed():
        with acting_as(world.trust_actor()) as actor:
            return book_series(by=actor, pattern=pattern, all_or_none=all_or_none)

    return deed


def unexpected(results: list) -> list:
    return [r for r in results if isinstance(r, Exception) and not isinstance(r, RuleBroken | Outdated)]


def test_two_series_over_the_same_rooms_one_wins_whole_and_the_other_is_told_every_clash():
    world = make_world(rooms=3)
    deeds = [series(world, rooms=(0, 1)), series(world, rooms=(2, 1, 0))]

    results = at_once(deeds, threads=2)

    assert unexpected(results) == []
    won = [r for r in results if not isinstance(r, Exception)]
    lost = [r for r in results if isinstance(r, RuleBroken)]
    assert (len(won), len(lost)) == (1, 1)
    assert {fault.code for fault in lost[0].errors} == {"room_taken"}
    assert len(lost[0].errors) == 2 * WEEKS
    assert double_bookings() == 0
    with acting_as(SYSTEM):
        assert SessionTemplate.objects.count() == 1
        assert Session.objects.count() == len(won[0].sessions)


def test_many_series_that_take_what_fits_fill_every_place_once():
    world = make_world(rooms=4)
    deeds = [series(world, rooms=(n % 4, (n + 1) % 4), all_or_none=False) for n in range(12)]

    results = at_once(deeds, threads=12)

    assert unexpected(results) == []
    assert double_bookings() == 0
    with acting_as(SYSTEM):
        assert Session.objects.count() == 4 * WEEKS
    assert spent(world) == (4 * WEEKS * PRICE, 4 * WEEKS * PRICE)


def test_a_series_moved_while_another_is_booked_there_never_shares_a_room():
    world = make_world(rooms=2)
    morning = series(world, rooms=(0,))()
    named = morning.sessions[0].pk

    def move():
        with acting_as(world.trust_actor()) as actor:
            return change_sessions(
                by=actor, session_id=named, scope=Scope.ALL, change=Change(starts=dt.time(13, 30), ends=dt.time(17, 30))
            )

    results = at_once([move, series(world, rooms=(0,), starts=dt.time(13, 30), ends=dt.time(17, 30))] * 4, threads=8)

    assert unexpected(results) == []
    assert double_bookings() == 0
    with acting_as(SYSTEM):
        held = Session.objects.filter(holds_room=True).count()
    assert held in (WEEKS, 2 * WEEKS)
    assert spent(world) == (held * PRICE, held * PRICE)
