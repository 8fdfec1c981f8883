"""Figures the apps above count of a contract, and hand down to be published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One service line in the period: lists that ran, patients each counted once, procedures, pounds ex VAT by month."""

    lists: int = 0
    patients: int = 0
    months: dict[dt.date, Decimal] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    procedures: int = 0

    @property
    def spent(self) -> Decimal:
        return sum(self.months.values(), ZERO)


@dataclass(frozen=True, slots=True)
class FiguresPeriod:
    """London days, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class FigureSource:
    """All figures of a period: by service line, and what a call-off was charged beside its lists (by call-off, month)."""

    period: FiguresPeriod
    lines: dict[int, LineFigures]
    beside: dict[int, dict[dt.date, Decimal]]

    def line(self, line_id: int) -> LineFigures:
        return self.lines.get(line_id, LineFigures())
