"""Insourcing companies, the trusts they work for, their people and how those are cleared."""

from django.db import models
from django.db.models import Q

from base.tenancy import Tenancy, TenantModel
from trusts.models import Trust


class Provider(TenantModel):
    """An independent company whose own team treats NHS patients in a trust's rooms."""

    tenancy = Tenancy(readable_by_all=True, platform=True)

    name = models.CharField(max_length=150, unique=True)
    short_name = models.CharField(max_length=12, unique=True)
    companies_house = models.CharField(max_length=8, blank=True)
    cqc_id = models.CharField(max_length=20, blank=True)
    telephone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Engagement(TenantModel):
    """A provider works for a trust: from then on it sees that trust's sites and rooms by name."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "provider"], name="engagement_once")]


class Registration(TenantModel):
    """A professional as their register knows them. Owned by nobody: two providers may employ one person."""

    tenancy = Tenancy(readable_by_all=True, append_only=True)

    class Register(models.TextChoices):
        GMC = "gmc", "GMC"
        NMC = "nmc", "NMC"
        HCPC = "hcpc", "HCPC"
        GDC = "gdc", "GDC"
        GPHC = "gphc", "GPhC"
        STAFF = "staff", "Staff number"

    register = models.CharField(max_length=5, choices=Register)
    number = models.CharField(
        max_length=30, help_text="A staff number is written with its provider: EEL/0042."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="registration_once")]

    def __str__(self):
        return f"{self.get_register_display()} {self.number}"


class Clinician(TenantModel):
    """A provider's employment of one professional."""

    tenancy = Tenancy(provider=True)

    class Role(models.TextChoices):
        OPERATOR = "operator", "Surgeon or operator"
        ENDOSCOPIST = "endoscopist", "Endoscopist"
        ANAESTHETIST = "anaesthetist", "Anaesthetist"
        ODP = "odp", "Operating department practitioner"
        SCRUB = "scrub", "Scrub nurse"
        NURSE = "nurse", "Nurse"
        HCA = "hca", "Healthcare assistant"
        SONOGRAPHER = "sonographer", "Sonographer or echo physiologist"
        RADIOGRAPHER = "radiographer", "Radiographer"
        RECOVERY = "recovery", "Recovery nurse"
        COORDINATOR = "coordinator", "Coordinator"

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="clinicians")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="employments")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role)
    telephone = models.CharField(max_length=30, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["provider", "registration"], name="employment_once")]

    def __str__(self):
        return self.name


SHARED_ROLES = frozenset({Clinician.Role.RECOVERY, Clinician.Role.COORDINATOR})
"""Roles that may serve several rooms of a site at once; every other role is in one room at a time."""


class Clearance(TenantModel):
    """One item that shows a person may work: what, from when to when, said by whom."""

    tenancy = Tenancy(provider=True)

    class Item(models.TextChoices):
        REGISTRATION = "registration", "Professional registration"
        RIGHT_TO_WORK = "right_to_work", "Right to work"
        DBS = "dbs", "DBS check"
        INDEMNITY = "indemnity", "Indemnity"

    class Said(models.TextChoices):
        DECLARED = "declared", "Declared by the provider"
        CHECKED = "checked", "Checked by the trust"

    provider = models.ForeignKey(Provider, models.PROTECT)
    clinician = models.ForeignKey(Clinician, models.CASCADE, related_name="clearances")
    item = models.CharField(max_length=13, choices=Item)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    said = models.CharField(max_length=8, choices=Said, default=Said.DECLARED)

    class Meta:
        ordering = ["clinician", "item", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="clearance_ends_after_it_starts",
            )
        ]


ABSOLUTE_ITEMS = tuple(Clearance.Item)
"""Items without which nobody works on a list; nobody may override them."""


class TeamRole(TenantModel):
    """How many of a role a trust wants in the team for a kind of room: its own minimum, not the nation's."""

    tenancy = Tenancy(trust=True, engaged=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    room_kind = models.CharField(max_length=10)
    role = models.CharField(max_length=12, choices=Clinician.Role)
    least = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "room_kind", "role"], name="team_role_once")]
