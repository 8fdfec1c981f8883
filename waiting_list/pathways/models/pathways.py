"""A referral's course of care, and the events its clock is made of."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from trusts.models import Trust
from waiting_list.pathways.models.patients import Patient


class Pathway(TenantModel):
    """One referral's course of care, with its RTT clock if it has one.

    ``listed_start``, ``listed_stop`` and ``rtt_status`` are what the trust's list said last. ``clock_start`` and
    ``clock_stop`` follow from the clock events and are kept by the database (``waiting_list_keep_clocks``).
    Foreign keys over several columns hold patient and trust, so the simple ones are left out.
    """

    tenancy = Tenancy(trust=True, hidden=("pathway_id",))

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="pathways", db_constraint=False)
    pathway_id = models.CharField(max_length=20)
    issuer = models.CharField(max_length=12, help_text="Organisation that issued the pathway identifier.")
    tfc = models.CharField(max_length=3)
    clock_start = models.DateField(null=True, blank=True)
    clock_stop = models.DateField(null=True, blank=True)
    rtt_status = models.CharField(max_length=2, blank=True, help_text="RTT period status, 10 … 99.")
    listed_start = models.DateField(null=True)
    listed_stop = models.DateField(null=True)
    referred_on = models.DateField(null=True)
    first_activity_on = models.DateField(null=True)
    last_attended_on = models.DateField(null=True)
    next_appointment_on = models.DateField(null=True)
    run = models.ForeignKey("waiting_list.ImportRun", models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "issuer", "pathway_id"], name="pathway_once"),
            models.CheckConstraint(
                condition=Q(clock_stop=None) | Q(clock_stop__gte=models.F("clock_start")),
                name="clock_stops_after_start",
            ),
        ]


class ClockEvent(TenantModel):
    """Something that happened to a pathway's clock on a day; added, never changed.

    A correction is another event that names the one it ``replaces``; with an empty ``status`` it only withdraws it.
    Of the trust's list the start is kept as 10 (or the 11 or 12 the list says) on the day of the clock's start.
    """

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    class Source(models.TextChoices):
        LIST = "list", "The trust's waiting list"
        FILE = "file", "A file of clock events"
        ACTIVITY = "activity", "What was delivered"
        PERSON = "person", "Entered by hand"

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False, db_constraint=False)
    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="events", db_index=False, db_constraint=False)
    day = models.DateField()
    status = models.CharField(max_length=2, blank=True, help_text="RTT period status; empty withdraws.")
    source = models.CharField(max_length=8, choices=Source)
    replaces = models.ForeignKey("self", models.CASCADE, null=True, db_index=False, db_constraint=False)
    run = models.ForeignKey("waiting_list.ImportRun", models.PROTECT, null=True, db_index=False, db_constraint=False)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.CharField(max_length=200, blank=True, help_text="Empty where a file brought it.")

    class Meta:
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["pathway", "day"], name="clock_events_of_pathway")]
