"""The waiting list in one month, for pages, reports and the API."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base.actors import Actor
from nhs.calendar import london
from nhs.codes import RTT_TOTAL, RttPart
from nhs.targets import Measure, standard_percent
from waiting_list.official.figures import RttFigures, figures, sum_of
from waiting_list.official.models.files import OfficialFile, OfficialRow


@dataclass(frozen=True, slots=True)
class Month:
    """One month's official figures of a trust.

    ``lines`` are the specialties of the incomplete pathways, the longest backlog first; ``parts`` holds every
    part's sum over all specialties, by the part's code.
    """

    file: OfficialFile
    lines: tuple[RttFigures, ...]
    parts: dict[str, RttFigures]

    @property
    def waiting(self) -> RttFigures:
        return self.parts[RttPart.INCOMPLETE]

    def total_of(self, part: str) -> int | None:
        """The total of a part; None where the file does not have it."""
        return self.parts[part].total if part in self.parts else None

    @property
    def with_decision(self) -> int | None:
        """Waiting with a decision to admit."""
        return self.total_of(RttPart.INCOMPLETE_WITH_DECISION)

    @property
    def standard_percent(self) -> float:
        """The share within 18 weeks that the standard asks for, in percent."""
        return standard_percent(Measure.RTT_18_WEEKS)


def current_files(actor: Actor) -> list[OfficialFile]:
    """The current file of every month there is, the newest month first."""
    return list(
        OfficialFile.objects.visible_to(actor).filter(kind=OfficialFile.Kind.RTT, current=True).order_by("-period")
    )


def files_as_at(actor: Actor, day: dt.date) -> list[OfficialFile]:
    """The files that were current at the end of a London day, the newest month first: what came later is not seen."""
    held = OfficialFile.objects.visible_to(actor).filter(imported_at__lt=end_of(day))
    return list(held.order_by("-period", "-imported_at", "-pk").distinct("period"))


def end_of(day: dt.date) -> dt.datetime:
    """The instant at which a London day is over."""
    return london(day + dt.timedelta(days=1), dt.time(0))


def months(actor: Actor, files: list[OfficialFile]) -> list[Month]:
    """The figures of these files in their order. One query; a file without incomplete pathways is left out."""
    rows = OfficialRow.objects.visible_to(actor).filter(file__in=files).exclude(line=RTT_TOTAL)
    held: dict[int, dict[str, list[RttFigures]]] = {file.pk: {} for file in files}
    for row in rows.order_by("part", "line"):
        line = figures(row.line, row.bands, row.unknown_start, row.total_all)
        held[row.file_id].setdefault(row.part, []).append(line)
    return [_month(file, held[file.pk]) for file in files if RttPart.INCOMPLETE in held[file.pk]]


def month_of(actor: Actor, period: dt.date | None = None) -> Month | None:
    """The figures of a month, or of the newest one; None where there are none. Two queries."""
    files = current_files(actor)
    chosen = [file for file in files if period in (None, file.period)][:1]
    return next(iter(months(actor, chosen)), None)


def _month(file: OfficialFile, parts: dict[str, list[RttFigures]]) -> Month:
    lines = sorted(parts[RttPart.INCOMPLETE], key=lambda line: (-(line.over_18 or 0), line.line))
    return Month(file, tuple(lines), {part: sum_of(rows) for part, rows in parts.items()})
