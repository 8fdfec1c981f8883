"""Figures NHS England publishes every month of every provider: a trust is compared with its peers by them."""

from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel


class ProviderMonth(TenantModel):
    """One organisation's incomplete RTT pathways at the end of a month, in sums. Public figures, everybody's."""

    tenancy = Tenancy(readable_by_all=True, platform=True, audit="digest")

    class Level(models.TextChoices):
        PROVIDER = "provider", "Provider"
        ICB = "icb", "Integrated care board"

    code = models.CharField(max_length=12, help_text="ODS code.")
    month = models.DateField(help_text="First day of the month.")
    name = models.CharField(max_length=150)
    level = models.CharField(max_length=8, choices=Level)
    region = models.CharField(max_length=40, blank=True)
    total = models.PositiveIntegerField()
    within_18 = models.PositiveIntegerField()
    over_52 = models.PositiveIntegerField()
    over_65 = models.PositiveIntegerField()
    over_78 = models.PositiveIntegerField()
    over_104 = models.PositiveIntegerField()
    status = models.CharField(max_length=11, blank=True, help_text="Whether the figures are final.")
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "month"], name="provider_month_once"),
            models.CheckConstraint(condition=models.Q(within_18__lte=models.F("total")), name="provider_month_adds_up"),
        ]
        indexes = [models.Index(fields=["level", "month"], name="provider_months_of_level")]
