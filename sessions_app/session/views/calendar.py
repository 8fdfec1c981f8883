"""The calendar feed itself: open to whoever has its address, and to nobody else."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from base.errors import NotFound
from base.formatting import london_day
from base.ical import MEDIA_TYPE
from base.pages import public
from base.requests import ActorRequest
from base.row_security import acting_as
from notifications.services.feeds import feed_of
from sessions_app.session.calendar import calendar_of, sessions_of_feed


@public
@require_safe
def calendar_feed(request: ActorRequest, token: str) -> HttpResponse:
    """The calendar of an address; 304 when the program has it already, 404 in plain words for any other address."""
    try:
        feed = feed_of(token)
    except NotFound:
        return HttpResponse(
            "There is no calendar at this address, or no longer.\n",
            status=404,
            content_type="text/plain; charset=utf-8",
        )
    with acting_as(feed.actor) as actor:
        sessions = sessions_of_feed(
            actor, today=london_day(timezone.now()), site_id=feed.site_id, clinician_id=feed.clinician_id
        )
    body = calendar_of(feed.name, sessions, for_trust=actor.is_trust)
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    etag = response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return get_conditional_response(request, etag=etag, response=response) or response
