"""NHS Payment Scheme prices as a trust loaded them, what a rate was compared with, and HRGs the grouper gave.

No prices come with the product: a trust brings the workbook that holds for it.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.rates.models import DayType, RateLine
from providers.models import Provider
from trusts.models import Trust


class Pod(models.TextChoices):
    """Point of delivery: where and how the activity a price is for takes place."""

    DAY_CASE_OR_ELECTIVE = "dc_el", "Day case or elective"
    DAY_CASE = "dc", "Day case"
    ELECTIVE = "el", "Elective"
    OUTPATIENT_PROCEDURE = "op_proc", "Outpatient procedure"
    FIRST = "op_first", "First attendance, face to face"
    FIRST_REMOTE = "op_first_remote", "First attendance, not face to face"
    FOLLOW_UP = "op_follow_up", "Follow-up attendance, face to face"
    FOLLOW_UP_REMOTE = "op_follow_up_remote", "Follow-up attendance, not face to face"
    DIAGNOSTIC = "diagnostic", "Diagnostic test or imaging"


class TariffSet(TenantModel):
    """One published set of prices: what it is called, from when it holds, when it was published."""

    tenancy = Tenancy(trust=True)

    class State(models.TextChoices):
        DRAFT = "draft", "Not loaded yet"
        IN_USE = "in_use", "In use"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Kind(models.TextChoices):
        UNIT = "unit", "Unit prices"
        GUIDE = "guide", "Guide prices"

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="tariff_sets")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5, choices=Kind)
    published_on = models.DateField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    mff_included = models.BooleanField(default=False, help_text="The prices already hold the market forces factor.")
    mff = models.DecimalField(
        max_digits=7, decimal_places=6, null=True, blank=True, help_text="The trust's market forces factor."
    )
    source = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    file_id = models.BigIntegerField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    loaded_at = models.DateTimeField(null=True)
    loaded_by = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-effective_from", "-published_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "name"], name="tariff_set_name_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="tariff_set_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(mff=None) | Q(mff__gt=0, mff_included=False), name="tariff_set_mff_once"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def back_dated(self) -> bool:
        return self.effective_from < self.published_on


class TariffPrice(TenantModel):
    """One price of a set; an empty price says that no unit price exists. Never changed."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    class Currency(models.TextChoices):
        HRG = "hrg", "HRG"
        TFC = "tfc", "Treatment function"

    trust = models.ForeignKey(Trust, models.PROTECT)
    tariff_set = models.ForeignKey(TariffSet, models.PROTECT, related_name="prices")
    tab = models.CharField(max_length=60, blank=True)
    currency = models.CharField(max_length=3, choices=Currency)
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=200, blank=True)
    pod = models.CharField(max_length=19, choices=Pod)
    price = MoneyColumn(null=True)

    class Meta:
        ordering = ["code", "pod"]
        constraints = [
            models.UniqueConstraint(fields=["tariff_set", "code", "pod"], name="tariff_price_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="tariff_price_not_negative"),
        ]


class Comparator(TenantModel):
    """The case people compare a rate with: its currency and how many units it takes.

    Of a price for a list or half-day it is one kind of case of the planned mix: how many of it a list holds.
    """

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    service_line = models.ForeignKey(ServiceLine, models.CASCADE, related_name="comparators")
    unit = models.CharField(max_length=9, choices=RateLine.Unit)
    label = models.CharField(max_length=100)
    code = models.CharField(max_length=5)
    pod = models.CharField(max_length=19, choices=Pod)
    units_per_case = models.PositiveSmallIntegerField(default=1)
    cases_planned = models.PositiveSmallIntegerField(
        null=True, help_text="Cases of this kind planned on one list (or half-day), where that is what is paid for."
    )
    with_mff = models.BooleanField(default=False)
    set_id = models.BigIntegerField(
        null=True, help_text="The set people chose, until another set that prices the same is loaded."
    )

    class Meta:
        ordering = ["service_line", "unit", "label"]
        constraints = [
            models.UniqueConstraint(fields=["service_line", "unit", "label"], name="comparator_once"),
            models.CheckConstraint(condition=Q(units_per_case__gte=1), name="comparator_has_units"),
            models.CheckConstraint(
                condition=Q(unit__in=("session", "half_day"), cases_planned__gte=1)
                | ~Q(unit__in=("session", "half_day", "hour")) & Q(cases_planned=None),
                name="comparator_cases_of_lists",
            ),
        ]


class TariffTest(TenantModel):
    """The result of one comparison on one day, by one set. A later set adds another; none is rewritten."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True, audit="digest")

    class Outcome(models.TextChoices):
        AT_OR_BELOW = "at_or_below", "At or below"
        ABOVE = "above", "Above"
        NO_PRICE = "no_price", "No comparable price"
        NEEDS_MIX = "needs_mix", "Not per patient: needs the case mix"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="tariff_tests")
    # Ids alone: lines of a draft come and go, what was found about them stays.
    rate_line_id = models.BigIntegerField()
    comparator_id = models.BigIntegerField(null=True)
    service_line_name = models.CharField(max_length=120)
    card_version = models.PositiveSmallIntegerField()
    day_type = models.CharField(max_length=15, choices=DayType)
    unit = models.CharField(max_length=9, choices=RateLine.Unit)
    label = models.CharField(max_length=100)
    code = models.CharField(max_length=5, blank=True)
    pod = models.CharField(max_length=19, choices=Pod, blank=True)
    case_price = MoneyColumn(null=True, help_text="The rate for one such case.")
    tariff = MoneyColumn(null=True)
    with_mff = models.BooleanField(default=False)
    set_id = models.BigIntegerField(null=True)
    set_words = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome)
    tested_for = models.DateField(help_text="The day whose prices were looked for.")
    because = models.CharField(max_length=200)
    tested_at = models.DateTimeField(db_default=Now())
    tested_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["call_off", "rate_line_id"], name="tariff_test_of_line")]


class GrouperImport(TenantModel):
    """One file of a grouper's output: which activity of a provider is which HRG."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    file_name = models.CharField(max_length=200)
    grouper = models.CharField(max_length=80, blank=True, help_text="Which grouper and version.")
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    imported_at = models.DateTimeField(db_default=Now())
    imported_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]


class GroupedActivity(TenantModel):
    """The HRG and point of delivery of one activity, by the provider's reference of it."""

    tenancy = Tenancy(trust=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    imported = models.ForeignKey(GrouperImport, models.PROTECT, related_name="activities")
    external_ref = models.CharField(max_length=64)
    hrg = models.CharField(max_length=5)
    pod = models.CharField(max_length=19, choices=Pod)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "provider", "external_ref"], name="activity_grouped_once")
        ]
