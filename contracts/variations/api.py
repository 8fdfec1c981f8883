"""Changes to a call-off by API. Deciding one is not here: it belongs to people."""

from __future__ import annotations

from django.db.models import QuerySet

from base.api import ApiView, etag, wanted_version
from base.errors import NotFound, Outdated
from base.permissions import Permission
from base.records import Results
from base.requests import ApiRequest
from contracts.call_offs import selectors
from contracts.call_offs.api import TAG
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.services.entry import own_call_off
from contracts.variations.models import Variation
from contracts.variations.records import NewVariation, VariationRecord
from contracts.variations.services import propose_variation
from plumbing.endpoints import IdempotentView, Result, endpoint


def variations_of(call_off: CallOff) -> QuerySet[Variation]:
    """The changes of a call-off in their numbers, each with its decision and notice."""
    return call_off.variations.select_related("decision", "notice").order_by("number")


class Variations(IdempotentView):
    resource = "variation"

    @endpoint(
        "variations_list",
        "Changes to a call-off",
        tag=TAG,
        answers=Results[VariationRecord],
        etag=True,
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, call_off_id: int) -> Result:
        """In their numbers, with what was decided. Both sides see them; the ETag is the number of the last."""
        found = list(variations_of(selectors.get_call_off(request.actor, call_off_id)))
        listed = Results[VariationRecord](results=[VariationRecord.of(variation) for variation in found])
        return Result(listed, headers={"ETag": etag(len(found))})

    @endpoint(
        "variations_propose",
        "Propose a change",
        tag=TAG,
        body=NewVariation,
        answers={201: VariationRecord},
        if_match=True,
        location=True,
        idempotent=True,
        permission=Permission.MANAGE_CONTRACTS,
    )
    def post(self, request: ApiRequest, body: NewVariation, call_off_id: int) -> Result:
        """Tested against regulation 13 with every change before it. Approving it belongs to a signed-in person."""
        call_off = own_call_off(request.actor, call_off_id)  # locked
        version = wanted_version(request)
        if version is not None and version != call_off.variations.count():
            raise Outdated("Another change was proposed since you read them.", code="outdated")
        return _proposed(propose_variation(by=request.actor, call_off_id=call_off.pk, **body.values()))

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        return _proposed(Variation.objects.visible_to(request.actor).get(pk=ids[0]))


def _proposed(variation: Variation) -> Result:
    where = f"/api/v1/call-offs/{variation.call_off_id}/variations/{variation.number}/"
    return Result(VariationRecord.of(variation), ids=[variation.pk], headers={"Location": where})


class OneVariation(ApiView):
    @endpoint("variations_read", "One change", tag=TAG, answers=VariationRecord, permission=Permission.VIEW_CONTRACTS)
    def get(self, request: ApiRequest, call_off_id: int, number: int) -> VariationRecord:
        """By its number within the call-off, with its decision and the notice of it."""
        found = variations_of(selectors.get_call_off(request.actor, call_off_id)).filter(number=number).first()
        if found is None:
            raise NotFound()
        return VariationRecord.of(found)
