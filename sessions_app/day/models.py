"""What was tapped on the day: of a case, and of the list as a whole."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from providers.models import Provider
from sessions_app.day.stamps import Stamp
from sessions_app.session.cancellation_reasons import Why
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from trusts.models import Trust


class DayStamp(TenantModel):
    """One thing that happened at one time. Never changed: a correction is a new version, which counts.

    ``entry`` is None for what belongs to the whole list, such as the team brief. ``at`` is None once taken back.
    """

    tenancy = Tenancy(trust=True, provider=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="stamps")
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, related_name="stamps")
    kind = models.CharField(max_length=12, choices=Stamp)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was corrected.")
    key = models.CharField(max_length=40, help_text="Of the form that was sent, so that it counts once.")
    recorded_at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "version"], name="case_stamp_once"),
            models.UniqueConstraint(
                fields=["session", "kind", "version"], condition=Q(entry=None), name="list_stamp_once"
            ),
            models.UniqueConstraint(fields=["session", "key"], name="stamp_form_once"),
            models.CheckConstraint(
                condition=~Q(kind="cancelled") | ~Q(why="") | Q(at=None), name="cancelled_for_a_reason"
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="stamp_corrected_for_a_reason"),
        ]
        indexes = [models.Index(fields=["session"], name="stamps_of_session")]
