"""A report whose worker is killed is finished by the next one."""

import os
import time

import pytest
from kombu import pools

from base.row_security import acting_as
from plumbing import jobs
from plumbing.models import Job
from reports.models import ReportRun
from reports.services import start_report
from reports.tasks import compute
from runner import roles
from tests.reports.support import DAY, DELIVERED, make_fact
from tests.support.world import SYSTEM, make_world

SECONDS = 60


def ask(world):
    with acting_as(world.trust_actor("executive")) as actor:
        return start_report(by=actor, kind="kpi", params={"from": "2026-10-01", "to": "2026-10-31"})


def job_of(run):
    with acting_as(SYSTEM):
        return Job.objects.get(report_run=run.pk)


def result_of(run):
    with acting_as(SYSTEM):
        return ReportRun.objects.get(pk=run.pk).result


def wait_until(true, worker):
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, worker.text()[-3000:]
        time.sleep(0.05)


def waiting_for_facts(cursor):
    cursor.execute(
        "select count(*) from pg_locks where not granted and relation = 'sessions_app_sessionfact'::regclass"
    )
    return cursor.fetchone()[0] > 0


def test_a_real_worker_finishes_a_report(committed, celery_worker_process):
    world = make_world()
    make_fact(world, DAY, **DELIVERED)

    run = ask(world)
    wait_until(lambda: result_of(run), celery_worker_process)

    assert result_of(run)["kpis"][0]["all"]["denominator"] == 1
    assert (job_of(run).state, job_of(run).attempts) == ("done", 1)


def test_a_report_whose_worker_was_killed_is_taken_up_again(committed, celery_worker_process, owner_cursor):
    world = make_world()
    make_fact(world, DAY, **DELIVERED)
    with roles.cursor(os.environ["DATABASE_OWNER_URL"]) as holder:
        holder.execute("begin")
        holder.execute("lock table sessions_app_sessionfact in access exclusive mode")
        run = ask(world)
        wait_until(lambda: waiting_for_facts(owner_cursor), celery_worker_process)
        assert (job_of(run).state, job_of(run).step) == ("running", "Sessions")

        celery_worker_process.kill()
        holder.execute("rollback")
    assert result_of(run) is None
    assert jobs.reap() == (0, 0)  # the lease still runs: it may only be slow

    owner_cursor.execute("update plumbing_job set lease_until = now() - interval '1 second'")
    celery_worker_process.start_and_wait()
    assert jobs.reap() == (1, 0)
    wait_until(lambda: result_of(run), celery_worker_process)

    assert result_of(run)["kpis"][0]["all"]["denominator"] == 1
    assert (job_of(run).state, job_of(run).attempts) == ("done", 2)


def test_a_report_whose_workers_die_again_and_again_fails_with_a_sentence(committed, owner_cursor):
    run = ask(make_world())

    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim(run.job_id) is not None
        owner_cursor.execute("update plumbing_job set lease_until = now() - interval '1 second'")
        jobs.reap()

    job = job_of(run)
    assert (job.state, job.attempts) == ("failed", jobs.MAX_ATTEMPTS)
    assert "stopped 3 times" in job.error
    assert jobs.claim(run.job_id) is None


@pytest.fixture
def queue_away():
    """Nobody answers at the queue's address."""

    def point_to(address):
        app.conf.broker_url = address
        app._pool = app.amqp._producer_pool = None
        pools.reset()

    app = compute.app
    before = app.conf.broker_url
    point_to("redis+socket:///nowhere/valkey")
    yield
    point_to(before)


def test_a_report_asked_for_while_the_queue_is_away_waits_and_is_finished(committed, queue_away):
    world = make_world()
    make_fact(world, DAY, **DELIVERED)

    run = ask(world)
    assert job_of(run).state == "queued"
    assert jobs.reap() == (1, 0)  # it goes on being woken until a worker hears it

    compute(str(run.job_id))
    assert result_of(run)["kpis"][0]["all"]["denominator"] == 1
