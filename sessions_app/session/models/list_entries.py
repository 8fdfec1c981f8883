"""The patients on a session's list."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import Provider
from sessions_app.session.models.sessions import Session
from trusts.models import Trust
from trusts.slot_mix import SlotKind
from waiting_list.models import Need, Patient


class ListEntry(TenantModel):
    """A need on a session. A need is live on one list at a time; its patient in one case slot at a time."""

    tenancy = Tenancy(trust=True, provider=True)

    class State(models.TextChoices):
        PICKED = "picked", "To be offered"
        OFFERED = "offered", "Offered"
        AGREED = "agreed", "Agreed"
        STANDBY = "standby", "Standby"
        DECLINED = "declined", "Declined"
        REMOVED = "removed", "Taken off"
        MISSED = "missed", "Missed appointment"
        CANCELLED = "cancelled", "Cancelled on the day"

    LIVE = (State.PICKED, State.OFFERED, State.AGREED, State.STANDBY)
    LOST = (State.MISSED, State.CANCELLED)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="entries")
    need = models.ForeignKey(Need, models.PROTECT, related_name="entries")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    slot = models.PositiveSmallIntegerField(
        null=True, help_text="The case slot; several needs of one patient may share it. None on standby."
    )
    slot_kind = models.CharField(
        max_length=9,
        choices=SlotKind,
        blank=True,
        default="",
        db_default="",
        help_text="The kind of slot it takes, on a list of several kinds.",
    )
    during = DateTimeRangeField(null=True, help_text="The planned time of the case slot.")
    what = models.CharField(max_length=120)
    points = models.PositiveSmallIntegerField(default=1)
    weeks_waiting = models.PositiveSmallIntegerField(help_text="Whole weeks on the day of the list.")
    priority = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.AGREED)
    live = models.BooleanField(default=True)
    put_on_at = models.DateTimeField(db_default=Now())
    put_on_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=Q(live=True), name="need_on_one_live_list"),
            models.UniqueConstraint(fields=["session", "position"], condition=Q(live=True), name="one_entry_a_place"),
        ]
