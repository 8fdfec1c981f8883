"""What a provider proposes instead of what it was offered."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.model_fields import MoneyColumn
from base.tenancy import Tenancy, TenantModel
from providers.models import Provider
from sessions_app.session.models.sessions import Session
from trusts.models import Room, Trust
from trusts.slot_mix import NO_SLOTS


class CounterOffer(TenantModel):
    """Another time, room or size for an offered list, at the rate card's own price. One waits at a time.

    It ends with the offer: when the session leaves Offered otherwise, the database lets it lapse.
    """

    tenancy = Tenancy(trust=True, provider=True)

    class State(models.TextChoices):
        OPEN = "open", "Waits for the trust"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Taken back"
        LAPSED = "lapsed", "Lapsed"

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="counters")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_capacity = models.PositiveSmallIntegerField(help_text="In the room's unit.")
    planned_cases = models.PositiveSmallIntegerField()
    slot_mix = models.JSONField(default=list, db_default=NO_SLOTS, help_text="As on a session.")
    expected_price = MoneyColumn(help_text="What the rate card says of it.")
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=200)
    made_by_person_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(state="open"), name="one_open_counter_offer"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="counter_offer_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["trust"], condition=Q(state="open"), name="open_counter_offers_of_trust")]
