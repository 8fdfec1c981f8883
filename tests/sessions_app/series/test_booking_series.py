"""Booking a series: local time, bank holidays, every clash named, all or all that fit, never too many."""

import datetime as dt
from decimal import Decimal

import pytest

from base.errors import InvalidInput, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff, RateLine
from contracts.money import ledger
from sessions_app.models import Session, SessionTemplate
from sessions_app.series.policies import MOST_LISTS, Pattern, lists_of, words_of
from sessions_app.series.services.series import book_series, preview_series
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.models import Closure, RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
AM = {"starts": dt.time(8, 30), "ends": dt.time(12, 30)}
JUNE = dt.date(2027, 3, 27)


@pytest.fixture
def world():
    return make_world(maximum="5000000.00")


def pattern(world, **changes) -> Pattern:
    values = {
        "call_off_id": world.call_off.pk,
        "service_line_id": world.line.pk,
        "room_ids": tuple(r.pk for r in world.rooms),
        "weekdays": (5,),
        "first_day": SATURDAY,
        "last_day": JUNE,
        **AM,
    }
    return Pattern(**(values | changes))


def book(world, asked: Pattern, **more):
    with acting_as(world.trust_actor()) as actor:
        return book_series(by=actor, pattern=asked, **more)


def committed(world) -> Decimal:
    with acting_as(SYSTEM):
        return ledger.balance(actor=SYSTEM, call_off=world.call_off).committed


def test_every_saturday_in_two_rooms_is_booked_in_one_step(world):
    done = book(world, pattern(world))

    assert len(done.sessions) == 2 * 17
    assert {one.series_id for one in done.sessions} == {done.series.pk}
    assert {one.state for one in done.sessions} == {"offered"}
    assert committed(world) == 34 * Decimal("3100.00")
    assert words_of(pattern(world), ["Endoscopy 1", "Endoscopy 2"]) == (
        "Every Saturday, 08:30 to 12:30, in Endoscopy 1 and Endoscopy 2, from Sat 5 Dec 2026 to Sat 27 Mar 2027"
    )


@pytest.mark.parametrize("change", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
def test_a_list_at_half_past_eight_stays_at_half_past_eight_when_the_clocks_change(world, change):
    sundays = pattern(
        world, weekdays=(6,), first_day=change - dt.timedelta(7), last_day=change + dt.timedelta(7), room_ids=(1,)
    )

    found = lists_of(sundays)

    assert [one.starts_at for one in found.wanted] == [at(change + dt.timedelta(n), "08:30") for n in (-7, 0, 7)]
    assert len({one.starts_at.utcoffset() for one in found.wanted}) == 2
    assert {one.minutes for one in found.wanted} == {240}


@pytest.mark.parametrize("day", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
def test_a_day_whose_clock_shows_the_time_twice_or_never_is_left_out_with_why(world, day):
    found = lists_of(pattern(world, weekdays=(6,), first_day=day, last_day=day, starts=dt.time(1, 15)))

    assert found.wanted == []
    assert [one[0] for one in found.left_out] == [day]


def test_bank_holidays_are_left_out_if_asked_and_priced_as_such_if_not(world):
    mondays = pattern(
        world,
        weekdays=(0,),
        room_ids=(world.room.pk,),
        first_day=dt.date(2026, 12, 21),
        last_day=dt.date(2027, 1, 4),
        starts=dt.time(18),
        ends=dt.time(21),
    )
    with acting_as(SYSTEM):
        RateLine.objects.filter(service_line=world.line, day_type="bank_holiday").update(price="400.00")

    without = book(
        world,
        pattern(
            world,
            weekdays=(0,),
            room_ids=(world.rooms[1].pk,),
            first_day=mondays.first_day,
            last_day=mondays.last_day,
            not_on_bank_holidays=True,
        ),
    )
    whole = book(world, mondays)

    assert without.left_out == [(dt.date(2026, 12, 28), "Boxing Day")]
    assert len(without.sessions) == 2
    assert [one.rate_price for one in whole.sessions] == [Decimal(310), Decimal(400), Decimal(310)]


def test_a_clash_refuses_the_whole_with_every_one_named_or_books_all_that_fit(world):
    third = SATURDAY + dt.timedelta(weeks=2)
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=world.trust,
            room=world.room,
            kind="in_house",
            during=(at(SATURDAY, "12:00"), at(SATURDAY, "13:00")),
            note="Ours",
        )
        Closure.objects.create(
            trust=world.trust, room=world.rooms[1], during=(at(third, "00:00"), at(third, "23:00")), reason="Works"
        )
    asked = pattern(world, last_day=third)

    with pytest.raises(RuleBroken) as refused:
        book(world, asked)
    with acting_as(SYSTEM):
        assert (Session.objects.count(), SessionTemplate.objects.count()) == (0, 0)
    done = book(world, asked, all_or_none=False)

    codes = [("/0/room", "room_taken"), ("/5/room", "room_closed")]
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == codes
    assert [(fault.pointer, fault.code) for fault in done.refused] == codes
    assert "Endoscopy 2 is closed" in done.refused[1].detail
    assert len(done.sessions) == 4


def test_a_series_into_a_closure_is_refused_with_its_reason(world):
    with acting_as(SYSTEM):
        for room in world.rooms:
            Closure.objects.create(
                trust=world.trust, room=room, during=(at(SATURDAY, "00:00"), None), reason="Asbestos"
            )

    with pytest.raises(RuleBroken) as refused:
        book(world, pattern(world), all_or_none=False)

    assert {fault.code for fault in refused.value.errors} == {"room_closed"}
    assert len(refused.value.errors) == 34
    assert "until further notice: Asbestos" in refused.value.errors[0].detail


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"weekdays": tuple(range(7)), "room_ids": tuple(range(1, 101)), "last_day": dt.date(2027, 3, 14)},
            "series_too_many",
        ),
        ({"last_day": dt.date(2029, 1, 1)}, "series_too_long"),
        ({"last_day": dt.date(2026, 12, 1)}, "ends_before_start"),
        ({"ends": dt.time(8, 30)}, "ends_before_start"),
        ({"room_ids": ()}, "required"),
        ({"weekdays": ()}, "required"),
        ({"weekdays": (7,)}, "required"),
        ({"every": 0}, "invalid"),
        ({"first_day": dt.date(2028, 3, 1), "last_day": dt.date(2029, 1, 6)}, "beyond_calendar"),
    ],
)
def test_patterns_that_make_no_sense_are_refused_with_a_sentence(world, changes, code):
    with pytest.raises(InvalidInput) as refused:
        book(world, pattern(world, **changes))

    assert [fault.code for fault in refused.value.errors] == [code]
    if code == "series_too_many":
        assert refused.value.detail.startswith(f"That is 10,000 lists; a series holds at most {MOST_LISTS}.")


def test_days_without_any_list_are_refused(world):
    with pytest.raises(RuleBroken) as refused:
        book(world, pattern(world, weekdays=(0,), last_day=SATURDAY + dt.timedelta(days=1)))

    assert refused.value.code == "series_empty"


def test_money_goes_to_the_earlier_lists_and_the_rest_is_named(world):
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value=Decimal("9301.00"))

    done = book(world, pattern(world, last_day=SATURDAY + dt.timedelta(weeks=1)), all_or_none=False)

    assert [one.starts_at for one in done.sessions] == [at(SATURDAY, "08:30")] * 2 + [
        at(SATURDAY + dt.timedelta(weeks=1), "08:30")
    ]
    assert [(fault.pointer, fault.code) for fault in done.refused] == [("/3/call_off", "over_value")]


def test_drafts_hold_nothing_and_looking_writes_nothing(world):
    with acting_as(world.trust_actor()) as actor:
        looked = preview_series(by=actor, pattern=pattern(world))
        assert (len(looked.wanted), len(looked.preview.quotes), looked.preview.faults) == (34, 34, [])
        assert Session.objects.count() == 0
    book(world, pattern(world), draft=True)

    assert committed(world) == 0
    with acting_as(SYSTEM):
        assert set(Session.objects.values_list("state", flat=True)) == {"draft"}


def test_another_trusts_rooms_or_contracts_are_not_there(world):
    other = make_world()

    with pytest.raises(NotFound):
        book(world, pattern(world, call_off_id=other.call_off.pk, service_line_id=other.line.pk))
    with pytest.raises(NotFound):
        book(world, pattern(world, room_ids=(other.room.pk,)))
    with acting_as(other.trust_actor()) as actor:
        book(world, pattern(world))
        assert SessionTemplate.objects.visible_to(actor).count() == 0
        assert SessionTemplate.objects.count() == 0
