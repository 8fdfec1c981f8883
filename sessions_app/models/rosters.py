"""The team of a session."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import Clinician, Provider, Registration
from sessions_app.models.sessions import Session
from trusts.models import Site, Trust


class RosterEntry(TenantModel):
    """One person in one role on one session. Name, registration and telephone are copied for the trust's eyes.

    Times, site and liveness follow the session by the database's own hand; a professional (not an
    employment) is never in two in-room roles at once, nor on two sites.
    """

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.CASCADE, related_name="roster")
    site = models.ForeignKey(Site, models.PROTECT)
    clinician = models.ForeignKey(Clinician, models.PROTECT)
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
        constraints = [models.UniqueConstraint(fields=["session", "clinician"], name="roster_person_once")]
