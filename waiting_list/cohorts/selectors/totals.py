"""The trust's own waiting list today, added up: by clock, by specialty and weeks waited.

Figures are of needs, not of pathways: somebody who waits for a test and an operation counts twice, and the published
month counts their pathway once. Two queries, over figures the database keeps, however long the list.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import DateField, F, Func, IntegerField, Q, Sum, Value
from django.utils import timezone

from base.actors import Actor
from base.permissions import Permission, require
from nhs.rtt import summarise
from nhs.targets import Measure, standard_percent
from waiting_list.official.figures import RttFigures, sum_of
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.waiting import WaitingCount
from waiting_list.pathways.presenters import specialty

BANDS = 105
SOON_DAYS = 28
# As nhs.rtt.rtt_band: nought days and one to seven are band 0, 8 to 14 band 1, more than 104 weeks band 104.
_BAND = "least(greatest(%(expressions)s - 1, 0) / 7, 104)"


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """One clock: everybody on it, and of tests those of six and of thirteen weeks or more (None elsewhere)."""

    clock: str
    waiting: int
    over_6: int | None = None
    over_13: int | None = None

    @property
    def name(self) -> str:
        return Need.Clock(self.clock).label

    @property
    def share_within_6(self) -> float | None:
        return 1 - self.over_6 / self.waiting if self.over_6 is not None and self.waiting else None


@dataclass(frozen=True, slots=True)
class Today:
    """The list on a London day. ``lines`` are specialties under RTT, the longest backlog first."""

    day: dt.date
    lines: tuple[RttFigures, ...]
    clocks: tuple[ClockFigures, ...]
    soon: dict[str, int]

    @property
    def waiting(self) -> RttFigures:
        """All specialties under RTT."""
        return sum_of(self.lines) if self.lines else RttFigures("", "All specialties", 0, summarise([0] * BANDS))

    @property
    def everybody(self) -> int:
        return sum(clock.waiting for clock in self.clocks)

    @property
    def breach_soon(self) -> int:
        """Under RTT, within 18 weeks today and over them in 28 days unless the clock stops."""
        return sum(self.soon.values())

    @property
    def standard_percent(self) -> float:
        return standard_percent(Measure.RTT_18_WEEKS)

    def clock(self, clock: str) -> ClockFigures:
        return next((figures for figures in self.clocks if figures.clock == clock), ClockFigures(clock, 0))


def today_of(actor: Actor, *, today: dt.date | None = None) -> Today:
    """The actor's trust's own list. Two queries."""
    require(actor, Permission.VIEW_REPORTS)
    today = today or timezone.localdate()
    counts = WaitingCount.objects.visible_to(actor)
    lines, soon = _specialties(counts.filter(clock=Need.Clock.RTT), today)
    return Today(today, lines, _clocks(counts, today), soon)


def _specialties(counts, today: dt.date) -> tuple[tuple[RttFigures, ...], dict[str, int]]:
    from_day, to_day = today - dt.timedelta(days=126), today - dt.timedelta(days=127 - SOON_DAYS)
    rows = (
        counts.annotate(band=_band_on(today))
        .values("tfc", "band")
        .annotate(n=Sum("waiting"), soon=Sum("waiting", filter=Q(started_on__range=(from_day, to_day))))
        .order_by()
    )
    bands: dict[str, list[int]] = {}
    soon: dict[str, int] = {}
    for row in rows:
        bands.setdefault(row["tfc"], [0] * BANDS)[row["band"]] += row["n"]
        soon[row["tfc"]] = soon.get(row["tfc"], 0) + (row["soon"] or 0)
    lines = [_figures(tfc, held) for tfc, held in bands.items() if sum(held)]
    return tuple(sorted(lines, key=lambda line: (-(line.over_18 or 0), line.line))), soon


def _band_on(today: dt.date) -> Func:
    days = (Value(today, DateField()), F("started_on"))
    return Func(*days, template=_BAND, arg_joiner=" - ", output_field=IntegerField())


def _figures(tfc: str, bands: list[int]) -> RttFigures:
    return RttFigures(tfc, specialty(tfc), sum(bands), summarise(bands))


def _clocks(counts, today: dt.date) -> tuple[ClockFigures, ...]:
    tests = Q(clock=Need.Clock.DM01)
    rows = (
        counts.values("clock")
        .annotate(
            n=Sum("waiting"),
            over_6=Sum("waiting", filter=tests & Q(started_on__lte=today - dt.timedelta(weeks=6))),
            over_13=Sum("waiting", filter=tests & Q(started_on__lte=today - dt.timedelta(weeks=13))),
        )
        .order_by()
    )
    held = {row["clock"]: row for row in rows}
    return tuple(_clock(held[clock]) for clock in Need.Clock.values if held.get(clock, {}).get("n"))


def _clock(row: dict) -> ClockFigures:
    if row["clock"] != Need.Clock.DM01:
        return ClockFigures(row["clock"], row["n"])
    return ClockFigures(row["clock"], row["n"], row["over_6"] or 0, row["over_13"] or 0)
