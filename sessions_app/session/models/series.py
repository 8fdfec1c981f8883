"""A series of lists as it was asked for: the same rooms and times week after week."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from contracts.models import CallOff, ServiceLine
from trusts.models import Trust
from trusts.slot_mix import NO_SLOTS


class SessionTemplate(TenantModel):
    """Every so many weeks on these weekdays, in these rooms, at this London time, from one day to another."""

    tenancy = Tenancy(trust=True)

    trust = models.ForeignKey(Trust, models.PROTECT)
    call_off = models.ForeignKey(CallOff, models.PROTECT, related_name="+")
    service_line = models.ForeignKey(ServiceLine, models.PROTECT, related_name="+")
    rooms = ArrayField(models.BigIntegerField())
    weekdays = ArrayField(models.PositiveSmallIntegerField(), help_text="Monday is 0.")
    every = models.PositiveSmallIntegerField(default=1, help_text="In weeks.")
    first_day = models.DateField()
    last_day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    not_on_bank_holidays = models.BooleanField(default=False)
    capacity = models.PositiveSmallIntegerField(
        null=True, help_text="In the rooms' unit; empty: the rooms' own figure."
    )
    cases = models.PositiveSmallIntegerField(null=True)
    slot_mix = models.JSONField(default=list, db_default=NO_SLOTS, help_text="As on a session; empty: the usual mix.")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="series_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="series_lists_end_after_they_start"),
            models.CheckConstraint(condition=Q(every__gte=1), name="series_comes_back"),
        ]
