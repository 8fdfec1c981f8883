"""How rates, prices and what they are compared with look in the API. Money is text with pence."""

from rest_framework import serializers

from contracts.call_offs.models.call_offs import ServiceLine
from contracts.call_offs.serializers.call_offs import Money
from contracts.rates.models import DayType, Included, RateLine
from contracts.tariff.models import Pod, TariffPrice, TariffSet, TariffTest


class ComparisonOutput(serializers.Serializer):
    """The newest comparison of a rate with a payment scheme price; a later set adds another and rewrites none."""

    case = serializers.CharField(source="label")
    code = serializers.CharField(help_text="HRG or treatment function.")
    pod = serializers.ChoiceField(Pod.choices, help_text="Point of delivery.")
    outcome = serializers.ChoiceField(TariffTest.Outcome.choices)
    case_price = Money(allow_null=True)
    tariff = Money(allow_null=True)
    with_mff = serializers.BooleanField()
    price_set = serializers.CharField(source="set_words")
    price_set_id = serializers.IntegerField(source="set_id", allow_null=True)
    looked_up_for = serializers.DateField(source="tested_for")
    compared_at = serializers.DateTimeField(source="tested_at")


class PricedLineOutput(serializers.Serializer):
    """One price with its terms. Shares are percent of the price the trust pays."""

    service_line = serializers.IntegerField(source="rate.service_line_id")
    day_type = serializers.ChoiceField(DayType.choices, source="rate.day_type")
    unit = serializers.ChoiceField(RateLine.Unit.choices, source="rate.unit")
    price = Money(source="rate.price")
    minimum_charge = Money(source="rate.minimum_charge", allow_null=True)
    most_units = serializers.IntegerField(source="rate.most_units", allow_null=True)
    missed_share = serializers.DecimalField(5, 2, source="rate.missed_share")
    cancelled_share = serializers.DecimalField(5, 2, source="rate.cancelled_share")
    includes = serializers.ListField(child=serializers.ChoiceField(Included.choices), source="rate.includes")
    comparisons = ComparisonOutput(many=True)


class RatesOutput(serializers.Serializer):
    """The prices of a call-off that hold today, each with what it was compared with."""

    call_off = serializers.IntegerField()
    version = serializers.IntegerField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    rates = PricedLineOutput(many=True)


class TariffSetOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(TariffSet.Kind.choices)
    published_on = serializers.DateField()
    effective_from = serializers.DateField()
    effective_to = serializers.DateField(allow_null=True)
    back_dated = serializers.BooleanField()
    mff_included = serializers.BooleanField()
    mff = serializers.DecimalField(7, 6, allow_null=True)
    source = serializers.CharField()
    state = serializers.ChoiceField(TariffSet.State.choices)
    prices = serializers.IntegerField(source="price_count")


class TariffSetsOutput(serializers.Serializer):
    results = TariffSetOutput(many=True)


class TariffPriceOutput(serializers.Serializer):
    """A price of a set; a null price says that no unit price exists."""

    tab = serializers.CharField()
    currency = serializers.ChoiceField(TariffPrice.Currency.choices)
    code = serializers.CharField()
    name = serializers.CharField()
    pod = serializers.ChoiceField(Pod.choices)
    price = Money(allow_null=True)


class TariffPricesOutput(serializers.Serializer):
    """One page of prices; ``next`` is the address of the page after it, null at the end."""

    results = TariffPriceOutput(many=True)
    next = serializers.CharField(allow_null=True)


class BesideRateOutput(serializers.Serializer):
    day_type = serializers.ChoiceField(DayType.choices)
    unit = serializers.ChoiceField(RateLine.Unit.choices)
    price = Money()


class BesideOutput(serializers.Serializer):
    """One provider's service line with its prices of today."""

    call_off = serializers.IntegerField(source="call_off.pk")
    provider = serializers.CharField(source="call_off.provider.name")
    service_line = serializers.IntegerField(source="line.pk")
    name = serializers.CharField(source="line.name")
    version = serializers.IntegerField(source="card.version", allow_null=True)
    rates = serializers.SerializerMethodField()
    outcomes = serializers.ListField(child=serializers.ChoiceField(TariffTest.Outcome.choices))

    def get_rates(self, one) -> list[dict]:
        return BesideRateOutput([rate for rates in one.rates.values() for rate in rates], many=True).data


class SideBySideOutput(serializers.Serializer):
    tfc = serializers.CharField()
    setting = serializers.ChoiceField(ServiceLine.Setting.choices)
    results = BesideOutput(many=True)
