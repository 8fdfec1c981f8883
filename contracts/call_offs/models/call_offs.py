"""Call-off contracts: how long, for what, where, up to how much."""

import datetime as dt
from decimal import Decimal
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.frameworks.models import Framework, Lot
from providers.models import Provider
from trusts.models import Site, Trust
from trusts.slot_mix import NO_SLOTS

UNNAMED = "UNNAMED"
"""Short name of the entry among the providers that stands for a supplier no notice names."""


T = TypeVar("T")


class CallOff(TenantModel):
    """A trust's contract with one provider: how long, for what, up to how much."""

    tenancy = Tenancy(trust=True, provider=True)

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        STANDSTILL = "standstill", "Standstill"
        ACTIVE = "active", "Active"
        SUSPENDED = "suspended", "Suspended"
        EXPIRED = "expired", "Expired"
        TERMINATED = "terminated", "Terminated"

    class Process(models.TextChoices):
        DIRECT_A = "direct_award_a", "Direct award process A"
        DIRECT_B = "direct_award_b", "Direct award process B"
        DIRECT_C = "direct_award_c", "Direct award process C"
        MOST_SUITABLE = "most_suitable_provider", "Most suitable provider process"
        COMPETITIVE = "competitive", "Competitive process"
        MINI = "mini_competition", "Mini-competition on a framework"
        DIRECT_CALL_OFF = "direct_call_off", "Direct call-off from a framework"
        URGENT = "urgent", "Urgent award"
        OPEN = "open_procedure", "Open procedure"
        MODIFICATION = "contract_modification", "Modification of a contract"

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="call_offs")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="call_offs")
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=150)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True)
    off_framework_reason = models.TextField(blank=True)
    regime = models.CharField(max_length=7, choices=Framework.Regime, blank=True)
    process = models.CharField(max_length=24, choices=Process, blank=True)
    intention_published_on = models.DateField(null=True, blank=True)
    standstill_ends_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    # A draft may lack what nobody knows yet; whatever is signed or runs does not.
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    maximum_value = MoneyColumn(null=True, blank=True, help_text="Maximum contract value, pounds excluding VAT.")
    source = models.CharField(max_length=300, blank=True, help_text="Where the award is published.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    offer_order = models.PositiveSmallIntegerField(default=1, help_text="Whom the trust asks first.")
    made_by = models.CharField(max_length=200, blank=True)
    made_by_person_id = models.BigIntegerField(null=True)

    @property
    def first_day(self) -> dt.date:
        """The day it starts, of one that is past the draft."""
        return _said(self.starts_on)

    @property
    def last_day(self) -> dt.date:
        """The day it ends, of one that is past the draft."""
        return _said(self.ends_on)

    @property
    def maximum(self) -> Decimal:
        """Its maximum contract value in pounds excluding VAT, of one that is past the draft."""
        return _said(self.maximum_value)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "reference"], name="call_off_reference_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="call_off_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(maximum_value__gt=0), name="call_off_has_a_value"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(lot__isnull=False) | ~Q(off_framework_reason=""),
                name="call_off_lot_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(starts_on__isnull=False, ends_on__isnull=False, maximum_value__isnull=False) & ~Q(process=""),
                name="call_off_terms_known",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def supplier_named(self) -> bool:
        """True where the award names its supplier; a published one sometimes does not."""
        return self.provider.short_name != UNNAMED


def _said(value: T | None) -> T:
    if value is None:
        raise LookupError("A draft does not say this yet.")
    return value


class ServiceLine(TenantModel):
    """A service a call-off covers: a treatment function in a setting, under a responsible lead consultant."""

    tenancy = Tenancy(trust=True, provider=True)

    class Setting(models.TextChoices):
        THEATRE = "theatre", "Theatre"
        ENDOSCOPY = "endoscopy", "Endoscopy"
        OUTPATIENT = "outpatient", "Outpatient"
        ECHO = "echo", "Echo"
        IMAGING = "imaging", "Imaging"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="service_lines")
    name = models.CharField(max_length=120)
    tfc = models.CharField(max_length=3, help_text="Treatment function code.")
    setting = models.CharField(max_length=10, choices=Setting, blank=True)
    lead_name = models.CharField(max_length=120, blank=True)
    lead_gmc = models.CharField(max_length=7, blank=True)
    cost_code = models.CharField(max_length=20, blank=True)
    planned_cases = models.PositiveSmallIntegerField(default=6, help_text="Cases expected on a half-day list.")
    slot_mix = models.JSONField(
        default=list,
        db_default=NO_SLOTS,
        blank=True,
        help_text="Usual slots of half a day by kind; before the room's own.",
    )

    class Meta:
        ordering = ["call_off", "name"]
        constraints = [models.UniqueConstraint(fields=["call_off", "name"], name="service_line_once")]

    def __str__(self):
        return self.name


class ServiceLineSite(TenantModel):
    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    service_line = models.ForeignKey(ServiceLine, models.CASCADE, related_name="line_sites")
    site = models.ForeignKey(Site, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service_line", "site"], name="line_site_once")]
