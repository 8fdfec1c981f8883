"""Asking patients whether they still wait."""

from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from trusts.models import Trust
from waiting_list.pathways.models.needs import Need


class Validation(TenantModel):
    """An answer, or a try, from asking one patient about one need; added, never changed."""

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    class Outcome(models.TextChoices):
        STILL_WAITS = "still_waits", "Still wants it here"
        ELSEWHERE = "elsewhere", "Would go elsewhere to wait less"
        NOT_REACHED = "not_reached", "Could not be reached"
        REMOVED = "removed", "Comes off the list"

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="validations", db_constraint=False)
    day = models.DateField(help_text="The London day of the answer or the try.")
    outcome = models.CharField(max_length=11, choices=Outcome)
    removal_reason = models.CharField(max_length=4, blank=True, choices=Need.Removal)
    decided_by = models.CharField(max_length=80, blank=True, help_text="Clinician who decided a removal.")
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="removed") ^ models.Q(removal_reason=""),
                name="validation_removal_has_reason",
            )
        ]
