"""What the signed-off lists of a call-off cost against the payment scheme."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base.api import ApiView, checked_id, date, read_parameters
from base.errors import NotAllowed
from base.permissions import Permission, require
from contracts.call_offs import selectors
from contracts.tariff.ratio import combined
from sessions_app.activity.selectors.cost_to_tariff import costs_of_lists


class Money(s.DecimalField):
    """Pounds excluding VAT, as text: ``"310.00"``."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=14, decimal_places=2, **kwargs)


class RatioOutput(s.Serializer):
    """``ratio`` is null where nothing is known: no data."""

    lists = s.IntegerField()
    seen = s.IntegerField()
    covered = s.IntegerField(help_text="Patients seen whose HRG is known and priced.")
    cost = Money(help_text="The part of the lists' price that belongs to them.")
    tariff = Money()
    ratio = s.DecimalField(9, 2, allow_null=True)


class LineRatioOutput(RatioOutput):
    service_line = s.IntegerField()


class ListRatioOutput(RatioOutput):
    session = s.IntegerField()
    day = s.DateField()


class CostToTariffOutput(s.Serializer):
    call_off = s.IntegerField()
    together = RatioOutput()
    lines = LineRatioOutput(many=True)
    lists = ListRatioOutput(many=True)


class CostToTariff(ApiView):
    @extend_schema(
        operation_id="call_offs_cost_to_tariff",
        summary="Cost to tariff of signed-off lists",
        parameters=[
            OpenApiParameter("from", str, description="First day; the contract's start unless said."),
            OpenApiParameter("to", str, description="Last day; the contract's end unless said."),
        ],
        responses=CostToTariffOutput,
        tags=["Rates"],
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        """Only activity whose HRG is known and priced counts, on both sides alike."""
        require(request.user, Permission.VIEW_CONTRACTS)
        if not request.user.is_trust:
            raise NotAllowed("Only a trust sees this.", code="not_allowed")
        wanted = read_parameters(request, {"from": date(), "to": date()})
        one = selectors.get_call_off(request.user, checked_id(call_off_id))
        first, last = wanted["from"] or one.starts_on, wanted["to"] or one.ends_on
        found = costs_of_lists(actor=request.user, call_off=one, first=first, last=last)
        by_line = {
            line.pk: [each.of for each in found if each.session.service_line_id == line.pk]
            for line in one.service_lines.all()
        }
        answer = {
            "call_off": one.pk,
            "together": combined(each.of for each in found),
            "lines": [_said(combined(rows)) | {"service_line": line} for line, rows in by_line.items()],
            "lists": [
                _said(each.of) | {"session": each.session.pk, "day": each.session.day} for each in found
            ],
        }
        return Response(CostToTariffOutput(answer).data)


def _said(one) -> dict:
    names = ("lists", "seen", "covered", "cost", "tariff", "ratio")
    return {name: getattr(one, name) for name in names}
