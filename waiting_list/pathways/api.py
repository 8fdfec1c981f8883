"""One need and the story of its clock by API."""

from __future__ import annotations

from base.api import ApiView
from base.requests import ApiRequest
from plumbing.endpoints import endpoint
from waiting_list.pathways.records import NeedRecord
from waiting_list.pathways.services.read_need import read_need


class OneNeed(ApiView):
    @endpoint("need_read", "A need and the story of its clock", tag="Waiting list", answers=NeedRecord)
    def get(self, request: ApiRequest, pk: int) -> NeedRecord:
        """For credentials that may see patients. Every look is recorded."""
        return NeedRecord.of(read_need(by=request.actor, need_id=pk))
