"""Results as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from reports.models import ReportRun

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
KPI_COLUMNS = ("KPI", "Version", "By", "Of", "Numerator", "Denominator", "Value", "Unit")
WAITING_COLUMNS = (
    "Month",
    "Line",
    "Specialty",
    "Waiting",
    "Over 18 weeks",
    "Within 18 weeks",
    "Share within 18 weeks",
    "Over 52 weeks",
    "Over 65 weeks",
    "Over 78 weeks",
    "Over 104 weeks",
    "Median weeks",
)
SLICE_WORDS = {
    "month": "Month",
    "provider": "Provider",
    "trust": "Trust",
    "service_line": "Service line",
    "site": "Site",
    "room": "Room",
}


def safe(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets a quotation mark before it; numbers stay as they are."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def rows_of(result: dict) -> Iterator[tuple]:
    """Heading and rows of a report's result."""
    return _kpi_rows(result) if result["kind"] == ReportRun.Kind.KPI else _waiting_rows(result)


def lines_of(rows: Iterable[tuple]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def csv_response(run: ReportRun, *, mark: bool) -> StreamingHttpResponse:
    """The download. ``mark`` puts the byte order mark first that Excel needs to read letters beyond A to Z."""

    result = run.result or {}

    def content() -> Iterator[str]:
        if mark:
            yield BOM
        yield from lines_of(rows_of(result))

    name = f"{run.kind.replace('_', '-')}-{run.finished_at:%Y%m%d}.csv"
    response = StreamingHttpResponse(content(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """Hands a written line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _kpi_rows(result: dict) -> Iterator[tuple]:
    yield KPI_COLUMNS
    for kpi in result["kpis"]:
        yield _kpi_row(kpi, "All", "", kpi["all"])
        # The database keeps a result's names in an order of its own.
        for dimension, words in SLICE_WORDS.items():
            for figure in kpi["slices"].get(dimension, []):
                yield _kpi_row(kpi, words, figure["name"], figure)


def _kpi_row(kpi: dict, by: str, of: str, figure: dict) -> tuple:
    return (
        kpi["title"],
        kpi["version"],
        by,
        of,
        figure["numerator"],
        figure["denominator"],
        figure["value"],
        kpi["unit"],
    )


def _waiting_rows(result: dict) -> Iterator[tuple]:
    yield WAITING_COLUMNS
    for month in result["months"]:
        yield _waiting_row(month["name"], "", "All specialties", month)
    latest = result["latest"]
    for line in latest["lines"] if latest else []:
        yield _waiting_row(latest["name"], line["line"], line["name"], line)
    week = result.get("week")
    if not week:
        return
    for line in [{"line": "", "name": "All specialties, own list"} | week, *week["lines"]]:
        yield _waiting_row(f"Week ending {week['ends']}", line["line"], line["name"], line)


def _waiting_row(month: str, line: str, name: str, figures: dict) -> tuple:
    over = figures["over"]
    return (
        month,
        line,
        name,
        figures["list"],
        figures["over_18"],
        figures["within_18"],
        figures["share_within_18"],
        over["52"],
        over["65"],
        over["78"],
        over["104"],
        figures["median_weeks"],
    )
