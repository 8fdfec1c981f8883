import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.codes import DiagnosticTest
from nhs.rtt import read_dm01
from nhs.rtt.dm01 import COLUMNS


def row(test="MRI", order=None, commissioner="11J", bands=None, activity=(3, 2, 1), **cells):
    bands = [1] * 14 if bands is None else bands
    order = order or (16 if test == "TOTAL" else DiagnosticTest(test).sort_order if test in set(DiagnosticTest) else 1)
    values = {
        "Period": "DM01-MARCH-2026",
        "Provider Org Code": "RBD",
        "Provider Org Name": "A TRUST",
        "Commissioner Org Code": commissioner,
        "Diagnostic Tests Sort Order": str(order),
        "Diagnostic Tests": test,
        **dict(zip(COLUMNS[11:25], map(str, bands), strict=True)),
        "Total WL": str(sum(bands)),
        **dict(zip(COLUMNS[26:29], map(str, activity), strict=True)),
        "Total Activity": str(sum(activity)),
        **cells,
    }
    return [values.get(name, "") for name in COLUMNS]


def as_csv(*rows, header=COLUMNS):
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def faults_of(text):
    return [(fault.line, fault.column, fault.code) for fault in read_dm01(text).faults]


def test_there_are_30_columns():
    assert len(COLUMNS) == 30
    assert (COLUMNS[11], COLUMNS[12], COLUMNS[24]) == ("00 < 01 Week", "01 < 02 Weeks", "13+ Weeks")


def test_commissioners_are_summed():
    file = read_dm01(as_csv(row(), row(commissioner="NONC")))
    assert (file.ok, file.rows, file.month.isoformat()) == (True, 2, "2026-03-01")
    line = file.of("RBD", DiagnosticTest.MRI)
    assert (line.waiting, line.activity, line.planned_activity) == (28, 12, 4)


def test_sort_order_16_is_the_total_and_kept_apart():
    file = read_dm01(as_csv(row("MRI"), row("CT"), row("TOTAL", bands=[2] * 14, activity=(6, 4, 2))))
    assert [line.test for line in file.lines] == ["MRI", "CT"]
    assert [line.waiting for line in file.totals] == [28]
    assert file.of("RBD").waiting == 28


def test_the_total_must_be_the_sum_of_the_tests():
    assert faults_of(as_csv(row("MRI"), row("TOTAL", bands=[2] * 14))) == [(3, "Total WL", "total_line_differs")]


def test_a_first_band_that_says_weeks_is_the_same_column():
    header = ["00 < 01 Weeks" if name == "00 < 01 Week" else name.upper() for name in COLUMNS]
    assert read_dm01(as_csv(row(), header=header)).ok


def test_6_weeks_start_with_the_seventh_band():
    bands = [0] * 14
    bands[5], bands[6], bands[13] = 60, 30, 10
    line = read_dm01(as_csv(row(bands=bands))).of("RBD", DiagnosticTest.MRI)
    assert (line.over_6, line.over_13, line.share_over_6, line.share_within_6) == (40, 10, 0.4, 0.6)


def test_nobody_waiting_has_no_share():
    line = read_dm01(as_csv(row(bands=[0] * 14))).of("RBD")
    assert (line.share_over_6, line.share_within_6) == (None, None)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(**{"Total WL": "15"})], (2, "Total WL", "bands_do_not_add_up")),
        ([row(**{"Total Activity": "15"})], (2, "Total Activity", "activity_does_not_add_up")),
        ([row(**{"13+ Weeks": "x"})], (2, "13+ Weeks", "not_a_count")),
        ([row("XRAY")], (2, "Diagnostic Tests", "test_unknown")),
        ([row("MRI", order=16)], (2, "Diagnostic Tests Sort Order", "sort_order_differs")),
        ([row("TOTAL", order=3)], (2, "Diagnostic Tests Sort Order", "sort_order_differs")),
        ([row(Period="March")], (2, "Period", "period_unreadable")),
        ([row(), row("CT", Period="DM01-APRIL-2026")], (3, "Period", "period_differs")),
        ([row(**{"Commissioner Org Code": ""})], (2, "Commissioner Org Code", "org_code_format")),
        ([row(), row()], (3, "", "row_twice")),
        ([row()[:29]], (2, "", "cell_count")),
    ],
)
def test_each_fault_is_named_with_its_line_and_column(rows, expected):
    assert faults_of(as_csv(*rows)) == [expected]


def test_good_rows_are_kept_beside_bad_ones():
    file = read_dm01(as_csv(row("XRAY"), row("CT")))
    assert [line.test for line in file.lines] == ["CT"]
    assert (file.fault_count, file.ok) == (1, False)


@pytest.mark.parametrize(("text", "code"), [("", "no_rows"), ("a,b\n1,2\n", "not_this_file"), (as_csv(), "no_rows")])
def test_a_file_that_is_none(text, code):
    assert [fault.code for fault in read_dm01(io.StringIO(text)).faults] == [code]


@given(st.binary(max_size=1_000))
def test_rubbish_is_a_fault_never_an_exception(data):
    assert not read_dm01(io.BytesIO(data)).ok
