"""Reports that were run: who asked, how far it is, and what came out."""

import uuid

from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from plumbing.models import Job
from providers.models import Provider
from trusts.models import Trust


class ReportRun(TenantModel):
    """One run of a report. The result is written once and never changes: any past report repeats to the digit."""

    tenancy = Tenancy(trust=True, provider=True, hidden=("result",))

    class Kind(models.TextChoices):
        KPI = "kpi", "KPI report"
        WAITING_LIST = "waiting_list", "Waiting-list report"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=Kind)
    trust = models.ForeignKey(Trust, models.PROTECT, null=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True)
    job = models.OneToOneField(Job, models.PROTECT, related_name="report_run")
    params = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["trust", "kind", "-asked_at"], name="report_runs_of_trust")]
