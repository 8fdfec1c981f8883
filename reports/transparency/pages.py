"""A released register as a page reads it: plain values turned back into days, money and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.formatting import day, days_between, money, month
from contracts.models import PublishedVersion
from contracts.publishing.payload import totals
from contracts.publishing.suppression import Figure

WITHHELD = "Withheld"


@dataclass(frozen=True, slots=True)
class Register:
    """The document of one version, or of a version to be."""

    document: dict[str, Any]

    @property
    def call_offs(self) -> list[dict[str, Any]]:
        return self.document["call_offs"]

    @property
    def planned(self) -> list[dict[str, Any]]:
        return self.document["planned"]

    @property
    def totals(self) -> dict[str, Any]:
        return self.document["totals"]

    @property
    def period(self) -> str:
        period = self.document["period"]
        return days_between(read_day(period["first"]), read_day(period["last"]))

    @property
    def hides_small(self) -> bool:
        return any(
            call_off["patients"] and call_off["patients"]["low"] != call_off["patients"]["high"]
            for call_off in self.call_offs
        )

    @property
    def unmet(self) -> list[dict[str, Any]]:
        """Checks not met, of contracts and of what is planned; versions released before they were kept have none."""
        rows = (*self.call_offs, *self.planned)
        return [
            check | {"reference": row["reference"], "title": row["title"]}
            for row in rows
            for check in row.get("unmet", [])
        ]

    @property
    def overrides(self) -> list[dict[str, Any]]:
        return [override | {"reference": row["reference"]} for row in self.call_offs for override in row["overrides"]]

    @property
    def months(self) -> list[tuple[str, str]]:
        found = self.document["months"] or {}
        return [(month(dt.date.fromisoformat(f"{name}-01")), pounds(sum_)) for name, sum_ in found.items()]

    @property
    def month_sentence(self) -> str:
        """A sentence on how the spend moved: the dearest month, beside the average month."""
        found = {name: Decimal(sum_) for name, sum_ in (self.document["months"] or {}).items()}
        if not found:
            return ""
        dearest = max(found, key=lambda name: found[name])
        usual = sum(found.values(), Decimal(0)) / len(found)
        when = month(dt.date.fromisoformat(f"{dearest}-01"))
        if len(found) == 1:
            return f"All of it in {when}: {money(found[dearest])}."
        return f"Over {len(found)} months {money(usual.quantize(Decimal(1)))} a month; most in {when}, {money(found[dearest])}."

    @property
    def heading(self) -> str:
        companies = self.totals["companies"]
        with_whom = f"{companies} {'company' if companies == 1 else 'companies'}"
        if self.totals["spent"] is None:
            return f"{with_whom}; what was spent is withheld in part"
        return f"{pounds(self.totals['spent'])} spent with {with_whom}"


def read_day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def day_words(value: str | None) -> str:
    return day(read_day(value))


def runs(row: dict[str, Any]) -> str:
    return days_between(read_day(row["starts_on"]), read_day(row["ends_on"]))


def pounds(value: str | None) -> str:
    """Of a value that may be withheld, or not known yet."""
    return WITHHELD if value is None else money(Decimal(value)) if value else "Not known yet"


def people(value: dict[str, int] | None) -> str:
    return WITHHELD if value is None else Figure.of(value).words


def sites(row: dict[str, Any]) -> str:
    return ", ".join(sorted({site for line in row["lines"] for site in line["sites"]}))


def specialties(row: dict[str, Any]) -> str:
    return ", ".join(sorted({line["specialty"] for line in row["lines"]}))


def summed(versions: Iterable[PublishedVersion]) -> dict[str, Any]:
    """Totals over several trusts, of what their newest versions show."""
    return totals([row for version in versions for row in version.payload["call_offs"]])


WORDS = {
    "day_words": day_words,
    "runs": runs,
    "pounds": pounds,
    "people": people,
    "sites": sites,
    "specialties": specialties,
}
