"""Faults of real files: each row says why, the rest is kept. One test for each, by name."""

import pytest

from base.row_security import acting_as
from nhs.identifiers import nhs_number_ok
from nhs.rtt import read_rtt
from tests.support.world import SYSTEM, make_world, nhs_number
from tests.waiting_list.imports.support import as_csv, counts, faults, needs, row, take
from tests.waiting_list.official.support import BYTES, dorset
from tests.waiting_list.official.support import take as take_rtt
from waiting_list.imports.reading.row_codes import ROW_CODES
from waiting_list.models import OfficialFile, Patient

pytestmark = pytest.mark.django_db


def refused(world, content: bytes):
    try:
        take_rtt(world, content)
    except Exception as refusal:  # noqa: BLE001  (the test says which)
        with acting_as(SYSTEM):
            assert OfficialFile.objects.count() == 0
        return refusal
    raise AssertionError("the file was kept")


def rtt_lines() -> list[bytes]:
    return BYTES.split(b"\r\n") if b"\r\n" in BYTES else BYTES.split(b"\n")


# Patient-level files


def test_status_20_first_is_a_warning_and_the_row_is_kept():
    world = make_world()

    run = take(
        world, as_csv([row(1, **{"Clock Start": "", "RTT Status": "20"}) | {"Date On List": "2026-03-02"}, row(2)])
    )

    assert (counts(run), run.warned) == ((2, 0, 0, 0), 1)
    assert faults(world, run) == {2: ["rtt_status:no_start_held"]}
    assert ROW_CODES["no_start_held"].warning


def test_a_stop_before_its_start_is_an_error_and_the_rest_is_kept():
    world = make_world()

    run = take(world, as_csv([row(1, **{"Clock Stop": "2026-03-01", "RTT Status": "30"}), row(2)]))

    assert counts(run) == (1, 0, 0, 1)
    assert faults(world, run) == {2: ["clock_stop:stop_before_start"]}


def test_the_same_need_twice_in_one_file_counts_once():
    world = make_world()

    run = take(world, as_csv([row(1), row(1, Procedure="Gastroscopy"), row(2)]))

    assert counts(run) == (2, 0, 0, 1)
    assert faults(world, run) == {3: ["row:need_twice"]}
    assert needs(world)[0].what == "Colonoscopy"


def test_a_list_of_another_trust_has_every_row_refused_and_nothing_is_kept():
    world = make_world()

    run = take(world, as_csv([row(serial, **{"Provider Code": "RZZ"}) for serial in (1, 2)]))

    assert counts(run) == (0, 0, 0, 2)
    assert faults(world, run) == {line: ["provider:other_trusts_row"] for line in (2, 3)}
    with acting_as(SYSTEM):
        assert Patient.objects.count() == 0


def test_an_nhs_number_that_belongs_to_another_hospital_number_is_refused_and_nobody_is_changed():
    world = make_world()
    take(world, as_csv([row(1)]))

    run = take(world, as_csv([row(7, **{"NHS Number": nhs_number(1)}), row(2)]))

    assert counts(run) == (1, 0, 0, 1)
    assert faults(world, run) == {2: ["nhs_number:nhs_number_of_other_hospital_number"]}
    assert [need.patient.hospital_number for need in needs(world)] == ["H000001", "H000002"]


# Official files


def test_two_total_rows_of_one_commissioner_are_refused():
    lines = rtt_lines()
    total = next(line for line in lines if b"C_999" in line)

    refusal = refused(dorset(), b"\r\n".join([*[line for line in lines if line], total]))

    assert (refusal.code, [error.code for error in refusal.errors]) == ("rtt_file_has_faults", ["row_twice"])


def test_a_missing_band_column_is_named():
    heading, rest = BYTES.split(b"\n", 1)

    refusal = refused(dorset(), heading.replace(b"Gt 17 To 18 Weeks SUM 1", b"Somewhere") + b"\n" + rest)

    assert refusal.code == "not_an_rtt_file"
    assert "missing: Gt 17 To 18 Weeks SUM 1" in refusal.detail


def test_a_negative_count_is_named_with_line_and_column():
    lines = rtt_lines()
    cells = lines[1].split(b",")
    cells[13] = b"-1"

    refusal = refused(dorset(), b"\r\n".join([lines[0], b",".join(cells), *lines[2:]]))

    assert [(error.pointer, error.code) for error in refusal.errors] == [("/2/Gt 00 To 01 Weeks SUM 1", "not_a_count")]


def test_one_bad_row_does_not_hide_another():
    lines = rtt_lines()
    for place, cell in ((1, b"-1"), (2, b"many")):
        cells = lines[place].split(b",")
        cells[13] = cell
        lines[place] = b",".join(cells)

    assert [fault.line for fault in read_rtt([line.decode() for line in lines]).faults] == [2, 3]


# What spreadsheets do


LOST = next(str(n) for n in range(12_345_678, 12_345_700) if nhs_number_ok(str(n).zfill(10)))
DAMAGE = {
    "numbers in scientific notation": ({"NHS Number": "9.99E+09"}, "nhs_number:nhs_number_spreadsheet"),
    "leading noughts lost": ({"NHS Number": LOST}, "nhs_number:nhs_number_noughts"),
    "dates as serial numbers": ({"TCI Date": "46361"}, "tci_on:date_serial"),
    "an error for a value": ({"TFC": "#REF!"}, "tfc:spreadsheet_error"),
    "a column too narrow": ({"Clock Start": "########"}, "clock_start:date_hashes"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_spreadsheets_damage_is_recognised_and_explained(what):
    world = make_world()
    changes, fault = DAMAGE[what]

    run = take(world, as_csv([row(1, **changes), row(2)]))

    assert fault in faults(world, run)[2]
    assert counts(run)[0] == (2 if ROW_CODES[fault.split(":")[1]].warning else 1)


DRESSED = {
    "no-break spaces": lambda text: text.replace("Colonoscopy", "\u00a0Colonoscopy\u00a0").replace(
        "9990000018", "999\u00a0000\u00a00018"
    ),
    "smart quotation marks": lambda text: text.replace("W1", "‘W1’").replace("H000001", "“H000001”"),
    "text kept by a formula": lambda text: text.replace("H000001", '"=""H000001"""'),
    "an apostrophe before a number": lambda text: text.replace("9990000018", "'9990000018"),
    "line ends of three kinds": lambda text: text.replace("\r\n", "\r", 1).replace("\r\n", "\n", 1),
    "a mark of UTF-8 at the beginning": lambda text: "\ufeff" + text,
}


@pytest.mark.parametrize("how", DRESSED)
def test_files_are_read_however_they_were_saved(how):
    world = make_world()
    text = as_csv([row(1), row(2), row(3)]).decode()

    run = take(world, DRESSED[how](text).encode())

    assert counts(run) == (3, 0, 0, 0)
    first = needs(world)[0]
    assert (first.what, first.source_key) == ("Colonoscopy", "W1")
    assert (first.patient.hospital_number, first.patient.nhs_number) == ("H000001", nhs_number(1))


def test_utf_16_is_read_with_its_mark():
    world = make_world()

    assert counts(take(world, as_csv([row(1)], delimiter="\t").decode().encode("utf-16"))) == (1, 0, 0, 0)


def test_a_number_that_slipped_into_words_is_left_out_with_a_warning():
    world = make_world()

    run = take(world, as_csv([row(1, Procedure=f"Colonoscopy, NHS no {nhs_number(1)}")]))

    assert faults(world, run) == {2: ["what:text_patient_number"]}
    assert needs(world)[0].what == "Colonoscopy, NHS no [number left out]"
