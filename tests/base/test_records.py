"""Reading and rendering by records; the API's own tests show endpoints at work."""

import datetime as dt
import enum
from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import MISSING, Field, ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from base.errors import Fault, InvalidInput, RuleBroken
from base.record_reading import read_bodies, read_body, read_query
from base.record_types import Choice, Clock, Day, Icd10, Id, Instant, Money, NhsNumber, Reason, Text, Whole
from base.records import Answer, Body, Page, PageQuery, Patch, Results, source


class Kind(enum.StrEnum):
    ONE = "one"
    TWO = "two"


class Part(Body):
    kind: Choice[Kind]
    number: Annotated[int, Whole(1, 9)]


class Thing(Body):
    id: Id
    name: Annotated[str, Text(5)] = ""
    on: bool = False
    kind: Choice[Kind] | None = None
    at: Instant | None = None
    day: Day | None = None
    clock: Clock | None = None
    ids: Annotated[list[Id], Field(max_length=2)] = []
    parts: list[Part] = []
    price: Money | None = None
    nhs_number: NhsNumber | None = None
    diagnosis: Icd10 | None = None
    reason: Reason | None = None
    from_: Day | None = None

    renamed = {"when": "at"}


def faults(raw, record=Thing) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read_body(record, raw)
    return [(fault.pointer, fault.code) for fault in refused.value.errors]


def test_values_are_read_and_what_is_null_or_left_out_has_its_usual_value():
    sent = {
        "id": 7,
        "name": " ab ",
        "day": "2026-12-05",
        "ids": [1, 2],
        "kind": "one",
        "on": None,
        "from": "2026-12-06",
    }
    read = read_body(Thing, sent | {"price": "-3.50", "clock": "08:30", "nhs_number": "999 000 0018"})

    assert (read.id, read.name, read.on, read.kind, read.at) == (7, "ab", False, Kind.ONE, None)
    assert (read.day, read.ids, read.from_) == (dt.date(2026, 12, 5), [1, 2], dt.date(2026, 12, 6))
    assert (read.price, read.clock, read.nhs_number) == (Decimal("-3.50"), dt.time(8, 30), "9990000018")
    assert read.values()["from"] == dt.date(2026, 12, 6)


def test_every_fault_is_named_at_once_at_its_place():
    sent = {
        "name": "too long",
        "on": "yes",
        "kind": "three",
        "at": "now",
        "day": "2026-13-01",
        "ids": [1, "2"],
        "parts": [{"kind": "one", "number": 10}, 3, {"kind": "one", "number": 1, "y": 1}],
        "price": "1e3",
        "nhs_number": "123",
        "reason": "  ",
        "x": 1,
        "clock": "8:30",
    }

    assert faults(sent) == [
        ("", "unknown_field"),
        ("/id", "required"),
        ("/name", "not_text"),
        ("/on", "not_a_flag"),
        ("/kind", "unknown_value"),
        ("/at", "time_format"),
        ("/day", "date_format"),
        ("/clock", "time_format"),
        ("/ids/1", "not_whole"),
        ("/parts/0/number", "not_whole"),
        ("/parts/1", "not_an_object"),
        ("/parts/2", "unknown_field"),
        ("/price", "money_format"),
        ("/nhs_number", "nhs_number_length"),
        ("/reason", "required"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("at", value) for value in ("1700000000", 1700000000, "2026-12-05", "٢٠٢٦-١٢-٠٥T08:30")),
        *(("day", value) for value in ("2026-12-05T00:00:00", "20261205", 5)),
        *(("price", value) for value in ("1e3", " 5.00 ", "1_000.00", "٣.٠٠", 5, "5", "NaN")),
        *(("id", value) for value in ("1", True, 1.0, 0, 2**63)),
        *(("on", value) for value in (1, "true")),
        *(("name", value) for value in (1, "a\0b", ["a"])),
    ],
)
def test_nothing_is_taken_for_another_type(name, value):
    assert [pointer for pointer, _ in faults({"id": 1, name: value})] == [f"/{name}"]


def test_an_old_name_is_told_the_new_one():
    with pytest.raises(InvalidInput) as refused:
        read_body(Thing, {"id": 1, "when": "2026-12-05T08:30"})
    assert refused.value.errors == [Fault("/when", "renamed_field", "Use at instead.")]


def test_a_name_with_an_underscore_is_not_known_outside():
    assert faults({"id": 1, "from_": "2026-12-05"}) == [("", "unknown_field")]


def test_no_sentence_repeats_what_was_sent():
    with pytest.raises(InvalidInput) as refused:
        read_body(
            Thing, {"id": "secret1", "name": "secret2" * 9, "kind": "secret3", "nhs_number": "secret4", "secret5": 1}
        )
    assert "secret" not in "".join(fault.detail for fault in refused.value.errors)


def test_a_list_is_read_with_the_place_of_each_fault():
    with pytest.raises(InvalidInput) as refused:
        read_bodies(Thing, [{"id": 1}, {"id": "x"}, 3], most=3, refusal=RuleBroken("Too many.", code="too_large"))
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/1/id", "not_whole"), ("/2", "not_an_object")]
    with pytest.raises(RuleBroken):
        read_bodies(Thing, [{}] * 4, most=3, refusal=RuleBroken("Too many.", code="too_large"))


class Change(Patch):
    name: Annotated[str, Text(5)] | MISSING = MISSING
    until: Day | MISSING | None = MISSING


def test_a_patch_tells_what_is_left_out_from_what_is_cleared():
    assert read_body(Change, {"until": None}).values() == {"until": None}
    assert read_body(Change, {}).values() == {}
    assert faults({"name": None}, Change) == [("/name", "not_text")]


class Asked(PageQuery):
    from_: Day | None = None
    kind: list[Choice[Kind]] | None = None
    active: bool | None = None
    room: Id | None = None


def asked(query: str) -> Asked:
    return read_query(Asked, Request(APIRequestFactory().get(f"/?{query}")))


def test_parameters_are_read_from_text():
    read = asked("from=2026-12-05&kind=one,two&active=false&room=12")

    assert (read.from_, read.kind, read.active, read.room) == (dt.date(2026, 12, 5), [Kind.ONE, Kind.TWO], False, 12)
    assert (read.limit, read.cursor) == (50, None)


def test_wrong_parameters_are_named_without_pointers():
    with pytest.raises(InvalidInput) as refused:
        asked("kind=one,x&active=1&room=%2B5&limit=201&y=1")
    assert [(f.pointer, f.code) for f in refused.value.errors] == [
        ("", "unknown_field"),
        ("limit", "not_whole"),
        ("kind", "unknown_value"),
        ("active", "not_a_flag"),
        ("room", "not_whole"),
    ]


class RowRecord(Answer):
    number: Id
    price: Money | None


class ThingRecord(Answer):
    id: Id = source("pk")
    room_name: str = source("room.name", "The room's own.")
    loud: str = source(lambda thing: thing.room.name.upper())
    at: Instant
    day: Day
    kind: Choice[Kind]
    register_: str
    rows: list[RowRecord]


THING = SimpleNamespace(
    pk=3,
    room=SimpleNamespace(name="Two"),
    at=dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC),
    day=dt.date(2026, 7, 1),
    kind="one",
    register="gmc",
    rows=[SimpleNamespace(number=1, price=Decimal("3"))],
)
SHOWN = {
    "id": 3,
    "room_name": "Two",
    "loud": "TWO",
    "at": "2026-07-01T09:30:00+01:00",
    "day": "2026-07-01",
    "kind": "one",
    "register": "gmc",
    "rows": [{"number": 1, "price": "3.00"}],
}


@pytest.mark.parametrize("checked", [True, False])
def test_an_answer_is_made_from_a_thing_and_what_stands_in_it(settings, checked):
    settings.CHECK_ANSWERS = checked

    assert ThingRecord.of(THING).plain() == SHOWN
    assert ThingRecord.of(THING, loud="no").plain() == SHOWN | {"loud": "no"}
    assert Page[ThingRecord](results=[ThingRecord.of(THING)], next=None).plain() == {"results": [SHOWN], "next": None}
    assert b'"at":"2026-07-01T09:30:00+01:00"' in Results[ThingRecord](results=[ThingRecord.of(THING)]).to_json()


def test_an_answer_that_is_not_as_described_fails_where_it_is_checked_and_is_shown_in_production(settings):
    wrong = SimpleNamespace(number="", price=None)
    with pytest.raises(ValidationError):
        RowRecord.of(wrong)
    settings.CHECK_ANSWERS = False
    assert RowRecord.of(wrong).plain() == {"number": "", "price": None}


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Thing.names(), "when", "x"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(json)
def test_no_body_breaks_the_reading(raw):
    found: list[Fault] = []
    try:
        assert read_body(Thing, raw).id > 0
    except InvalidInput as refused:
        found = refused.errors
    assert all(fault.code and fault.detail for fault in found)
