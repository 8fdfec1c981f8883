"""What remains after a list: results to come, somebody who acts on them, and what shows itself weeks later."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from contracts.models import CallOff
from providers.models import Provider
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import Side
from trusts.models import Trust
from waiting_list.models import Patient


class FollowUp(TenantModel):
    """One thing to follow up of one patient's case: who owns it, what is expected by when, who acted how.

    Open ones keep their session, and the contract, from being closed.
    """

    tenancy = Tenancy(trust=True, provider=True, hidden=("patient_id", "what", "action"))

    class Kind(models.TextChoices):
        CASE = "case", "Follow-up of the case"
        HISTOLOGY = "histology", "Histology"
        IMAGE = "image_report", "Image report"
        ECHO = "echo_report", "Echo report"
        BLOOD = "blood", "Blood result"
        OTHER = "other", "Other result"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACTED = "acted", "Acted on"
        NOT_NEEDED = "not_needed", "Not needed"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="follow_ups")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=12, choices=Kind)
    what = models.CharField(max_length=200, blank=True)
    side = models.CharField(max_length=8, choices=Side, help_text="Whose person owns it.")
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=200)
    result_on = models.DateField(null=True, help_text="The day the result came.")
    acted_on = models.DateField(null=True)
    acted_by = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=300, blank=True)
    handed_over_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", acted_on=None)
                | (~Q(state="open") & Q(acted_on__isnull=False) & ~Q(acted_by="")),
                name="follow_up_acted_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["session"], condition=Q(state="open"), name="open_follow_ups"),
            models.Index(fields=["trust", "state", "due_on"], name="follow_ups_of_trust"),
            models.Index(fields=["provider", "state", "due_on"], name="follow_ups_of_provider"),
        ]


class LateEvent(TenantModel):
    """Something that befell a patient after the list, told by either side, weeks later where need be.

    Never changed; what was told by mistake is taken back with a reason.
    """

    tenancy = Tenancy(trust=True, provider=True, hidden=("patient_id", "note", "review"))

    class Kind(models.TextChoices):
        RETURN = "return", "Unplanned return to theatre"
        READMISSION = "readmission", "Unplanned readmission within 30 days"
        INFECTION = "infection", "Infection"
        DEATH = "death", "Death within 30 days"
        COMPLAINT = "complaint", "Complaint"
        OTHER = "other", "Other complication"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="late_events")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="late_events")
    kind = models.CharField(max_length=11, choices=Kind)
    happened_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    side = models.CharField(max_length=8, choices=Side, help_text="Who told of it.")
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.CharField(max_length=200)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    review = models.CharField(max_length=500, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | ~Q(taken_back_why=""), name="late_event_taken_back_for_a_reason"
            )
        ]
        indexes = [
            models.Index(fields=["session"], name="late_events_of_session"),
            models.Index(fields=["trust", "-happened_on"], name="late_events_of_trust"),
        ]


class HandBack(TenantModel):
    """The end of a contract's care: every session settled, nothing open with the provider. Once, by a person."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.OneToOneField(CallOff, models.PROTECT, related_name="hand_back")
    closed_at = models.DateTimeField(db_default=Now())
    closed_by = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    follow_ups = models.PositiveIntegerField(help_text="How many there were under the contract.")
    handed_over = models.PositiveIntegerField(help_text="Of these, how many the trust took over.")
