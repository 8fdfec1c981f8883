"""The life of a call-off beside its terms: who decided, what holds the standstill open, options, ladder, guarantees."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.formatting import money
from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.columns import SaidBy
from plumbing.models import Scan, StoredFile
from providers.models import Provider
from trusts.models import Trust


class CallOffPart(TenantModel):
    """A row of a call-off that both of its sides see."""

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)

    class Meta:
        abstract = True


class StandingTerms(CallOffPart):
    """Terms on running the contract: mobilisation, notice, guarantees, the purchase order it is paid by."""

    tenancy = Tenancy(trust=True, provider=True)

    call_off = models.OneToOneField(CallOff, models.CASCADE, related_name="standing_terms")
    original_value = MoneyColumn(
        null=True, help_text="Lifetime value as awarded, where it was varied before it was entered here."
    )
    purchase_order = models.CharField(max_length=40, blank=True)
    mobilisation_from = models.DateField(null=True)
    mobilisation_until = models.DateField(null=True)
    notice_days = models.PositiveSmallIntegerField(null=True, help_text="Days' notice either side ends it with.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mobilisation_until=None)
                | Q(mobilisation_from=None)
                | Q(mobilisation_until__gte=F("mobilisation_from")),
                name="mobilisation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(original_value=None) | Q(original_value__gt=0), name="original_value_above_zero"
            ),
        ]


class ExtensionOption(CallOffPart):
    """An option to extend that the contract holds. Exercising it is a variation on ground 2."""

    tenancy = Tenancy(trust=True, provider=True)

    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="extension_options")
    place = models.PositiveSmallIntegerField()
    until = models.DateField(help_text="The last day of the contract when it is exercised.")
    value = MoneyColumn(null=True, help_text="What it adds to the maximum contract value; empty where none is stated.")

    class Meta:
        ordering = ["call_off", "place"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "place"], name="extension_option_once"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=4), name="at_most_four_options"),
            models.CheckConstraint(condition=Q(value__gte=0), name="option_value_not_negative"),
        ]


class Guarantee(CallOffPart):
    """Something the contract guarantees in numbers, and what follows when it is missed."""

    tenancy = Tenancy(trust=True, provider=True)

    class Side(models.TextChoices):
        TRUST = "trust", "The trust guarantees"
        PROVIDER = "provider", "The provider guarantees"

    class Unit(models.TextChoices):
        LISTS = "lists", "Lists"
        PATIENTS = "patients", "Patients"
        POINTS = "points", "Endoscopy points"
        POUNDS = "pounds", "Pounds"
        PERCENT = "percent", "Percent"
        DAYS = "days", "Days"

    class Period(models.TextChoices):
        LIST = "list", "a list"
        WEEK = "week", "a week"
        MONTH = "month", "a month"
        QUARTER = "quarter", "a quarter"
        YEAR = "year", "a year"
        CONTRACT = "contract", "over the contract"

    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="guarantees")
    side = models.CharField(max_length=8, choices=Side)
    what = models.CharField(max_length=150)
    number = MoneyColumn()
    unit = models.CharField(max_length=8, choices=Unit)
    period = models.CharField(max_length=8, choices=Period)
    consequence = models.CharField(max_length=300)

    class Meta:
        ordering = ["call_off", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="guarantee_above_zero"),
            models.CheckConstraint(
                condition=~Q(unit="percent") | Q(number__lte=100), name="guarantee_percent_to_a_hundred"
            ),
        ]

    @property
    def number_words(self) -> str:
        """``40 lists``, ``£5,000``, ``95%``."""
        if self.unit == self.Unit.POUNDS:
            return money(self.number)
        plain = f"{self.number.normalize():,f}"
        return f"{plain}%" if self.unit == self.Unit.PERCENT else f"{plain} {self.get_unit_display().lower()}"


class CancellationStep(CallOffPart):
    """A rung of the cancellation ladder: from so many days before a list down to the next rung, this share is charged.

    Where the provider is the cause nothing is charged, and it owes the trust ``credit`` percent instead.
    """

    tenancy = Tenancy(trust=True, provider=True)

    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="cancellation_steps")
    days_before = models.PositiveSmallIntegerField(help_text="Cancelled at most this many days before the list.")
    share = models.DecimalField(max_digits=5, decimal_places=2, help_text="Percent of the expected price.")
    credit = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, help_text="Percent credited when the provider is the cause."
    )

    class Meta:
        ordering = ["call_off", "-days_before"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "days_before"], name="cancellation_step_once"),
            models.CheckConstraint(
                condition=Q(share__range=(0, 100), credit__range=(0, 100)), name="cancellation_share"
            ),
        ]


class DecisionMaker(SaidBy):
    """A person who decided the award, as the notices have to state it."""

    tenancy = Tenancy(trust=True)

    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="decision_makers")
    job_title = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    part = models.CharField(max_length=200, blank=True, help_text="What they decided or advised.")
    decided_on = models.DateField(null=True)

    class Meta:
        ordering = ["call_off", "id"]


class Representation(SaidBy):
    """A representation made in the standstill: it holds it open until a person closes it."""

    tenancy = Tenancy(trust=True)

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="representations")
    received_on = models.DateField()
    nature = models.TextField(help_text="What is said against the award, in short.")
    further_decision_sent_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["call_off", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | (Q(further_decision_sent_on__lt=F("closed_on")) & ~Q(closed_by="") & ~Q(outcome="")),
                name="representation_closed_after_its_decision",
            )
        ]


class CallOffDocument(SaidBy):
    """A paper of the call-off: what it is, the file, what the scan said. Taken off, it stays in the trail."""

    tenancy = Tenancy(trust=True)

    class Kind(models.TextChoices):
        ORDER = "order", "Order form or contract"
        SCHEDULE = "schedule", "Schedule or specification"
        NOTICE = "notice", "Published notice"
        VARIATION = "variation", "Signed variation"
        DECISION = "decision", "Decision paper or minute"
        PLAN = "plan", "Mobilisation or exit plan"
        OTHER = "other", "Other"

    Scan = Scan

    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=9, choices=Kind)
    title = models.CharField(max_length=150)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    scan = models.CharField(max_length=11, choices=Scan)
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["call_off", "-id"]
