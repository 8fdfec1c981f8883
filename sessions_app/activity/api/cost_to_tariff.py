"""What the signed-off lists of a call-off cost against the payment scheme."""

from __future__ import annotations

import datetime as dt

from base.api import ApiView
from base.errors import NotAllowed
from base.permissions import Permission
from base.requests import ApiRequest
from contracts.call_offs import selectors
from contracts.tariff.ratio import combined
from plumbing.endpoints import endpoint
from sessions_app.activity.records import (
    CostToTariffQuery,
    CostToTariffRatioRecord,
    CostToTariffRecord,
    LineCostToTariffRecord,
    ListCostToTariffRecord,
)
from sessions_app.activity.selectors.cost_to_tariff import costs_of_lists


class CostToTariff(ApiView):
    @endpoint(
        "call_offs_cost_to_tariff",
        "Cost to tariff of signed-off lists",
        tag="Rates",
        query=CostToTariffQuery,
        answers=CostToTariffRecord,
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, query: CostToTariffQuery, call_off_id: int) -> CostToTariffRecord:
        """Only activity whose HRG is known and priced counts, on both sides alike."""
        if not request.actor.is_trust:
            raise NotAllowed("Only a trust sees this.", code="not_allowed")
        call_off = selectors.get_call_off(request.actor, call_off_id)
        first = query.from_ or call_off.starts_on or dt.date.min
        last = query.to or call_off.ends_on or dt.date.max
        found = costs_of_lists(actor=request.actor, call_off=call_off, first=first, last=last)
        by_line = {
            line.pk: combined(cost.of for cost in found if cost.session.service_line_id == line.pk)
            for line in call_off.service_lines.all()
        }
        return CostToTariffRecord(
            call_off=call_off.pk,
            together=CostToTariffRatioRecord.of(combined(cost.of for cost in found)),
            lines=[LineCostToTariffRecord.of(cost, service_line=line) for line, cost in by_line.items()],
            lists=[ListCostToTariffRecord.of(cost.of, session=cost.session.pk, day=cost.session.day) for cost in found],
        )
