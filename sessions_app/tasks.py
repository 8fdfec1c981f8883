"""Background work on sessions: thin doors to the services, safe to run twice."""

import logging

from celery import shared_task

from base.actors import Actor
from base.errors import DomainError
from base.row_security import acting_as
from sessions_app.offers.services.fallback import ended_offers, expire_offer

log = logging.getLogger(__name__)


@shared_task(name="sessions.expire_offers")
def expire_unanswered_offers() -> int:
    """Offers past their time become unfilled and go to the next call-off; returns how many ended.

    Each in a transaction of its own: one that cannot be ended holds up no other.
    """
    job = Actor.system("offer expiry")
    with acting_as(job):
        due = ended_offers(by=job)
    ended = 0
    for session_id in due:
        try:
            with acting_as(job):
                ended += expire_offer(by=job, session_id=session_id) is not None
        except DomainError as refusal:
            log.warning("The offer of session %s could not be ended: %s", session_id, refusal.code)
    return ended
