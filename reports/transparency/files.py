"""The return as a file: CSV and XLSX, in which nothing is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse

from reports.csv_file import BOM, lines_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_download(name: str, rows: Iterable[tuple]) -> HttpResponse:
    response = HttpResponse(BOM + "".join(lines_of(rows)), content_type="text/csv; charset=utf-8")
    return _named(response, f"{name}.csv")


def xlsx_download(name: str, sheets: Mapping[str, Iterable[tuple]], notes: Iterable[str] = ()) -> HttpResponse:
    return _named(HttpResponse(workbook(sheets, notes), content_type=XLSX), f"{name}.xlsx")


def workbook(sheets: Mapping[str, Iterable[tuple]], notes: Iterable[str] = ()) -> bytes:
    """Named sheets of rows, the first row of each its heading, and one with the notes. Text is written as text."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        bold, pounds = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    _write(sheet, at, place, cell, bold if at == 0 else pounds)
            sheet.freeze_panes(1, 1)
            sheet.autofit(300)
        about = book.add_worksheet("About")
        for at, note in enumerate(notes):
            about.write_string(at, 0, note)
    return held.getvalue()


def _write(sheet, at: int, place: int, cell, style) -> None:
    if isinstance(cell, int | Decimal):
        sheet.write_number(at, place, cell, style if isinstance(cell, Decimal) else None)
    else:
        sheet.write_string(at, place, "" if cell is None else str(cell), style if at == 0 else None)


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
