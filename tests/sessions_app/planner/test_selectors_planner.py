"""The planner's read model: windows, what is in them, and what the clock does to them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.row_security import acting_as
from sessions_app.booking.selectors.slots import Key, read_keys, slots_of_keys
from sessions_app.planner.selectors.grid import Planner, Wish, planner
from sessions_app.planner.selectors.span import span
from tests.sessions_app.deliveries import make_session
from tests.support.world import NOW, SATURDAY, SYSTEM, at, make_trust, make_world
from trusts.models import Closure, OpeningWindow, Room, RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
SUNDAY = SATURDAY + dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world(rooms=1)


def shown(world, *, now=NOW, **wish) -> Planner:
    with acting_as(world.trust_actor()) as actor:
        return planner(actor=actor, wish=Wish(**wish), now=now)


def cells(world, day, part, **wish):
    found = [one for one in shown(world, **wish).days if one.day == day]
    return [cell for one in found for cell in one.cells if cell.part == part]


def states(world, day=SATURDAY, part="am", **wish):
    return [cell.state for cell in cells(world, day, part, **wish)]


def own_list(world, starts, ends, day=SATURDAY):
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=world.trust, room=world.room, kind="in_house", during=(at(day, starts), at(day, ends)), note="Urology"
        )


def closed(world, starts, ends, reason="No porters"):
    with acting_as(SYSTEM):
        Closure.objects.create(trust=world.trust, room=world.room, during=(starts, ends), reason=reason)


def test_an_open_window_with_nothing_in_it_is_free(world):
    (cell,) = cells(world, SATURDAY, "am")

    assert (cell.state, str(cell.slot.key)) == ("free", f"{world.room.pk}.2026-12-05.am")
    assert (cell.slot.starts_at, cell.slot.ends_at) == (at(SATURDAY, "08:30"), at(SATURDAY, "12:30"))


@pytest.mark.parametrize("state", ["offered", "accepted", "staffed", "locked", "delivered", "signed_off"])
def test_a_session_that_holds_the_room_is_in_its_cell(world, state):
    make_session(world, day=SATURDAY, state=state)

    assert (states(world), states(world, part="pm")) == ([state], ["free"])


@pytest.mark.parametrize("state", ["declined", "withdrawn", "unfilled"])
def test_a_room_given_back_is_free_again(world, state):
    make_session(world, day=SATURDAY, state=state)

    assert states(world) == ["free"]


def test_what_nobody_took_is_shown_once_its_time_has_passed(world):
    make_session(world, day=SATURDAY, state="unfilled")

    assert states(world, now=at(SATURDAY, "09:00"), start="2026-12-05") == ["unfilled"]
    assert states(world, part="pm", now=at(SUNDAY, "09:00"), start="2026-12-05") == ["not_used"]


def test_an_own_list_and_a_closure_take_their_windows(world):
    own_list(world, "08:30", "12:30")
    closed(world, at(SATURDAY, "13:00"), at(SATURDAY, "18:00"))

    assert (states(world), states(world, part="pm")) == (["in_house"], ["room_closed"])
    assert cells(world, SATURDAY, "pm")[0].reason == "No porters"


def test_a_closure_without_an_end_closes_every_window_after_it(world):
    closed(world, at(SATURDAY, "00:00"), None)

    assert [states(world, SUNDAY, part) for part in ("am", "pm")] == [["room_closed"], ["room_closed"]]


def test_a_session_in_a_closed_room_is_seen_and_not_hidden(world):
    make_session(world, day=SATURDAY, state="accepted")
    closed(world, at(SATURDAY, "00:00"), None)

    assert states(world) == ["accepted"]


def test_an_all_day_session_stands_in_both_windows(world):
    make_session(world, day=SATURDAY, state="offered", start="08:30", end="17:30")

    assert (states(world), states(world, part="pm")) == (["offered"], ["offered"])


def test_what_lies_outside_every_window_still_has_a_cell(world):
    make_session(world, day=SATURDAY, state="offered", start="18:00", end="21:00")
    own_list(world, "06:00", "08:00")

    assert states(world, part="eve") == ["offered"]
    assert states(world, part="am") == ["free", "in_house"]


def test_a_draft_is_shown_where_nothing_else_is(world):
    session = make_session(world, day=SATURDAY, state="declined")
    with acting_as(SYSTEM):
        type(session).objects.create(**draft_like(session))

    assert states(world) == ["draft"]


def draft_like(session) -> dict:
    copied = (
        "trust_id",
        "provider_id",
        "call_off_id",
        "service_line_id",
        "site_id",
        "room_id",
        "starts_at",
        "ends_at",
        "unit",
        "planned_capacity",
        "planned_cases",
        "rate_line_id",
        "rate_unit",
        "day_type",
        "rate_price",
        "expected_price",
        "booked_by",
    )
    return {name: getattr(session, name) for name in copied} | {"state": "draft"}


@pytest.mark.parametrize(
    ("day", "starts", "ends", "said"),
    [
        (dt.date(2027, 3, 28), "01:30", "05:00", "01:30 does not exist on"),
        (dt.date(2026, 10, 25), "01:30", "05:00", "01:30 happens twice on"),
    ],
)
def test_a_window_in_the_hour_the_clocks_change_is_shown_and_cannot_be_booked(world, day, starts, ends, said):
    with acting_as(SYSTEM):
        OpeningWindow.objects.create(
            trust=world.trust, room=world.room, weekday=6, part="eve", starts=starts, ends=ends
        )
    (cell,) = cells(world, day, "eve", start=day.isoformat())

    assert (cell.state, cell.slot) == ("room_closed", None)
    assert cell.reason.startswith(said)
    with acting_as(world.trust_actor()) as actor:
        (slot,) = slots_of_keys(actor=actor, keys=[Key(world.room.pk, day, "eve")])
    assert (slot.starts_at, bool(slot.unusable)) == (None, True)


def test_use_counts_open_windows_from_today_on(world):
    make_session(world, day=SATURDAY, state="staffed")
    make_session(world, day=SUNDAY, state="offered")
    own_list(world, "13:30", "17:30")
    closed(world, at(SUNDAY, "13:30"), at(SUNDAY, "17:30"))

    use = shown(world).use

    # Three weekends lie ahead (21 Nov, 28 Nov, 5 Dec): 12 windows, one of them closed.
    assert (use.open, use.insourced, use.firm, use.in_house, use.free, use.unused, use.used) == (11, 2, 1, 1, 8, 0, 3)


def test_what_was_picked_is_in_sight_elsewhere_or_gone(world):
    taken = Key(world.room.pk, SATURDAY, "am")
    free = Key(world.room.pk, SATURDAY, "pm")
    later = Key(world.room.pk, SATURDAY + dt.timedelta(days=70), "am")
    make_session(world, day=SATURDAY, state="offered")

    found = shown(world, picked=(taken, free, later))

    assert [[slot.key for slot in part] for part in (found.here, found.elsewhere, found.gone)] == [
        [free],
        [later],
        [taken],
    ]
    assert found.picked == {str(free), str(later)}


def test_filters_keep_what_matches(world):
    make_session(world, day=SATURDAY, state="offered")

    assert states(world, state="offered") == ["offered"]
    assert states(world, part="pm", state="offered") == []
    assert shown(world, kind="theatre").rooms == []
    assert [entry.room for entry in shown(world, kind="endoscopy").rooms] == [world.room]


@pytest.mark.parametrize(
    "nonsense",
    [{"site": "x"}, {"kind": "x"}, {"state": "x"}, {"days": "x"}, {"start": "2026-99-99"}, {"start": "0001-01-01"}],
)
def test_an_address_that_makes_no_sense_shows_the_usual_weekends(world, nonsense):
    assert [one.day for one in shown(world, **nonsense).days] == [one.day for one in shown(world).days]
    assert states(world, **nonsense) == ["free"]


def test_another_trusts_rooms_and_sessions_are_not_there(world):
    other = make_world(rooms=1)
    make_session(other, day=SATURDAY, state="offered")

    assert [entry.room for entry in shown(world).rooms] == [world.room]
    with acting_as(world.trust_actor()) as actor:
        assert slots_of_keys(actor=actor, keys=[Key(other.room.pk, SATURDAY, "am")]) == []


def test_a_room_out_of_use_is_gone_unless_something_is_in_it(world):
    with acting_as(SYSTEM):
        Room.objects.filter(pk=world.room.pk).update(open=False)
    assert shown(world).rooms == []

    make_session(world, day=SATURDAY, state="accepted")
    assert states(world) == ["accepted"]


def queries(world, **wish) -> int:
    with acting_as(world.trust_actor()) as actor, CaptureQueriesContext(connection) as asked:
        planner(actor=actor, wish=Wish(**wish), now=NOW)
    return len(asked)


def test_five_queries_whatever_the_number_of_rooms_and_sessions():
    small, large = make_world(rooms=1), make_world(rooms=3)
    for room in large.rooms:
        for weeks in range(3):
            make_session(large, room=room, day=SATURDAY - dt.timedelta(weeks=weeks), state="offered")

    assert (queries(small), queries(large), queries(large, days="week")) == (5, 5, 5)


# Days


@pytest.mark.parametrize(
    ("mode", "first", "last", "number"),
    [
        ("weekends", dt.date(2026, 11, 14), dt.date(2026, 12, 6), 8),
        ("saturdays", dt.date(2026, 11, 21), dt.date(2027, 1, 9), 8),
        ("sundays", dt.date(2026, 11, 22), dt.date(2027, 1, 10), 8),
        ("week", dt.date(2026, 11, 16), dt.date(2026, 11, 22), 7),
    ],
)
def test_which_days_are_shown(mode, first, last, number):
    found = span(mode, "", NOW.date())

    assert (found.first, found.last, len(found.days)) == (first, last, number)


def test_weekends_are_named_by_their_distance():
    assert [group.title for group in span("weekends", "", NOW.date()).groups] == [
        "Last weekend",
        "This weekend",
        "In 8 days",
        "In 15 days",
    ]
    assert span("weekends", "2026-10-31", NOW.date()).groups[0].title == "19 days ago"


def test_later_and_earlier_lead_back_to_the_same_days():
    here = span("weekends", "", NOW.date())
    later = span("weekends", here.later.isoformat(), NOW.date())

    assert span("weekends", later.earlier.isoformat(), NOW.date()).days == here.days


# Keys


def test_keys_are_read_once_each_and_nonsense_is_left_out():
    texts = ["7.2026-12-05.am", "7.2026-12-05.am", "x", "7.2026-13-05.am", "7.2026-12-05.night", "", "９.2026-12-05.am"]

    assert read_keys(texts) == [Key(7, SATURDAY, "am")]


def test_unknown_and_windowless_slots_are_not_found(world):
    _, _, (other,) = make_trust_as_system()
    keys = [Key(world.room.pk, SATURDAY, "eve"), Key(other.pk, SATURDAY, "am"), Key(10**17, SATURDAY, "am")]
    with acting_as(world.trust_actor()) as actor:
        assert slots_of_keys(actor=actor, keys=keys) == []


def make_trust_as_system():
    with acting_as(SYSTEM):
        return make_trust(rooms=1)
