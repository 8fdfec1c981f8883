"""Reading bodies by tables of fields; the API's own tests show pages, versions and keys at work."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import api
from base.errors import Fault, InvalidInput, NotFound, RuleBroken

FIELDS = {
    "id": api.whole(required=True),
    "name": api.text(5, absent=""),
    "on": api.flag(absent=False),
    "kind": api.choice(("one", "two")),
    "at": api.instant(),
    "day": api.date(),
    "ids": api.many(api.whole(), 2),
}


def faults(raw, fields=FIELDS) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        api.read_object(raw, fields)
    return [(fault.pointer, fault.code) for fault in refused.value.errors]


def test_values_are_read_and_what_is_left_out_has_its_usual_value():
    read = api.read_object(
        {"id": 7, "name": " ab ", "day": "2026-12-05", "ids": [1, 2], "kind": None}, FIELDS
    )

    assert read == {
        "id": 7, "name": "ab", "on": False, "kind": None, "at": None, "day": dt.date(2026, 12, 5), "ids": [1, 2],
    }  # fmt: skip


def test_every_fault_is_named_at_once():
    sent = {
        "name": "too long",
        "on": "yes",
        "kind": "three",
        "at": "now",
        "day": "2026-13-01",
        "ids": [1, "2"],
        "x": 1,
    }

    assert faults(sent) == [
        ("", "unknown_field"), ("/id", "required"), ("/name", "not_text"), ("/on", "not_a_flag"),
        ("/kind", "unknown_value"), ("/at", "time_format"), ("/day", "date_format"), ("/ids", "not_whole"),
    ]  # fmt: skip


def test_a_list_is_read_with_the_place_of_each_fault():
    with pytest.raises(InvalidInput) as refused:
        api.read_list(
            [{"id": 1}, {"id": "x"}, 3], FIELDS, most=3, refusal=RuleBroken("Too many.", code="too_large")
        )
    assert [(f.pointer, f.code) for f in refused.value.errors] == [
        ("/1/id", "not_whole"),
        ("/2", "not_an_object"),
    ]
    with pytest.raises(RuleBroken):
        api.read_list([{}] * 4, FIELDS, most=3, refusal=RuleBroken("Too many.", code="too_large"))


@pytest.mark.parametrize("pk", [0, -1, 2**63, 10**40])
def test_a_number_no_row_can_have_is_not_found(pk):
    with pytest.raises(NotFound):
        api.checked_id(pk)


def test_a_refusal_of_a_list_of_one_speaks_of_the_one():
    several = RuleBroken.of([Fault("/0/room", "room_taken", "Taken."), Fault("/0", "wrong_state", "Gone.")])

    assert [f.pointer for f in api.without_index(several).errors] == ["/room", ""]


CODES = {"not_an_object", "unknown_field", "required", "not_whole", "not_text", "not_a_flag", "unknown_value",
         "time_format", "time_out_of_range", "local_time_ambiguous", "local_time_missing", "date_format", "not_a_list"}  # fmt: skip
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "x"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@given(json)
def test_no_body_breaks_the_reading(raw):
    found: list[Fault] = []
    values = api.read_fields(raw, FIELDS, found)

    assert {fault.code for fault in found} <= CODES
    assert found or 0 < values["id"] <= api.LARGEST_ID
