"""Insourcing companies, the trusts they work for, their people and how those are cleared."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from plumbing.models import Scan, StoredFile
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
    number = models.CharField(max_length=30, help_text="A staff number is written with its provider: EEL/0042.")

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
        ADMISSIONS = "admissions", "Admissions nurse or clerk"

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


SHARED_ROLES = frozenset({Clinician.Role.RECOVERY, Clinician.Role.COORDINATOR, Clinician.Role.ADMISSIONS})
"""Roles that may serve several rooms of a site at once; every other role is in one room at a time."""


class Clearance(TenantModel):
    """One item that shows a person may work: what, from when to when, said by whom."""

    tenancy = Tenancy(provider=True)

    class Item(models.TextChoices):
        REGISTRATION = "registration", "Professional registration"
        RIGHT_TO_WORK = "right_to_work", "Right to work"
        DBS = "dbs", "DBS check"
        INDEMNITY = "indemnity", "Indemnity"
        IDENTITY = "identity", "Identity check"
        REFERENCES = "references", "Employment history and references"
        HEALTH = "health", "Work health, with EPP where needed"
        TRAINING = "training", "Mandatory training"

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


ABSOLUTE_ITEMS = (
    Clearance.Item.REGISTRATION,
    Clearance.Item.RIGHT_TO_WORK,
    Clearance.Item.DBS,
    Clearance.Item.INDEMNITY,
)
"""Items without which nobody works on a list; nobody may override them."""


class LocalItem(models.TextChoices):
    """An item a person needs at one trust only."""

    INDUCTION = "induction", "Trust induction"
    IT_ACCOUNT = "it_account", "IT account"
    CONTRACT = "contract", "Honorary contract or staff passport"


REQUIRABLE = tuple((item.value, item.label) for item in (*Clearance.Item, *LocalItem) if item not in ABSOLUTE_ITEMS)
"""Items a trust may want of everybody beside the absolute ones; its on-call manager may clear these for one session."""


class Requirement(TenantModel):
    """An item a trust wants of everybody on its lists, beside the absolute ones."""

    tenancy = Tenancy(trust=True, engaged=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    item = models.CharField(max_length=13, choices=REQUIRABLE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "item"], name="requirement_once")]


class LocalClearance(TenantModel):
    """An item that clears a person at one trust. Either side records it, the trust may check it."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    clinician = models.ForeignKey(Clinician, models.CASCADE, related_name="local_clearances")
    item = models.CharField(max_length=10, choices=LocalItem)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_by = models.CharField(max_length=200)
    checked_by = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["clinician", "item", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="local_clearance_ends_after_it_starts",
            )
        ]


class ClearanceCheck(TenantModel):
    """A trust has seen what a provider declared of a person: who of it, and when."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="checks")
    checked_by = models.CharField(max_length=200)
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "clearance"], name="clearance_checked_once")]


class Suspension(TenantModel):
    """A trust does not let a person work on its lists, from a day on. Nobody overrides it; the trust ends it."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    clinician = models.ForeignKey(Clinician, models.CASCADE, related_name="suspensions")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    suspended_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="suspension_ends_after_it_starts"
            )
        ]


class Assurance(TenantModel):
    """Proof that a provider may deliver care: a registration, a policy, a certificate, from when to when."""

    tenancy = Tenancy(provider=True, engaging=True)

    class Item(models.TextChoices):
        CQC = "cqc", "CQC registration"
        EMPLOYERS = "employers", "Employer’s liability insurance"
        PUBLIC = "public", "Public liability insurance"
        MALPRACTICE = "malpractice", "Medical malpractice insurance"
        DSPT = "dspt", "DSPT status"
        CYBER = "cyber", "Cyber Essentials"
        ICO = "ico", "ICO registration"
        SLAVERY = "slavery", "Modern slavery statement"
        CARBON = "carbon", "Carbon reduction plan"

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="assurances")
    item = models.CharField(max_length=11, choices=Item)
    reference = models.CharField(max_length=60)
    limit = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300)
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["provider", "item", "-valid_from", "-id"]
        indexes = [models.Index(fields=["provider", "item"], include=["valid_until"], name="assurance_ends")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="assurance_ends_after_it_starts",
            )
        ]


STOPPING = (
    Assurance.Item.CQC,
    Assurance.Item.EMPLOYERS,
    Assurance.Item.PUBLIC,
    Assurance.Item.MALPRACTICE,
    Assurance.Item.DSPT,
)
"""Once one of these has run out, nothing new is booked with or offered to the provider until it is renewed."""


class AssuranceCheck(TenantModel):
    """A trust has seen what a provider declared of itself: who of it, and when."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    assurance = models.ForeignKey(Assurance, models.PROTECT, related_name="checks")
    checked_by = models.CharField(max_length=200)
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "assurance"], name="assurance_checked_once")]


class AssurancePaper(TenantModel):
    """The document behind a record as a file: its name, digest and what the scan said are copied for the trusts' eyes."""

    tenancy = Tenancy(provider=True, engaging=True, append_only=True)

    provider = models.ForeignKey(Provider, models.PROTECT)
    assurance = models.ForeignKey(Assurance, models.PROTECT, related_name="papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=11, choices=Scan)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["assurance", "id"]
        constraints = [models.UniqueConstraint(fields=["assurance", "sha256"], name="assurance_paper_once")]


class TeamRole(TenantModel):
    """The least number of a role a trust wants in the team for a kind of room: its own minimum, not the nation's."""

    tenancy = Tenancy(trust=True, engaged=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    room_kind = models.CharField(max_length=10)
    role = models.CharField(max_length=12, choices=Clinician.Role)
    least = models.PositiveSmallIntegerField(default=1)
    rooms = models.PositiveSmallIntegerField(
        default=1, help_text="Over how many rooms of a site one person may be shared; counts for shared roles."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "room_kind", "role"], name="team_role_once")]
