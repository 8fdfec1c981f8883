"""Rate cards: versions of a call-off's prices."""

from django.db import models
from django.db.models import Q

from base.tenancy import Tenancy, TenantModel
from contracts.models.call_offs import CallOff, ServiceLine
from contracts.models.columns import MONEY
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

    class Meta:
        ordering = ["call_off", "version"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "version"], name="rate_card_version_once"),
            models.UniqueConstraint(fields=["call_off", "valid_from"], name="rate_card_from_once"),
        ]


class DayType(models.TextChoices):
    """Mirrors ``nhs.calendar.day_type``."""

    WEEKDAY_DAY = "weekday_day", "Weekday, day"
    WEEKDAY_EVENING = "weekday_evening", "Weekday, evening"
    SATURDAY = "saturday", "Saturday"
    SUNDAY = "sunday", "Sunday"
    BANK_HOLIDAY = "bank_holiday", "Bank holiday"


class RateLine(TenantModel):
    """The price of one unit on one kind of day."""

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
    price = models.DecimalField(**MONEY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rate_card", "service_line", "day_type"], name="rate_once_a_day_type"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="rate_not_negative"),
        ]
