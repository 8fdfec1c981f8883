"""The audit log: who did what. Append-only, without foreign keys, so it never holds up what it describes."""

from django.db import models

from base.tenancy import Tenancy, TenantModel


class Event(TenantModel):
    """One thing that happened, written in the transaction that did it.

    ``source`` is "service" for what a person would call the deed ("session.booked") and "database" for what
    a statement changed, seen by triggers even when it was a bulk update or raw SQL.
    ``trust_id`` and ``provider_id`` are the organisations that may read it.
    """

    tenancy = Tenancy(trust=True, provider=True, append_only=True, audit="")

    class Source(models.TextChoices):
        SERVICE = "service"
        DATABASE = "database"

    at = models.DateTimeField(db_default=models.functions.Now())
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=8, choices=Source)
    trust_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=8)
    actor_label = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    credential_id = models.BigIntegerField(null=True)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_target"),
            models.Index(fields=["trust_id", "id"], name="audit_trust"),
            models.Index(fields=["provider_id", "id"], name="audit_provider"),
            models.Index(fields=["request_id"], name="audit_request"),
        ]

    def __str__(self):
        return f"{self.name} {self.target_type} {self.target_id}"
