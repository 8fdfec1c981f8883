"""The brake by API: stopping a service line or a provider from a list, and what a stop affects.

Anybody's system may stop; that the lists run again is proposed and agreed by two people.
"""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, answer_page, wanted_version
from base.errors import NotFound
from base.permissions import Permission, require
from base.records import Page, PageQuery
from base.requests import ApiRequest
from base.versions import versioned
from plumbing.endpoints import CommandView, endpoint, idempotency_key
from sessions_app.safety.records import NewStop, OneStopRecord, StopQuery, StopRecord
from sessions_app.safety.services import affected_by, stop_lists
from sessions_app.session.api.reading import hold, sessions_of
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.safety import Stop
from sessions_app.session.records import SessionRecord

TAG = "Safety"


def stop_record(stop: Stop) -> StopRecord:
    """A stop as it is now; the version is that of its content."""
    return versioned(StopRecord.of(stop, version=0))


def stop_for(by: Actor, pk: int) -> Stop:
    """One of those the asker may see. Raises NotFound."""
    require(by, Permission.VIEW_PLANNER)
    found = Stop.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such stop that you can see.", code="stop_not_found")
    return found


def read_stop(by: Actor, pk: int) -> OneStopRecord:
    """A stop and how much it affects. Raises NotFound."""
    stop = stop_for(by, pk)
    sessions = affected_by(actor=by, stop=stop)
    places = ListEntry.objects.visible_to(by).filter(session__in=sessions.values("pk"), live=True)
    return OneStopRecord.of(
        stop, version=stop_record(stop).version, sessions_affected=sessions.count(), patients_affected=places.count()
    )


class Stops(ApiView):
    @endpoint(
        "stops_list",
        "What is or was stopped for safety, the latest first",
        tag=TAG,
        query=StopQuery,
        answers=Page[StopRecord],
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, query: StopQuery) -> Page[StopRecord]:
        """Those that concern your organisation."""
        rows = Stop.objects.visible_to(request.actor)
        rows = rows if query.open is None else rows.filter(resumed_at__isnull=query.open)
        return answer_page(StopRecord, rows, request, query, by=("-stopped_at", "-id"), make=stop_record)


class OneStop(ApiView):
    @endpoint("stops_read", "One stop and how much it affects", tag=TAG, answers=OneStopRecord, etag=True)
    def get(self, request: ApiRequest, pk: int) -> OneStopRecord:
        """Counted now: lists that are called off or done no longer count."""
        return read_stop(request.actor, pk)


class StopSessions(ApiView):
    @endpoint(
        "stops_sessions",
        "The lists still to come that a stop covers",
        tag=TAG,
        query=PageQuery,
        answers=Page[SessionRecord],
    )
    def get(self, request: ApiRequest, query: PageQuery, pk: int) -> Page[SessionRecord]:
        """Soonest first; those of your organisation."""
        ids = affected_by(actor=request.actor, stop=stop_for(request.actor, pk)).values("pk")
        rows = sessions_of(request.actor).filter(pk__in=ids)
        return answer_page(SessionRecord, rows, request, query, by=("starts_at", "id"))


class StopFromSession(CommandView):
    resource = "stop"

    @endpoint(
        "stops_stop",
        "Stop a list's service line, or its whole provider, at once",
        tag=TAG,
        body=NewStop,
        answers={201: OneStopRecord},
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewStop, pk: int) -> int:
        """Nothing new is offered, accepted or started there. Stopped already: answers the stop that stands."""
        hold(request.actor, pk, wanted_version(request))
        return stop_lists(by=request.actor, session_id=pk, key=idempotency_key(request), **body.values()).pk

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> OneStopRecord:
        return read_stop(request.actor, pk)
