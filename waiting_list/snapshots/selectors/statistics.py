"""The list as NHS England publishes it, figure by figure: the trust's own beside the official file's, by specialty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from base.actors import Actor
from base.permissions import Permission, require
from nhs.codes import RTT_TOTAL, RttPart
from waiting_list.official.figures import RttFigures, figures, line_name, sum_of
from waiting_list.official.models.files import OfficialFile, OfficialRow
from waiting_list.official.selectors.rtt import current_files
from waiting_list.snapshots.models import ListSnapshot
from waiting_list.snapshots.selectors.weeks import Published, published_week


@dataclass(frozen=True, slots=True)
class SpecialtyStatistics:
    """One specialty, or all of them: the own list's figures and the file's; None where one has no such line."""

    line: str
    own: RttFigures | None
    official: RttFigures | None

    @property
    def name(self) -> str:
        return line_name(self.line)

    @property
    def change(self) -> int | None:
        """The difference of the own list to the file: positive where it has more."""
        return None if self.own is None or self.official is None else self.own.total - self.official.total

    @property
    def points(self) -> Decimal | None:
        """By how much the own share within 18 weeks is above the file's, as a fraction."""
        own, official = (side.share_within_18 if side else None for side in (self.own, self.official))
        return None if own is None or official is None else own - official


@dataclass(frozen=True, slots=True)
class Statistics:
    """A week of the own list and a month's file, in one part. The own list is of incomplete pathways only."""

    part: RttPart
    week: Published | None
    file: OfficialFile | None
    lines: tuple[SpecialtyStatistics, ...]
    whole: SpecialtyStatistics


def statistics_of(
    actor: Actor, *, part: RttPart = RttPart.INCOMPLETE, week: dt.date | None = None, month: dt.date | None = None
) -> Statistics:
    """The week that ended on a day and the file of a month, or the newest of each. At most four queries."""
    require(actor, Permission.VIEW_REPORTS)
    counted = published_week(actor, week) if part == RttPart.INCOMPLETE else None
    file = next((held for held in current_files(actor) if month in (None, held.period)), None)
    official = {held.line: held for held in _official(actor, file, part)}
    own = {held.line: held for held in counted.lines} if counted else {}
    lines = tuple(SpecialtyStatistics(line, own.get(line), official.get(line)) for line in sorted({*own, *official}))
    return Statistics(part, counted, file, lines, SpecialtyStatistics(RTT_TOTAL, _whole(own), _whole(official)))


def weeks_counted(actor: Actor) -> list[dt.date]:
    """The Sundays at whose end the list was counted, the newest first."""
    return list(ListSnapshot.objects.visible_to(actor).order_by("-week_ending").values_list("week_ending", flat=True))


def _official(actor: Actor, file: OfficialFile | None, part: RttPart) -> Iterable[RttFigures]:
    if file is None:
        return []
    rows = OfficialRow.objects.visible_to(actor).filter(file=file, part=part).exclude(line=RTT_TOTAL)
    return [figures(row.line, row.bands, row.unknown_start, row.total_all) for row in rows.order_by("line")]


def _whole(lines: dict[str, RttFigures]) -> RttFigures | None:
    return sum_of(lines.values()) if lines else None
