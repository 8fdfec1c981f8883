"""How opening positions and delegated limits look in the API."""

from __future__ import annotations

from rest_framework import serializers

from contracts.call_offs.serializers.call_offs import Money


class OpeningOutput(serializers.Serializer):
    """Where the call-off stood when it was taken over. The three amounts never overlap."""

    call_off = serializers.IntegerField(source="call_off_id")
    as_at = serializers.DateField(help_text="Up to the end of this day.")
    spent = Money(help_text="Invoiced and paid.")
    invoiced = Money(help_text="Invoiced, not yet paid.")
    accrued = Money(help_text="Delivered, not yet invoiced.")
    patients = serializers.IntegerField()
    said_by = serializers.CharField()
    said_at = serializers.DateTimeField()


class LimitOutput(serializers.Serializer):
    """Up to what contract value a person may approve, from one day to another."""

    id = serializers.IntegerField()
    person = serializers.CharField(source="person_name")
    amount = Money()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class LimitsOutput(serializers.Serializer):
    results = LimitOutput(many=True)
    next = serializers.CharField(allow_null=True)
