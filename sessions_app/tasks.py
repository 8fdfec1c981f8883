"""Background work on sessions: thin doors to the services, safe to run twice."""

from celery import shared_task

from base.actors import Actor
from base.walls import acting_as
from sessions_app.services.offers import expire_offers


@shared_task(name="sessions.expire_offers")
def expire_unanswered_offers() -> int:
    """Offers past their time become unfilled; returns how many."""
    with acting_as(Actor.system("offer expiry")) as job:
        return len(expire_offers(by=job))
