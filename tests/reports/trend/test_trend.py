"""The waiting list by week: the page, the API, and that no past digit ever moves."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.roles import Role
from base.row_security import acting_as
from nhs.calendar import london
from reports.services import compute_report, start_report
from reports.trend.page import sentence_of, share_chart, size_chart
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_need, make_world
from tests.waiting_list.official.support import BYTES, dorset, of_month, take
from tests.waiting_list.official.test_api import client_for
from waiting_list.models import Need
from waiting_list.snapshots.selectors.weeks import WeekFilter, weeks_of
from waiting_list.snapshots.services import take_snapshot

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 11, 15)
PAGE, WEEKS = "/reports/waiting-list/weeks/", "/api/v1/waiting-list/weeks/"


def words(response):
    return " ".join(response.content.decode().split())


def waits(world, serial, started_on, *, tfc="301", clock="rtt"):
    need = make_need(world, serial, tfc=tfc)
    need.started_on, need.clock = started_on, clock
    need.save()
    return need


def counted(world, weeks=3, *, patients=4):
    """So many weeks of the world's list: a patient comes every ten weeks of the past."""
    with acting_as(SYSTEM):
        for serial in range(1, patients + 1):
            waits(world, serial, SUNDAY - dt.timedelta(weeks=10 * serial))
        for week in range(weeks):
            ends = SUNDAY - dt.timedelta(weeks=week)
            take_snapshot(by=SYSTEM, week_ending=ends, at=london(ends + dt.timedelta(days=1), dt.time(1, 40)))


def test_the_page_says_the_newest_week_and_all_before_it():
    world = make_world()
    counted(world)
    page = visitor(Role.EXECUTIVE, trust=world.trust).get(PAGE)
    said = words(page)
    assert page.status_code == 200
    assert "4 with a running clock were waiting at the end of Sun 15 Nov 2026, 25.00% of them within 18 weeks" in said
    assert said.count("Sun 1 Nov 2026") >= 1
    assert "Limits are drawn from 13 weeks on; there are 3." in said


def test_a_specialty_and_a_site_can_be_chosen_and_nonsense_is_all():
    world = make_world()
    counted(world, weeks=1)
    client = visitor(Role.EXECUTIVE, trust=world.trust)
    assert "4 with a running clock" in words(client.get(f"{PAGE}?tfc=301"))
    assert "4 with a running clock" in words(client.get(f"{PAGE}?tfc=zzz&site=%00&clock=x"))
    assert "Nobody waited under what was chosen" in words(client.get(f"{PAGE}?clock=dm01"))


def test_before_the_first_week_the_page_says_when_it_comes():
    world = make_world()
    assert "No week was counted yet" in words(visitor(Role.EXECUTIVE, trust=world.trust).get(PAGE))


def test_the_page_asks_the_same_whatever_the_number_of_weeks():
    few, many = make_world(), make_world()
    counted(few, weeks=1)
    counted(many, weeks=14, patients=9)
    queries = {
        queries_of(visitor(Role.EXECUTIVE, trust=world.trust, email=f"{n}@example.com"), "waiting-list-weeks")
        for n, world in enumerate((few, many))
    }
    assert len(queries) == 1


def test_from_thirteen_weeks_on_limits_are_drawn():
    world = make_world()
    counted(world, weeks=13)
    with acting_as(world.trust_actor()) as actor:
        weeks = weeks_of(actor, WeekFilter())
    assert len(size_chart(weeks).chart.rules) == 3
    assert size_chart(weeks[1:]).chart.rules == []
    assert share_chart(weeks).title == "Share within 18 weeks"
    assert sentence_of(weeks, "rtt").endswith("as many as 12 weeks before.") or "more than" in sentence_of(weeks, "rtt")


def test_weeks_by_api():
    world = make_world()
    counted(world, weeks=2)
    answer = client_for(trust=world.trust).get(f"{WEEKS}?tfc=301").json()
    assert [week["week_ending"] for week in answer["weeks"]] == ["2026-11-08", "2026-11-15"]
    newest = answer["weeks"][-1]
    assert (newest["waiting"], newest["within"], newest["share_within"], sum(newest["bands"])) == (4, 1, 0.25, 4)
    assert {week: many for week, many in enumerate(newest["bands"]) if many} == {9: 1, 19: 1, 29: 1, 39: 1}


def test_what_the_api_does_not_know_is_named_all_at_once():
    answer = client_for(trust=make_world().trust).get(f"{WEEKS}?clock=x&tfc=y&site=z")
    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["clock", "tfc", "site"]


def test_a_provider_sees_no_trusts_weeks():
    world = make_world()
    counted(world)
    assert client_for(provider=world.provider, scopes=("reports",)).get(WEEKS).json()["weeks"] == []


def run_as_at(world, day):
    with acting_as(world.trust_actor(Role.EXECUTIVE)) as actor:
        run = start_report(by=actor, kind="waiting_list", params={"as_at": day.isoformat()})
    return compute_report(run)


def test_a_report_as_at_a_past_day_repeats_to_the_digit():
    world = dorset()
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    take(world, BYTES)
    with acting_as(SYSTEM):
        world.trust.official_files.update(imported_at=london(yesterday, dt.time(9)))
    counted(world)
    before = run_as_at(world, yesterday)

    take(world, of_month("December-2024"))
    assert take(world, BYTES + b"\r\n", name="corrected.csv").outcome == "replaced"
    with acting_as(SYSTEM):
        Need.objects.update(started_on=SUNDAY - dt.timedelta(days=3), state="waiting")
        waits(world, 99, SUNDAY - dt.timedelta(days=1))
        take_snapshot(by=SYSTEM, week_ending=today - dt.timedelta(days=today.weekday() + 8))

    assert run_as_at(world, yesterday) == before
    assert before["latest"]["list"] == 21702
    assert before["week"]["list"] == 4
    assert run_as_at(world, today) != before
