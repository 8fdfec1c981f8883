"""How changes of a call-off look in the API."""

from __future__ import annotations

from rest_framework import serializers

from contracts.call_offs.serializers.call_offs import Money
from contracts.variations.models import Variation


class DecisionOutput(serializers.Serializer):
    """What somebody who did not propose it decided, once."""

    approved = serializers.BooleanField()
    reason = serializers.CharField()
    maximum_value = Money(allow_null=True, help_text="The maximum contract value from then on.")
    ends_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField()
    decided_at = serializers.DateTimeField()


class NoticeOutput(serializers.Serializer):
    published_on = serializers.DateField()
    reference = serializers.CharField()


class VariationOutput(serializers.Serializer):
    """A change as it was proposed; it takes effect when somebody else approves it."""

    call_off = serializers.IntegerField(source="call_off_id")
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(Variation.Kind.choices)
    ground = serializers.ChoiceField(
        Variation.Ground.choices, help_text="1 to 5 of regulation 13; 6 is an urgent change, regulation 14."
    )
    clause = serializers.CharField()
    reason = serializers.CharField()
    materially_different = serializers.BooleanField()
    amount_change = Money()
    new_ends_on = serializers.DateField(allow_null=True)
    original_value = Money(help_text="Lifetime value as awarded, which changes are tested against.")
    cumulative_change = Money(help_text="All changes since the award, this one included.")
    notice_due = serializers.BooleanField(help_text="Whether a notice of it has to be published.")
    proposed_by = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    decision = DecisionOutput(allow_null=True, default=None)
    notice = NoticeOutput(allow_null=True, default=None)


class VariationsOutput(serializers.Serializer):
    results = VariationOutput(many=True)
