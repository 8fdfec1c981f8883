"""The trust's theatre timetable: its own lists brought in from a spreadsheet, by date or by day of the week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction
from psycopg2.extras import DateTimeTZRange

from audit.services import record_many
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput
from base.formatting import span
from base.permissions import Permission, require
from base.sheets import Column, SheetRow, clock_cell, column_numbers, day_cell, read_rows, read_sheet, text_cell
from base.sql_files import read_sql
from nhs.calendar import AmbiguousLocalTime, MissingLocalTime, london
from trusts.models import Room, RoomUse, Trust
from trusts.opening_hours import opening_day
from trusts.presenters import WEEKDAYS
from trusts.services.rooms import own_rooms

MOST_LISTS = 5_000
LONGEST = dt.timedelta(days=371)


def _day_or_weekday(cell: str) -> dt.date | int:
    """A date, or the number of a day of the week."""
    known = [n for n, name in enumerate(WEEKDAYS) if len(cell) >= 2 and name.casefold().startswith(cell.casefold())]
    if len(known) == 1:
        return known[0]
    try:
        return day_cell(cell)
    except ValueError:
        raise ValueError("must be a day such as 05/12/2026, or a day of the week") from None


COLUMNS = (
    Column("room", "Room", ("theatre", "room name", "location", "list location", "theatre name"), text_cell(80)),
    Column("site", "Site", ("hospital", "site name", "unit"), text_cell(150), needed=False),
    Column(
        "day", "Day or date", ("day", "date", "weekday", "list date", "session date", "day of week"), _day_or_weekday
    ),
    Column("starts", "Starts", ("start", "start time", "from", "session start", "list start"), clock_cell),
    Column("ends", "Ends", ("end", "end time", "finish", "finish time", "to", "session end", "list end"), clock_cell),
    Column(
        "what",
        "What it is",
        ("specialty", "consultant", "surgeon", "list", "session", "description", "note", "owner"),
        text_cell(80),
        needed=False,
    ),
)


@dataclass(frozen=True, slots=True)
class OwnList:
    """One list of the timetable, on one day."""

    line: int
    room: Room
    during: DateTimeTZRange
    what: str

    @property
    def words(self) -> str:
        return f"{self.room.name}, {span(self.during.lower, self.during.upper)}"


@dataclass(slots=True)
class Timetable:
    """Preview of a timetable: lists to add, lists that are here already, and what is wrong with the rest."""

    lists: list[OwnList] = field(default_factory=list)
    here: int = 0
    faults: list[Fault] = field(default_factory=list)


@transaction.atomic
def import_timetable(
    *,
    by: Actor,
    text: str,
    first_day: dt.date,
    last_day: dt.date,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Timetable:
    """Put the lists of a timetable into their rooms: good ones are kept, everything wrong is named by its line.

    A row with a date is one list, a row with a day of the week one on each such day from ``first_day`` to ``last_day``,
    but for bank holidays on which rooms stay closed. A list that is here already is counted and left alone.
    """
    require(by, Permission.MANAGE_ESTATE)
    if not dt.timedelta(0) <= last_day - first_day <= LONGEST:
        raise InvalidInput.of([Fault("/last_day", "invalid", "The last week must be within a year after the first")])
    sheet = read_sheet(text)
    read = read_rows(sheet, COLUMNS, column_numbers(sheet, COLUMNS, columns))
    rooms = _rooms(by)
    found = Timetable(faults=list(read.faults))
    for row in read.rows:
        found.lists += _lists(row, rooms, first_day, last_day, found.faults)
        if len(found.lists) > MOST_LISTS:
            words = f"That is more than {MOST_LISTS:,} lists. Choose a nearer last day, or bring them in by parts."
            raise InvalidInput.of([Fault("/last_day", "timetable_too_long", words)])
    if not dry_run:
        own_rooms(by, sorted({own_list.room.pk for own_list in found.lists}))
    _without_clashes(found)
    if not dry_run:
        _write(by, found.lists)
    return found


def _rooms(by: Actor) -> dict[str, list[Room]]:
    found: dict[str, list[Room]] = {}
    for room in Room.objects.visible_to(by).select_related("site", "trust"):
        found.setdefault(room.name.casefold(), []).append(room)
    return found


def _lists(
    row: SheetRow, rooms: dict[str, list[Room]], first: dt.date, last: dt.date, faults: list[Fault]
) -> list[OwnList]:
    room = _room(row, rooms, faults)
    starts, ends = row.values["starts"], row.values["ends"]
    if ends <= starts:
        faults.append(_fault(row, "ends", "ends_before_it_starts", "Ends must be after Starts."))
    if room is None or ends <= starts:
        return []
    made = []
    for day in _days(row.values["day"], first, last, room.trust):
        try:
            during = DateTimeTZRange(london(day, starts), london(day, ends))
        except (AmbiguousLocalTime, MissingLocalTime) as change:
            faults.append(_fault(row, "starts", "local_time", str(change)))
        else:
            made.append(OwnList(row.line, room, during, row.values["what"] or ""))
    return made


def _room(row: SheetRow, rooms: dict[str, list[Room]], faults: list[Fault]) -> Room | None:
    named = rooms.get(row.values["room"].casefold(), [])
    site = (row.values["site"] or "").casefold()
    named = [room for room in named if not site or site in (room.site.name.casefold(), room.site.ods_code.casefold())]
    if len(named) > 1:
        faults.append(_fault(row, "site", "room_ambiguous", "Several sites have a room of that name: give the site."))
    elif not named:
        faults.append(
            _fault(row, "room", "room_unknown", "There is no room of that name. Add it first, or correct it.")
        )
    elif not named[0].open:
        faults.append(_fault(row, "room", "own_list_room_closed", f"{named[0].name} is no longer in use."))
        return None
    return named[0] if len(named) == 1 else None


def _days(said: dt.date | int, first: dt.date, last: dt.date, trust: Trust) -> list[dt.date]:
    if isinstance(said, dt.date):
        return [said]
    start = first + dt.timedelta(days=(said - first.weekday()) % 7)
    days = [start + dt.timedelta(weeks=n) for n in range(max(0, (last - start).days // 7 + 1))]
    return [day for day in days if not opening_day(day, trust.on_bank_holidays).shut]


def _fault(row: SheetRow, column: str, code: str, words: str) -> Fault:
    return Fault(f"/{row.line}/{column}", code, f"Line {row.line}: {words}")


# What is in the way of each list: uses of its room, closures, and lists before it in the same file.
_IN_THE_WAY = read_sql(__name__, "timetable_clashes")


def _without_clashes(found: Timetable) -> None:
    lists = found.lists
    with connection.cursor() as cursor:
        cursor.execute(
            _IN_THE_WAY,
            [
                list(range(len(lists))),
                [own_list.room.pk for own_list in lists],
                [own_list.during.lower for own_list in lists],
                [own_list.during.upper for own_list in lists],
            ],
        )
        rows = cursor.fetchall()
    same = {i for i, what, *_ in rows if what == "same"}
    stopped = {i for i, *_ in rows}
    found.here = len(same)
    found.faults += [_clash(lists[i], *why) for i, *why in rows if i not in same]
    found.lists = [own_list for i, own_list in enumerate(lists) if i not in stopped]


def _clash(own_list: OwnList, what: str, starts: dt.datetime | None, ends: dt.datetime | None, note: str) -> Fault:
    when = span(starts, ends) if starts and ends else "until further notice"
    said = {
        "closure": f"the room is closed {when}: {note}",
        "session": f"an insourced session has the room {when}",
        "in_house": f"your own list has the room {when}{': ' + note if note else ''}",
        "file": "another row of the file wants the room at that time",
    }
    code = "own_list_room_closed" if what == "closure" else "own_list_clash"
    return Fault(f"/{own_list.line}/starts", code, f"Line {own_list.line}: {own_list.words}: {said[what]}.")


def _write(by: Actor, lists: list[OwnList]) -> None:
    taken = Fault("", "own_list_clash", "A room was taken a moment ago, so nothing was brought in. Look again")
    with errors_from_database({"room_not_double_booked": taken}):
        uses = RoomUse.objects.bulk_create(
            RoomUse(
                trust_id=own_list.room.trust_id,
                room=own_list.room,
                kind=RoomUse.Kind.IN_HOUSE,
                during=own_list.during,
                note=own_list.what,
            )
            for own_list in lists
        )
    record_many("in_house.imported", by=by, targets=[(use, {"room": use.room_id}) for use in uses])
