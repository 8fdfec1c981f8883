"""Words of a list for the kind of slot somebody takes."""

import pytest

from waiting_list.imports.reading.cells import READERS
from waiting_list.imports.reading.fields import PTL_FIELDS, propose
from waiting_list.imports.reading.row_codes import is_warning


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("New", "new"),
        ("F/U", "follow_up"),
        ("follow_up", "follow_up"),
        ("Stress Echo", "complex"),
        ("Scan", "scan"),
        ("Standard echo", "echo"),
    ],
)
def test_a_cell_names_the_kind_in_peoples_words(cell, kept):
    assert READERS["slot_kind"](cell) == (kept, "")


def test_what_is_no_kind_is_left_out_with_a_warning():
    kept, code = READERS["slot_kind"]("Telephone")
    assert (kept, code, is_warning(code)) == ("", "slot_kind_unknown", True)


def test_the_column_is_known_by_its_headings():
    assert propose(PTL_FIELDS, ["Slot Type"]) == {"slot_kind": "Slot Type"}
