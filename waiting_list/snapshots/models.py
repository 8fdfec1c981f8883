"""The waiting list as it stood at the end of a week: sums only, written once and kept as they were."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from base.tenancy import Tenancy, TenantModel
from trusts.models import Site, Trust
from waiting_list.pathways.models.needs import Need

BANDS = 105
"""Weekly bands of a wait, the last one open."""


class ListSnapshot(TenantModel):
    """A trust's waiting list at the end of a Sunday. There is one for a week, and it never changes."""

    tenancy = Tenancy(trust=True, append_only=True)

    trust = models.ForeignKey(Trust, models.PROTECT, related_name="list_snapshots")
    week_ending = models.DateField(help_text="The Sunday at whose end the list was counted.")
    waiting = models.PositiveIntegerField(help_text="Everybody counted, of all clocks.")
    taken_at = models.DateTimeField(db_default=Now())
    taken_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-week_ending"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "week_ending"], name="one_snapshot_a_week"),
            models.CheckConstraint(
                condition=models.Q(week_ending__iso_week_day=7), name="snapshot_week_ends_on_sunday"
            ),
        ]


class SnapshotRow(TenantModel):
    """Weekly bands of one treatment function at one site under one clock, in one snapshot.

    Under RTT a running clock counts once, whatever its needs; elsewhere each need counts.
    """

    tenancy = Tenancy(trust=True, append_only=True, audit="digest")

    trust = models.ForeignKey(Trust, models.PROTECT, db_index=False)
    snapshot = models.ForeignKey(ListSnapshot, models.PROTECT, related_name="rows", db_index=False)
    clock = models.CharField(max_length=12, choices=Need.Clock)
    tfc = models.CharField(max_length=3)
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, related_name="+")
    patients = models.PositiveIntegerField()
    with_decision = models.PositiveIntegerField(help_text="Of them with a decision to admit.")
    bands = ArrayField(
        models.PositiveIntegerField(),
        help_text="105 week bands, the last one open. Under RTT 126 days are within 18 weeks; of a diagnostic test"
        " 42 days are 6 weeks.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "clock", "tfc", "site"], name="snapshot_row_once", nulls_distinct=False
            )
        ]
