"""The monthly diagnostics list (DM01) of a trust, by test: for pages, API and command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from base.actors import Actor
from nhs.codes import DIAGNOSTIC_TOTAL, DiagnosticTest
from waiting_list.official.models.files import DiagnosticRow, OfficialFile

BANDS = 14
STANDARD_WEEKS = 6


@dataclass(frozen=True, slots=True)
class DiagnosticFigures:
    """One test, or all together. ``bands``: patients by whole weeks waited, 0 … 12, the last one 13 and over."""

    test: str
    bands: tuple[int, ...]
    waiting_list_activity: int
    planned_activity: int
    unscheduled_activity: int

    @property
    def name(self) -> str:
        return "All tests" if self.test == DIAGNOSTIC_TOTAL else DiagnosticTest.of(self.test).label

    @property
    def waiting(self) -> int:
        return sum(self.bands)

    @property
    def over_6(self) -> int:
        """Waiting six weeks (42 days) or more."""
        return sum(self.bands[STANDARD_WEEKS:])

    @property
    def over_13(self) -> int:
        """Waiting thirteen weeks or more."""
        return self.bands[-1]

    @property
    def share_over_6(self) -> Decimal | None:
        """Waiting six weeks or more ÷ all waiting, exact to six places; None where nobody waits."""
        if not self.waiting:
            return None
        return (Decimal(self.over_6) / self.waiting).quantize(Decimal("0.000001"))

    @property
    def activity(self) -> int:
        """Tests done in the month."""
        return self.waiting_list_activity + self.planned_activity + self.unscheduled_activity


@dataclass(frozen=True, slots=True)
class DiagnosticsMonth:
    """One month's file of a trust: tests in the published order."""

    file: OfficialFile
    tests: tuple[DiagnosticFigures, ...]

    @property
    def whole(self) -> DiagnosticFigures:
        return sum_of(self.tests)

    @property
    def backlog_first(self) -> list[DiagnosticFigures]:
        """The tests with anybody waiting, the longest backlog first."""
        waiting = [test for test in self.tests if test.waiting]
        return sorted(waiting, key=lambda test: (-test.over_6, -test.waiting, test.test))


def sum_of(tests: Iterable[DiagnosticFigures]) -> DiagnosticFigures:
    """All tests: their sum, never the file's own total added to them."""
    tests = list(tests)
    bands = tuple(map(sum, zip(*(test.bands for test in tests), strict=True))) if tests else (0,) * BANDS
    return DiagnosticFigures(
        DIAGNOSTIC_TOTAL,
        bands,
        sum(test.waiting_list_activity for test in tests),
        sum(test.planned_activity for test in tests),
        sum(test.unscheduled_activity for test in tests),
    )


def diagnostics_files(actor: Actor) -> list[OfficialFile]:
    """The current diagnostics file of every month there is, the newest month first."""
    files = OfficialFile.objects.visible_to(actor).filter(kind=OfficialFile.Kind.DM01, current=True)
    return list(files.order_by("-period"))


def diagnostics_of(actor: Actor, file: OfficialFile) -> DiagnosticsMonth:
    """The figures of one file. One query."""
    rows = DiagnosticRow.objects.visible_to(actor).filter(file=file).exclude(test=DIAGNOSTIC_TOTAL)
    tests = [
        DiagnosticFigures(
            row.test, tuple(row.bands), row.waiting_list_activity, row.planned_activity, row.unscheduled_activity
        )
        for row in rows
    ]
    return DiagnosticsMonth(file, tuple(sorted(tests, key=lambda figures: DiagnosticTest.of(figures.test).sort_order)))


def diagnostics_month(actor: Actor, period: dt.date | None = None) -> DiagnosticsMonth | None:
    """The figures of a month, or of the newest one; None where there are none. Two queries."""
    chosen = next((file for file in diagnostics_files(actor) if period in (None, file.period)), None)
    return None if chosen is None else diagnostics_of(actor, chosen)
