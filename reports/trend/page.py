"""Contents of the trend page: weeks as they were counted, with limits where there are enough of them."""

from __future__ import annotations

from dataclasses import dataclass

from base import charts
from base.formatting import day, number, percent
from nhs.spc import Chart, analyse
from waiting_list.models import Need
from waiting_list.snapshots.selectors.weeks import Week

FEWEST_FOR_LIMITS = 13
KINDS = {
    "common": "common",
    "improvement": "good",
    "concern": "bad",
    "neutral_high": "neutral",
    "neutral_low": "neutral",
}
"""A point of an analysed series → how it is drawn."""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A chart with its sentence."""

    id: str
    title: str
    sentence: str
    chart: charts.LineChart


def size_chart(weeks: list[Week]) -> TrendChart:
    """A chart of the number of people who wait."""
    return _trend_chart("size", "How many wait", [float(week.waiting) for week in weeks], weeks, "decrease", _whole)


def share_chart(weeks: list[Week]) -> TrendChart:
    """The share within the standard's weeks, of the weeks in which anybody waited."""
    known = [(week, week.share_within) for week in weeks if week.share_within is not None]
    shown, values = [week for week, _ in known], [100 * share for _, share in known]
    title = f"Share within {shown[0].limit} weeks"
    return _trend_chart("share", title, values, shown, "increase", lambda value: f"{value:.1f}%")


def _whole(value: float) -> str:
    return number(round(value))


def _trend_chart(name: str, title: str, values: list[float], weeks: list[Week], better: str, words) -> TrendChart:
    said = f"From {words(values[0])} on {day(weeks[0].ends)} to {words(values[-1])} on {day(weeks[-1].ends)}."
    if len(values) < FEWEST_FOR_LIMITS:
        return TrendChart(name, title, f"{said} {_more_weeks(len(values))}", charts.line(values))
    found = analyse([week.ends for week in weeks], values, better=better)
    limits = [charts.ControlLimits(segment.mean, segment.lower, segment.upper) for segment in found.segments]
    level = found.segments[-1]
    labels = {
        "upper": f"Limit {words(level.upper)}",
        "average": f"Mean {words(level.mean)}",
        "lower": f"Limit {words(level.lower)}",
    }
    chart = charts.spc(values, [KINDS[point.kind] for point in found.points], limits, words=labels)
    return TrendChart(name, title, f"{said} {_finding(found)}", chart)


def _more_weeks(there: int) -> str:
    return f"Limits are drawn from {FEWEST_FOR_LIMITS} weeks on; there are {there}."


FINDINGS = {
    "improvement": "The newest week is more than chance: an improvement.",
    "concern": "The newest week is more than chance: a concern.",
    "common": "The newest week is within what chance alone does.",
}


def _finding(found: Chart) -> str:
    return FINDINGS.get(found.points[-1].kind, "The newest week is more than chance.")


def sentence_of(weeks: list[Week], clock: str) -> str:
    """The newest week in one sentence, beside the one a year or as far back as there is one before."""
    newest, first = weeks[-1], weeks[0]
    what = "with a running clock " if clock == Need.Clock.RTT else ""
    said = f"{number(newest.waiting)} {what}were waiting at the end of {day(newest.ends)}"
    if newest.share_within is not None:
        said += f", {percent(newest.share_within, 2)} of them within {newest.limit} weeks"
    if first is newest:
        return f"{said}."
    change = newest.waiting - first.waiting
    moved = "as many as" if not change else f"{number(abs(change))} {'more' if change > 0 else 'fewer'} than"
    return f"{said}: {moved} {len(weeks) - 1} weeks before."
