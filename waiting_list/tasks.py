"""The worker's side of imports. A task only names the job; what is true stands in the database."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from base.actors import Actor
from base.formatting import london_day
from base.row_security import acting_as
from plumbing import jobs
from waiting_list.cohorts.services.counts import compact_counts
from waiting_list.imports.services.processing import FAULT, JOB
from waiting_list.imports.services.worker import give_up, work
from waiting_list.snapshots.services import last_sunday, take_snapshot

log = structlog.get_logger("waiting_list.imports")


@shared_task(name="waiting_list.import")
def import_file(job_id: str) -> None:
    """Check or import one file. A worker that dies on the way leaves the rest to the next one."""
    job = jobs.claim(job_id)
    if job is None:
        return
    try:
        work(job)
    except jobs.LeaseLost:
        log.warning("import taken over by another worker", job=str(job.pk))
    except (OperationalError, InterfaceError):
        # The database was away: the lease runs out and the job is taken up again.
        raise
    except Exception as error:  # noqa: BLE001  (whoever asked reads a sentence)
        # Its text may repeat a row; where it came from is enough to find it.
        log.error("import failed", job=str(job.pk), kind=type(error).__name__)
        give_up(job, FAULT)


@shared_task(name="waiting_list.take_snapshots")
def take_snapshots() -> int:
    """Count the waiting lists as they stood at the end of last Sunday, where that was not done. Returns how many."""
    with acting_as(Actor.system("weekly count of waiting lists")) as job:
        return len(take_snapshot(by=job, week_ending=last_sunday(london_day(timezone.now()))))


@shared_task(name="waiting_list.fold_counts")
def fold_counts() -> int:
    """Fold what a day's changes added to the figures of who waits. Returns for how many trusts."""
    with acting_as(Actor.system("folding counts of the waiting list")) as job:
        return compact_counts(by=job)


def wake(job_id: str) -> None:
    """Tell a worker. When the queue is away the job stays queued, and beat wakes it later."""
    try:
        import_file.apply_async([job_id], retry=False)
    except import_file.OperationalError:
        log.warning("queue away, the import waits", job=job_id)


jobs.handler(JOB, wake)
