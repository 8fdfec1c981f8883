"""What went wrong on a list, and the brake: a provider or service line stopped until two people let it run again."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from contracts.models import ServiceLine
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from providers.models import Provider
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import Side
from trusts.models import Trust


class Incident(TenantModel):
    """A patient safety event of a list with its pair of harms (LFPSE), what was done at once, and candour."""

    tenancy = Tenancy(trust=True, provider=True, hidden=("what", "immediate_action", "learning", "entry_id"))

    class Response(models.TextChoices):
        """Ways to learn from an event under the Patient Safety Incident Response Framework."""

        NONE = "", "Not decided"
        LOCAL = "local", "Local learning"
        REVIEW = "review", "After action review"
        TEAM = "team", "Multidisciplinary team review"
        PSII = "psii", "Patient safety incident investigation"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="incidents")
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, related_name="incidents")
    happened_at = models.DateTimeField()
    what = models.CharField(max_length=1000)
    physical_harm = models.CharField(max_length=1, choices=PhysicalHarm.choices())
    psychological_harm = models.CharField(max_length=1, choices=PsychologicalHarm.choices())
    never_event = models.BooleanField(default=False)
    immediate_action = models.CharField(max_length=500)
    candour_due = models.BooleanField(help_text="Moderate harm or worse: the statutory duty of candour.")
    told_on = models.DateField(null=True, help_text="Patient or family told in person.")
    letter_on = models.DateField(null=True, help_text="Apology in writing sent.")
    candour_by = models.CharField(max_length=200, blank=True)
    lfpse_ref = models.CharField(max_length=40, blank=True)
    response = models.CharField(max_length=6, choices=Response, blank=True)
    learning = models.CharField(max_length=1000, blank=True)
    side = models.CharField(max_length=8, choices=Side, help_text="Who reported it.")
    reported_at = models.DateTimeField(db_default=Now())
    reported_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=40, help_text="Of the form that was sent, so that it counts once.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="incident_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(candour_due=False) | Q(told_on__isnull=False, letter_on__isnull=False),
                name="incident_closed_after_candour",
            ),
        ]
        indexes = [models.Index(fields=["trust", "-happened_at"], name="incidents_of_trust")]


class Stop(TenantModel):
    """A provider at a trust, or one of its service lines, stopped for safety. While it stands nothing new is offered,
    accepted or started there. One person proposes the conditions to resume, another lets it run."""

    tenancy = Tenancy(trust=True, provider=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    service_line = models.ForeignKey(
        ServiceLine, models.PROTECT, null=True, related_name="stops", help_text="Empty stops the provider."
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="stops", help_text="Where it began.")
    reason = models.CharField(max_length=300)
    side = models.CharField(max_length=8, choices=Side)
    stopped_at = models.DateTimeField(db_default=Now())
    stopped_by = models.CharField(max_length=200)
    key = models.CharField(max_length=40)
    conditions = models.CharField(max_length=500, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=200, blank=True)
    proposed_by_person_id = models.BigIntegerField(null=True)
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=200, blank=True)
    resumed_by_person_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-stopped_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="stop_once"),
            models.UniqueConstraint(
                fields=["trust", "provider", "service_line"],
                condition=Q(resumed_at=None),
                nulls_distinct=False,
                name="one_open_stop",
            ),
            models.CheckConstraint(
                condition=Q(resumed_at=None)
                | ~Q(conditions="")
                & Q(proposed_by_person_id__isnull=False, resumed_by_person_id__isnull=False)
                & ~Q(resumed_by_person_id=F("proposed_by_person_id")),
                name="resumed_by_a_second_person",
            ),
        ]
