"""The annual summary of awards under the Provider Selection Regime, regulation 25: nine counts of a financial year.

Source: Health Care Services (Provider Selection Regime) Regulations 2023, regulation 25; online within six months of
the year's end. An award counts in the year it was signed, an urgent change in the year it was approved. Each count is
what is kept here together with what the trust said of its other contracts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from base.actors import Actor
from base.formatting import london_day
from contracts.models import CallOff, Framework, OtherAwards, Representation, Variation, VariationDecision
from contracts.publishing.annual_summary import ITEMS
from contracts.publishing.selectors import other_awards
from nhs.calendar import financial_year_dates

Process = CallOff.Process
PROCESSES = {
    "a": (Process.DIRECT_A, Process.DIRECT_B, Process.DIRECT_C),
    "b": (Process.MOST_SUITABLE,),
    "c": (Process.COMPETITIVE,),
    "e": (Process.MINI, Process.DIRECT_CALL_OFF),
}


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """One of the nine: its letter, what is counted here and what it is made of, and what the trust added to it."""

    letter: str
    here: int
    behind: str = ""
    other: OtherAwards | None = None

    @property
    def words(self) -> str:
        return ITEMS[self.letter]

    @property
    def elsewhere(self) -> int:
        return self.other.number if self.other else 0

    @property
    def number(self) -> int:
        return self.here + self.elsewhere

    @property
    def all_behind(self) -> str:
        return "; ".join(part for part in (self.behind, self.other and self.other.behind) if part)

    def payload(self) -> dict[str, Any]:
        return {"letter": self.letter, "words": self.words, "number": self.number, "behind": self.all_behind}


def annual_summary(actor: Actor, trust_id: int, year: str) -> list[SummaryItem]:
    """The nine items of ``2026/27``. Four queries. ValueError for a year not written so.

    (d) the frameworks the trust itself concluded are what it says: frameworks kept here are those of others. (f) is
    urgent awards and changes under regulation 14. (g) is a provider's first award from the trust, (h) a provider whose
    last contract ended in the year, (i) representations in standstills that were closed in the year.
    """
    first, last = financial_year_dates(year)
    call_offs = list(
        CallOff.objects.visible_to(actor)
        .filter(trust_id=trust_id, signed_on__isnull=False, regime=Framework.Regime.PSR)
        .select_related("provider")
    )
    awarded = [call_off for call_off in call_offs if call_off.signed_on and first <= call_off.signed_on <= last]
    behind: dict[str, list[str]] = {
        letter: sorted(call_off.reference for call_off in awarded if call_off.process in processes)
        for letter, processes in PROCESSES.items()
    } | {
        "f": [*_urgent_awards(awarded), *_urgent_changes(actor, trust_id, first, last)],
        "g": _new(call_offs, first, last),
        "h": _gone(call_offs, first, last),
        "i": _representations(actor, trust_id, first, last),
    }
    return _items(behind, other_awards(actor, trust_id, year))


def _items(behind: Mapping[str, list[str]], others: Mapping[str, OtherAwards]) -> list[SummaryItem]:
    return [
        SummaryItem(letter, len(behind.get(letter, [])), ", ".join(behind.get(letter, [])), others.get(letter))
        for letter in ITEMS
    ]


def _urgent_awards(awarded: Iterable[CallOff]) -> list[str]:
    return sorted(call_off.reference for call_off in awarded if call_off.process == Process.URGENT)


def _urgent_changes(actor: Actor, trust_id: int, first: dt.date, last: dt.date) -> list[str]:
    decided = VariationDecision.objects.visible_to(actor).filter(
        trust_id=trust_id, approved=True, variation__ground=Variation.Ground.URGENT
    )
    return [
        f"{decision.variation.call_off.reference}, variation {decision.variation.number}"
        for decision in decided.select_related("variation__call_off").order_by("pk")
        if first <= london_day(decision.decided_at) <= last
    ]


def _new(call_offs: list[CallOff], first: dt.date, last: dt.date) -> list[str]:
    earliest: dict[str, dt.date] = {}
    for call_off in call_offs:
        name = call_off.provider.name
        if call_off.signed_on:
            earliest[name] = min(call_off.signed_on, earliest.get(name, call_off.signed_on))
    return sorted(name for name, day in earliest.items() if first <= day <= last)


def _gone(call_offs: list[CallOff], first: dt.date, last: dt.date) -> list[str]:
    latest: dict[str, dt.date] = {}
    for call_off in call_offs:
        name = call_off.provider.name
        if call_off.ends_on:
            latest[name] = max(call_off.ends_on, latest.get(name, call_off.ends_on))
    return sorted(name for name, day in latest.items() if first <= day <= last)


def _representations(actor: Actor, trust_id: int, first: dt.date, last: dt.date) -> list[str]:
    found = (
        Representation.objects.visible_to(actor)
        .filter(trust_id=trust_id, closed_on__range=(first, last))
        .select_related("call_off")
        .order_by("pk")
    )
    return [
        f"{representation.call_off.reference}: {representation.nature} Outcome: {representation.outcome}"
        for representation in found
    ]
