"""The waiting-list report: the newest month by specialty, and month by month where several files are there."""

from __future__ import annotations

from collections.abc import Callable

from base.formatting import month, number, percent
from waiting_list.official.figures import OVER, RttFigures
from waiting_list.official.records import RttFiguresRecord
from waiting_list.official.selectors.rtt import Month
from waiting_list.snapshots.selectors.weeks import Published

MOST_MONTHS = 24


def waiting_result(months: list[Month], step: Callable[[str], None] = lambda name: None) -> dict:
    """The report as JSON out of the months, newest first. ``latest`` is null where no file is there."""
    if not months:
        return {"kind": "waiting_list", "sentence": "No RTT file has been imported yet.", "latest": None, "months": []}
    step("Newest month")
    newest = months[0]
    before = {figures.line: figures for figures in months[1].lines} if len(months) > 1 else {}
    latest = _month(newest) | {"lines": [_line(figures, before.get(figures.line)) for figures in newest.lines]}
    step("Month by month")
    return {
        "kind": "waiting_list",
        "sentence": _sentence(months),
        "latest": latest,
        "months": [_month(published) for published in reversed(months)],
    }


def week_result(week: Published | None) -> dict | None:
    """The trust's own list at the end of its newest week, by specialty; null where no week was counted."""
    if week is None:
        return None
    return {
        "ends": week.snapshot.week_ending.isoformat(),
        "over_18": week.waiting.over_18,
        "decision_to_admit": week.with_decision,
        "lines": [
            _line(figures, None)
            for figures in sorted(week.lines, key=lambda figures: (-(figures.over_18 or 0), figures.line))
        ],
        **_figures(week.waiting),
    }


def _month(published: Month) -> dict:
    return {
        "period": f"{published.file.period:%Y-%m}",
        "name": month(published.file.period),
        "file": published.file.name,
        "sha256": published.file.sha256,
        "over_18": published.waiting.over_18,
        "decision_to_admit": published.with_decision,
        **_figures(published.waiting),
    }


def _figures(figures: RttFigures) -> dict:
    return RttFiguresRecord.of(figures).plain() | {"bands": figures.bands}


def _line(figures: RttFigures, before: RttFigures | None) -> dict:
    """One specialty, with its change since the month before where that is there."""
    change = None if before is None else figures.total - before.total
    return {
        "line": figures.line,
        "name": figures.name,
        "over_18": figures.over_18,
        "change": change,
        **_figures(figures),
    }


def _sentence(months: list[Month]) -> str:
    newest = months[0]
    waiting = newest.waiting
    said = (
        f"{number(waiting.total)} were waiting at the end of {month(newest.file.period)},"
        f" {percent(waiting.share_within_18, 2)} of them within 18 weeks and {number(waiting.over(OVER[0]))} over 52 weeks."
    )
    if len(months) == 1:
        return said
    first = months[-1]
    return (
        f"{said} At the end of {month(first.file.period)} it was {number(first.waiting.total)} and"
        f" {percent(first.waiting.share_within_18, 2)}."
    )
