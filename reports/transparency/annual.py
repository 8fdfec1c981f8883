"""The annual summary of awards under the Provider Selection Regime, regulation 25: nine counts of a financial year.

Source: Health Care Services (Provider Selection Regime) Regulations 2023, regulation 25; online within six months of
the year's end. An award counts in the year it was signed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from base.actors import Actor
from contracts.models import CallOff, Framework, Representation
from nhs.calendar import financial_year_dates

Process = CallOff.Process
DIRECT = (Process.DIRECT_A, Process.DIRECT_B, Process.DIRECT_C)
ON_FRAMEWORK = (Process.MINI, Process.DIRECT_CALL_OFF)


@dataclass(frozen=True, slots=True)
class Item:
    """One of the nine: its letter as the guidance lists them, words, number and what stands behind it."""

    letter: str
    words: str
    number: int
    behind: str = ""


def annual_summary(actor: Actor, trust_id: int, year: str) -> list[Item]:
    """The nine items of ``2026/27``. Two queries. ValueError for a year not written so.

    (d) is 0 for a trust that makes no frameworks itself: frameworks here are those of others. (g) is a provider's
    first award from the trust, (h) a provider whose last contract ended in the year.
    """
    first, last = financial_year_dates(year)
    call_offs = list(
        CallOff.objects.visible_to(actor)
        .filter(trust_id=trust_id, signed_on__isnull=False, regime=Framework.Regime.PSR)
        .select_related("provider")
    )
    awarded = [one for one in call_offs if first <= one.signed_on <= last]
    return [
        _of("a", "Contracts awarded by direct award process A, B or C", awarded, DIRECT),
        _of(
            "b", "Contracts awarded by the most suitable provider process", awarded, (Process.MOST_SUITABLE,)
        ),
        _of("c", "Contracts awarded by the competitive process", awarded, (Process.COMPETITIVE,)),
        Item("d", "Framework agreements concluded", 0, "The trust concludes none through this service"),
        _of("e", "Contracts awarded based on a framework agreement", awarded, ON_FRAMEWORK),
        _of(
            "f",
            "Urgent awards (urgent changes are not kept apart from other variations)",
            awarded,
            (Process.URGENT,),
        ),
        _named("g", "New providers awarded contracts", _new(call_offs, first, last)),
        _named("h", "Providers who no longer hold a contract", _gone(call_offs, first, last)),
        _representations(actor, trust_id, first, last),
    ]


def _of(letter: str, words: str, awarded: list[CallOff], processes: tuple) -> Item:
    found = sorted(one.reference for one in awarded if one.process in processes)
    return Item(letter, words, len(found), ", ".join(found))


def _new(call_offs: list[CallOff], first: dt.date, last: dt.date) -> list[str]:
    earliest: dict[str, dt.date] = {}
    for one in call_offs:
        name = one.provider.name
        earliest[name] = min(one.signed_on, earliest.get(name, one.signed_on))
    return sorted(name for name, day in earliest.items() if first <= day <= last)


def _gone(call_offs: list[CallOff], first: dt.date, last: dt.date) -> list[str]:
    latest: dict[str, dt.date] = {}
    for one in call_offs:
        name = one.provider.name
        latest[name] = max(one.ends_on, latest.get(name, one.ends_on))
    return sorted(name for name, day in latest.items() if first <= day <= last)


def _named(letter: str, words: str, names: list[str]) -> Item:
    return Item(letter, words, len(names), ", ".join(names))


def _representations(actor: Actor, trust_id: int, first: dt.date, last: dt.date) -> Item:
    found = list(
        Representation.objects.visible_to(actor)
        .filter(trust_id=trust_id, closed_on__range=(first, last))
        .select_related("call_off")
    )
    behind = "; ".join(f"{one.call_off.reference}: {one.outcome}" for one in found)
    return Item("i", "Representations received in standstills that ended in the year", len(found), behind)
