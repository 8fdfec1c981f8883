"""A session's facts, computed in the database, against plain Python on the same rows."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.row_security import acting_as
from nhs.codes import Attended, RttStatus
from nhs.theatre import utilisation
from sessions_app.activity.services.activities import correct_activity, log_activities, void_activity
from sessions_app.models import Session, SessionFact
from sessions_app.session.services.facts import begin_facts, recompute_facts
from tests.sessions_app.deliveries import PAST, fact, make_session, row
from tests.support.world import SYSTEM, at, make_world

pytestmark = pytest.mark.django_db
MINUTE = Decimal("0.01")


def log(world, rows):
    with acting_as(world.provider_actor()) as provider:
        return log_activities(by=provider, rows=rows)


def minutes(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(MINUTE, ROUND_HALF_UP)


second = st.integers(0, 6 * 3600)
cases = st.lists(st.tuples(second, st.integers(1, 3 * 3600)), max_size=7)


@settings(max_examples=40, deadline=None)
@given(cases=cases)
def test_touch_minutes_are_those_of_the_theatre_arithmetic(cases):
    world = make_world()
    session = make_session(world)
    seven = at(PAST, "07:00")
    spans = [(seven + dt.timedelta(seconds=a), seven + dt.timedelta(seconds=a + n)) for a, n in cases]
    rows = [
        row(session, n, touch_starts_at=start.isoformat(), touch_ends_at=end.isoformat())
        for n, (start, end) in enumerate(spans)
    ]
    if rows:
        log(world, rows)
    else:
        with acting_as(SYSTEM):
            recompute_facts([session.pk])

    expected = utilisation(session.starts_at, session.ends_at, spans)
    counted = fact(session)
    assert counted.planned_minutes == expected.planned_minutes == 240
    assert counted.timed_lists == bool(spans)
    assert counted.touch_minutes == minutes(expected.touch_minutes)
    assert counted.capped_minutes == minutes(expected.capped_minutes)
    assert counted.late_start_minutes == minutes(expected.late_start_minutes)
    assert counted.early_finish_minutes == minutes(expected.early_finish_minutes)
    assert counted.overrun_minutes == minutes(expected.overrun_minutes)


codes = st.tuples(
    st.sampled_from(["5", "6", "7", "2", "3", "4"]),
    st.sampled_from(["", *(status.value for status in RttStatus if status != RttStatus.FIRST_TREATMENT)]),
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["", "1", "2", "5"]),
    st.integers(0, 6),
)


@settings(max_examples=40, deadline=None)
@given(sent=st.lists(codes, min_size=1, max_size=8))
def test_counts_are_those_of_the_rows(sent):
    world = make_world()
    session = make_session(world)
    log(
        world,
        [
            row(session, n, attended=attended, rtt_status=rtt, outcome=outcome, first_attendance=first, points=points)
            for n, (attended, rtt, outcome, first, points) in enumerate(sent)
        ],
    )

    seen = [one for one in sent if Attended(one[0]).seen and one[3] != "5"]
    counted = fact(session)
    assert counted.seen == len(seen)
    assert counted.points_delivered == sum(one[4] for one in seen)
    assert counted.outcomed == sum(one[2] != "" for one in seen)
    assert counted.missed == sum(Attended(one[0]).missed for one in sent)
    assert counted.cancelled_by_patient == sum(one[0] == "2" for one in sent)
    assert counted.cancelled_by_provider == sum(one[0] == "4" for one in sent)
    assert counted.clock_stops == sum(one[1] != "" and RttStatus(one[1]).stops_clock for one in sent)
    with acting_as(SYSTEM):
        flagged = Session.objects.get(pk=session.pk).beyond_plan
    assert flagged == (counted.seen > 6 or counted.points_delivered > 10)


def test_only_the_latest_version_counts_and_a_void_one_does_not():
    world = make_world()
    session = make_session(world)
    first, second = (r.activity_id for r in log(world, [row(session, 1), row(session, 2)]).rows)
    with acting_as(world.provider_actor()) as provider:
        correct_activity(by=provider, activity_id=first, row=row(session, 1, points=5), reason="Points")
        void_activity(by=provider, activity_id=second, reason="Wrong patient")

    counted = fact(session)
    assert (counted.seen, counted.points_delivered) == (1, 5)


def test_a_list_without_activity_has_facts_of_its_plan():
    world = make_world()
    session = make_session(world, state="accepted")
    with acting_as(SYSTEM):
        recompute_facts([session.pk])

    counted = fact(session)
    assert (counted.day, counted.tfc, counted.state, counted.ran) == (PAST, "301", "accepted", 0)
    assert (counted.planned_cases, counted.planned_points, counted.planned_minutes) == (6, 10, 240)
    assert (counted.seen, counted.touch_minutes, counted.late_start_minutes) == (0, 0, None)
    assert (counted.expected_price, counted.delivered_price) == (Decimal("3100.00"), None)


def test_computing_again_changes_nothing_and_both_sides_compute_the_same():
    world = make_world()
    session = make_session(world)
    log(world, [row(session, n, touch_starts_at="2026-11-14T09:00", touch_ends_at="2026-11-14T09:50") for n in (1, 2)])
    with acting_as(SYSTEM):
        version = Session.objects.get(pk=session.pk).version

    seen = []
    for actor in (world.trust_actor(), world.provider_actor(), SYSTEM):
        with acting_as(actor):
            recompute_facts([session.pk, session.pk])
            seen.append(SessionFact.objects.filter(pk=session.pk).values().get())
    assert seen[0] == seen[1] == seen[2]
    with acting_as(SYSTEM):
        assert Session.objects.get(pk=session.pk).version == version


def test_many_sessions_take_one_statement(django_assert_num_queries):
    world = make_world()
    sessions = [make_session(world, day=PAST - dt.timedelta(weeks=n)) for n in range(12)]

    with acting_as(SYSTEM), django_assert_num_queries(1):
        recompute_facts([session.pk for session in sessions])


def test_a_new_session_begins_with_what_computing_would_give():
    world = make_world()
    session = make_session(world, state="offered")
    seen = []
    with acting_as(world.trust_actor()):
        for compute in (begin_facts, recompute_facts):
            compute([session.pk])
            seen.append(SessionFact.objects.filter(pk=session.pk).values().get())

    assert seen[0] == seen[1]


def test_no_sessions_take_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        recompute_facts([])
