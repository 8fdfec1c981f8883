"""Changing one list, this and the following, or all: what moves, what stays, what the money does."""

import datetime as dt
from decimal import Decimal

import pytest

from base.errors import NotFound, Outdated, RuleBroken
from base.row_security import acting_as
from contracts.money import ledger
from sessions_app.models import Session, SessionTemplate
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.series.services.changes import Change, Scope, change_sessions, end_sessions
from sessions_app.series.services.series import book_series
from tests.sessions_app.series.test_booking_series import pattern
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.models import RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
WEEK = dt.timedelta(weeks=1)
PM = Change(starts=dt.time(13, 30), ends=dt.time(17, 30))


@pytest.fixture
def world():
    return make_world(maximum="5000000.00")


def series_of(world, weeks=4, rooms=1, **more) -> list[Session]:
    asked = pattern(world, room_ids=tuple(r.pk for r in world.rooms[:rooms]), last_day=SATURDAY + (weeks - 1) * WEEK)
    with acting_as(world.trust_actor()) as actor:
        return book_series(by=actor, pattern=asked, **more).sessions


def change(world, session, what, scope=Scope.THIS, **more):
    with acting_as(world.trust_actor()) as actor:
        return change_sessions(by=actor, session_id=session.pk, change=what, scope=scope, **more)


def accept(world, *sessions):
    with acting_as(world.provider_actor()) as actor:
        accept_sessions(by=actor, session_ids=[one.pk for one in sessions])


def shown(world) -> list[tuple]:
    with acting_as(SYSTEM):
        return list(Session.objects.filter(trust=world.trust).order_by("pk").values_list("starts_at", "state"))


def test_only_this_list_moves_and_later_changes_leave_it_alone(world):
    first, second, *_ = series_of(world)

    change(world, second, Change(day=SATURDAY + WEEK + dt.timedelta(days=1)))
    change(world, first, PM, Scope.ALL)

    assert [start for start, _ in shown(world)] == [
        at(SATURDAY, "13:30"),
        at(SATURDAY + WEEK + dt.timedelta(days=1), "08:30"),
        at(SATURDAY + 2 * WEEK, "13:30"),
        at(SATURDAY + 3 * WEEK, "13:30"),
    ]


def test_a_list_moved_past_the_end_of_its_series_can_become_a_series_of_its_own(world):
    *_, last = series_of(world)
    change(world, last, Change(day=SATURDAY + 5 * WEEK))

    change(world, last, PM, Scope.FOLLOWING)

    assert shown(world)[-1][0] == at(SATURDAY + 5 * WEEK, "13:30")
    with acting_as(SYSTEM):
        spans = SessionTemplate.objects.order_by("pk").values_list("first_day", "last_day")
        assert list(spans) == [(SATURDAY, SATURDAY + 3 * WEEK), (SATURDAY + 5 * WEEK, SATURDAY + 5 * WEEK)]


def test_this_and_the_following_become_a_series_of_their_own(world):
    _, _, third, fourth = series_of(world)

    change(world, third, PM, Scope.FOLLOWING)

    assert [start for start, _ in shown(world)] == [
        at(SATURDAY, "08:30"),
        at(SATURDAY + WEEK, "08:30"),
        at(SATURDAY + 2 * WEEK, "13:30"),
        at(SATURDAY + 3 * WEEK, "13:30"),
    ]
    with acting_as(SYSTEM):
        before, after = SessionTemplate.objects.order_by("pk")
        assert (before.last_day, before.starts) == (SATURDAY + 2 * WEEK - dt.timedelta(days=1), dt.time(8, 30))
        assert (after.first_day, after.starts) == (SATURDAY + 2 * WEEK, dt.time(13, 30))
        assert list(after.sessions.order_by("pk").values_list("pk", flat=True)) == [third.pk, fourth.pk]


def test_lists_may_move_into_each_others_places(world):
    series_of(world)
    first = shown(world)[0]
    with acting_as(SYSTEM):
        named = Session.objects.get(starts_at=first[0])

    done = change(world, named, Change(day=SATURDAY + WEEK), Scope.ALL)

    assert len(done.sessions) == 4
    assert [start for start, _ in shown(world)] == [at(SATURDAY + n * WEEK, "08:30") for n in (1, 2, 3, 4)]
    with acting_as(SYSTEM):
        assert RoomUse.objects.filter(live=True).count() == 4


def test_local_time_is_kept_across_the_clock_change(world):
    first, *_ = series_of(world)
    moved = change(world, first, Change(day=dt.date(2027, 3, 27)))
    change(world, moved.sessions[0], Change(day=dt.date(2027, 3, 29)))

    assert at(dt.date(2027, 3, 29), "08:30") in [start for start, _ in shown(world)]


def test_accepted_lists_stay_and_are_named(world):
    first, second, *_ = series_of(world)
    accept(world, second)

    with pytest.raises(RuleBroken) as refused:
        change(world, first, PM, Scope.ALL)
    done = change(world, first, PM, Scope.ALL, all_or_none=False)

    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [("/1", "session_firm")]
    assert [fault.code for fault in done.left] == ["session_firm"]
    assert [start for start, _ in shown(world)] == [
        at(SATURDAY, "13:30"),
        at(SATURDAY + WEEK, "08:30"),
        at(SATURDAY + 2 * WEEK, "13:30"),
        at(SATURDAY + 3 * WEEK, "13:30"),
    ]


def test_a_list_that_cannot_move_stands_in_the_way_of_the_one_that_would_take_its_place(world):
    series_of(world, weeks=3)
    with acting_as(SYSTEM):
        first = Session.objects.order_by("pk").first()
        day = SATURDAY + 3 * WEEK
        RoomUse.objects.create(
            trust=world.trust, room=world.room, kind="in_house", during=(at(day, "09:00"), at(day, "10:00"))
        )

    with pytest.raises(RuleBroken) as refused:
        change(world, first, Change(day=SATURDAY + WEEK), Scope.ALL, all_or_none=False)

    assert {fault.code for fault in refused.value.errors} == {"room_taken"}
    assert [start for start, _ in shown(world)] == [at(SATURDAY + n * WEEK, "08:30") for n in range(3)]


def test_the_money_follows_the_new_size_and_the_provider_gets_time_again(world):
    first, *_ = series_of(world)
    with acting_as(SYSTEM):
        Session.objects.filter(pk=first.pk).update(offer_ends_at=at(dt.date(2026, 11, 20), "10:00"))

    change(world, first, Change(capacity=8), Scope.ALL)

    with acting_as(SYSTEM):
        sessions = list(Session.objects.order_by("pk"))
        assert [one.expected_price for one in sessions] == [Decimal(2480)] * 4
        assert ledger.balance(actor=SYSTEM, call_off=world.call_off).committed == 4 * Decimal(2480)
        assert sessions[0].offer_ends_at > at(dt.date(2026, 11, 24), "08:00")
        assert RoomUse.objects.filter(live=True).count() == 4
        assert sessions[0].changes.last().changed["capacity"] == ["10", "8"]


def test_a_room_is_swapped_for_the_lists_in_that_room_only(world):
    sessions = series_of(world, weeks=2)
    third = make_world(rooms=1)
    with acting_as(SYSTEM):
        two = world.rooms[1]

    change(world, sessions[0], Change(room_id=two.pk), Scope.ALL)

    with acting_as(SYSTEM):
        assert set(Session.objects.filter(trust=world.trust).values_list("room_id", flat=True)) == {two.pk}
        assert SessionTemplate.objects.get().rooms == [two.pk]
    with pytest.raises(RuleBroken):
        change(world, sessions[0], Change(room_id=third.room.pk))


def test_who_read_an_older_version_or_belongs_elsewhere_changes_nothing(world):
    first, *_ = series_of(world)
    other = make_world()

    with pytest.raises(Outdated):
        change(world, first, PM, version=99)
    with pytest.raises(NotFound):
        change(other, first, PM)
    assert shown(world)[0] == (at(SATURDAY, "08:30"), "offered")


def test_ending_a_series_takes_back_offers_and_drafts_and_names_the_rest(world):
    sessions = series_of(world)
    accept(world, sessions[2])
    with acting_as(world.trust_actor()) as actor:
        done = end_sessions(by=actor, session_id=sessions[1].pk, reason="The team goes elsewhere")

    assert [state for _, state in shown(world)] == ["offered", "withdrawn", "accepted", "withdrawn"]
    assert [fault.code for fault in done.left] == ["session_firm"]
