"""What was delivered, as the provider's system logged it: versioned, append-only."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import Provider
from sessions_app.session.models.sessions import Session
from trusts.models import Trust
from waiting_list.models import Patient


class ActivityBatch(TenantModel):
    """One delivery of rows: how many were good, how many not."""

    tenancy = Tenancy(trust=False, provider=True)

    provider = models.ForeignKey(Provider, models.PROTECT)
    received_at = models.DateTimeField(db_default=Now())
    received_from = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()


class BatchRow(TenantModel):
    """A row that was not taken, and why. What it held is not kept: it may name a patient."""

    tenancy = Tenancy(provider=True, append_only=True, audit="digest")

    provider = models.ForeignKey(Provider, models.PROTECT)
    batch = models.ForeignKey(ActivityBatch, models.CASCADE, related_name="rejected_rows")
    index = models.PositiveIntegerField()
    external_ref = models.CharField(max_length=64, blank=True)
    errors = models.JSONField()


class Activity(TenantModel):
    """One patient's attendance on a session. Never changed: a correction is a new version, a mistake is voided.

    (provider, external reference, version) is unique; the highest version counts.
    """

    tenancy = Tenancy(trust=True, provider=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="activities")
    batch = models.ForeignKey(ActivityBatch, models.PROTECT, null=True, related_name="activities")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="activities")
    external_ref = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)
    body_hash = models.BinaryField()
    attended = models.CharField(max_length=1, help_text="Attended or did not attend code.")
    outcome = models.CharField(max_length=1, blank=True, help_text="Outcome of attendance code.")
    rtt_status = models.CharField(max_length=2, blank=True)
    first_attendance = models.CharField(max_length=1, blank=True)
    tfc = models.CharField(max_length=3)
    opcs = models.CharField(max_length=4, blank=True)
    icd10 = models.CharField(max_length=6, blank=True)
    points = models.PositiveSmallIntegerField(default=1)
    touch_starts_at = models.DateTimeField(null=True)
    touch_ends_at = models.DateTimeField(null=True)
    void = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    logged_at = models.DateTimeField(db_default=Now())
    logged_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "external_ref", "version"], name="activity_once"),
            models.CheckConstraint(
                condition=Q(touch_ends_at=None) | Q(touch_ends_at__gt=models.F("touch_starts_at")),
                name="activity_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["session"], name="activity_session")]
