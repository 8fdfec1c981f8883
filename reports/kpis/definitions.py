"""Definitions of the KPIs: one readable list. A changed definition is a new version; a report keeps the one it used.

A KPI is always Σ numerator ÷ Σ denominator over sessions, whatever the slice and the period: never an average
of averages.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum

from base.formatting import count, money, number, percent, pounds_and_pence


class Unit(StrEnum):
    """The unit a value is shown in."""

    SHARE = "share"
    PER_LIST = "per_list"
    POUNDS = "pounds"


@dataclass(frozen=True, slots=True)
class Kpi:
    """``top`` and ``bottom`` name the sums of ``facts.SUMS`` that are divided; the rest is for people."""

    code: str
    version: int
    title: str
    why: str
    numerator: str
    denominator: str
    unit: Unit
    better: str
    source: str
    top: str
    bottom: str

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal | None:
        """Numerator ÷ denominator, exact to six places; None where there is nothing to divide by."""
        return (Decimal(numerator) / denominator).quantize(Decimal("0.000001")) if denominator else None

    def definition(self) -> dict:
        """The parts of its definition that a report keeps."""
        return {name: text for name, text in asdict(self).items() if name not in ("top", "bottom")}


KPIS = (
    Kpi(
        code="delivered_lists",
        version=1,
        title="Lists delivered of those booked",
        why="A list that a provider accepted and that did not run leaves a room and its patients without a team.",
        numerator="Lists that were delivered, signed off or completed",
        denominator="Lists a provider had accepted whose day has come, those cancelled later included",
        unit=Unit.SHARE,
        better="higher",
        source="The states of the sessions. “No case performed counts as cancelled” (NHS Data Dictionary) is a"
        " theatre statistic and not used here.",
        top="delivered",
        bottom="booked",
    ),
    Kpi(
        code="cases_per_list",
        version=1,
        title="Patients seen a list",
        why="Completed cases for each allocated list say more about use of a room than minutes do.",
        numerator="Patients seen on delivered lists (attended codes 5 and 6)",
        denominator="Lists delivered",
        unit=Unit.PER_LIST,
        better="higher",
        source="Activity logged by the provider; ATTENDED OR DID NOT ATTEND CODE, NHS Data Dictionary.",
        top="seen_on_delivered",
        bottom="delivered",
    ),
    Kpi(
        code="missed_appointments",
        version=1,
        title="Missed appointments (DNA)",
        why="A place nobody came to is paid for or lost, and a patient goes on waiting.",
        numerator="Patients who did not attend, or came too late to be seen (codes 3 and 7)",
        denominator="Patients who did not attend, came too late or were seen (codes 3, 5, 6 and 7)",
        unit=Unit.SHARE,
        better="lower",
        source="Codes of the NHS Data Dictionary; cancellations (codes 2 and 4) stand outside, as is usual.",
        top="missed",
        bottom="due",
    ),
    Kpi(
        code="capped_utilisation",
        version=1,
        title="Capped utilisation",
        why="How much of the planned time a patient was in the room; time after the planned end does not count.",
        numerator="Touch time inside the planned hours, in minutes, cases that overlap counted once",
        denominator="Planned minutes of the lists that have touch times",
        unit=Unit.SHARE,
        better="higher",
        source="Model Health System, capped theatre utilisation; the usual aim is 85%.",
        top="capped_minutes",
        bottom="planned_minutes",
    ),
    Kpi(
        code="cost_per_case",
        version=1,
        title="Cost of a patient seen",
        why="What insourcing costs for each patient, to be held against the NHS payment scheme.",
        numerator="Price of what was delivered on signed-off lists, pounds without VAT",
        denominator="Patients seen on signed-off lists",
        unit=Unit.POUNDS,
        better="lower",
        source="The contract’s rate as frozen when the provider accepted, times what both sides signed off.",
        top="delivered_price",
        bottom="seen_on_priced",
    ),
)
BY_CODE = {kpi.code: kpi for kpi in KPIS}


def in_words(unit: str, value: Decimal | str | None) -> str:
    """A value as a page shows it: 81.4%, 6.2, £412.50; a dash where there is none."""
    if value is None:
        return number(None)
    exact = Decimal(value)
    if unit == Unit.SHARE:
        return percent(exact)
    return pounds_and_pence(exact) if unit == Unit.POUNDS else number(exact, 1)


def sentence(code: str, numerator: Decimal, denominator: Decimal, value: Decimal | None) -> str:
    """One figure in a plain sentence."""
    if value is None:
        return _NOTHING[code]
    shown = in_words(BY_CODE[code].unit, value)
    whole = int(denominator)
    return {
        "delivered_lists": f"{int(numerator):,} of {count(whole, 'booked list')} {_were(numerator)} delivered: {shown}.",
        "cases_per_list": f"{count(int(numerator), 'patient')} on {count(whole, 'list')}: {shown} a list.",
        "missed_appointments": f"{int(numerator):,} of {count(whole, 'appointment')} {_were(numerator)} missed: {shown}.",
        "capped_utilisation": f"{number(numerator)} of {count(whole, 'planned minute')} were used: {shown}.",
        "cost_per_case": f"{money(numerator)} for {count(whole, 'patient')}: {shown} each.",
    }[code]


def _were(numerator: Decimal) -> str:
    return "was" if numerator == 1 else "were"


_NOTHING = {
    "delivered_lists": "No list that a provider had accepted was due in the period.",
    "cases_per_list": "No list was delivered in the period.",
    "missed_appointments": "No appointment was logged in the period.",
    "capped_utilisation": "No case in the period has times.",
    "cost_per_case": "No list of the period is signed off yet.",
}
