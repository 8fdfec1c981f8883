"""Rate cards: versions of a call-off's prices, each line with the terms it is paid on."""

from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from providers.models import Provider
from trusts.models import Trust


class RateCard(TenantModel):
    """One version of a call-off's prices. A new price is a new version: what was agreed is never rewritten."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="rate_cards")
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    indexation = models.DecimalField(
        max_digits=6, decimal_places=3, null=True, help_text="Percent on every line of the version before."
    )
    because = models.CharField(max_length=300, blank=True, help_text="Why there is this version.")
    made_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["call_off", "version"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "version"], name="rate_card_version_once"),
            models.UniqueConstraint(fields=["call_off", "valid_from"], name="rate_card_from_once"),
        ]


class ProposedRates(TenantModel):
    """Prices proposed for a live call-off. They become a version when somebody else approves them; none is rewritten."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.CASCADE, related_name="proposed_rates")
    valid_from = models.DateField()
    entries = models.JSONField(help_text="The prices with their terms, as they were typed.")
    indexation = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    because = models.CharField(max_length=300, blank=True)
    proposed_by = models.CharField(max_length=200)
    proposed_by_person_id = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(db_default=Now())
    approved = models.BooleanField(null=True, help_text="Empty until somebody decided.")
    reason = models.CharField(max_length=400, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_by_person_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["call_off", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call_off"], condition=Q(approved=None), name="proposed_rates_one_open"),
            # Nobody approves what they made, and no machine does.
            models.CheckConstraint(
                condition=Q(approved=None)
                | Q(approved=False)
                | Q(decided_by_person_id__isnull=False)
                & (Q(proposed_by_person_id=None) | ~Q(decided_by_person_id=F("proposed_by_person_id"))),
                name="proposed_rates_two_people",
            ),
        ]


class DayType(models.TextChoices):
    """Mirrors ``nhs.calendar.day_type``."""

    WEEKDAY_DAY = "weekday_day", "Weekday, day"
    WEEKDAY_EVENING = "weekday_evening", "Weekday, evening"
    SATURDAY = "saturday", "Saturday"
    SUNDAY = "sunday", "Sunday"
    BANK_HOLIDAY = "bank_holiday", "Bank holiday"


class Included(models.TextChoices):
    """Items the price of a unit already pays for."""

    CONSUMABLES = "consumables", "Consumables"
    DRUGS = "drugs", "Drugs"
    EQUIPMENT = "equipment", "Equipment hire"
    HISTOLOGY = "histology", "Histology"
    PRE_ASSESSMENT = "pre_assessment", "Pre-operative assessment"
    RECOVERY = "recovery", "Recovery staff"
    REPORTING = "reporting", "Reporting"
    FOLLOW_UP = "follow_up", "Follow-up"
    ADMINISTRATION = "administration", "Booking and administration"


SHARE: dict[str, Any] = {"max_digits": 5, "decimal_places": 2, "default": 0}


class RateLine(TenantModel):
    """The price of one unit on one kind of day, and the terms that go with it.

    A service line has one price on one kind of day. Only follow-up appointments may have theirs beside the price of
    first appointments: no patient is both, so no list is paid twice.
    """

    tenancy = Tenancy(trust=True, provider=True)

    class Unit(models.TextChoices):
        SESSION = "session", "Session"
        HALF_DAY = "half_day", "Half-day"
        PATIENT = "patient", "Patient"
        PROCEDURE = "procedure", "Procedure"
        POINT = "point", "Endoscopy point"
        ECHO = "echo", "Echo"
        FIRST = "first", "First appointment"
        FOLLOW_UP = "follow_up", "Follow-up appointment"
        IMAGE = "image", "Image"
        HOUR = "hour", "Hour"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    rate_card = models.ForeignKey(RateCard, models.CASCADE, related_name="lines")
    service_line = models.ForeignKey(ServiceLine, models.CASCADE, related_name="rates")
    day_type = models.CharField(max_length=15, choices=DayType)
    unit = models.CharField(max_length=9, choices=Unit)
    price = MoneyColumn()
    minimum_charge = MoneyColumn(null=True, blank=True, help_text="The least a list that ran comes to, in pounds.")
    most_units = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The most units paid for on one list."
    )
    most_charge = MoneyColumn(null=True, blank=True, help_text="The most a list comes to, in pounds.")
    missed_share = models.DecimalField(
        **SHARE, help_text="Percent of the price the trust pays for a missed appointment."
    )
    cancelled_share = models.DecimalField(
        **SHARE, help_text="Percent of the price the trust pays when a patient on the list cancels."
    )
    includes = models.JSONField(default=list, blank=True, help_text="Codes of what the price already pays for.")

    # The price of follow-up appointments that stands beside this one; set by whoever reads rates for pricing.
    beside: tuple["RateLine", ...] = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "rate_card",
                "service_line",
                "day_type",
                Case(When(unit="follow_up", then=Value("follow_up")), default=Value("list")),
                name="rate_once_a_day_type",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="rate_not_negative"),
            models.CheckConstraint(
                condition=Q(missed_share__range=(0, 100), cancelled_share__range=(0, 100)),
                name="rate_shares_are_percentages",
            ),
            models.CheckConstraint(
                condition=(Q(minimum_charge=None) | Q(minimum_charge__gte=0))
                & (Q(most_units=None) | Q(most_units__gte=1))
                & (Q(most_charge=None) | Q(most_charge__gt=0)),
                name="rate_terms_make_sense",
            ),
        ]
