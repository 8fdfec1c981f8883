"""Background work on tasks and e-mails: thin calls of the services, safe to run twice."""

import structlog
from celery import shared_task
from django.utils import timezone

from base.actors import Actor
from base.row_security import acting_as
from notifications.kinds import TaskKind, task_kinds
from notifications.services.digests import write_digests
from notifications.services.outgoing_mail import send_waiting
from notifications.subscriptions import bring_up_to_date

log = structlog.get_logger("notifications")


@shared_task(name="messages.sweep_tasks")
def sweep_tasks(nightly: bool = False) -> int:
    """Kinds against what waits now, each in its own transaction: what only time changes, and what lost news left.

    ``nightly`` takes those along for which looking is costly. Returns how many tasks were opened.
    """
    source = f"sweep-{timezone.now().isoformat()}"
    kinds = [kind for kind in task_kinds() if nightly or not kind.nightly]
    return sum(_swept(kind, source) for kind in kinds)


def _swept(kind: TaskKind, source: str) -> int:
    try:
        with acting_as(Actor.system("task sweep")):
            return bring_up_to_date(kind, ids=None, source=source)
    except Exception:  # whatever one kind's fault is, the others are looked at
        log.exception("tasks not swept", kind=kind.name)
        return 0


@shared_task(name="messages.write_digests")
def write_daily_summaries() -> int:
    """The daily summaries of those for whom there is something. Returns how many."""
    with acting_as(Actor.system("daily summary")) as job:
        return write_digests(by=job, now=timezone.now())


@shared_task(name="messages.send_mail")
def send_mail() -> int:
    """Send the e-mails that are due. Returns how many went out."""
    return send_waiting()
