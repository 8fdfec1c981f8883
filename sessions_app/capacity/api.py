"""What is left of the rooms, by API: half-day by half-day, or summed by day, week or month of each room."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.errors import Fault, InvalidInput, NotAllowed
from base.formatting import london_day
from base.lists import decode_cursor, encode_cursor
from base.permissions import Permission, require
from sessions_app.capacity.selectors import (
    PARTS,
    Minutes,
    SlotLeft,
    capacity_of,
    check_days,
    days_of,
    rooms_of,
    slots_left,
    totals,
)
from sessions_app.session.api.shapes import local
from sessions_app.session.api.slots import SlotsSchema, room_shape
from trusts.models import Room

USUAL_DAYS = dt.timedelta(days=27)
BY = ("half_day", "day", "week", "month")
ASKED = {
    "from": api.date(),
    "to": api.date(),
    "site": api.digits(),
    "room": api.digits(),
    "kind": api.choices(Room.Kind.values),
    "part": api.choices(PARTS),
    "by": api.choice(BY, absent="half_day"),
} | api.PAGE


class LeftOutput(s.Serializer):
    """Minutes of the room's opening windows and what became of them; ``capacity_left`` is in the room's own unit."""

    room = s.IntegerField()
    room_name = s.CharField()
    site = s.IntegerField()
    kind = s.CharField()
    unit = s.CharField()
    first_day = s.DateField()
    last_day = s.DateField()
    part = s.CharField(required=False, help_text="Half-days only.")
    starts_at = s.CharField(required=False, help_text="Half-days only.")
    ends_at = s.CharField(required=False, help_text="Half-days only.")
    half_days = s.IntegerField(help_text="Windows of a day, evenings included.")
    half_days_left = s.IntegerField(help_text="Those with nothing in them.")
    open_minutes = s.IntegerField()
    insourced_minutes = s.IntegerField()
    in_house_minutes = s.IntegerField()
    closed_minutes = s.IntegerField(help_text="Closures and bank holidays, but for what was used of them.")
    minutes_left = s.IntegerField()
    capacity_left = s.IntegerField()
    slots_left = SlotsSchema(many=True, help_text="The room's usual slots by kind in the minutes left.")


class CapacityOutput(s.Serializer):
    results = LeftOutput(many=True)
    next = s.CharField(allow_null=True)


_DAY = {"type": "string", "format": "date"}
_PARAMETERS = [
    OpenApiParameter("from", _DAY, description="First London day; today where it is left out."),
    OpenApiParameter(
        "to", _DAY, description="Last London day; four weeks where it is left out, 400 days at most."
    ),
    OpenApiParameter("site", described.ID),
    OpenApiParameter("room", described.ID),
    OpenApiParameter("kind", {"type": "string"}, description=f"With commas: {', '.join(Room.Kind.values)}."),
    OpenApiParameter("part", {"type": "string"}, description=f"With commas: {', '.join(PARTS)}."),
    OpenApiParameter(
        "by", {"type": "string", "enum": list(BY)}, description="half_day where it is left out."
    ),
    described.CURSOR,
    described.LIMIT,
]


class Capacity(api.ApiView):
    @extend_schema(
        operation_id="capacity_left", summary="What is left of the rooms", tags=["sessions"], parameters=_PARAMETERS,
        responses=CapacityOutput,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """By half-day a page holds ``limit`` windows, otherwise all stretches of ``limit`` rooms."""
        require(request.user, Permission.VIEW_PLANNER)
        if not request.user.is_trust:
            raise NotAllowed("Only a trust sees what is left of its rooms.", code="not_allowed")
        asked = api.read_parameters(request, ASKED)
        first = asked["from"] or london_day(timezone.now())
        last = asked["to"] or first + USUAL_DAYS
        check_days(first, last)
        rooms = rooms_of(request.user, site=asked["site"], room=asked["room"], kinds=asked["kind"] or ())
        page = _half_days if asked["by"] == "half_day" else _stretches
        results, cursor = page(rooms, first, last, asked)
        return Response({"results": results, "next": _address(request, cursor)})


def _half_days(
    rooms: list[Room], first: dt.date, last: dt.date, asked: dict
) -> tuple[list[dict], str | None]:
    limit, after = asked["limit"], _place(asked["cursor"])
    found = slots_left(rooms, first, last, parts=asked["part"] or PARTS, after=after, limit=limit + 1)
    shown = [_slot(one) for one in found[:limit]]
    if len(found) <= limit:
        return shown, None
    end = found[limit - 1]
    return shown, encode_cursor([end.day, end.room.pk, end.part])


def _stretches(
    rooms: list[Room], first: dt.date, last: dt.date, asked: dict
) -> tuple[list[dict], str | None]:
    after = int(_opened(asked["cursor"], 1)[0]) if asked["cursor"] else 0
    ordered = sorted((room for room in rooms if room.pk > after), key=lambda room: room.pk)
    page = ordered[: asked["limit"]]
    days = days_of(first, last)
    starts = [_start_of(day, asked["by"], first) for day in days]
    buckets = {start: n for n, start in enumerate(dict.fromkeys(starts))}
    found = totals(page, days, [buckets[start] for start in starts], parts=asked["part"] or PARTS)
    spans = {
        n: [day for day, start in zip(days, starts, strict=True) if buckets[start] == n]
        for n in buckets.values()
    }
    results = [
        _base(room) | {"first_day": spans[n][0].isoformat(), "last_day": spans[n][-1].isoformat()} | _said(room, found[room.pk, n])
        for room in page for n in spans if (room.pk, n) in found
    ]  # fmt: skip
    return results, encode_cursor([page[-1].pk]) if len(ordered) > len(page) else None


def _start_of(day: dt.date, by: str, first: dt.date) -> dt.date:
    if by == "day":
        return day
    start = day.replace(day=1) if by == "month" else day - dt.timedelta(days=day.weekday())
    return max(start, first)


def _slot(one: SlotLeft) -> dict:
    day = one.day.isoformat()
    return _base(one.room) | {
        "first_day": day, "last_day": day, "part": one.part, "starts_at": local(one.starts_at), "ends_at": local(one.ends_at),
    } | _said(one.room, one.minutes)  # fmt: skip


def _base(room: Room) -> dict:
    return {
        "room": room.pk,
        "room_name": room.name,
        "site": room.site_id,
        "kind": str(room.kind),
        "unit": str(room.unit),
    }


def _said(room: Room, minutes: Minutes) -> dict:
    return {
        "half_days": minutes.slots,
        "half_days_left": minutes.free_slots,
        "open_minutes": minutes.open,
        "insourced_minutes": minutes.insourced,
        "in_house_minutes": minutes.in_house,
        "closed_minutes": minutes.closed,
        "minutes_left": minutes.free,
        "capacity_left": capacity_of(room, minutes.free),
        "slots_left": room_shape(room, minutes.free),
    }


def _place(cursor: str | None) -> tuple[dt.date, int, str] | None:
    if not cursor:
        return None
    day, room, part = _opened(cursor, 3)
    try:
        return dt.date.fromisoformat(day), int(room), part
    except ValueError:
        raise _wrong_cursor() from None


def _opened(cursor: str, size: int) -> list[str]:
    values = decode_cursor(cursor, size)
    if values is None or (
        size == 1 and not (values[0].isascii() and values[0].isdigit() and len(values[0]) < 19)
    ):
        raise _wrong_cursor()
    return values


def _wrong_cursor() -> InvalidInput:
    return InvalidInput.of(
        [Fault("cursor", "cursor_invalid", "Use the cursor of the `next` address as it stands.")]
    )


def _address(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"
