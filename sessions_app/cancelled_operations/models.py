"""Operations cancelled on their day: patients whose admission the hospital cancelled at the last minute."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from sessions_app.session.cancellation_reasons import Group, Why
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from trusts.models import Trust
from waiting_list.models import Need, Patient


class LastMinuteCancellation(TenantModel):
    """An elective admission cancelled by the hospital on its day for a non-clinical reason.

    A binding new date within 28 days of the planned day is owed; a breach counts when that day has passed. Moved
    once to within 24 hours of the planned time it was a postponement and no cancellation: that, and treatment on a
    list here, follows from the lists and is read, not kept. What happened elsewhere a person records.
    """

    tenancy = Tenancy(trust=True, hidden=("patient_id",))

    class State(models.TextChoices):
        OWED = "owed", "To be treated"
        TREATED = "treated", "Treated"
        ENDED = "ended", "No longer owed"

    class Where(models.TextChoices):
        OWN = "own", "On a list of our own"
        ELSEWHERE = "elsewhere", "At another hospital, paid by us"

    trust = models.ForeignKey(Trust, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="promises")
    entry = models.OneToOneField(ListEntry, models.PROTECT, related_name="promise")
    need = models.ForeignKey(Need, models.PROTECT, related_name="promises")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="promises")
    planned_at = models.DateTimeField()
    planned_on = models.DateField(help_text="The London day of the planned admission: day 0.")
    due_on = models.DateField(help_text="Day 28.")
    group = models.CharField(max_length=8, choices=Group)
    why = models.CharField(max_length=20, choices=Why)
    cancelled_at = models.DateTimeField(db_default=Now())
    cancelled_by = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.OWED)
    treated_on = models.DateField(null=True)
    treated_where = models.CharField(max_length=9, choices=Where, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="treated") | Q(treated_on__isnull=False), name="promise_treated_some_day"
            ),
            models.CheckConstraint(
                condition=Q(treated_on=None) | Q(treated_on__gte=F("planned_on")), name="promise_treated_after_its_day"
            ),
        ]
        indexes = [models.Index(fields=["trust", "state", "due_on"], name="promises_of_trust")]
