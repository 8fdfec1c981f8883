"""Framework agreements, their lots and who is on each lot from when to when."""

from django.db import models
from django.db.models import F, Q

from base.tenancy import Tenancy, TenantModel
from providers.models import Provider


class Framework(TenantModel):
    """A framework agreement a trust may call off from. Dated reference data with its source."""

    tenancy = Tenancy(readable_by_all=True, platform=True)

    class Regime(models.TextChoices):
        PSR = "psr", "Provider Selection Regime"
        PA2023 = "pa2023", "Procurement Act 2023"
        PCR2015 = "pcr2015", "Public Contracts Regulations 2015"
        UNKNOWN = "", "Not known"

    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=150)
    regime = models.CharField(max_length=7, choices=Regime, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["reference"]

    def __str__(self):
        return f"{self.reference} {self.title}"


class Lot(TenantModel):
    tenancy = Tenancy(readable_by_all=True, platform=True)

    class Type(models.TextChoices):
        INSOURCING = "insourcing", "Insourcing"
        OUTSOURCING = "outsourcing", "Outsourcing"
        STAFFING = "staffing", "Temporary staffing"
        OTHER = "other", "Other"

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="lots")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    type = models.CharField(max_length=11, choices=Type)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="lot_once")]

    def __str__(self):
        return f"{self.framework.reference} lot {self.number}: {self.title}"


class Region(models.TextChoices):
    """NHS England's regions."""

    EAST = "east", "East of England"
    LONDON = "london", "London"
    MIDLANDS = "midlands", "Midlands"
    NORTH_EAST = "north_east", "North East and Yorkshire"
    NORTH_WEST = "north_west", "North West"
    SOUTH_EAST = "south_east", "South East"
    SOUTH_WEST = "south_west", "South West"


class LotSupplier(TenantModel):
    """A provider on a lot. Empty specialties or regions say that the framework states none, not that there are none."""

    tenancy = Tenancy(readable_by_all=True, platform=True)

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="suppliers")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="lots")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    specialties = models.JSONField(default=list, blank=True, help_text="Treatment function codes.")
    regions = models.JSONField(default=list, blank=True, help_text="Codes of NHS England's regions.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "provider", "joined_on"], name="lot_supplier_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="supplier_leaves_after_joining"
            ),
        ]
