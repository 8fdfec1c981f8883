"""Contents of the page of peers: a small chart for each organisation, the newest month side by side, and a sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base import charts
from base.formatting import month as in_month
from base.formatting import percent
from nhs.spc import analyse
from nhs.targets import Measure, standard_percent
from reports.trend.page import KINDS
from waiting_list.official.selectors.peers import Peer, PeerMonth

SHOWN_MONTHS = 25
FEWEST_FOR_LIMITS = 13
MEASURES = {"within_18": ("Share within 18 weeks", "increase"), "over_52": ("Share over 52 weeks", "decrease")}


@dataclass(frozen=True, slots=True)
class PeerChart:
    """One organisation's chart with its sentence."""

    id: str
    name: str
    sentence: str
    chart: charts.LineChart
    first: str
    last: str


def value_of(month: PeerMonth, measure: str) -> float | None:
    return month.share_within_18 if measure == "within_18" else month.share_over_52


def peer_chart(peer: Peer, measure: str) -> PeerChart | None:
    """The last 25 months with limits where 13 are there; None where fewer than two have a value."""
    known = [(month.month, value) for month in peer.months if (value := value_of(month, measure)) is not None]
    if len(known) < 2:
        return None
    known = known[-SHOWN_MONTHS:]
    days, values = [month for month, _ in known], [100 * value for _, value in known]
    said = f"{values[0]:.1f}% in {in_month(days[0])}, {values[-1]:.1f}% in {in_month(days[-1])}."
    title = peer.code.lower() or "england"
    return PeerChart(
        title, peer.name, said, _chart(days, values, MEASURES[measure][1]), in_month(days[0]), in_month(days[-1])
    )


def _chart(days: list[dt.date], values: list[float], better: str) -> charts.LineChart:
    if len(values) < FEWEST_FOR_LIMITS:
        return charts.line(values)
    found = analyse(days, values, better=better)
    level = found.segments[-1]
    labels = {"upper": f"{level.upper:.1f}%", "average": f"Mean {level.mean:.1f}%", "lower": f"{level.lower:.1f}%"}
    limits = [charts.ControlLimits(segment.mean, segment.lower, segment.upper) for segment in found.segments]
    return charts.spc(values, [KINDS[point.kind] for point in found.points], limits, words=labels)


def sentence_of(mine: Peer, others: list[Peer], whole: Peer) -> str:
    """The trust's newest share beside England's and the number of chosen peers that do better."""
    now = mine.newest
    if now is None:
        return f"Nothing is published for {mine.name} yet."
    if now.share_within_18 is None:
        return f"At the end of {in_month(now.month)} nobody waited."
    share = now.share_within_18
    england = whole.at(now.month)
    said = f"At the end of {in_month(now.month)} {percent(share, 2)} waited within 18 weeks"
    if england and england.share_within_18 is not None:
        gap = 100 * (share - england.share_within_18)
        side = "the same as" if abs(gap) < 0.05 else f"{abs(gap):.1f} points {'above' if gap > 0 else 'below'}"
        said += f", {side} England’s {percent(england.share_within_18, 2)}"
    beside = [peer.at(now.month) for peer in others]
    better = sum(1 for month in beside if month and (month.share_within_18 or 0) > share)
    said += f". {better} of the {len(others)} peers shown had a higher share" if others else ""
    return f"{said}. The standard is {standard_percent(Measure.RTT_18_WEEKS):.0f}%."
