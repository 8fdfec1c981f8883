"""The checklist of a list by API: both sides see all of it, each says what of its own is in place."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, etag
from base.permissions import Permission
from base.requests import ApiRequest
from base.versions import as_read, version_of
from plumbing.endpoints import Result, endpoint
from sessions_app.session.api.reading import hold_now, session_for
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import Side
from sessions_app.teams.models.readiness import ReadinessTick
from sessions_app.teams.readiness_items import OF_PROVIDER, Item, is_ready, items_for
from sessions_app.teams.records import ItemsInPlace, ReadinessItemRecord, ReadinessRecord
from sessions_app.teams.services.readiness import say_ready

TAG = "Day"


def readiness(by: Actor, session: Session) -> ReadinessRecord:
    """The checklist of a session as it is."""
    ticks = {tick.item: tick for tick in ReadinessTick.objects.visible_to(by).filter(session=session)}
    kind = session.room.kind
    items = [_item(item, ticks.get(item.value)) for item in items_for(kind)]
    return ReadinessRecord(session=session.pk, ready=is_ready(ticks, kind), items=items)


def _item(item: Item, tick: ReadinessTick | None) -> ReadinessItemRecord:
    return ReadinessItemRecord(
        item=item,
        words=str(item.label),
        side=Side.PROVIDER if item in OF_PROVIDER else Side.TRUST,
        in_place=tick is not None,
        by=tick.ticked_by if tick else "",
        at=tick.ticked_at if tick else None,
    )


class Readiness(ApiView):
    @endpoint(
        "readiness_read",
        "What is in place before a list, and who says so",
        tag=TAG,
        answers=ReadinessRecord,
        etag=True,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, pk: int) -> Result:
        """Both sides see all of it."""
        return _answer(readiness(request.actor, session_for(request.actor, pk)))

    @endpoint(
        "readiness_say",
        "Say which of your own items are in place",
        tag=TAG,
        body=ItemsInPlace,
        answers=ReadinessRecord,
        if_match=True,
        etag=True,
    )
    def put(self, request: ApiRequest, body: ItemsInPlace, pk: int) -> Result:
        """Those named are in place, your other ones are not; the other side's stay as they are."""
        session = hold_now(request.actor, pk)
        as_read(request, version_of(readiness(request.actor, session).plain()))
        say_ready(by=request.actor, session_id=session.pk, items=body.items)
        return _answer(readiness(request.actor, session))


def _answer(record: ReadinessRecord) -> Result:
    return Result(record, headers={"ETag": etag(version_of(record.plain()))})
