"""Follow-ups of a list by API: noted, read and acted on by either side."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, answer_page, wanted_version
from base.errors import Fault, NotFound
from base.permissions import Permission
from base.records import Page
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, endpoint
from sessions_app.aftercare.records import FollowUpAction, FollowUpQuery, FollowUpRecord, NewFollowUp
from sessions_app.aftercare.selectors import follow_ups
from sessions_app.aftercare.services.follow_ups import Wish, act_on, add_follow_ups
from sessions_app.session.api.reading import alone, session_for
from sessions_app.session.models.list_entries import ListEntry

TAG = "After a list"


def patient_of(by: Actor, session_id: int, entry: int) -> int:
    """The patient of a place on the session's list. Raises NotFound."""
    found = ListEntry.objects.visible_to(by).filter(pk=entry, session_id=session_id).first()
    if found is None:
        fault = Fault("/entry", "entry_not_found", "There is no such place on this list that you can see.")
        raise NotFound.of([fault])
    return found.patient_id


class FollowUps(ApiView):
    @endpoint(
        "follow_ups_list",
        "Follow-ups, as they were noted",
        tag=TAG,
        query=FollowUpQuery,
        answers=Page[FollowUpRecord],
        permission=Permission.FOLLOW_UP,
    )
    def get(self, request: ApiRequest, query: FollowUpQuery) -> Page[FollowUpRecord]:
        """Of your organisation's lists, whoever owns them."""
        rows = follow_ups(actor=request.actor)
        rows = rows.filter(state__in=query.state) if query.state else rows
        rows = rows.filter(side=query.side) if query.side else rows
        return answer_page(FollowUpRecord, rows, request, query, by=("made_at", "id"))


class FollowUpCommand(CommandView):
    """Something said of a follow-up; the answer is the follow-up as it is now."""

    resource = "follow_up"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> FollowUpRecord:
        return FollowUpRecord.of(follow_ups(actor=request.actor).get(pk=pk))


class SessionFollowUps(FollowUpCommand):
    @endpoint(
        "follow_ups_add",
        "Note something to follow up",
        tag=TAG,
        body=NewFollowUp,
        answers={201: FollowUpRecord},
        etag=True,
        idempotent=True,
        permission=Permission.FOLLOW_UP,
    )
    def post(self, request: ApiRequest, body: NewFollowUp, pk: int) -> int:
        """Open follow-ups keep their session, and the contract, from being closed."""
        session = session_for(request.actor, pk)
        asked = body.values()
        wish = Wish(patient_id=patient_of(request.actor, session.pk, asked.pop("entry")), **asked)
        (made,) = alone(lambda: add_follow_ups(by=request.actor, session_id=session.pk, wishes=[wish]))
        return made.pk


class ActOnFollowUp(FollowUpCommand):
    @endpoint(
        "follow_ups_act",
        "Say what was done with it",
        tag=TAG,
        body=FollowUpAction,
        answers=FollowUpRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: FollowUpAction, pk: int) -> int:
        """Either side may, whoever owns it: what matters is that somebody does."""
        act_on(by=request.actor, follow_up_id=pk, version=wanted_version(request), **body.values())
        return pk
