"""The team of a session."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import REQUIRABLE, Clinician, Provider, Registration
from sessions_app.session.models.sessions import Session
from trusts.models import Site, Trust


class RosterEntry(TenantModel):
    """One person in one role on one session. Name, registration and telephone are copied for the trust's eyes.

    Times, site and liveness follow the session by the database's own hand; a professional (not an
    employment) is never in two in-room roles at once, nor on two sites. In a mixed team the trust's own staff are
    on the roster without a provider's employment: the trust pays them, not the provider.
    """

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.CASCADE, related_name="roster")
    site = models.ForeignKey(Site, models.PROTECT)
    clinician = models.ForeignKey(Clinician, models.PROTECT, null=True)
    registration = models.ForeignKey(Registration, models.PROTECT)
    role = models.CharField(max_length=12, choices=Clinician.Role)
    in_room = models.BooleanField()
    during = DateTimeRangeField()
    live = models.BooleanField(default=True)
    name = models.CharField(max_length=120)
    registration_text = models.CharField(max_length=40)
    telephone = models.CharField(max_length=30, blank=True)
    named_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["session", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "registration"], name="roster_person_once")]

    @property
    def of_trust(self) -> bool:
        """One of the trust's own staff."""
        return self.clinician_id is None


class LocalWaiver(TenantModel):
    """The trust's on-call manager lets a person work on one session without a local item: who, when and why."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.CASCADE, related_name="waivers")
    clinician = models.ForeignKey(Clinician, models.PROTECT)
    item = models.CharField(max_length=13, choices=REQUIRABLE)
    reason = models.CharField(max_length=300)
    cleared_by = models.CharField(max_length=200)
    cleared_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "clinician", "item"], name="local_waiver_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="local_waiver_with_reason"),
        ]
