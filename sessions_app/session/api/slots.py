"""Kinds of slots as the API of lists reads and describes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from base import api
from base.described import ID, an_object, one_of
from nhs.errors import Invalid
from trusts.slot_mix import SlotKind

_CHOICE = {"need": api.whole(required=True), "kind": api.choice(SlotKind.values, required=True)}
MOST_CHOICES = 100
_EXAMPLE = '{"need": 4711, "kind": "follow_up"}'


def _kinds(value: Any) -> dict[int, str]:
    if not isinstance(value, list) or len(value) > MOST_CHOICES:
        raise Invalid(f"Give a list of at most {MOST_CHOICES} objects such as {_EXAMPLE}.", code="not_a_list")
    kinds = {}
    for given in value:
        faults: list = []
        row = api.read_fields(given, _CHOICE, faults)
        if faults:
            raise Invalid(f"Give objects such as {_EXAMPLE}.", code="slots_invalid")
        kinds[row["need"]] = row["kind"]
    return kinds


KINDS = api.Field(_kinds)
KINDS_SCHEMA = {
    "type": ["array", "null"],
    "maxItems": MOST_CHOICES,
    "description": "The kind of slot a need takes, where it is another than its own or nothing says it.",
    "items": an_object({"need": ID, "kind": one_of(SlotKind.values)}, ["need", "kind"]),
}


class SlotsLeftSchema(s.Serializer):
    kind = s.ChoiceField(SlotKind.choices)
    number = s.IntegerField()
    left = s.IntegerField()

    class Meta:
        ref_name = "SlotsLeft"
