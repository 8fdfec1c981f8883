"""The KPI report: every KPI for the whole period and sliced, out of the grouped facts. Pure arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal

from base.formatting import days_between, month
from reports.kpis.definitions import KPIS, Kpi, Unit, in_words, sentence

Row = dict
_PENNY = Decimal("0.01")


def kpi_result(
    rows: list[Row],
    *,
    first: dt.date,
    last: dt.date,
    counted_to: dt.date,
    dimensions: Iterable[str],
    step: Callable[[str], None] = lambda name: None,
) -> dict:
    """The report as JSON: ``kpis`` each with its definition, ``all`` and ``slices`` by dimension.

    Counts are whole numbers, minutes and pounds decimal strings, values decimal strings or null. ``step`` is told
    each KPI's title before it is worked out.
    """
    kpis = []
    for kpi in KPIS:
        step(kpi.title)
        kpis.append(_one(kpi, rows, dimensions))
    return {
        "kind": "kpi",
        "from": first.isoformat(),
        "to": last.isoformat(),
        "counted_to": counted_to.isoformat(),
        "sentence": _summary(kpis, first, counted_to),
        "kpis": kpis,
    }


def _one(kpi: Kpi, rows: list[Row], dimensions: Iterable[str]) -> dict:
    whole = _figure(kpi, rows)
    top, bottom = _sums(kpi, rows)
    return {
        **kpi.definition(),
        "all": whole,
        "sentence": sentence(kpi.code, top, bottom, kpi.value(top, bottom)),
        "slices": {name: _slices(kpi, rows, name) for name in ("month", *dimensions)},
    }


def _slices(kpi: Kpi, rows: list[Row], dimension: str) -> list[dict]:
    groups: dict = {}
    for row in rows:
        groups.setdefault(_key(row, dimension), []).append(row)
    named = [
        {"key": _key_text(key), "name": _name(members[0], dimension), **_figure(kpi, members)}
        for key, members in groups.items()
    ]
    by_time = dimension == "month"
    return sorted(named, key=lambda entry: entry["key"] if by_time else (entry["name"], entry["key"]))


def _key(row: Row, dimension: str) -> dt.date | int:
    return row["month"] if dimension == "month" else row[f"{dimension}_id"]


def _key_text(key: dt.date | int) -> str:
    return f"{key:%Y-%m}" if isinstance(key, dt.date) else str(key)


def _name(row: Row, dimension: str) -> str:
    if dimension == "month":
        return month(row["month"])
    return f"{row['room_name']}, {row['site_name']}" if dimension == "room" else row[f"{dimension}_name"]


def _figure(kpi: Kpi, rows: list[Row]) -> dict:
    top, bottom = _sums(kpi, rows)
    value = kpi.value(top, bottom)
    return {
        "numerator": _plain(top, kpi.unit, kpi.top),
        "denominator": _plain(bottom, kpi.unit, kpi.bottom),
        "value": None if value is None else str(value),
        "words": in_words(kpi.unit, value),
    }


def _sums(kpi: Kpi, rows: list[Row]) -> tuple[Decimal, Decimal]:
    return sum((Decimal(r[kpi.top]) for r in rows), Decimal(0)), sum((Decimal(r[kpi.bottom]) for r in rows), Decimal(0))


def _plain(amount: Decimal, unit: Unit, name: str) -> int | str:
    """Money and part minutes as exact decimal strings, counts as numbers."""
    if name in ("delivered_price", "capped_minutes"):
        return str(amount.quantize(_PENNY))
    return int(amount)


def _summary(kpis: list[dict], first: dt.date, counted_to: dt.date) -> str:
    said = [kpi["sentence"] for kpi in kpis if kpi["all"]["value"] is not None]
    if not said:
        return f"Nothing was delivered from {days_between(first, counted_to)}."
    return " ".join(said[:3])
