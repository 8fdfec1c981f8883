"""The columns requesters ask for, one row a service line, out of a register's document."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from contracts.models import CallOff
from contracts.transparency.suppression import Figure

Process = CallOff.Process
COLUMNS = (
    "Contract", "Provider", "Company number", "Specialty code", "Specialty", "Service type", "Sites", "Budget",
    "Cost code", "Fully managed or team provision", "Framework", "Lot", "Direct award or mini-competition",
    "Award process", "Starts", "Ends", "Maximum contract value, ex VAT", "Spent in the period, ex VAT", "Lists",
    "Patients",
)  # fmt: skip
WITHHELD = "Withheld"
SHORT = {
    Process.MINI: "Mini-competition",
    **dict.fromkeys(
        (Process.DIRECT_A, Process.DIRECT_B, Process.DIRECT_C, Process.DIRECT_CALL_OFF, Process.URGENT), "Direct award"
    ),
}  # fmt: skip


def rows(document: dict[str, Any]) -> Iterator[tuple]:
    """One row a service line; money charged beside lists has a row of its own without a specialty.

    Numbers are Decimal or int; a small number of patients is text such as ``1 to 4``.
    """
    for one in document["call_offs"]:
        for line in one["lines"]:
            yield (*_head(one), line["tfc"], line["specialty"], line["setting"], ", ".join(line["sites"]),
                   one["budget"], line["cost_code"], *_award(one), _money(line["spent"]), line["lists"],
                   _people(line["patients"]))  # fmt: skip
        beside = _beside(one)
        if beside:
            yield (*_head(one), "", "Not by specialty", "", "", one["budget"], "", *_award(one), beside, 0, 0)


def _head(one: dict[str, Any]) -> tuple:
    return one["reference"], one["provider"]["name"], one["provider"]["companies_house"]


def _award(one: dict[str, Any]) -> tuple:
    framework = one["framework"]
    process = one["process"]
    return (
        one["delivery"] or "Not recorded",
        framework["reference"] if framework else "Not from a framework",
        framework["lot"] if framework else "",
        SHORT.get(process["code"], process["words"]), process["words"], one["starts_on"], one["ends_on"],
        _money(one["maximum_value"]),
    )  # fmt: skip


def _beside(one: dict[str, Any]) -> Decimal:
    if one["spent"] is None:
        return Decimal(0)
    return Decimal(one["spent"]) - sum((Decimal(line["spent"]) for line in one["lines"]), Decimal(0))


def _money(value: str | None) -> Decimal | str:
    return WITHHELD if value is None else Decimal(value)


def _people(value: dict[str, int] | None) -> int | str:
    if value is None:
        return WITHHELD
    figure = Figure.of(value)
    return figure.low if figure.exact else figure.words
