"""Differences between two released registers of the same period, in words for everybody."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from base.formatting import money
from contracts.publishing.suppression import Figure

MONEY = {"maximum_value": "Maximum contract value", "spent": "Spent"}
WORDS = {"lists": "Lists run", "starts_on": "Starts", "ends_on": "Ends", "state": "State"}


def changed_figures(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, str]]:
    """Each figure of a contract, and of the totals, that is not as it was: where, what, old and new."""
    before = {call_off["reference"]: call_off for call_off in old["call_offs"]}
    after = {call_off["reference"]: call_off for call_off in new["call_offs"]}
    changed = [
        {"where": reference, "what": what, "old": was, "new": now}
        for reference in sorted(before.keys() | after.keys())
        for what, was, now in _differences(before.get(reference), after.get(reference))
    ]
    totals = _figures(old["totals"]), _figures(new["totals"])
    return changed + [
        {"where": "Total", "what": what, "old": totals[0][what], "new": totals[1][what]}
        for what in totals[0]
        if totals[0][what] != totals[1][what]
    ]


def _differences(was: dict[str, Any] | None, now: dict[str, Any] | None) -> list[tuple[str, str, str]]:
    if was is None or now is None:
        return [
            (
                "Contract",
                "Not in the register" if was is None else "In the register",
                "Not in the register" if now is None else "In the register",
            )
        ]
    old, new = _figures(was), _figures(now)
    return [(what, old[what], new[what]) for what in old if old[what] != new[what]]


def _figures(row: dict[str, Any]) -> dict[str, str]:
    said = {words: _money(row[name]) for name, words in MONEY.items()}
    said["Patients treated"] = "Withheld" if row["patients"] is None else Figure.of(row["patients"]).words
    return said | {words: str(row[name]) for name, words in WORDS.items() if name in row}


def _money(value: str | None) -> str:
    return "Withheld" if value is None else money(Decimal(value))
