"""Answers to common freedom of information requests, from a register's document: a row for each service line, and the same by specialty and provider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from contracts.call_offs.models.call_offs import CallOff
from contracts.publishing.suppression import Figure, total

Process = CallOff.Process
COLUMNS = (
    "Contract",
    "Provider",
    "Company number",
    "Specialty code",
    "Specialty",
    "Service type",
    "Sites",
    "Budget",
    "Cost code",
    "Fully managed or team provision",
    "Framework",
    "Lot",
    "Direct award or mini-competition",
    "Award process",
    "Starts",
    "Ends",
    "Maximum contract value, ex VAT",
    "Spent in the period, ex VAT",
    "Lists",
    "Patients",
    "Procedures",
)
WITHHELD = "Withheld"
HOW_COUNTED = (
    "Pounds excluding VAT. Patients and procedures are those of lists signed off; patients are counted once a service"
    " line. Numbers from 1 to 4 are not given exactly, nor sums they are in; procedures are given to the nearest five"
    " they lie among."
)
SHORT = {
    Process.MINI: "Mini-competition",
    **dict.fromkeys(
        (Process.DIRECT_A, Process.DIRECT_B, Process.DIRECT_C, Process.DIRECT_CALL_OFF, Process.URGENT), "Direct award"
    ),
}


def rows(document: dict[str, Any]) -> Iterator[tuple]:
    """One row a service line; money charged beside lists has a row of its own without a specialty.

    Numbers are Decimal or int; a small number of patients is text such as ``1 to 4``.
    """
    for call_off in document["call_offs"]:
        for line in call_off["lines"]:
            yield (
                *_head(call_off),
                line["tfc"],
                line["specialty"],
                line["setting"],
                ", ".join(line["sites"]),
                call_off["budget"],
                line["cost_code"],
                *_award(call_off),
                _money(line["spent"]),
                line["lists"],
                _people(line["patients"]),
                _people(line["procedures"]),
            )
        beside = _beside(call_off)
        if beside:
            yield (
                *_head(call_off),
                "",
                "Not by specialty",
                "",
                "",
                call_off["budget"],
                "",
                *_award(call_off),
                beside,
                0,
                0,
                0,
            )


BY_SPECIALTY = (
    "Specialty code",
    "Specialty",
    "Provider",
    "Company number",
    "Contracts",
    "Spent in the period, ex VAT",
    "Lists",
    "Patients",
    "Procedures",
)


def by_specialty(document: dict[str, Any]) -> Iterator[tuple]:
    """One row a specialty and provider, the most spent first; something withheld in a sum withholds the sum.

    A patient counts once a service line, so one who came under two contracts counts twice. Money charged beside lists
    is "Not by specialty".
    """
    found: dict[tuple, list[tuple]] = defaultdict(list)
    for row in rows(document):
        contract, name, company, code, specialty = row[:5]
        found[code, specialty, name, company].append((contract, *row[-4:]))
    summed = [
        (
            *key,
            len({contract for contract, *_ in held}),
            *(_sum(column) for column in list(zip(*held, strict=True))[1:]),
        )
        for key, held in found.items()
    ]
    yield from sorted(summed, key=lambda row: (row[5] == WITHHELD, -row[5] if row[5] != WITHHELD else 0, row[:4]))


def sheets(document: dict[str, Any]) -> dict[str, list[tuple]]:
    """The sheets of the return by name, each with its heading."""
    return {
        "Return": [COLUMNS, *rows(document)],
        "By specialty and provider": [BY_SPECIALTY, *by_specialty(document)],
        "Rules not met": [UNMET, *unmet(document)],
    }


UNMET = ("Contract", "What it is for", "Check", "About", "Force in NHS England's guidance", "Answer", "What it says")


def unmet(document: dict[str, Any]) -> Iterator[tuple]:
    """One row for every check of the compliance rules a contract does not meet, of those planned or begun too."""
    for call_off in (*document["call_offs"], *document["planned"]):
        for said in call_off.get("unmet", []):
            yield (
                call_off["reference"],
                call_off["title"],
                said["check"],
                said["about"],
                said["word"],
                said["answer"],
                said["says"],
            )


def _sum(column: tuple) -> Any:
    """The sum of what is shown: withheld if any part is, a range if any part is one."""
    if WITHHELD in column:
        return WITHHELD
    if any(isinstance(value, str) for value in column):
        return total(_figure(value) for value in column).words
    return sum(column)


def _figure(cell: int | str) -> Figure:
    if isinstance(cell, int):
        return Figure(cell, cell)
    low, high = (int(part.replace(",", "")) for part in cell.split(" to "))
    return Figure(low, high)


def _head(call_off: dict[str, Any]) -> tuple:
    return call_off["reference"], call_off["provider"]["name"], call_off["provider"]["companies_house"]


def _award(call_off: dict[str, Any]) -> tuple:
    framework = call_off["framework"]
    process = call_off["process"]
    return (
        call_off["delivery"] or "Not recorded",
        framework["reference"] if framework else "Not from a framework",
        framework["lot"] if framework else "",
        SHORT.get(process["code"], process["words"] or "Not recorded"),
        process["words"] or "Not recorded",
        call_off["starts_on"],
        call_off["ends_on"],
        _money(call_off["maximum_value"]),
    )


def _beside(call_off: dict[str, Any]) -> Decimal:
    if call_off["spent"] is None:
        return Decimal(0)
    return Decimal(call_off["spent"]) - sum((Decimal(line["spent"]) for line in call_off["lines"]), Decimal(0))


def _money(value: str | None) -> Decimal | str:
    return WITHHELD if value is None else Decimal(value)


def _people(value: dict[str, int] | None) -> int | str:
    if value is None:
        return WITHHELD
    figure = Figure.of(value)
    return figure.low if figure.exact else figure.words
