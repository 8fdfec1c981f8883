"""Residual capacity: what is left of the windows, minute by minute, checked against the plainest way to count it."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.errors import InvalidInput
from base.row_security import acting_as
from nhs.calendar import BankHolidays
from sessions_app.capacity.selectors import PARTS, Minutes, check_days, days_of, rooms_of, slots_left, totals
from tests.sessions_app.deliveries import make_session
from tests.support.world import SATURDAY, SYSTEM, at, make_trust, make_world
from trusts.models import Closure, OpeningWindow, RoomUse, Trust

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 12, 28)
"""A bank holiday: Boxing Day fell on the Saturday."""
MINUTE = dt.timedelta(minutes=1)
WHOLE = Minutes(open=240, free=240, slots=1, free_slots=1)


@pytest.fixture
def world():
    return make_world(rooms=1)


def use(world, day, starts, ends, note=""):
    return RoomUse.objects.create(
        trust=world.trust, room=world.room, kind="in_house", during=(at(day, starts), at(day, ends)), note=note
    )


def close(world, first, last):
    return Closure.objects.create(trust=world.trust, room=world.room, during=(first, last), reason="No porters")


def opens_on_mondays(world):
    OpeningWindow.objects.create(
        trust=world.trust, room=world.room, weekday=0, part="eve", starts="18:00", ends="21:00"
    )


def left(world, first=SATURDAY, last=SATURDAY, **asked):
    with acting_as(world.trust_actor()) as actor:
        found = slots_left(rooms_of(actor), first, last, **asked)
    return {(one.day, one.part): one.minutes for one in found}


def test_an_open_window_with_nothing_in_it_is_free(world):
    assert left(world) == {(SATURDAY, "am"): WHOLE, (SATURDAY, "pm"): WHOLE}


def test_sessions_and_own_lists_take_their_minutes(world):
    make_session(world, day=SATURDAY, state="offered")
    with acting_as(SYSTEM):
        use(world, SATURDAY, "13:00", "15:00")

    found = left(world)

    assert found[SATURDAY, "am"] == Minutes(open=240, insourced=240, slots=1)
    assert found[SATURDAY, "pm"] == Minutes(open=240, in_house=90, free=150, slots=1)


def test_a_closure_counts_only_where_nothing_used_the_room(world):
    with acting_as(SYSTEM):
        use(world, SATURDAY, "08:30", "10:30")
        close(world, at(SATURDAY, "09:30"), at(SATURDAY, "11:30"))
        close(world, at(SATURDAY, "11:00"), at(SATURDAY, "14:00"))

    found = left(world)

    assert found[SATURDAY, "am"] == Minutes(open=240, in_house=120, free=0, slots=1)
    assert found[SATURDAY, "am"].closed == 120
    assert found[SATURDAY, "pm"].closed == 30


def test_a_closure_until_further_notice_closes_every_day_asked_for(world):
    with acting_as(SYSTEM):
        close(world, at(SATURDAY, "12:00"), None)

    found = left(world, last=SATURDAY + dt.timedelta(days=8))

    assert [one.free for one in found.values()] == [210, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("rule", "free"), [("closed", 0), ("usual", 180), ("sunday", 480)])
def test_bank_holidays_open_as_the_trust_says(world, rule, free):
    with acting_as(SYSTEM):
        Trust.objects.filter(pk=world.trust.pk).update(on_bank_holidays=rule)
        opens_on_mondays(world)

    assert sum(one.free for one in left(world, MONDAY, MONDAY).values()) == free


def test_what_is_used_of_a_shut_bank_holiday_is_not_closed(world):
    with acting_as(SYSTEM):
        opens_on_mondays(world)
        use(world, MONDAY, "18:00", "19:00")

    found = left(world, MONDAY, MONDAY)

    assert found == {(MONDAY, "eve"): Minutes(open=180, in_house=60, slots=1)}
    assert found[MONDAY, "eve"].closed == 120


@pytest.mark.parametrize("sunday", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
def test_local_time_holds_across_the_clock_change_and_its_hour_does_not_open(world, sunday):
    with acting_as(SYSTEM):
        OpeningWindow.objects.create(
            trust=world.trust, room=world.room, weekday=6, part="eve", starts="01:15", ends="05:00"
        )

    with acting_as(world.trust_actor()) as actor:
        found = slots_left(rooms_of(actor), sunday, sunday)

    assert [(one.part, one.starts_at, one.minutes.open) for one in found] == [
        ("am", at(sunday, "08:30"), 240),
        ("pm", at(sunday, "13:30"), 240),
    ]


def test_a_room_that_is_not_in_use_has_no_capacity_and_another_trust_sees_nothing(world):
    with acting_as(SYSTEM):
        make_trust(1)
        world.room.open = False
        world.room.save()

    assert left(world) == {}


def test_totals_are_the_sums_of_the_slots_for_random_years(world):
    dice = random.Random(11)
    first, last = dt.date(2026, 12, 1), dt.date(2027, 4, 30)
    days = days_of(first, last)
    with acting_as(SYSTEM):
        for day in dice.sample(days, 60):
            hour = dice.randrange(6, 20)
            use(world, day, f"{hour:02d}:15", f"{hour + dice.choice((1, 2, 3)):02d}:45")
        for day in dice.sample(days, 12):
            start = at(day, "00:00") + dice.randrange(1440) * MINUTE
            close(world, start, start + dice.randrange(60, 4000) * MINUTE)

    slots = left(world, first, last, limit=10_000)
    with acting_as(world.trust_actor()) as actor:
        found = totals(rooms_of(actor), days, [day.month for day in days])

    summed = {}
    for (day, _), minutes in slots.items():
        summed[world.room.pk, day.month] = summed.get((world.room.pk, day.month), Minutes()) + minutes
    assert {key: (m.open, m.in_house, m.free, m.slots, m.free_slots) for key, m in found.items()} == {
        key: (m.open, m.in_house, m.free, m.slots, m.free_slots) for key, m in summed.items()
    }
    assert {key: m.free for key, m in slots.items()} == _counted(world, days)


def _counted(world, days):
    """Free minutes, one minute after the other."""
    holidays = BankHolidays.england_and_wales()
    with acting_as(SYSTEM):
        gone = [(u.during.lower, u.during.upper) for u in (*RoomUse.objects.all(), *Closure.objects.all())]
    found = {}
    for day in days:
        for part, starts in (("am", "08:30"), ("pm", "13:30")) if day.weekday() >= 5 else ():
            minutes = [at(day, starts) + n * MINUTE for n in range(240)]
            free = sum(not any(a <= minute < b for a, b in gone) for minute in minutes)
            found[day, part] = 0 if day in holidays else free
    return found


def test_pages_of_slots_give_each_once_in_order(world):
    whole = list(left(world, last=SATURDAY + dt.timedelta(days=60), limit=1000))
    place, paged = None, []
    while page := list(left(world, last=SATURDAY + dt.timedelta(days=60), limit=3, after=place)):
        paged += page
        place = (page[-1][0], world.room.pk, page[-1][1])

    assert paged == whole


def test_any_number_of_rooms_and_days_costs_one_query():
    with acting_as(SYSTEM):
        trust, _, _ = make_trust(12)
    world = make_world()
    world.trust = trust
    with acting_as(world.trust_actor()) as actor:
        rooms = rooms_of(actor)
        days = days_of(SATURDAY, SATURDAY + dt.timedelta(days=364))
        with CaptureQueriesContext(connection) as asked:
            found = totals(rooms, days, [0] * len(days))

    assert len(asked) == 1
    assert len(found) == 12


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (dt.date(2026, 12, 5), dt.date(2026, 12, 4), "ends_before_it_starts"),
        (dt.date(2026, 12, 5), dt.date(2028, 3, 4), "too_many_days"),
        (dt.date(2028, 12, 5), dt.date(2029, 1, 1), "beyond_calendar"),
    ],
)
def test_periods_that_make_no_sense_are_refused(first, last, code):
    with pytest.raises(InvalidInput) as refused:
        check_days(first, last)

    assert [fault.code for fault in refused.value.errors] == [code]


def test_parts_are_those_of_windows():
    assert PARTS == ("am", "pm", "eve")
