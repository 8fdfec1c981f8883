"""The session itself, the moves it may make, and the moves it made."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Now

from base.actors import Actor
from base.columns import LondonDate
from base.model_fields import MoneyColumn
from base.tenancy import M, Tenancy, TenantModel, TenantQuerySet
from contracts.models import CallOff, DayType, RateLine, ServiceLine
from providers.models import Provider
from sessions_app.session.cancellation_reasons import Group, Why
from sessions_app.session.models.series import SessionTemplate
from sessions_app.session.states import HOLDS_MONEY, HOLDS_ROOM, CancelCause, State
from trusts.models import Room, Site, Trust
from trusts.slot_mix import NO_SLOTS

ROOM_IS_HELD: Any = Q(state__in=[s.value for s in HOLDS_ROOM])
"""A condition, which Django computes like any expression."""


class SessionQuerySet(TenantQuerySet[M]):
    """Named filters. A provider never sees a trust's drafts."""

    def visible_to(self, actor: Actor) -> Self:
        seen = super().visible_to(actor)
        return seen.exclude(state__in=[State.DRAFT, State.DISCARDED]) if actor.is_provider else seen

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Sessions on London days from ``first`` to ``last``, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def holding_rooms(self) -> Self:
        return self.filter(state__in=HOLDS_ROOM)

    def with_places(self) -> Self:
        return self.select_related("room", "site", "provider", "call_off", "service_line")


class Session(TenantModel):
    """One list: a provider's team using one of the trust's rooms for one period, under one call-off."""

    tenancy = Tenancy(trust=True, provider=True)

    State = State

    on_list: int
    points_on_list: int
    slots_taken: list[int]
    """How many patients and points are on the list, and which slots are taken, where a selector has counted them."""

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="sessions")
    service_line = models.ForeignKey(ServiceLine, models.PROTECT, related_name="sessions")
    site = models.ForeignKey(Site, models.PROTECT)
    room = models.ForeignKey(Room, models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    day = GeneratedField(expression=LondonDate(F("starts_at")), output_field=models.DateField(), db_persist=True)
    state = models.CharField(max_length=11, choices=State, default=State.OFFERED)
    holds_room = GeneratedField(expression=ROOM_IS_HELD, output_field=models.BooleanField(), db_persist=True)
    unit = models.CharField(max_length=7, choices=Room.Unit)
    planned_capacity = models.PositiveSmallIntegerField(help_text="In the room's unit.")
    planned_cases = models.PositiveSmallIntegerField()
    slot_mix = models.JSONField(
        default=list,
        db_default=NO_SLOTS,
        help_text="Its slots by kind in the order of the day: trusts.slot_mix. Empty: all alike.",
    )
    join_link = models.CharField(
        max_length=300, blank=True, help_text="Where staff join, where it is another than the room's own; https."
    )
    # What one unit costs on that day: expected at booking, frozen when the provider accepts.
    rate_line = models.ForeignKey(RateLine, models.PROTECT, related_name="+")
    rate_unit = models.CharField(max_length=9, choices=RateLine.Unit)
    day_type = models.CharField(max_length=15, choices=DayType)
    rate_price = MoneyColumn()
    rate_terms = models.JSONField(default=list, help_text="Every price and term of that day as agreed.")
    rate_frozen_at = models.DateTimeField(null=True)
    expected_price = MoneyColumn()
    delivered_price = MoneyColumn(null=True)
    cancel_cause = models.CharField(max_length=8, choices=CancelCause, blank=True)
    cancel_amount = MoneyColumn(
        null=True, help_text="Charged by the ladder for cancelling it; below zero the provider credits it."
    )
    cancel_group = models.CharField(max_length=8, choices=Group, blank=True)
    cancel_why = models.CharField(max_length=20, choices=Why, blank=True)
    passed_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="passed_on",
        help_text="The offer nobody answered, which this one follows.",
    )
    series = models.ForeignKey(SessionTemplate, models.PROTECT, null=True, related_name="sessions")
    series_own = models.BooleanField(
        default=False, help_text="Changed on its own: what is changed of the series later leaves it alone."
    )
    offered_at = models.DateTimeField(null=True)
    offer_ends_at = models.DateTimeField(null=True)
    short_notice = models.BooleanField(default=False)
    beyond_plan = models.BooleanField(default=False, help_text="More was delivered than was planned.")
    booked_by = models.CharField(max_length=200)
    booked_by_person_id = models.BigIntegerField(null=True)
    booked_at = models.DateTimeField(db_default=Now())
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every change, kept by the database.")

    objects: ClassVar = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(expected_price__gte=0), name="session_price_not_negative"),
            models.CheckConstraint(
                condition=Q(signed_off_at=None, signed_off_by="")
                | Q(signed_off_at__isnull=False) & ~Q(signed_off_by=""),
                name="session_signed_off_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(join_link="") | Q(join_link__startswith="https://"), name="session_link_is_https"
            ),
        ]
        indexes = [
            models.Index(fields=["trust", "day"], name="session_trust_day"),
            models.Index(fields=["trust", "state", "day"], name="session_trust_state"),
            models.Index(fields=["provider", "day"], name="session_provider_day"),
            models.Index(fields=["call_off", "day"], name="session_call_off_day"),
            models.Index(fields=["offer_ends_at"], condition=Q(state="offered"), name="session_open_offers"),
        ]

    def __str__(self):
        return f"Session {self.pk}"

    @property
    def holds_money(self) -> bool:
        return self.state in HOLDS_MONEY


class Move(models.Model):
    """An allowed move, seeded from ``lifecycle.TRANSITIONS``; the database refuses every other."""

    old = models.CharField(max_length=11)
    new = models.CharField(max_length=11)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="move_once")]


class StateChange(TenantModel):
    """A move that was made, or a change without one: the session's own history, shown as its timeline."""

    tenancy = Tenancy(trust=True, provider=True, append_only=True, audit="")

    trust = models.ForeignKey(Trust, models.PROTECT)
    provider = models.ForeignKey(Provider, models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="changes")
    old = models.CharField(max_length=11, blank=True)
    new = models.CharField(max_length=11)
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, help_text="The session's version after it.")
    changed = models.JSONField(default=dict, help_text="Field → before and after, in words fit for both sides.")

    class Meta:
        ordering = ["session", "id"]
