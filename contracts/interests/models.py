"""Declared interests, and the lists they are held against: officers of providers, the trust's own staff."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Person
from base.tenancy import Tenancy, TenantModel
from providers.models import Provider, Registration
from trusts.models import Trust


class Named(TenantModel):
    """Somebody by name and, where known, by their number on a professional register."""

    trust = models.ForeignKey(Trust, models.PROTECT)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, help_text="The name as it is compared.")
    register = models.CharField(max_length=5, choices=Registration.Register, blank=True)
    number = models.CharField(max_length=30, blank=True)

    class Meta:
        abstract = True


class Interest(Named):
    """An interest somebody at the trust has in a company that works for it or may."""

    tenancy = Tenancy(trust=True)

    class Role(models.TextChoices):
        OWNER = "owner", "Owner or shareholder"
        DIRECTOR = "director", "Director"
        EMPLOYEE = "employee", "Employee"
        CONTRACTOR = "contractor", "Works for it on sessions"
        ADVISER = "adviser", "Paid adviser"
        FAMILY = "family", "Close family"
        OTHER = "other", "Other"

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, help_text="Their account, when they have one."
    )
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="declared_interests")
    organisation = models.CharField(max_length=150, help_text="The company as it was declared.")
    role = models.CharField(max_length=10, choices=Role)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    mitigation = models.CharField(max_length=600, blank=True)
    declared_on = models.DateField()
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="interest_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gte=0, share_percent__lte=100),
                name="interest_share_is_a_share",
            ),
        ]


class ProviderOfficer(Named):
    """A director, secretary or person with significant control of a provider, as the trust found them published."""

    tenancy = Tenancy(trust=True)

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="officers")
    position = models.CharField(max_length=80)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["provider", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "provider", "name_key", "position"], name="officer_once_a_position"
            )
        ]


class StaffList(TenantModel):
    """One import of the trust's substantive staff. A new list takes the place of the one before."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    as_at = models.DateField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    imported_by = models.CharField(max_length=200)
    imported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]


class StaffMember(Named):
    """A name and a register number from the trust's staff list; nothing else of them is held."""

    tenancy = Tenancy(trust=True, audit="digest", hidden=("name", "name_key", "number"))

    staff_list = models.ForeignKey(StaffList, models.CASCADE, related_name="members")

    class Meta:
        indexes = [
            models.Index(fields=["trust", "register", "number"], name="staff_number"),
            models.Index(fields=["trust", "name_key"], name="staff_name"),
        ]
