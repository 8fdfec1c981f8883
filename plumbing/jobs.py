"""Background work that survives its worker: queue, claim, heartbeat, finish, reap."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from base.actors import Actor
from base.row_security import acting_as
from plumbing.models import Job

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 3

WakeUp = Callable[[str], object]
_wake_up: dict[str, WakeUp] = {}


class LeaseLost(Exception):
    """Another worker has the job now; this one must stop without writing anything more."""


def handler(kind: str, wake_up: WakeUp) -> None:
    """Say which Celery task is woken for a kind of job (it gets the job's id)."""
    _wake_up[kind] = wake_up


def queue(*, by: Actor, kind: str, args: dict, total: int = 0) -> Job:
    """Write the job down and wake a worker once the transaction has committed."""
    job = Job.objects.create(
        kind=kind, args=args, total=total, asked_by=by.label, trust_id=by.trust_id, provider_id=by.provider_id
    )
    transaction.on_commit(partial(wake, kind, str(job.pk)))
    return job


def wake(kind: str, job_id: str) -> None:
    """Send the job's id to its task. A broker that is away does not matter: beat wakes queued jobs again."""
    with suppress(OSError, OperationalError):
        _wake_up[kind](job_id)


def claim(job_id: str | uuid.UUID) -> Job | None:
    """Take a queued job for this worker, or None when it is taken, done or gone."""
    now = timezone.now()
    with acting_as(Actor.system("job runner")) as system:
        job = (
            Job.objects.visible_to(system)
            .select_for_update(skip_locked=True)
            .filter(pk=job_id, state=Job.State.QUEUED)
            .first()
        )
        if job is None:
            return None
        job.state, job.lease_token, job.lease_until = Job.State.RUNNING, uuid.uuid4(), now + LEASE
        job.heartbeat_at, job.attempts, job.done = now, job.attempts + 1, 0
        job.save()
        return job


def heartbeat(job: Job, *, done: int | None = None, total: int | None = None, step: str | None = None) -> None:
    """Prolong the lease and show progress, in a short transaction of its own so that people see it."""
    now = timezone.now()
    changes: dict = {"heartbeat_at": now, "lease_until": now + LEASE}
    for name, value in (("done", done), ("total", total), ("step", step)):
        if value is not None:
            changes[name] = value
    with acting_as(Actor.system("job runner")) as system:
        held = Job.objects.visible_to(system).filter(pk=job.pk, lease_token=job.lease_token, state="running")
        if not held.update(**changes):
            raise LeaseLost(str(job.pk))


def hold(job: Job) -> None:
    """Inside the transaction that writes the result: lock the job and make sure it is still ours."""
    held = Job.objects.select_for_update().filter(pk=job.pk, lease_token=job.lease_token, state="running")
    if not held.exists():
        raise LeaseLost(str(job.pk))


def finish(job: Job) -> None:
    """Mark done, in the same transaction as the result."""
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.DONE, finished_at=timezone.now(), lease_token=None, lease_until=None, done=F("total"), step=""
    )


def fail(job: Job, sentence: str) -> None:
    """Mark failed for good, with a sentence for the person who asked."""
    with acting_as(Actor.system("job runner")) as system:
        Job.objects.visible_to(system).filter(pk=job.pk, lease_token=job.lease_token).update(
            state=Job.State.FAILED, error=sentence, finished_at=timezone.now(), lease_token=None, lease_until=None
        )


def reap() -> tuple[int, int]:
    """Give the jobs of dead workers to others, fail those that died too often, wake what waits.

    Returns (given back or woken, failed for good).
    """
    now = timezone.now()
    with acting_as(Actor.system("job reaper")) as system:
        dead = Job.objects.visible_to(system).filter(state=Job.State.RUNNING, lease_until__lt=now)
        failed = dead.filter(attempts__gte=MAX_ATTEMPTS).update(
            state=Job.State.FAILED,
            finished_at=now,
            lease_token=None,
            lease_until=None,
            error=f"This stopped {MAX_ATTEMPTS} times without finishing. Run it again, or ask support.",
        )
        dead.update(state=Job.State.QUEUED, lease_token=None, lease_until=None)
        waiting = list(Job.objects.visible_to(system).filter(state=Job.State.QUEUED).values_list("kind", "id")[:500])
        for kind, job_id in waiting:
            if kind in _wake_up:
                transaction.on_commit(partial(wake, kind, str(job_id)))
    return len(waiting), failed
