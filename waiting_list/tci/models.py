"""Accepted differences of a TCI list."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from trusts.models import Trust
from waiting_list.imports.models import ImportRun


class AcceptedDifference(TenantModel):
    """A need that was made to say what a TCI list says, by whom and when; ``line`` is empty where the list had none."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="accepted", db_index=False, db_constraint=False)
    need_id = models.BigIntegerField()
    line = models.PositiveIntegerField(null=True)
    accepted_at = models.DateTimeField(db_default=Now())
    accepted_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["run", "need_id"], name="accepted_differences_of_run")]
