"""Who waits for what: Patient → Pathway → Need; and the official figures NHS England publishes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel, TenantQuerySet
from plumbing.fields import decrypt
from providers.models import Provider
from trusts.models import Trust

PATIENT_COLUMNS = ("hospital_number", "nhs_hmac", "nhs_enc", "pseudonym")


class PatientQuerySet(TenantQuerySet):
    """A provider sees the patients shared with it, those on its lists or in its activity, and no others."""

    def visible_to(self, actor):
        if actor.is_provider and actor.provider_id:
            return self.filter(shares__provider_id=actor.provider_id)
        return super().visible_to(actor)


class Patient(TenantModel):
    """A trust's patient. The NHS number is kept as a keyed digest to find by and sealed to read again."""

    tenancy = Tenancy(trust=True, hidden=PATIENT_COLUMNS)

    trust = models.ForeignKey(Trust, models.PROTECT)
    pseudonym = models.CharField(max_length=40)
    hospital_number = models.CharField(max_length=20, blank=True)
    nhs_hmac = models.BinaryField(null=True)
    nhs_enc = models.BinaryField(null=True)
    nhs_key = models.CharField(max_length=20, blank=True)
    nhs_status = models.CharField(max_length=2, default="03", help_text="NHS number status indicator code.")

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "pseudonym"], name="patient_pseudonym_once"),
            models.UniqueConstraint(
                fields=["trust", "hospital_number"],
                condition=~Q(hospital_number=""),
                name="patient_hospital_number_once",
            ),
            models.UniqueConstraint(
                fields=["trust", "nhs_hmac"],
                condition=Q(nhs_hmac__isnull=False),
                name="patient_nhs_number_once",
            ),
            models.CheckConstraint(
                condition=Q(nhs_hmac=None, nhs_enc=None) | Q(nhs_hmac__isnull=False, nhs_enc__isnull=False),
                name="patient_nhs_number_whole",
            ),
            models.CheckConstraint(
                condition=~Q(hospital_number="") | Q(nhs_hmac__isnull=False), name="patient_has_a_number"
            ),
        ]

    def __str__(self):
        return self.pseudonym

    @property
    def nhs_number(self) -> str:
        """The ten digits in the clear, for a page that checks identity; never for a log, address or event."""
        if self.nhs_enc is None:
            return ""
        return decrypt(self.nhs_key, self.nhs_enc, context=f"patient:{self.trust_id}")


class PatientShare(TenantModel):
    """A provider may see a patient: they are on one of its lists, or it logged their activity."""

    tenancy = Tenancy(trust=True, provider=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="shares")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "provider"], name="patient_share_once")]


class Pathway(TenantModel):
    """One referral's course of care, with its RTT clock if it has one."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="pathways")
    pathway_id = models.CharField(max_length=20)
    issuer = models.CharField(max_length=12, help_text="Organisation that issued the pathway identifier.")
    tfc = models.CharField(max_length=3)
    clock_start = models.DateField(null=True, blank=True)
    clock_stop = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "issuer", "pathway_id"], name="pathway_once"),
            models.CheckConstraint(
                condition=Q(clock_stop=None) | Q(clock_stop__gte=models.F("clock_start")),
                name="clock_stops_after_start",
            ),
        ]


class Need(TenantModel):
    """What is waited for on a pathway: a procedure, a test, an appointment."""

    tenancy = Tenancy(trust=True)

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", "Procedure"
        TEST = "test", "Test"
        APPOINTMENT = "appointment", "Appointment"

    class Clock(models.TextChoices):
        RTT = "rtt", "RTT"
        DM01 = "dm01", "Diagnostic (six weeks)"
        PLANNED = "planned", "Planned"
        SURVEILLANCE = "surveillance", "Surveillance"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MET = "met", "Met"
        REMOVED = "removed", "Removed"

    trust = models.ForeignKey(Trust, models.PROTECT)
    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="needs")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=11, choices=Kind)
    clock = models.CharField(max_length=12, choices=Clock)
    tfc = models.CharField(max_length=3)
    what = models.CharField(max_length=120, help_text="Procedure, test or appointment in words.")
    opcs = models.CharField(max_length=4, blank=True)
    started_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=3, blank=True)
    points = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["trust", "tfc", "started_on"], condition=Q(state="waiting"), name="need_waiting"
            ),
            models.Index(fields=["patient"], name="need_patient"),
        ]


class OfficialFile(TenantModel):
    """One monthly RTT file of NHS England, imported once; the same file again changes nothing."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="official_files")
    period = models.DateField(help_text="First day of the month.")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    rows_read = models.PositiveIntegerField()
    rows_faulty = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(db_default=Now())
    imported_by = models.CharField(max_length=200)
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "period"], condition=Q(current=True), name="one_current_file_a_month"
            )
        ]


class OfficialRow(TenantModel):
    """Weekly bands of one part and treatment function, commissioners summed."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    file = models.ForeignKey(OfficialFile, models.CASCADE, related_name="rows")
    part = models.CharField(max_length=8)
    line = models.CharField(max_length=5, help_text="C_100 … X06; C_999 is the file's own total.")
    line_name = models.CharField(max_length=100)
    bands = ArrayField(
        models.PositiveIntegerField(), help_text="105 week bands, the last one open; empty for Part_3."
    )
    unknown_start = models.PositiveIntegerField(default=0)
    total_all = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "part", "line"], name="official_row_once")]
