"""The worker's side of reports. A task only names the job; what is true stands in the database."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError

from base.actors import Actor
from base.errors import DomainError
from base.row_security import acting_as
from plumbing import jobs
from plumbing.models import Job
from reports.models import ReportRun
from reports.services import JOB, compute_report, finish_report

log = structlog.get_logger("reports")
FAULT = "The report stopped because of a fault on our side. Run it again; if it stops again, ask support."


@shared_task(name="reports.compute")
def compute(job_id: str) -> None:
    """Work out one report. A worker that dies on the way leaves the job to the next one; nothing is half-written."""
    job = jobs.claim(job_id)
    if job is None:
        return
    try:
        work(job)
    except jobs.LeaseLost:
        log.warning("report taken over by another worker", job=str(job.pk))
    except DomainError as error:
        jobs.fail(job, error.detail)
    except (OperationalError, InterfaceError):
        # The database was away: the lease runs out and the job is taken up again.
        raise
    except Exception:
        log.exception("report failed", job=str(job.pk))
        jobs.fail(job, FAULT)


def work(job: Job) -> None:
    """Compute step by step, showing each as progress, then write result and end of the job together."""
    with acting_as(Actor.system("report runner")) as system:
        run = ReportRun.objects.visible_to(system).get(job_id=job.pk)
    steps = Progress(job)
    result = compute_report(run, tell=steps)
    steps("Result")
    finish_report(run=run, job=job, result=result)


class Progress:
    """Counts the steps of a job and shows the one that begins."""

    def __init__(self, job: Job):
        self.job, self.done = job, -1

    def __call__(self, step: str) -> None:
        self.done += 1
        jobs.heartbeat(self.job, done=self.done, step=step)


def wake(job_id: str) -> None:
    """Tell a worker. When the queue is away the job stays queued, and beat wakes it later."""
    try:
        compute.apply_async([job_id], retry=False)
    except compute.OperationalError:
        log.warning("queue away, the report waits", job=job_id)


jobs.handler(JOB, wake)
