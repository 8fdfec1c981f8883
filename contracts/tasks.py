"""Background work on contracts: thin doors to the services, safe to run twice."""

from celery import shared_task

from base.actors import Actor
from base.walls import acting_as
from contracts.services.gate import recheck_all


@shared_task(name="contracts.recheck_compliance")
def recheck_compliance() -> int:
    """Put the compliance rules to every open call-off: days pass and policies run out. Returns how many."""
    with acting_as(Actor.system("nightly compliance check")) as job:
        return recheck_all(by=job)
