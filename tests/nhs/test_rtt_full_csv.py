import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.rtt import FileFaults, RttLine, RttPart, read_rtt, rtt_rows
from nhs.rtt.rows import columns

PUBLISHED = Path(__file__).parents[1] / "data" / "20241130-RTT-November-2024-RBD.csv"
HEADER = columns()


def row(part="Part_2", specialty="C_100", commissioner="11J", provider="RBD", bands=None, **cells):
    """A row as the file has it: incomplete parts leave Total and the unknown starts blank."""
    bands = [1] * 105 if bands is None else bands
    total = sum(int(band or 0) for band in bands)
    values = {
        "Period": "RTT-November-2024",
        "Provider Org Code": provider,
        "Provider Org Name": "A TRUST",
        "Commissioner Org Code": commissioner,
        "RTT Part Type": part,
        "Treatment Function Code": specialty,
        **dict(zip(HEADER[13:118], map(str, bands), strict=True)),
        "Total All": str(total),
        **cells,
    }
    return [values.get(name, "") for name in HEADER]


def as_csv(*rows, header=HEADER):
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def faults_of(text):
    return [(fault.line, fault.column, fault.code) for fault in read_rtt(text).faults]


class TestThePublishedFile:
    file = read_rtt(PUBLISHED)

    def test_it_has_no_faults(self):
        assert (self.file.ok, self.file.faults, self.file.rows) == (True, (), 512)
        assert self.file.month.isoformat() == "2024-11-01"
        assert self.file.providers() == {"RBD": "DORSET COUNTY HOSPITAL NHS FOUNDATION TRUST"}

    def test_the_list_and_its_long_waiters(self):
        queue = self.file.of("RBD", RttPart.INCOMPLETE).summary
        assert (queue.waiting, queue.within_18) == (21_702, 12_539)
        assert round(100 * queue.share_within_18, 2) == 57.78
        assert [queue.over(weeks) for weeks in (52, 65, 78, 104)] == [647, 45, 1, 0]

    @pytest.mark.parametrize(
        ("part", "total"),
        [
            (RttPart.INCOMPLETE_WITH_DECISION, 5_322),
            (RttPart.COMPLETED_ADMITTED, 1_544),
            (RttPart.COMPLETED_NON_ADMITTED, 2_925),
            (RttPart.NEW_PERIODS, 5_003),
        ],
    )
    def test_the_other_parts(self, part, total):
        assert self.file.of("RBD", part).total == total

    @pytest.mark.parametrize(("line", "percent"), [("C_100", 42.79), ("C_110", 45.30), ("C_130", 63.39)])
    def test_single_specialties(self, line, percent):
        queue = self.file.of("RBD", RttPart.INCOMPLETE, line).summary
        assert round(100 * queue.share_within_18, 2) == percent

    def test_c_999_is_kept_apart_and_equals_the_sum(self):
        published = {line.part: (line.bands, line.total) for line in self.file.totals}
        added = {part: self.file.of("RBD", part) for part in RttPart}
        assert published == {part: (line.bands, line.total) for part, line in added.items()}
        assert {line.specialty for line in self.file.sums} <= {line.value for line in RttLine}

    def test_new_periods_have_no_waits(self):
        assert self.file.of("RBD", RttPart.NEW_PERIODS).summary is None

    def test_a_provider_that_is_not_in_it_has_nothing(self):
        assert self.file.of("RXX", RttPart.INCOMPLETE) is None

    def test_path_bytes_text_lines_and_open_files_read_the_same(self):
        data = PUBLISHED.read_bytes()
        text = data.decode()
        for source in (str(PUBLISHED), io.BytesIO(data), io.StringIO(text), text, text.splitlines(), data.splitlines()):
            assert read_rtt(source) == self.file

    def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(self):
        data = b"\xef\xbb\xbf" + PUBLISHED.read_bytes().replace(b"\n", b"\r\n")
        assert read_rtt(io.BytesIO(data)) == self.file

    def test_columns_in_another_order_read_the_same(self):
        with PUBLISHED.open(newline="") as file:
            rows = [row[::-1] for row in csv.reader(file)]
        assert read_rtt(as_csv(*rows[1:], header=rows[0])) == self.file


class TestTraps:
    def test_commissioners_are_summed(self):
        file = read_rtt(as_csv(row(commissioner="11J"), row(commissioner="NONC"), row(commissioner="D9Y0V")))
        (only,) = file.sums
        assert (only.total, only.bands[0], file.rows) == (315, 3, 3)

    def test_incomplete_parts_count_by_total_all(self):
        file = read_rtt(as_csv(row(Total="", **{"Patients with unknown clock start date": ""})))
        assert file.of("RBD", RttPart.INCOMPLETE).total == 105

    def test_completed_parts_have_unknown_starts(self):
        cells = {"Total": "105", "Patients with unknown clock start date": "4", "Total All": "109"}
        queue = read_rtt(as_csv(row(part="Part_1A", **cells))).of("RBD", RttPart.COMPLETED_ADMITTED).summary
        assert (queue.waiting, queue.known) == (109, 105)

    def test_new_periods_have_blank_bands(self):
        file = read_rtt(as_csv(row(part="Part_3", bands=[""] * 105, **{"Total All": "7"})))
        assert (file.ok, file.sums[0].bands, file.sums[0].total) == (True, (), 7)

    def test_other_specialties_have_no_c(self):
        file = read_rtt(as_csv(*(row(specialty=code) for code in ("X02", "X03", "X04", "X05", "X06"))))
        assert (file.ok, len(file.sums)) == (True, 5)

    def test_files_from_before_2021_stop_at_52_weeks(self):
        old = columns(52)
        values = row(bands=[1] * 53 + [0] * 52)
        text = as_csv([values[HEADER.index(name)] if name in HEADER else "1" for name in old], header=old)
        assert read_rtt(text).of("RBD", RttPart.INCOMPLETE).summary.over(52) == 1

    def test_a_stream_is_read_row_by_row(self):
        faults = FileFaults()
        rows = rtt_rows(iter(as_csv(row(), row(specialty="C_101")).splitlines()), faults)
        assert next(rows).specialty == "C_100"
        assert next(rows).line == 3

    def test_padding_round_cells_is_no_fault(self):
        padded = [f" {cell} " for cell in row()]
        assert read_rtt(as_csv(padded)).sums == read_rtt(as_csv(row())).sums


class TestFaults:
    def test_every_fault_is_named_with_its_line_and_column_and_good_rows_are_kept(self):
        bad_bands = [1] * 105
        bad_bands[3] = -1
        bad_bands[5] = "many"
        text = as_csv(
            row(),
            row(specialty="C_101", bands=[1] * 105, **{"Total All": "104"}),
            row(specialty="C_110", **{"Provider Org Code": "not a code", "Period": "November"}),
            row(specialty="C_120", **{HEADER[16]: "-1", HEADER[18]: "many"}),
            row(specialty="C_555"),
            row(specialty="C_130", part="Part_9"),
        )
        file = read_rtt(text)

        assert [(fault.line, fault.column, fault.code) for fault in file.faults] == [
            (3, "Total All", "total_all_does_not_add_up"),
            (4, "Period", "period_unreadable"),
            (4, "Provider Org Code", "org_code_format"),
            (5, "Gt 03 To 04 Weeks SUM 1", "not_a_count"),
            (5, "Gt 05 To 06 Weeks SUM 1", "not_a_count"),
            (6, "Treatment Function Code", "specialty_unknown"),
            (7, "RTT Part Type", "part_unknown"),
        ]
        assert all(fault.sentence.endswith(".") for fault in file.faults)
        assert [line.specialty for line in file.sums] == ["C_100"]
        assert not file.ok

    @pytest.mark.parametrize("count", ["1.5", "1,000", "+1", "1_000", "\u0661", "9" * 12, "9" * 5_000])
    def test_a_count_is_digits_only_and_not_absurd(self, count):
        assert faults_of(as_csv(row(**{HEADER[13]: count}))) == [(2, HEADER[13], "not_a_count")]

    def test_total_must_be_the_bands(self):
        cells = {"Total": "100", "Patients with unknown clock start date": "0", "Total All": "100"}
        assert faults_of(as_csv(row(part="Part_1A", **cells))) == [(2, "Total", "bands_do_not_add_up")]

    def test_a_row_without_total_all_is_incomplete(self):
        assert faults_of(as_csv(row(**{"Total All": ""}))) == [(2, "Total All", "total_all_missing")]

    def test_the_same_row_twice(self):
        assert faults_of(as_csv(row(), row())) == [(3, "", "row_twice")]

    def test_two_months_in_one_file(self):
        text = as_csv(row(), row(specialty="C_101", Period="RTT-December-2024"))
        assert faults_of(text) == [(3, "Period", "period_differs")]

    def test_a_row_cut_short(self):
        assert faults_of(as_csv(row()[:100])) == [(2, "", "cell_count")]

    def test_c_999_must_be_the_sum_of_its_specialties(self):
        good = as_csv(row(), row(specialty="C_999"))
        wrong = as_csv(row(), row(specialty="C_101"), row(specialty="C_999"))
        assert faults_of(good) == []
        assert faults_of(wrong) == [(4, "Total All", "total_line_differs")]

    def test_a_missing_column(self):
        header = [name for name in HEADER if name != "Total All"]
        assert faults_of(as_csv(header=header)) == [(1, "Total All", "column_missing")]

    def test_a_column_there_twice(self):
        assert (1, "Period", "column_twice") in faults_of(as_csv(header=[*HEADER, "Period"]))

    def test_a_column_that_does_not_belong_is_named_and_the_rest_is_read(self):
        file = read_rtt(as_csv([*row(), "x"], header=[*HEADER, "Notes"]))
        assert [(fault.column, fault.code) for fault in file.faults] == [("Notes", "column_unknown")]
        assert file.rows == 1

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "empty_file"),
            ("\n\n", "empty_file"),
            ("name,age\nA,1\n", "not_this_file"),
            (",".join(HEADER) + "\n", "no_rows"),
            ("x" * 200_000 + "\n", "line_too_long"),
        ],
    )
    def test_a_file_that_is_none(self, text, code):
        assert [fault.code for fault in read_rtt(io.StringIO(text)).faults] == [code]

    def test_an_open_quotation_mark_spoils_its_own_line_only(self):
        text = as_csv(row(), row(specialty="C_101"))
        broken = text.replace("\r\nRTT-November-2024", '\r\n"RTT-November-2024', 1)
        file = read_rtt(broken)
        assert [(fault.line, fault.code) for fault in file.faults] == [(2, "quotes_unbalanced")]
        assert [line.specialty for line in file.sums] == ["C_101"]

    def test_a_thousand_faults_are_kept_and_all_are_counted(self):
        file = read_rtt(as_csv(*(["x"] for _ in range(1_500))))
        assert (len(file.faults), file.fault_count) == (1_000, 1_500)

    @given(st.binary(max_size=2_000))
    def test_rubbish_is_a_fault_never_an_exception(self, data):
        assert not read_rtt(io.BytesIO(data)).ok

    @given(st.binary(max_size=500))
    def test_rubbish_after_a_good_heading_is_a_fault_too(self, data):
        good = as_csv(row()).encode()
        assert read_rtt(io.BytesIO(good + data)).rows >= 1
