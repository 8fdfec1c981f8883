"""Rows of any content are read without a fault of ours, and each code has its sentence."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhs.identifiers import nhs_number_ok
from tests.support.world import nhs_number
from waiting_list.imports.reading.cells import READERS
from waiting_list.imports.reading.chunks import RowErrors, one_ahead, read_chunks
from waiting_list.imports.reading.fields import PTL_FIELDS, known_headings, propose
from waiting_list.imports.reading.frame import Frame
from waiting_list.imports.reading.layout import FileLayout, find_layout
from waiting_list.imports.reading.people import group_by_person, read_nhs_numbers
from waiting_list.imports.reading.ptl import PtlReader
from waiting_list.imports.reading.row_codes import ROW_CODES, is_warning
from waiting_list.imports.reading.seen_needs import Seen
from waiting_list.imports.reading.value_cache import Memo

TODAY = dt.date(2026, 11, 15)
LAYOUT = FileLayout("utf-8", ",", 0)
NAMES = tuple(code.name for code in PTL_FIELDS)
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "NULL", "#N/A", "2026-03-02", "31/02/2026", "46357", "20", "30", "99", "301", "P2", "RX1", "1.2E+09"]
    ),
    st.integers(0, 999).map(nhs_number),
)


def frame(names=NAMES, order="day_first") -> Frame:
    return Frame("RX1", {"RX101": 7}, TODAY, {name: at for at, name in enumerate(names)}, len(names), order)


def read(rows, names=NAMES):
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    text.seek(0)
    reader = PtlReader(frame(names))
    return [(chunk, reader.read(chunk)) for chunk in read_chunks(text, LAYOUT)]


@given(st.lists(st.lists(CELLS, min_size=len(NAMES), max_size=len(NAMES)), max_size=8))
def test_every_row_is_kept_or_rejected_with_codes_that_have_sentences(rows):
    for chunk, ptl in read(rows):
        kept = {int(need[0]) for need in ptl.rows}
        rejected = {chunk.lines[place] for place in ptl.faults.rejected}
        assert kept | rejected == set(chunk.lines)
        assert kept & rejected == set()
        for place, met in ptl.faults.met.items():
            assert {code.partition(":")[2] for code in met} <= set(ROW_CODES)
            assert (place in ptl.faults.rejected) is not all(is_warning(code.partition(":")[2]) for code in met)
        cells = [cell for row in (*ptl.rows, *ptl.pathways, *ptl.persons) for cell in row]
        assert [cell for cell in cells if not isinstance(cell, str) or {"\t", "\n", "\r", "\0"} & set(cell)] == []


@given(st.lists(CELLS, min_size=len(NAMES), max_size=len(NAMES)), st.integers(1, 4))
def test_reading_a_row_again_says_the_same(row, times):
    answers = {
        (tuple(ptl.rows), tuple(ptl.pathways), str(ptl.faults.met))
        for chunk, ptl in (pair for _ in range(times) for pair in read([row]))
    }
    assert len(answers) <= 1


@given(st.lists(st.one_of(st.text(max_size=12), st.integers(0, 99_999).map(nhs_number)), max_size=30))
@example(["0000000000", "9999999999", "999 000 0018", "999-000-0018", "9990000018.0"])
def test_nhs_numbers_are_checked_as_the_nhs_checks_them(cells):
    faults = RowErrors()
    read_cells = read_nhs_numbers(cells, faults)
    for place, (cell, number) in enumerate(zip(cells, read_cells, strict=True)):
        if place in faults.rejected or not number:
            continue
        assert nhs_number_ok(number)
        assert number == "".join(c for c in cell.strip().partition(".")[0] if c.isdigit())
    wrong = [
        c for at, c in enumerate(cells) if at not in faults.rejected and len(c) == 10 and c.isascii() and c.isdigit()
    ]
    assert all(nhs_number_ok(cell) for cell in wrong)


@given(st.lists(st.tuples(st.sampled_from("abc "), st.sampled_from("xyz ")), max_size=12))
def test_persons_never_have_two_numbers_of_a_kind_and_rows_keep_theirs(pairs):
    nhs, hospital = [a.strip() for a, _ in pairs], [b.strip() for _, b in pairs]
    faults = RowErrors()
    people = group_by_person(nhs, hospital, faults)
    for place, person in enumerate(people.of_row):
        if person < 0:
            assert place in faults.rejected
            continue
        assert nhs[place] in ("", people.nhs[person])
        assert hospital[place] in ("", people.hospital[person])
    both = [(a, b) for a, b in zip(people.nhs, people.hospital, strict=True)]
    assert len({a for a, _ in both if a}) == sum(bool(a) for a, _ in both)
    assert len({b for _, b in both if b}) == sum(bool(b) for _, b in both)


@given(st.lists(st.lists(st.integers(0, 50), max_size=20), max_size=30))
def test_what_was_seen_is_remembered_across_calls(calls):
    seen, known = Seen(), set()
    for keys in calls:
        expected = []
        for place, key in enumerate(keys):
            if key in known:
                expected.append(place)
            known.add(key)
        assert seen.repeated(keys) == expected


@pytest.mark.parametrize("name", sorted(READERS))
@given(text=st.text(min_size=1, max_size=50))
def test_no_reader_fails_or_answers_a_code_without_a_sentence(name, text):
    kept, code = READERS[name](text.strip())
    assert code == "" or code in ROW_CODES
    assert isinstance(kept, str)


def test_every_field_has_a_reader_and_headings_of_its_own():
    special = {"nhs_number", "provider", "site"} | {code.name for code in PTL_FIELDS if code.day}
    assert {code.name for code in PTL_FIELDS} == special | set(READERS)
    headings = [name for code in PTL_FIELDS for name in code.headings]
    assert propose(PTL_FIELDS, [code.headings[0] for code in PTL_FIELDS]) == {
        code.name: code.headings[0] for code in PTL_FIELDS
    }
    assert known_headings(PTL_FIELDS)(headings) == len(
        {h.lower().replace("_", "").replace(" ", "").replace("-", "") for h in headings}
    )


def test_the_heading_is_found_under_a_title_and_with_any_delimiter():
    text = "Waiting list\n\nNHS_NUMBER;TFC;RTT Start Date\n9990000018;301;2026-03-02\n"
    assert find_layout(io.StringIO(text), "utf-8", known_headings(PTL_FIELDS)) == (
        FileLayout("utf-8", ";", 2),
        ["NHS_NUMBER", "TFC", "RTT Start Date"],
    )


def test_a_memo_reads_each_value_once():
    asked = []
    memo = Memo(lambda text: (asked.append(text) or text.upper(), "odd" if text == "x" else ""))
    assert memo.column(["a", "x", "a", " a ", ""]) == ["A", "X", "A", "A", ""]
    assert memo.met_in(["a", "x"]) == [(1, "odd")]
    assert asked == ["a", "x", "a"]


def test_one_ahead_gives_everything_and_passes_errors_on():
    def broken():
        yield 1
        raise ValueError("no more")

    assert list(one_ahead(range(5))) == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="no more"):
        list(one_ahead(broken()))
