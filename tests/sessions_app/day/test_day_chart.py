"""The list on one time scale: planned above actual, with the sentence and the table."""

from dataclasses import replace

import pytest
from django.utils import timezone

from base.row_security import acting_as
from sessions_app.day.presenters.chart import day_chart
from sessions_app.day.selectors import run_of_day
from sessions_app.models import Session
from tests.support.world import SATURDAY, at

pytestmark = pytest.mark.django_db


def drawn(morning):
    with acting_as(morning.world.provider_actor()) as actor:
        session = Session.objects.select_related("room").get(pk=morning.session.pk)
        return day_chart(run_of_day(actor=actor, session=session, now=timezone.now()))


def lanes(chart):
    return {
        lane.name: [(block.css, block.words) for block in lane.blocks if block.words] for lane in chart.picture.lanes
    }


def test_before_the_first_case_the_list_stands_as_planned(morning, clock):
    chart = drawn(morning)
    assert chart.finding == "Nothing has begun yet: 3 cases are planned from 08:30 to 12:30."
    expected = [("accepted", "1"), ("accepted", "2"), ("accepted", "3")]
    assert lanes(chart) == {"Planned": expected, "Actual": expected}
    assert [words for _, words, _, _ in chart.picture.marks] == ["Now 09:10", "Planned end"]


def test_what_is_done_under_way_and_to_come_is_told_apart(morning, clock):
    morning.tap("anaesthesia", at=at(SATURDAY, "08:41"))
    morning.tap("out", at=at(SATURDAY, "09:05"))
    morning.tap("started", 1, at=at(SATURDAY, "09:08"))
    clock.move_to(at(SATURDAY, "09:20"))
    chart = drawn(morning)
    assert lanes(chart)["Actual"] == [("delivered", "1"), ("in-progress", "2"), ("accepted", "3")]
    first = chart.rows[0]
    planned = int(first[4])
    assert first[2:] == ["08:41", "09:05", str(planned), "24", f"{24 - planned:+d}"]
    assert chart.rows[2][2:] == ["–", "–", str(planned), "–", "–"]
    assert chart.finding.startswith(
        f"The list began at 08:41, 11 min late. 1 case took 24 min, {planned - 24} min less than planned. The end is expected at"
    )


def test_a_missed_appointment_is_hatched_in_the_plan_and_absent_from_what_was_done(morning):
    morning.tap("missed", 1)
    chart = lanes(drawn(morning))
    assert chart["Planned"][1] == ("closed", "2")
    assert chart["Actual"] == [("accepted", "1"), ("accepted", "3")]


def test_weeks_later_there_is_no_now_and_nothing_is_expected(morning, clock):
    morning.tap("anaesthesia", at=at(SATURDAY, "08:30"))
    clock.move_to(at(SATURDAY, "23:00"))
    chart = drawn(morning)
    assert [words for _, words, _, _ in chart.picture.marks] == ["Planned end"]
    assert lanes(chart)["Actual"] == [("in-progress", "1")]
    assert chart.finding == "The list began at 08:30, on time."


def test_a_list_of_nobody_has_no_picture(morning):
    with acting_as(morning.world.provider_actor()) as actor:
        session = Session.objects.select_related("room").get(pk=morning.session.pk)
        day = run_of_day(actor=actor, session=session, now=timezone.now())
    assert day_chart(replace(day, cases=[])) is None
