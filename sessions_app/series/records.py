"""What the API takes and gives of series, and of changes to lists that are not accepted yet."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Clock, Day, Id, Instant, Whole
from base.records import Answer, Body, FaultRecord, Query, source
from sessions_app.series.policies import MOST_WEEKS_BETWEEN, Pattern
from sessions_app.series.services.changes import Change, Scope
from sessions_app.session.records import (
    CAPACITY,
    CASES,
    OTHER_CAPACITY,
    SLOTS,
    SessionRecord,
    Size,
    SlotRows,
    SlotsOfKindRecord,
    mix_from,
)
from trusts.slot_mix import from_json

CLASH = {"pointer": "/3/room", "code": "room_taken", "detail": "Endoscopy 1 is already booked at that time."}


# Series


class NewSeries(Body):
    """Lists at the same London time in the same rooms, week after week."""

    call_off: Id
    service_line: Id
    rooms: Annotated[list[Id], Field(min_length=1, max_length=200)]
    weekdays: Annotated[list[Annotated[int, Whole(0, 6)]], Field(min_length=1, max_length=7)] = Field(
        description="Monday is 0."
    )
    every: Annotated[int, Whole(1, MOST_WEEKS_BETWEEN)] = Field(1, description="In weeks.")
    first_day: Day
    last_day: Day
    starts: Clock = Field(description="London time of the day.")
    ends: Clock
    not_on_bank_holidays: bool = False
    capacity: Size | None = Field(None, description=CAPACITY)
    cases: Size | None = Field(None, description=CASES)
    slots: SlotRows | None = Field(None, description=SLOTS)

    example = {
        "call_off": 7,
        "service_line": 9,
        "rooms": [3, 4],
        "weekdays": [5],
        "first_day": "2026-12-05",
        "last_day": "2027-03-27",
        "starts": "08:30",
        "ends": "12:30",
        "not_on_bank_holidays": True,
    }

    def pattern(self) -> Pattern:
        """The series as booking is asked for it."""
        asked = self.values() | {"slots": None if self.slots is None else mix_from(self.slots)}
        return Pattern(
            asked.pop("call_off"),
            asked.pop("service_line"),
            tuple(asked.pop("rooms")),
            tuple(asked.pop("weekdays")),
            **asked,
        )


class NewSeriesQuery(Query):
    all_or_none: bool = Field(True, description="All lists, or with false all that fit.")
    draft: bool = Field(False, description="Keep drafts: nothing is offered and nothing held.")
    dry_run: bool = Field(False, description="Only say what would be booked and refused.")


class SeriesRecord(Answer):
    """A series as it was asked for; its times are London times of the day."""

    id: Id
    call_off: Id = source("call_off_id")
    service_line: Id = source("service_line_id")
    rooms: list[Id] = source(lambda series: list(series.rooms))
    weekdays: list[int] = source(lambda series: list(series.weekdays), "Monday is 0.")
    every: int = Field(description="In weeks.")
    first_day: Day
    last_day: Day
    starts: Clock
    ends: Clock
    not_on_bank_holidays: bool
    capacity: int | None = Field(description="In the rooms' unit; null: the rooms' own figure.")
    cases: int | None = Field(description="Planned cases of each list; null: the service line's own figure.")
    slots: list[SlotsOfKindRecord] = source(
        lambda series: list(from_json(series.slot_mix)), "Kinds of slots of each list; empty: the usual ones."
    )

    example = NewSeries.example | {"id": 5, "every": 1, "capacity": None, "cases": None, "slots": []}


class LeftOutDayRecord(Answer):
    """A day of the pattern without a list."""

    day: Day
    reason: str


class BookedSeriesRecord(Answer):
    """The series and its lists; with `dry_run` no series, and how many lists there would be."""

    series: SeriesRecord | None
    lists: int = Field(description="How many were booked, or would be.")
    sessions: list[Id] = Field(description="In the order of day and room.")
    refused: list[FaultRecord] = Field(description="`/3/room`: the fourth list, by day and room.")
    left_out: list[LeftOutDayRecord]

    example = {
        "series": SeriesRecord.example,
        "lists": 3,
        "sessions": [17, 18, 19],
        "refused": [CLASH],
        "left_out": [{"day": "2026-12-26", "reason": "Boxing Day"}],
    }


# Changes


class SessionChange(Body):
    """Another time, room or size of a list, alone or with its series; what is left out stays."""

    starts_at: Instant | None = Field(
        None, description="The other lists move by as many days, and to the same London time where that differs."
    )
    ends_at: Instant | None = Field(None, description="Left out, the list ends at the same London time as now.")
    room: Id | None = Field(None, description="For the lists in the same room as this one.")
    planned_capacity: Size | None = Field(None, description=OTHER_CAPACITY)
    planned_cases: Size | None = None
    slots: SlotRows | None = Field(None, description="Kinds of slots in the order of the day.")
    scope: Choice[Scope] = Scope.THIS
    all_or_none: bool = Field(True, description="False: change those that can be changed.")

    renamed = {
        "day": "starts_at",
        "starts": "starts_at",
        "ends": "ends_at",
        "capacity": "planned_capacity",
        "cases": "planned_cases",
    }
    example = {"starts_at": "2026-12-05T13:30", "ends_at": "2026-12-05T17:30", "scope": "following"}

    def change(self) -> Change:
        """The change as the service is asked for it."""
        return Change(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            room_id=self.room,
            capacity=self.planned_capacity,
            cases=self.planned_cases,
            slots=None if self.slots is None else mix_from(self.slots),
        )


class ChangedSessionsRecord(Answer):
    """The lists that were changed, and those that stayed as they were."""

    sessions: list[SessionRecord]
    left: list[FaultRecord] = Field(description="Why a list stayed; `/1`: the second of the scope.")

    example = {
        "sessions": [SessionRecord.example],
        "left": [
            {
                "pointer": "/1",
                "code": "session_firm",
                "detail": "Endoscopy 1, Sat 12 Dec 2026 is accepted and stays: only drafts and offers can be changed.",
            }
        ],
    }
