"""Background work on tasks and e-mails: thin doors to the services, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from base.actors import Actor
from base.walls import acting_as
from messages.kinds import task_kinds
from messages.listening import bring_up_to_date
from messages.services.digests import write_digests
from messages.services.posting import send_waiting


@shared_task(name="messages.sweep_tasks")
def sweep_tasks(nightly: bool = False) -> int:
    """Kinds against what waits now, each in its own transaction: what only time changes, and what lost news left.

    ``nightly`` takes those along for which looking is costly. Returns how many tasks were opened.
    """
    source = f"sweep-{timezone.now().isoformat()}"
    opened = 0
    for kind in task_kinds():
        if kind.nightly and not nightly:
            continue
        with acting_as(Actor.system("task sweep")):
            opened += bring_up_to_date(kind, ids=None, source=source)
    return opened


@shared_task(name="messages.write_digests")
def write_daily_summaries() -> int:
    """The daily summaries of those for whom there is something. Returns how many."""
    with acting_as(Actor.system("daily summary")) as job:
        return write_digests(by=job, now=timezone.now())


@shared_task(name="messages.send_mail")
def send_mail() -> int:
    """Send the e-mails that are due. Returns how many went out."""
    return send_waiting()
