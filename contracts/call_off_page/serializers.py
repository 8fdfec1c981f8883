"""How call-offs and their money look in the API. Money is text with pence; days are ISO dates."""

from __future__ import annotations

from rest_framework import serializers

from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.serializers.call_offs import Money
from contracts.frameworks.models import Framework, Lot
from contracts.rates.models import DayType, RateLine
from trusts.models import Room
from trusts.slot_mix import SlotKind


class TrustRef(serializers.Serializer):
    id = serializers.IntegerField()
    ods_code = serializers.CharField()
    name = serializers.CharField()


class ProviderRef(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    short_name = serializers.CharField()


class LotRef(serializers.Serializer):
    framework = serializers.CharField(source="framework.reference")
    number = serializers.CharField()
    title = serializers.CharField()
    type = serializers.ChoiceField(Lot.Type.choices)


class LineOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    tfc = serializers.CharField(help_text="Treatment function code.")
    setting = serializers.ChoiceField(ServiceLine.Setting.choices)
    sites = serializers.SerializerMethodField(help_text="Ids of the sites it covers.")
    lead_name = serializers.CharField()
    lead_gmc = serializers.CharField()
    planned_cases = serializers.IntegerField()

    def get_sites(self, line) -> list[int]:
        return sorted(one.site_id for one in line.line_sites.all())


class RateOutput(serializers.Serializer):
    service_line = serializers.IntegerField(source="service_line_id")
    day_type = serializers.ChoiceField(DayType.choices)
    unit = serializers.ChoiceField(RateLine.Unit.choices)
    price = Money()


class RateCardOutput(serializers.Serializer):
    version = serializers.IntegerField()
    valid_from = serializers.DateField()
    rates = RateOutput(many=True, source="lines.all")


class CallOffOutput(serializers.Serializer):
    """A call-off without its parts, as the list has it."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(CallOff.State.choices)
    trust = TrustRef()
    provider = ProviderRef()
    lot = LotRef(allow_null=True)
    off_framework_reason = serializers.CharField()
    regime = serializers.ChoiceField(Framework.Regime.choices)
    process = serializers.ChoiceField(CallOff.Process.choices)
    intention_published_on = serializers.DateField(allow_null=True)
    standstill_ends_on = serializers.DateField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    maximum_value = Money(allow_null=True)


class CallOffsOutput(serializers.Serializer):
    """One page of call-offs; ``next`` is the address of the page after it, null at the end."""

    results = CallOffOutput(many=True)
    next = serializers.CharField(allow_null=True)


class CallOffDetailOutput(CallOffOutput):
    """A call-off with what it covers and every version of its prices."""

    service_lines = LineOutput(many=True, source="service_lines.all")
    rate_cards = RateCardOutput(many=True, source="rate_cards.all")


class SpendOutput(serializers.Serializer):
    """Spend against contract. ``left`` may be negative: what was really done is always recorded."""

    call_off = serializers.IntegerField()
    maximum_value = Money(source="balance.maximum")
    opening = Money(source="balance.opening")
    committed = Money(source="balance.committed")
    accrued = Money(source="balance.accrued")
    invoiced = Money(source="balance.invoiced")
    paid = Money(source="balance.paid")
    used = Money(source="balance.drawdown")
    left = Money(source="balance.left")
    over_value = serializers.BooleanField(source="balance.over_value")


class SlotsOutput(serializers.Serializer):
    """So many slots of a kind, each of so many minutes, in the order of the day."""

    kind = serializers.ChoiceField(SlotKind.choices)
    number = serializers.IntegerField()
    minutes = serializers.IntegerField()

    class Meta:
        ref_name = "Slots"


class RoomOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(Room.Kind.choices)
    unit = serializers.ChoiceField(Room.Unit.choices)
    half_day_capacity = serializers.IntegerField()
    slots = SlotsOutput(
        many=True, source="slot_mix", help_text="Usual slots of half a day by kind; empty: all alike."
    )
    site = serializers.IntegerField(source="site_id")
    site_name = serializers.CharField(source="site.name")
    site_ods_code = serializers.CharField(source="site.ods_code")
    trust = serializers.IntegerField(source="trust_id")
    trust_ods_code = serializers.CharField(source="trust.ods_code")


class CoverOutput(LineOutput):
    """A service line a list can be booked on, with its contract."""

    call_off = serializers.IntegerField(source="call_off_id")
    call_off_reference = serializers.CharField(source="call_off.reference")
    call_off_state = serializers.CharField(source="call_off.state")
    slots = SlotsOutput(
        many=True, source="slot_mix", help_text="Usual slots of half a day; before the room's own."
    )


class CodeOutput(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()


class ReferenceOutput(serializers.Serializer):
    rooms = RoomOutput(many=True)
    service_lines = CoverOutput(many=True)
    codes = serializers.DictField(
        child=CodeOutput(many=True),
        help_text="National code lists and our own, by the field that takes them.",
    )
