"""Free room time by API: half-day by half-day, or summed by day, week or month of each room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from base.api import ApiView
from base.errors import DomainError, Fault, InvalidInput, NotAllowed
from base.formatting import london_day
from base.lists import decode_cursor, encode_cursor
from base.permissions import Permission
from base.records import Page
from base.requests import ApiRequest
from plumbing.endpoints import endpoint
from sessions_app.capacity.records import By, CapacityQuery, RoomCapacityRecord
from sessions_app.capacity.selectors import PARTS, Minutes, SlotLeft, check_days, days_of, rooms_of, slots_left, totals
from sessions_app.session.api.reading import TAG
from trusts.models import Room

USUAL_DAYS = dt.timedelta(days=27)


@dataclass(frozen=True, slots=True)
class StretchLeft:
    """Free time of one room, summed over the days from the first to the last."""

    room: Room
    first_day: dt.date
    last_day: dt.date
    minutes: Minutes


class Capacity(ApiView):
    @endpoint(
        "capacity_left",
        "Free time of the rooms",
        tag=TAG,
        query=CapacityQuery,
        answers=Page[RoomCapacityRecord],
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, query: CapacityQuery) -> Page[RoomCapacityRecord]:
        """By half-day a page holds `limit` windows, otherwise all stretches of `limit` rooms. For trusts only."""
        if not request.actor.is_trust:
            raise NotAllowed("Only a trust sees what is left of its rooms.", code="not_allowed")
        first = query.from_ or london_day(timezone.now())
        last = query.to or first + USUAL_DAYS
        check_days(first, last)
        rooms = rooms_of(request.actor, site=query.site, room=query.room, kinds=query.kind or ())
        page = _half_days if query.by == By.HALF_DAY else _stretches
        results, cursor = page(rooms, first, last, query)
        return Page[RoomCapacityRecord](results=results, next=_address(request, cursor))


Found = tuple[list[RoomCapacityRecord], str | None]


def _half_days(rooms: list[Room], first: dt.date, last: dt.date, query: CapacityQuery) -> Found:
    found = slots_left(rooms, first, last, parts=query.part or PARTS, after=_place(query.cursor), limit=query.limit + 1)
    shown = [_half_day(left) for left in found[: query.limit]]
    if len(found) <= query.limit:
        return shown, None
    end = found[query.limit - 1]
    return shown, encode_cursor([end.day, end.room.pk, end.part])


def _half_day(left: SlotLeft) -> RoomCapacityRecord:
    return RoomCapacityRecord.of(left, first_day=left.day, last_day=left.day)


def _stretches(rooms: list[Room], first: dt.date, last: dt.date, query: CapacityQuery) -> Found:
    after = int(_opened(query.cursor, 1)[0]) if query.cursor else 0
    ordered = sorted((room for room in rooms if room.pk > after), key=lambda room: room.pk)
    page = ordered[: query.limit]
    days = days_of(first, last)
    starts = [_start_of(day, query.by, first) for day in days]
    buckets = {start: n for n, start in enumerate(dict.fromkeys(starts))}
    found = totals(page, days, [buckets[start] for start in starts], parts=query.part or PARTS)
    spans = {n: [day for day, start in zip(days, starts, strict=True) if buckets[start] == n] for n in buckets.values()}
    results = [
        _stretch(StretchLeft(room, spans[n][0], spans[n][-1], found[room.pk, n]))
        for room in page
        for n in spans
        if (room.pk, n) in found
    ]
    return results, encode_cursor([page[-1].pk]) if len(ordered) > len(page) else None


def _stretch(left: StretchLeft) -> RoomCapacityRecord:
    return RoomCapacityRecord.of(left, part=None, starts_at=None, ends_at=None)


def _start_of(day: dt.date, by: By, first: dt.date) -> dt.date:
    if by == By.DAY:
        return day
    start = day.replace(day=1) if by == By.MONTH else day - dt.timedelta(days=day.weekday())
    return max(start, first)


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
    if values is None or (size == 1 and not (values[0].isascii() and values[0].isdigit() and len(values[0]) < 19)):
        raise _wrong_cursor()
    return values


def _wrong_cursor() -> DomainError:
    return InvalidInput.of([Fault("cursor", "cursor_invalid", "Use the cursor of the `next` address as it stands.")])


def _address(request: ApiRequest, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"
