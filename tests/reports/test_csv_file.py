"""Results as CSV."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.csv_file import lines_of, rows_of, safe


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1"])
def test_text_a_spreadsheet_would_compute_is_marked(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(("cell", "written"), [(None, ""), (-5, -5), ("Endoscopy - PM", "Endoscopy - PM"), (0.5, 0.5)])
def test_everything_else_stays_as_it_is(cell, written):
    assert safe(cell) == written


@given(st.lists(st.tuples(st.text(), st.integers()), max_size=8))
def test_whatever_is_written_is_read_back_and_no_text_begins_a_formula(rows):
    written = "".join(lines_of(rows))
    read = list(csv.reader(io.StringIO(written, newline="")))

    # A NUL or a lone carriage return is quoted like any other letter.
    assert [row[0] for row in read] == [str(safe(row[0])) for row in rows]
    assert not any(row[0].startswith(("=", "+", "-", "@")) for row in read)


def test_kpis_are_a_row_for_all_and_for_each_slice():
    figure = {"numerator": 1, "denominator": 4, "value": "0.250000", "words": "25.0%"}
    kpi = {
        "title": "Missed",
        "version": 1,
        "unit": "share",
        "all": figure,
        "slices": {
            "month": [{"key": "2026-10", "name": "Oct 2026", **figure}],
            "service_line": [{"key": "7", "name": "=cmd", **figure}],
        },
    }

    heading, *rows = rows_of({"kind": "kpi", "kpis": [kpi]})

    assert heading == ("KPI", "Version", "By", "Of", "Numerator", "Denominator", "Value", "Unit")
    assert rows == [
        ("Missed", 1, "All", "", 1, 4, "0.250000", "share"),
        ("Missed", 1, "Month", "Oct 2026", 1, 4, "0.250000", "share"),
        ("Missed", 1, "Service line", "=cmd", 1, 4, "0.250000", "share"),
    ]
    assert list(lines_of(rows))[2] == "Missed,1,Service line,'=cmd,1,4,0.250000,share\r\n"
