"""Asking for reports and working them out."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from plumbing import jobs
from plumbing.models import Job
from reports.models import ReportRun
from reports.selectors import run_of, runs_of
from reports.services import compute_report, start_report
from reports.tasks import FAULT, compute
from tests.reports.support import DELIVERED, make_fact
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.official.support import dorset, of_month, take

pytestmark = pytest.mark.django_db
PERIOD = {"from": "2026-10-01", "to": "2026-10-31"}


def start(world, kind="kpi", params=PERIOD, *, actor=None):
    with acting_as(actor or world.trust_actor(Role.EXECUTIVE)) as asker:
        return start_report(by=asker, kind=kind, params=params)


def again(run):
    with acting_as(SYSTEM):
        return ReportRun.objects.select_related("job").get(pk=run.pk)


def test_a_report_is_queued_and_worked_out_with_its_asker_and_progress():
    world = make_world()
    make_fact(world, dt.date(2026, 10, 3), **DELIVERED)

    run = start(world)
    compute(str(run.job_id))

    done = again(run)
    assert (done.job.state, done.job.percent, done.asked_by) == ("done", 100, "Sam Example, Executive")
    assert done.params == PERIOD
    assert done.result["kpis"][0]["all"]["words"] == "100.0%"
    with acting_as(world.trust_actor()):
        assert set(Event.objects.filter(name__startswith="report.").values_list("name", flat=True)) == {
            "report.started",
            "report.finished",
        }


def test_only_sessions_of_the_asking_organisation_are_counted():
    world, other = make_world(), make_world()
    make_fact(world, dt.date(2026, 10, 3), **DELIVERED)
    make_fact(other, dt.date(2026, 10, 3), **DELIVERED)

    for actor in (world.trust_actor(), world.provider_actor()):
        run = start(world, actor=actor)
        compute(str(run.job_id))
        assert again(run).result["kpis"][0]["all"]["denominator"] == 1


def test_a_finished_report_never_changes():
    world = make_world()
    run = start(world)
    compute(str(run.job_id))

    with pytest.raises(IntegrityError, match="never changes"), acting_as(world.trust_actor()), transaction.atomic():
        ReportRun.objects.filter(pk=run.pk).update(result={"kpis": []})
    before = again(run).result
    compute(str(run.job_id))
    assert again(run).result == before


def test_another_organisations_run_is_not_found():
    world, other = make_world(), make_world()
    run = start(world)

    for actor in (other.trust_actor(), world.provider_actor(), other.provider_actor()):
        with acting_as(actor):
            assert list(runs_of(actor)) == []
            with pytest.raises(NotFound):
                run_of(actor, run.pk)
    with acting_as(world.trust_actor(Role.FINANCE)) as colleague:
        assert run_of(colleague, run.pk) == run


@pytest.mark.parametrize(
    ("params", "faults"),
    [
        ({}, [("/from", "required"), ("/to", "required")]),
        ({"from": "soon", "to": "2026-02-30"}, [("/from", "invalid"), ("/to", "invalid")]),
        ({"from": "2026-10-02", "to": "2026-10-01"}, [("/to", "period_ends_before_it_starts")]),
        ({"from": "2016-10-02", "to": "2026-10-01"}, [("/to", "period_too_long")]),
        ({"from": "2999-01-01", "to": "2999-02-01"}, [("/from", "period_not_begun")]),
        ({**PERIOD, "trust": 1}, [("/trust", "unknown_value")]),
    ],
)
def test_parameters_that_are_wrong_are_all_named_and_nothing_is_queued(params, faults):
    world = make_world()

    with pytest.raises(InvalidInput) as refused:
        start(world, params=params)

    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == faults
    with acting_as(SYSTEM):
        assert (ReportRun.objects.count(), Job.objects.count()) == (0, 0)


def test_a_period_that_goes_on_is_counted_up_to_today():
    world = make_world()
    today = timezone.localdate()
    make_fact(world, today, **DELIVERED)
    make_fact(world, today + dt.timedelta(days=1), state="accepted")

    run = start(world, params={"from": str(today), "to": str(today + dt.timedelta(days=30))})
    compute(str(run.job_id))

    result = again(run).result
    assert result["counted_to"] == str(today)
    assert result["kpis"][0]["all"]["denominator"] == 1


def test_a_role_without_the_right_is_refused():
    world = make_world()

    with pytest.raises(NotAllowed):
        start(world, actor=world.trust_actor(Role.SCHEDULER))


class TestWaitingListReport:
    def test_the_newest_month_by_specialty_and_every_month(self):
        world = dorset()
        take(world, of_month("October-2024"))
        take(world)

        run = start(world, "waiting_list", {})
        compute(str(run.job_id))

        result = again(run).result
        latest = result["latest"]
        assert (latest["list"], latest["within_18"], latest["over_18"]) == (21_702, 12_539, 9_163)
        assert (latest["over"]["52"], latest["decision_to_admit"]) == (647, 5_322)
        assert [month["period"] for month in result["months"]] == ["2024-10", "2024-11"]
        assert sum(line["list"] for line in latest["lines"]) == 21_702
        assert {line["change"] for line in latest["lines"]} == {0}
        assert result["sentence"] == (
            "21,702 were waiting at the end of Nov 2024, 57.78% of them within 18 weeks and 647 over 52 weeks."
            " At the end of Oct 2024 it was 21,702 and 57.78%."
        )

    def test_with_no_file_it_says_so(self):
        world = make_world()
        run = start(world, "waiting_list", {})
        compute(str(run.job_id))

        assert again(run).result["sentence"] == "No RTT file has been imported yet."

    def test_a_provider_has_none(self):
        world = make_world()

        with pytest.raises(RuleBroken) as refused:
            start(world, "waiting_list", {}, actor=world.provider_actor())
        assert refused.value.code == "report_not_for_providers"


class TestWorkersThatStop:
    def test_a_fault_in_the_report_ends_it_with_a_sentence_and_no_result(self):
        world = make_world()
        run = start(world)
        with acting_as(SYSTEM):
            ReportRun.objects.filter(pk=run.pk).update(params={"from": "broken"})

        compute(str(run.job_id))

        stopped = again(run)
        assert (stopped.job.state, stopped.job.error, stopped.result) == ("failed", FAULT, None)

    def test_a_worker_that_lost_its_lease_writes_nothing(self):
        world = make_world()
        run = start(world)
        first = jobs.claim(run.job_id)
        with acting_as(SYSTEM):
            Job.objects.filter(pk=first.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
        jobs.reap()
        second = jobs.claim(run.job_id)

        from reports.services import finish_report

        with pytest.raises(jobs.LeaseLost):
            finish_report(run=run, job=first, result={"late": True})
        finish_report(run=run, job=second, result=compute_report(run))

        assert again(run).result["kind"] == "kpi"
        assert again(run).job.attempts == 2

    def test_a_job_is_worked_out_once_however_often_it_is_woken(self):
        world = make_world()
        run = start(world)

        compute(str(run.job_id))
        finished = again(run).finished_at
        compute(str(run.job_id))
        compute("5d1f9a3e-0000-4000-8000-000000000000")

        assert again(run).finished_at == finished

    def test_results_are_plain_json_with_money_as_text(self):
        world = make_world()
        make_fact(world, dt.date(2026, 10, 3), **DELIVERED)
        run = start(world)
        compute(str(run.job_id))

        result = again(run).result
        assert json.loads(json.dumps(result)) == result
        assert result["kpis"][-1]["all"]["numerator"] == "3100.00"
