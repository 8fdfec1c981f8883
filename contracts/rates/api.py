"""The price of a list, with its steps, by API."""

from __future__ import annotations

from base.api import ApiView
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission
from base.requests import ApiRequest
from contracts.call_offs import selectors
from contracts.rates.explanation import explain
from contracts.rates.pricing import AppointmentTally, ListCounts
from contracts.rates.records import ListPriceQuery, ListPriceRecord
from plumbing.endpoints import endpoint

TAG = "Rates"


class ListPrice(ApiView):
    @endpoint(
        "call_offs_price",
        "What a list would come to, and why",
        tag=TAG,
        query=ListPriceQuery,
        answers=ListPriceRecord,
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, query: ListPriceQuery, call_off_id: int) -> ListPriceRecord:
        """The line and version used, the kind of day, and each step to the penny."""
        call_off = selectors.get_call_off(request.actor, call_off_id)
        line = next((line for line in call_off.service_lines.all() if line.pk == query.service_line), None)
        if line is None:
            raise NotFound()
        explained = explain(
            actor=request.actor, call_off=call_off, line=line, starts_at=query.starts_at, counts=_counts(query)
        )
        return ListPriceRecord.of(explained)


def _counts(query: ListPriceQuery) -> ListCounts:
    if query.first + query.follow_up > query.seen:
        words = "First and follow-up appointments must be no more than the patients seen."
        raise InvalidInput.of([Fault("follow_up", "invalid", words)])
    return ListCounts(
        minutes=query.minutes,
        seen=AppointmentTally(query.seen, query.first, query.follow_up, query.points),
        missed=AppointmentTally(cases=query.missed, points=query.missed_points),
        ran=query.seen + query.missed > 0,
    )
