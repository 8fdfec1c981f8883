"""Where the staff of a virtual clinic join, by API."""

from __future__ import annotations

from base.api import ApiView, wanted_version
from base.requests import ApiRequest
from plumbing.endpoints import endpoint
from sessions_app.session.api.reading import TAG
from sessions_app.session.records import JoinLinkRecord, NewJoinLink
from sessions_app.session.services.join_links import set_join_link


class JoinLink(ApiView):
    @endpoint(
        "sessions_link",
        "Say where the staff of a virtual clinic join",
        tag=TAG,
        body=NewJoinLink,
        answers=JoinLinkRecord,
        if_match=True,
        etag=True,
    )
    def put(self, request: ApiRequest, body: NewJoinLink, pk: int) -> JoinLinkRecord:
        """https only. Empty leaves the room's link. Either side of the list may say; after the lock it keeps one."""
        session = set_join_link(by=request.actor, session_id=pk, link=body.join_link, version=wanted_version(request))
        return JoinLinkRecord.of(session)
