"""Kinds of slots and the link of a virtual clinic, as the API reads and shows them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.described import ETAG, ID, IF_MATCH, an_object, body, one_of, text_of, whole_of
from nhs.errors import Invalid
from sessions_app.session.services.join_links import set_join_link
from trusts.links import LONGEST as LONGEST_LINK
from trusts.models import Room
from trusts.slot_mix import (
    LONGEST,
    MOST_ROWS,
    MOST_SLOTS,
    SHORTEST,
    Mix,
    SlotKind,
    Slots,
    as_json,
    from_json,
    scaled,
    why_not,
)

_ROW = {"kind": api.choice(SlotKind.values, required=True), "number": api.whole(1, MOST_SLOTS, required=True),
        "minutes": api.whole(SHORTEST, LONGEST, required=True)}  # fmt: skip
_CHOICE = {"need": api.whole(required=True), "kind": api.choice(SlotKind.values, required=True)}
MOST_CHOICES = 100


def _rows(value: Any, fields: dict[str, api.Field], most: int, example: str) -> list[dict]:
    if not isinstance(value, list) or len(value) > most:
        raise Invalid(f"Give a list of at most {most} objects such as {example}.", code="not_a_list")
    rows = []
    for one in value:
        faults: list = []
        rows.append(api.read_fields(one, fields, faults))
        if faults:
            raise Invalid(f"Give objects such as {example}.", code="slots_invalid")
    return rows


def _mix(value: Any) -> Mix:
    rows = _rows(value, _ROW, MOST_ROWS, '{"kind": "new", "number": 6, "minutes": 30}')
    mix = tuple(Slots(row["kind"], row["number"], row["minutes"]) for row in rows)
    if wrong := why_not(mix):
        raise Invalid(f"{wrong}.", code="slots_invalid")
    return mix


def _kinds(value: Any) -> dict[int, str]:
    rows = _rows(value, _CHOICE, MOST_CHOICES, '{"need": 4711, "kind": "follow_up"}')
    return {row["need"]: row["kind"] for row in rows}


MIX = api.Field(_mix)
"""The kinds of slots of a list; left out, the usual ones; an empty list, slots that are all alike."""
KINDS = api.Field(_kinds)
MIX_SCHEMA = {
    "type": ["array", "null"], "maxItems": MOST_ROWS,
    "description": "Kinds of slots in the order of the day; the usual ones where it is left out, none: all alike.",
    "items": an_object(
        {"kind": one_of(SlotKind.values), "number": whole_of(1, MOST_SLOTS), "minutes": whole_of(SHORTEST, LONGEST)},
        ["kind", "number", "minutes"],
    ),
}  # fmt: skip
KINDS_SCHEMA = {
    "type": ["array", "null"], "maxItems": MOST_CHOICES,
    "description": "The kind of slot a need takes, where it is another than its own or nothing says it.",
    "items": an_object({"need": ID, "kind": one_of(SlotKind.values)}, ["need", "kind"]),
}  # fmt: skip
_LINK = {"join_link": api.text(LONGEST_LINK, absent="")}


class SlotsSchema(s.Serializer):
    kind = s.ChoiceField(SlotKind.choices)
    number = s.IntegerField()
    minutes = s.IntegerField()

    class Meta:
        ref_name = "SlotsOfKind"


class SlotsLeftSchema(s.Serializer):
    kind = s.ChoiceField(SlotKind.choices)
    number = s.IntegerField()
    left = s.IntegerField()

    class Meta:
        ref_name = "SlotsLeft"


class LinkSchema(s.Serializer):
    session = s.IntegerField()
    version = s.IntegerField()
    join_link = s.CharField(allow_blank=True, help_text="The session's own; empty: the room's counts.")

    class Meta:
        ref_name = "JoinLink"


def room_shape(room: Room, minutes: int) -> list[dict]:
    """The room's usual slots in so many minutes."""
    return as_json(scaled(from_json(room.slot_mix), minutes))


class JoinLink(api.ApiView):
    @extend_schema(
        operation_id="sessions_link", summary="Say where the staff of a virtual clinic join", tags=["sessions"],
        description="https only. Empty leaves the room's link. Either side of the list may say; after the lock it keeps one.",
        request=body(an_object({"join_link": text_of(LONGEST_LINK)})), parameters=[IF_MATCH, ETAG],
        responses={200: LinkSchema},
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        asked = api.read_object(request.data, _LINK)
        session = set_join_link(
            by=request.user, session_id=api.checked_id(pk), link=asked["join_link"], version=api.wanted_version(request)
        )  # fmt: skip
        shown = {"session": session.pk, "version": session.version, "join_link": session.join_link}
        return Response(shown, headers={"ETag": api.etag(session.version)})
