"""Background work survives its worker: claimed once, reaped after its lease, failed when it died too often."""

import datetime as dt
import threading
import uuid

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from base.row_security import acting_as
from plumbing import jobs
from plumbing.jobs import LEASE, LeaseLost, claim, fail, finish, heartbeat, hold, queue, reap
from plumbing.models import Job
from plumbing.tasks import reap_jobs
from tests.support.world import SYSTEM, make_world

KIND = "tests.add_up"


@pytest.fixture(autouse=True)
def woken(monkeypatch):
    """The ids with which the kind's task was woken."""
    ids: list[str] = []
    monkeypatch.setitem(jobs._wake_up, KIND, ids.append)
    return ids


def queued(**more) -> Job:
    with acting_as(SYSTEM) as by:
        return queue(by=by, kind=KIND, args={}, **more)


def now_of(job: Job) -> Job:
    with acting_as(SYSTEM):
        return Job.objects.get(pk=job.pk)


def together(work, count: int) -> list:
    """Run ``work(n)`` in so many threads that begin at once and return the answers; an error is its answer."""
    barrier, answers = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        try:
            barrier.wait()
            answers[number] = work(number)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db
def test_a_worker_is_woken_once_the_job_is_committed(django_capture_on_commit_callbacks, woken):
    with django_capture_on_commit_callbacks() as callbacks:
        job = queued(total=7)
        assert woken == []
    for callback in callbacks:
        callback()

    assert woken == [str(job.pk)]
    assert (job.state, job.total, job.attempts) == ("queued", 7, 0)


def test_a_job_that_is_rolled_back_wakes_nobody(committed, woken):
    def failing() -> None:
        with acting_as(SYSTEM) as by:
            queue(by=by, kind=KIND, args={})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()

    assert woken == []


@pytest.mark.django_db
def test_a_queue_that_is_away_does_not_matter(monkeypatch):
    from kombu.exceptions import OperationalError

    for error in (OSError, OperationalError):

        def away(job_id, error=error):
            raise error

        monkeypatch.setitem(jobs._wake_up, KIND, away)
        jobs.wake(KIND, "1")


def test_a_job_is_claimed_by_one_of_many_workers(committed):
    job = queued()

    claimed = together(lambda _: claim(job.pk), 6)

    held = [owned for owned in claimed if owned is not None]
    assert [type(owned) for owned in held] == [Job]
    assert (now_of(job).state, now_of(job).attempts, now_of(job).lease_token) == ("running", 1, held[0].lease_token)


@pytest.mark.django_db
def test_what_is_claimed_done_or_gone_is_not_claimed_again():
    job = queued()

    assert claim(str(job.pk)) is not None
    assert claim(str(job.pk)) is None
    assert claim(uuid.uuid4()) is None


@pytest.mark.django_db
def test_a_heartbeat_prolongs_the_lease_and_shows_progress():
    job = claim(queued(total=10).pk)
    later = timezone.now() + dt.timedelta(seconds=50)

    with time_machine.travel(later, tick=False):
        heartbeat(job, done=4, step="Adding up October")

    seen = now_of(job)
    assert (seen.done, seen.percent, seen.step) == (4, 40, "Adding up October")
    assert seen.lease_until == later + LEASE


@pytest.mark.django_db
def test_a_job_whose_worker_died_is_given_to_another():
    job = claim(queued().pk)

    with time_machine.travel(timezone.now() + LEASE + dt.timedelta(seconds=1)):
        assert reap() == (1, 0)
        second = claim(job.pk)

    assert (second.pk, second.attempts) == (job.pk, 2)
    assert second.lease_token != job.lease_token


@pytest.mark.django_db
def test_a_job_whose_worker_lives_is_left_alone():
    job = claim(queued().pk)

    assert reap() == (0, 0)
    assert now_of(job).lease_token == job.lease_token


@pytest.mark.django_db
def test_the_first_worker_can_write_nothing_more_once_another_has_the_job():
    first = claim(queued(total=1).pk)
    with time_machine.travel(timezone.now() + LEASE * 2):
        reap()
        second = claim(first.pk)

    with pytest.raises(LeaseLost):
        heartbeat(first, done=1)
    with pytest.raises(LeaseLost), acting_as(SYSTEM):
        hold(first)
    fail(first, "Too late to say anything.")
    assert now_of(first).state == "running"
    with acting_as(SYSTEM):
        hold(second)
        finish(second)
    assert (now_of(first).state, now_of(first).done, now_of(first).percent) == ("done", 1, 100)


@pytest.mark.django_db
def test_a_job_that_died_three_times_fails_with_a_sentence():
    job, start = queued(), timezone.now()
    for attempt in range(3):
        with time_machine.travel(start + LEASE * 3 * attempt, tick=False):
            assert claim(job.pk).attempts == attempt + 1
        with time_machine.travel(start + LEASE * (3 * attempt + 2), tick=False):
            outcome = reap()

    assert outcome == (0, 1)
    assert (now_of(job).state, now_of(job).error) == (
        "failed",
        "This stopped 3 times without finishing. Run it again, or ask support.",
    )
    assert claim(job.pk) is None


@pytest.mark.django_db
def test_what_failed_for_good_is_told_and_not_taken_up_again():
    job = claim(queued().pk)

    fail(job, "The file is no waiting list.")

    assert (now_of(job).state, now_of(job).error) == ("failed", "The file is no waiting list.")
    assert reap() == (0, 0)


@pytest.mark.django_db
def test_the_reaper_wakes_what_waits(django_capture_on_commit_callbacks, woken):
    job = queued()
    with django_capture_on_commit_callbacks(execute=True):
        assert reap_jobs() == [1, 0]

    assert woken == [str(job.pk)]


def test_two_reapers_at_once_give_a_job_back_once(committed):
    job = claim(queued().pk)
    with acting_as(SYSTEM):
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LEASE)

    outcomes = together(lambda _: reap(), 2)

    assert [failed for _, failed in outcomes] == [0, 0]
    assert (now_of(job).state, now_of(job).attempts) == ("queued", 1)


@pytest.mark.django_db
def test_an_organisation_sees_its_own_jobs_only():
    world, other = make_world(rooms=1), make_world(rooms=1)
    with acting_as(world.trust_actor()) as by:
        queue(by=by, kind=KIND, args={})

    with acting_as(world.trust_actor()) as by:
        assert Job.objects.visible_to(by).count() == 1
    with acting_as(other.trust_actor()) as by:
        assert Job.objects.count() == 0
