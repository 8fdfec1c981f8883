"""Importing clock events."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection

from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.imports.support import START, as_csv, counts, faults, needs, row, take
from tests.waiting_list.imports.test_undoing import undo
from waiting_list.models import ClockEvent

pytestmark = pytest.mark.django_db


def event(serial: int, day: str, status: str) -> dict[str, str]:
    return {"Pathway ID": f"PW{serial:06d}", "RTT Status": status, "Event Date": day}


def take_events(world, *events):
    return take(world, as_csv(list(events)), kind="clock_events")


def listed(*serials):
    world = make_world()
    take(world, as_csv([row(n) for n in serials or (1,)]))
    return world


def clock(world):
    pathway = needs(world)[0].pathway
    return pathway.clock_start, pathway.clock_stop


def test_a_stop_stops_the_clock_and_a_later_start_opens_another():
    world = listed()

    take_events(world, event(1, "2026-04-01", "20"), event(1, "2026-05-01", "31"))
    stopped = clock(world)
    take_events(world, event(1, "2026-06-01", "11"))

    assert stopped == (START, dt.date(2026, 5, 1))
    assert clock(world) == (dt.date(2026, 6, 1), None)


def test_the_same_events_again_change_nothing():
    world = listed()
    events = [event(1, "2026-04-01", "20"), event(1, "2026-05-01", "30")]
    take_events(world, *events)

    again = take_events(world, *events)

    assert counts(again) == (0, 0, 2, 0)
    with acting_as(SYSTEM):
        assert ClockEvent.objects.filter(trust=world.trust, source="file").count() == 2


def test_each_wrong_row_says_why_and_the_rest_is_kept():
    world = listed(1, 2)
    tomorrow = "2099-01-01"

    run = take_events(
        world,
        event(1, "2026-04-01", "20"),
        event(9, "2026-04-01", "20"),
        event(1, "2026-04-01", "77"),
        event(1, tomorrow, "30"),
        event(1, "31/02/2026", "30"),
        event(1, "2026-04-01", "20"),
        event(2, "", "30"),
    )

    assert counts(run) == (1, 0, 0, 6)
    assert faults(world, run) == {
        3: ["pathway_id:pathway_unknown"],
        4: ["rtt_status:rtt_status_unknown"],
        5: ["day:event_in_future"],
        6: ["day:date_unknown"],
        7: ["row:event_twice"],
        8: ["day:required"],
    }


def test_an_order_that_history_does_not_explain_is_kept_with_a_warning():
    world = listed()

    run = take_events(world, event(1, "2025-12-01", "20"), event(1, "2026-01-10", "90"), event(1, "2026-06-01", "99"))

    assert counts(run) == (3, 0, 0, 0)
    assert faults(world, run) == {
        2: ["rtt_status:no_start_held"],
        3: ["rtt_status:treatment_not_held", "rtt_status:outside_while_running"],
        4: ["rtt_status:status_not_known"],
    }


def test_undoing_withdraws_the_events_and_gives_the_clock_back():
    world = listed()
    run = take_events(world, event(1, "2026-05-01", "30"))
    assert clock(world) == (START, dt.date(2026, 5, 1))

    undo(world, run)

    assert clock(world) == (START, None)


def test_the_list_corrects_its_own_start_and_keeps_what_else_is_known():
    world = listed()
    take_events(world, event(1, "2026-05-01", "31"))

    run = take(world, as_csv([row(1, **{"Clock Start": "2026-02-02"})]))

    assert counts(run) == (0, 1, 0, 0)
    assert clock(world) == (dt.date(2026, 2, 2), dt.date(2026, 5, 1))


@pytest.mark.parametrize(
    "statement", ["update waiting_list_clockevent set day = day", "delete from waiting_list_clockevent"]
)
def test_clock_events_can_be_added_to_and_never_changed(statement):
    listed()

    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(statement)
