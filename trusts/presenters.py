"""Words for rooms and their weeks on pages."""

from __future__ import annotations

from collections.abc import Iterable

from base.formatting import listing
from trusts.models import OpeningWindow

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PARTS = list(OpeningWindow.Part)


def week(windows: Iterable[OpeningWindow]) -> str:
    """A room's weekly windows: ``Mon to Fri Eve; Sat and Sun AM and PM``. Nothing set: ``No windows``."""
    parts: dict[int, list[OpeningWindow.Part]] = {}
    for window in windows:
        parts.setdefault(window.weekday, []).append(OpeningWindow.Part(window.part))
    runs: list[tuple[list[int], list[OpeningWindow.Part]]] = []
    for weekday in sorted(parts):
        held = sorted(parts[weekday], key=_PARTS.index)
        if runs and runs[-1][1] == held and runs[-1][0][-1] == weekday - 1:
            runs[-1][0].append(weekday)
        else:
            runs.append(([weekday], held))
    said = [f"{_days(days)} {listing([part.label for part in held])}" for days, held in runs]
    return "; ".join(said) or "No windows"


def _days(days: list[int]) -> str:
    if len(days) > 2:
        return f"{SHORT[days[0]]} to {SHORT[days[-1]]}"
    return listing([SHORT[day] for day in days])
