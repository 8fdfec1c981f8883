"""The figures NHS England publishes, as files said them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from trusts.models import Trust


class OfficialFile(TenantModel):
    """One monthly file of NHS England, imported once; the same file again changes nothing."""

    tenancy = Tenancy(trust=True)

    class Kind(models.TextChoices):
        RTT = "rtt", "Referral to treatment"
        DM01 = "dm01", "Diagnostics (DM01)"

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="official_files")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.RTT)
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
                fields=["trust", "kind", "period"], condition=Q(current=True), name="one_current_file_a_month"
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
    bands = ArrayField(models.PositiveIntegerField(), help_text="105 week bands, the last one open; empty for Part_3.")
    unknown_start = models.PositiveIntegerField(default=0)
    total_all = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "part", "line"], name="official_row_once")]


class DiagnosticRow(TenantModel):
    """Weekly bands of one diagnostic test, commissioners summed; ``TOTAL`` is the file's own total."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    file = models.ForeignKey(OfficialFile, models.CASCADE, related_name="diagnostic_rows")
    test = models.CharField(max_length=25, help_text="COLONOSCOPY …; TOTAL is the file's own total.")
    bands = ArrayField(models.PositiveIntegerField(), help_text="14 week bands, the last one open.")
    waiting_list_activity = models.PositiveIntegerField()
    planned_activity = models.PositiveIntegerField()
    unscheduled_activity = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "test"], name="diagnostic_row_once")]
