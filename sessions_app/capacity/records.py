"""What the API takes and gives of free room time."""

from __future__ import annotations

from typing import Annotated

from django.db import models
from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, OneOf
from base.records import Answer, PageQuery, source
from sessions_app.capacity.selectors import capacity_of
from sessions_app.session.records import SlotsOfKindRecord
from trusts.models import OpeningWindow, Room
from trusts.slot_mix import from_json, scaled


class By(models.TextChoices):
    """The stretch of time one row is about."""

    HALF_DAY = "half_day", "each opening window"
    DAY = "day", "each day of a room"
    WEEK = "week", "each week of a room"
    MONTH = "month", "each month of a room"


class CapacityQuery(PageQuery):
    from_: Day | None = Field(None, description="First London day; today where it is left out.")
    to: Day | None = Field(None, description="Last London day; four weeks where it is left out, 400 days at most.")
    site: Id | None = None
    room: Id | None = None
    kind: list[Choice[Room.Kind]] | None = Field(None, description="One or more, with commas.")
    part: list[Choice[OpeningWindow.Part]] | None = Field(None, description="One or more, with commas.")
    by: Annotated[By, OneOf("CapacityBy")] = By.HALF_DAY


class RoomCapacityRecord(Answer):
    """Minutes of a room's opening windows and what became of them, in one window or summed over days."""

    room: Id = source("room.pk")
    room_name: str = source("room.name")
    site: Id = source("room.site_id")
    kind: Choice[Room.Kind] = source("room.kind")
    unit: Choice[Room.Unit] = source("room.unit")
    first_day: Day
    last_day: Day
    part: Choice[OpeningWindow.Part] | None = Field(description="By half-day only.")
    starts_at: Instant | None = Field(description="By half-day only.")
    ends_at: Instant | None = Field(description="By half-day only.")
    half_days: int = source("minutes.slots", "Windows of a day, evenings included.")
    half_days_left: int = source("minutes.free_slots", "Those with nothing in them.")
    open_minutes: int = source("minutes.open")
    insourced_minutes: int = source("minutes.insourced")
    in_house_minutes: int = source("minutes.in_house")
    closed_minutes: int = source("minutes.closed", "Closures and bank holidays, but for what was used of them.")
    minutes_left: int = source("minutes.free")
    capacity_left: int = source(lambda left: capacity_of(left.room, left.minutes.free), "In the room's own unit.")
    slots_left: list[SlotsOfKindRecord] = source(
        lambda left: list(scaled(from_json(left.room.slot_mix), left.minutes.free)),
        "The room's usual slots by kind in the minutes left.",
    )

    example = {
        "room": 3,
        "room_name": "Endoscopy 1",
        "site": 1,
        "kind": "endoscopy",
        "unit": "points",
        "first_day": "2026-12-05",
        "last_day": "2026-12-05",
        "part": "am",
        "starts_at": "2026-12-05T08:30:00+00:00",
        "ends_at": "2026-12-05T12:30:00+00:00",
        "half_days": 1,
        "half_days_left": 1,
        "open_minutes": 240,
        "insourced_minutes": 0,
        "in_house_minutes": 0,
        "closed_minutes": 0,
        "minutes_left": 240,
        "capacity_left": 10,
        "slots_left": [],
    }
