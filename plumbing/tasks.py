"""Scheduled tasks: thin calls of the modules here. Each may run twice, or twice at once."""

from celery import shared_task

from base.actors import Actor
from base.row_security import acting_as
from plumbing import idempotency, jobs, outbox


@shared_task(name="plumbing.relay_outbox")
def relay_outbox() -> int:
    """Hand on what waits, batch by batch; returns how many messages."""
    handed = total = outbox.relay()
    while handed:
        total += (handed := outbox.relay())
    return total


@shared_task(name="plumbing.reap_jobs")
def reap_jobs() -> list[int]:
    """Give dead workers' jobs to others; returns [woken, failed for good]."""
    return list(jobs.reap())


@shared_task(name="plumbing.rotate_idempotency_keys")
def rotate_idempotency_keys() -> int:
    """Make the next days' partitions, drop those past keeping; returns how many were dropped."""
    with acting_as(Actor.system("idempotency keys")):
        return idempotency.rotate()
