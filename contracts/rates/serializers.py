"""How an explained price looks in the API."""

from __future__ import annotations

from rest_framework import serializers

from contracts.call_offs.serializers.call_offs import Money
from contracts.rates.models import DayType


class StepOutput(serializers.Serializer):
    code = serializers.CharField()
    words = serializers.CharField()
    amount = Money()


class PriceOutput(serializers.Serializer):
    """What a list would come to and why; the amount is the sum of the steps."""

    day_type = serializers.ChoiceField(DayType.choices)
    why_day = serializers.CharField()
    which = serializers.CharField()
    amount = Money(source="account.amount")
    steps = StepOutput(many=True, source="account.steps")
