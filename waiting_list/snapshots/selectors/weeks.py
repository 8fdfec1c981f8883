"""Weeks of the waiting list as they were counted. Nothing here looks at today's list, so the past stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from base.actors import Actor
from nhs.codes import rtt_line
from nhs.rtt import Summary, summarise
from waiting_list.official.figures import RttFigures, figures, sum_of
from waiting_list.official.selectors.rtt import end_of
from waiting_list.pathways.models.needs import Need
from waiting_list.snapshots.models import BANDS, ListSnapshot, SnapshotRow

MOST_WEEKS = 104
DIAGNOSTIC_WEEKS = 6
Key = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class Week:
    """One week's list under one clock, of those that were asked for. ``summary`` holds the 105 weekly bands."""

    snapshot: ListSnapshot
    clock: str
    summary: Summary
    with_decision: int

    @property
    def ends(self) -> dt.date:
        return self.snapshot.week_ending

    @property
    def waiting(self) -> int:
        return self.summary.known

    @property
    def limit(self) -> int:
        """Weeks of the standard: 6 for a diagnostic test, 18 elsewhere."""
        return DIAGNOSTIC_WEEKS if self.clock == Need.Clock.DM01 else 18

    @property
    def within(self) -> int:
        return sum(self.summary.bands[: self.limit])

    @property
    def share_within(self) -> float | None:
        return self.within / self.waiting if self.waiting else None

    def over(self, weeks: int) -> int:
        return self.summary.over(weeks)


@dataclass(frozen=True, slots=True)
class WeekFilter:
    """The rows of a week to count: a clock, and where named one treatment function and one site."""

    clock: str = Need.Clock.RTT
    tfc: str = ""
    site_id: int | None = None

    def rows(self, actor: Actor) -> QuerySet[SnapshotRow]:
        rows = SnapshotRow.objects.visible_to(actor).filter(clock=self.clock)
        if self.tfc:
            rows = rows.filter(tfc=self.tfc)
        return rows.filter(site_id=self.site_id) if self.site_id else rows


@dataclass(slots=True)
class _Sum:
    bands: list[int] = field(default_factory=lambda: [0] * BANDS)
    decided: int = 0

    def add(self, bands: Sequence[int], decided: int) -> None:
        self.bands = [a + b for a, b in zip(self.bands, bands, strict=True)]
        self.decided += decided


def weeks_of(actor: Actor, wanted: WeekFilter, *, until: dt.date | None = None, most: int = MOST_WEEKS) -> list[Week]:
    """The newest so many weeks, oldest first; a week in which nobody waited is nought. Two queries."""
    snapshots = ListSnapshot.objects.visible_to(actor)
    if until:
        snapshots = snapshots.filter(week_ending__lte=until)
    found = list(snapshots.order_by("-week_ending", "-pk")[:most])
    sums = {snapshot.pk: _Sum() for snapshot in found}
    rows = wanted.rows(actor).filter(snapshot__in=sums)
    for snapshot_id, bands, decided in rows.values_list("snapshot_id", "bands", "with_decision"):
        sums[snapshot_id].add(bands, decided)
    return [
        Week(snapshot, wanted.clock, summarise(sums[snapshot.pk].bands), sums[snapshot.pk].decided)
        for snapshot in reversed(found)
    ]


@dataclass(frozen=True, slots=True)
class Published:
    """A week as NHS England would publish it: incomplete RTT pathways by reporting line, and with a decision."""

    snapshot: ListSnapshot
    lines: tuple[RttFigures, ...]
    waiting: RttFigures
    with_decision: int


def published_week(
    actor: Actor, week_ending: dt.date | None = None, *, as_at: dt.date | None = None
) -> Published | None:
    """The week that ended on a day, or the newest, of those counted by the end of ``as_at``. Two queries."""
    snapshots = ListSnapshot.objects.visible_to(actor)
    if week_ending:
        snapshots = snapshots.filter(week_ending=week_ending)
    if as_at:
        snapshots = snapshots.filter(taken_at__lt=end_of(as_at))
    snapshot = snapshots.order_by("-week_ending", "-pk").first()
    if snapshot is None:
        return None
    sums: dict[str, _Sum] = {}
    rows = SnapshotRow.objects.visible_to(actor).filter(snapshot=snapshot, clock=Need.Clock.RTT)
    for tfc, bands, decided in rows.order_by("tfc", "site_id").values_list("tfc", "bands", "with_decision"):
        sums.setdefault(rtt_line(tfc).value, _Sum()).add(bands, decided)
    lines = [figures(line, held.bands, 0, sum(held.bands)) for line, held in sorted(sums.items())]
    whole = sum_of(lines or [figures("C_100", [0] * BANDS, 0, 0)])
    return Published(snapshot, tuple(lines), whole, sum(held.decided for held in sums.values()))


def choices_of(actor: Actor) -> tuple[list[str], list[tuple[int, str]]]:
    """Treatment functions and sites (id, name) of the newest week."""
    newest = ListSnapshot.objects.visible_to(actor).order_by("-week_ending", "-pk").values("pk")[:1]
    rows = SnapshotRow.objects.visible_to(actor).filter(snapshot__in=newest)
    pairs = list(rows.values_list("tfc", "site_id", "site__name").distinct())
    sites = {site: name for _, site, name in pairs if site}
    return sorted({tfc for tfc, *_ in pairs}), sorted(sites.items(), key=lambda site: site[1])
