"""Money across call-offs by API: where one stood when it was taken over, who may approve how much."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, answer_page, etag, wanted_version
from base.errors import NotFound, Outdated
from base.permissions import Permission
from base.records import Page, PageQuery
from base.requests import ApiRequest
from contracts.call_offs.api import TAG, own
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.services.entry import own_call_off
from contracts.money.models.limits import DelegatedLimit
from contracts.money.models.opening import OpeningPosition
from contracts.money.records import DelegatedLimitRecord, NewOpeningPosition, OpeningPositionRecord
from contracts.money.services.opening import set_opening
from plumbing.endpoints import Result, endpoint


class OpeningPositions(ApiView):
    @endpoint(
        "opening_position_read",
        "Where a call-off stood when it was taken over",
        tag=TAG,
        answers=OpeningPositionRecord,
        etag=True,
    )
    def get(self, request: ApiRequest, call_off_id: int) -> Result:
        """404 where none is recorded."""
        found = _newest(request.actor, own(request.actor, call_off_id))
        if found is None:
            raise NotFound("No opening position is recorded.")
        return _position(found)

    @endpoint(
        "opening_position_set",
        "Record where a call-off stood",
        tag=TAG,
        body=NewOpeningPosition,
        answers=OpeningPositionRecord,
        if_match=True,
        etag=True,
        permission=Permission.MANAGE_CONTRACTS,
    )
    def put(self, request: ApiRequest, body: NewOpeningPosition, call_off_id: int) -> Result:
        """A later one corrects it: the ledger moves by the difference, so the same one twice moves nothing."""
        call_off = own_call_off(request.actor, call_off_id)  # locked
        version = wanted_version(request)
        if version is not None and version != (last.pk if (last := _newest(request.actor, call_off)) else 0):
            raise Outdated("Another position was recorded since you read it.", code="outdated")
        return _position(set_opening(by=request.actor, call_off_id=call_off.pk, **body.values()))


def _newest(by: Actor, call_off: CallOff) -> OpeningPosition | None:
    return OpeningPosition.objects.visible_to(by).filter(call_off=call_off).order_by("-pk").first()


def _position(position: OpeningPosition) -> Result:
    return Result(OpeningPositionRecord.of(position), headers={"ETag": etag(position.pk)})


class DelegatedLimits(ApiView):
    @endpoint(
        "limits_list",
        "Delegated limits of your trust",
        tag=TAG,
        query=PageQuery,
        answers=Page[DelegatedLimitRecord],
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, query: PageQuery) -> Page[DelegatedLimitRecord]:
        """Up to what value each person may approve, and when. Setting one belongs to people."""
        if not request.actor.is_trust:
            raise NotFound()
        rows = DelegatedLimit.objects.visible_to(request.actor)
        return answer_page(DelegatedLimitRecord, rows, request, query)
