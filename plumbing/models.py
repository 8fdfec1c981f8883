"""Machinery every app above shares: jobs, the outbox, idempotency keys, stored files."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel


class Job(TenantModel):
    """Background work as a fact: this row is the truth, the queue only wakes somebody up.

    A worker holds a job by its lease and proves it lives by the heartbeat. A lease that ran out means the
    worker died; the reaper gives the job to another.
    """

    tenancy = Tenancy(trust=True, provider=True, audit="")

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    trust_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["lease_until"], name="job_leases", condition=Q(state="running")),
            models.Index(fields=["asked_at"], name="job_queue", condition=Q(state="queued")),
        ]

    @property
    def percent(self) -> int:
        return 100 if self.state == self.State.DONE else int(100 * self.done / self.total) if self.total else 0


class OutboxMessage(TenantModel):
    """A message to the apps above, written with the change it reports and delivered after the commit."""

    tenancy = Tenancy(trust=True, provider=True, audit="")

    topic = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())
    trust_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    body = models.JSONField(default=dict)
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="outbox_waiting", condition=Q(relayed_at=None))]


class IdempotencyKey(TenantModel):
    """The outcome of a client's key: a retry gets the same answer instead of a second effect.

    Partitioned by day, so that forgetting after 72 hours is dropping a partition.
    """

    tenancy = Tenancy(trust=True, provider=True, audit="")

    trust_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    credential_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    made_on = models.DateField()
    request_hash = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    resource = models.CharField(max_length=60)
    resource_ids = models.JSONField(default=list)

    class Meta:
        managed = False
        db_table = "plumbing_idempotencykey"


class StoredFile(TenantModel):
    """A file somebody gave us: kept outside the database, named by its digest, never by its name."""

    tenancy = Tenancy(trust=True, provider=True)

    trust_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField(db_default=Now())
    stored_by = models.CharField(max_length=200)


class Scan(models.TextChoices):
    """The result of scanning a document before it was stored; one it finds something in is not stored at all."""

    NOT_SCANNED = "not_scanned", "Not scanned"
    CLEAN = "clean", "Scanned, nothing found"
