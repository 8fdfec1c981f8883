"""Today's spreadsheet of lists to come: each row a list to book, good ones kept, everything wrong named by its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import DomainError, Fault
from base.permissions import Permission, require
from base.sheets import (
    MOST_ROWS,
    Column,
    SheetRow,
    clock_cell,
    column_numbers,
    day_cell,
    number_cell,
    read_rows,
    read_sheet,
    text_cell,
)
from contracts.models import ServiceLine, ServiceLineSite
from nhs.calendar import AmbiguousLocalTime, MissingLocalTime, london
from nhs.errors import Invalid
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions, index_of, preview_booking
from sessions_app.session.models.sessions import Session
from trusts.models import Room, Trust
from trusts.slot_mix import EXAMPLE, Mix, read_mix


def _slots(text: str) -> Mix:
    """``must be …`` after the column's label, as a row says what is wrong with a cell."""
    try:
        return read_mix(text)
    except Invalid:
        raise ValueError(f"must be numbers, kinds and minutes such as {EXAMPLE}") from None


COLUMNS = (
    Column("day", "Date", ("day", "session date", "list date"), day_cell),
    Column("starts", "Starts", ("start", "start time", "from", "session start"), clock_cell),
    Column("ends", "Ends", ("end", "end time", "finish", "finish time", "to", "session end"), clock_cell),
    Column("room", "Room", ("theatre", "room name", "location"), text_cell(80)),
    Column("site", "Site", ("hospital", "site name"), text_cell(150), needed=False),
    Column("call_off", "Contract", ("call-off", "call off", "contract reference", "reference", "po"), text_cell(40)),
    Column("line", "Service line", ("service", "specialty", "line"), text_cell(150), needed=False),
    Column("capacity", "What it holds", ("capacity", "points", "slots", "minutes"), number_cell(1440), needed=False),
    Column("slot_mix", "Kinds of slots", ("slot mix", "slot template", "clinic template", "mix"), _slots, needed=False),
    Column("cases", "Patients", ("cases", "planned cases", "planned patients"), number_cell(1440), needed=False),
)


@dataclass(slots=True)
class FutureLists:
    """Lists to book (booked, unless it was only looked), those here already, and what is wrong with the rest."""

    wanted: list[tuple[int, BookingRequest, Room, ServiceLine]] = field(default_factory=list)
    here: int = 0
    faults: list[Fault] = field(default_factory=list)
    total: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Known:
    rooms: dict[str, list[Room]]
    lines: dict[str, list[ServiceLine]]
    covered: frozenset[tuple[int, int]]


@transaction.atomic
def import_future_lists(
    *, by: Actor, text: str, columns: Mapping[str, str] | None = None, draft: bool = False, dry_run: bool = False
) -> FutureLists:
    """Book the lists of a spreadsheet: all that fit, on the contract each row names. The same file twice is once.

    With ``draft`` nothing is offered or held. A row whose service line is empty goes to the one line of its contract
    that covers the room's site.
    """
    require(by, Permission.BOOK_SESSIONS)
    sheet = read_sheet(text)
    read = read_rows(sheet, COLUMNS, column_numbers(sheet, COLUMNS, columns))
    if not dry_run:
        # Two people with the same file take turns, so that the second finds the lists of the first.
        list(Trust.objects.visible_to(by).filter(pk=by.own_trust_id).select_for_update(no_key=True).values_list("pk"))
    found = FutureLists(faults=list(read.faults))
    known = _known(by)
    for row in read.rows:
        one = _wanted(row, known, found.faults)
        if one:
            found.wanted.append(one)
    _leave_out_what_is_here(by, found)
    if found.wanted:
        _book(by, found, draft=draft, dry_run=dry_run)
    found.faults.sort(key=lambda fault: int(fault.pointer.split("/")[1]))
    return found


def _known(by: Actor) -> _Known:
    rooms: dict[str, list[Room]] = {}
    for room in Room.objects.visible_to(by).select_related("site"):
        rooms.setdefault(room.name.casefold(), []).append(room)
    lines: dict[str, list[ServiceLine]] = {}
    for line in ServiceLine.objects.visible_to(by).select_related("call_off", "provider").order_by("pk"):
        lines.setdefault(line.call_off.reference.casefold(), []).append(line)
    covered = ServiceLineSite.objects.visible_to(by).values_list("service_line_id", "site_id")
    return _Known(rooms, lines, frozenset(covered))


def _wanted(row: SheetRow, known: _Known, faults: list[Fault]) -> tuple[int, BookingRequest, Room, ServiceLine] | None:
    values, before = row.values, len(faults)
    room = _room(row, known, faults)
    line = _line(row, known, room, faults)
    times = _times(row, faults)
    if len(faults) > before or not (room and line and times):
        return None
    starts_at, ends_at = times
    wanted = BookingRequest(
        room.pk,
        line.call_off_id,
        line.pk,
        starts_at,
        ends_at,
        values["capacity"],
        values["cases"],
        slots=values["slot_mix"] or None,
    )
    return row.line, wanted, room, line


def _room(row: SheetRow, known: _Known, faults: list[Fault]) -> Room | None:
    site = (row.values["site"] or "").casefold()
    named = [
        one
        for one in known.rooms.get(row.values["room"].casefold(), [])
        if not site or site in (one.site.name.casefold(), one.site.ods_code.casefold())
    ]
    if len(named) == 1:
        return named[0]
    if named:
        faults.append(_fault(row, "site", "room_ambiguous", "Several sites have a room of that name: give the site."))
    else:
        faults.append(
            _fault(row, "room", "room_unknown", "There is no room of that name. Add it first, or correct it.")
        )
    return None


def _line(row: SheetRow, known: _Known, room: Room | None, faults: list[Fault]) -> ServiceLine | None:
    lines = known.lines.get(row.values["call_off"].casefold(), [])
    if not lines:
        faults.append(
            _fault(row, "call_off", "call_off_not_found", "There is no contract of that reference with a line.")
        )
        return None
    name = (row.values["line"] or "").casefold()
    if name:
        lines = [one for one in lines if one.name.casefold() == name]
    elif room and len(lines) > 1:
        lines = [one for one in lines if (one.pk, room.site_id) in known.covered]
    if len(lines) == 1:
        return lines[0]
    words = (
        "Several lines of the contract could be meant: give the service line."
        if lines
        else ("The contract has no such service line." if name else "No line of the contract covers the room’s site.")
    )
    faults.append(_fault(row, "line", "line_not_found", words))
    return None


def _times(row: SheetRow, faults: list[Fault]):
    try:
        return london(row.values["day"], row.values["starts"]), london(row.values["day"], row.values["ends"])
    except (AmbiguousLocalTime, MissingLocalTime) as change:
        faults.append(_fault(row, "starts", "local_time_missing", str(change)))
        return None


def _fault(row: SheetRow, column: str, code: str, words: str) -> Fault:
    return Fault(f"/{row.line}/{column}", code, f"Line {row.line}: {words}")


def _leave_out_what_is_here(by: Actor, found: FutureLists) -> None:
    """The same list on the same contract: booked before, or saved as a draft."""
    rooms = {wanted.room_id for _, wanted, _, _ in found.wanted}
    same = Session.objects.visible_to(by).filter(
        room__in=rooms, starts_at__in={wanted.starts_at for _, wanted, _, _ in found.wanted}
    )
    same = same.exclude(state__in=["cancelled", "declined", "withdrawn", "unfilled", "discarded"])
    here = set(same.values_list("room_id", "service_line_id", "starts_at", "ends_at"))
    left = [
        one
        for one in found.wanted
        if (one[1].room_id, one[1].service_line_id, one[1].starts_at, one[1].ends_at) not in here
    ]
    found.here, found.wanted = len(found.wanted) - len(left), left


def _book(by: Actor, found: FutureLists, *, draft: bool, dry_run: bool) -> None:
    wanted = [one for _, one, _, _ in found.wanted]
    preview = preview_booking(by=by, wanted=wanted, most=MOST_ROWS)
    faults = preview.faults
    if not dry_run and preview.quotes:
        try:
            faults = book_sessions(by=by, wanted=wanted, all_or_none=False, draft=draft, most=MOST_ROWS).refused
        except DomainError as refusal:
            faults = refusal.errors
            if not faults:
                raise
    lines = [line for line, *_ in found.wanted]
    found.faults += [
        Fault(
            f"/{lines[index_of(f)]}{f.pointer[f.pointer.index('/', 1) :]}",
            f.code,
            f"Line {lines[index_of(f)]}: {f.detail}",
        )
        for f in faults
    ]
    stopped = {index_of(f) for f in faults}
    found.wanted = [one for n, one in enumerate(found.wanted) if n not in stopped]
    found.total = sum((quote.amount for n, quote in preview.quotes.items() if n not in stopped), Decimal(0))
    if not dry_run:
        trust = Trust.objects.visible_to(by).get(pk=by.own_trust_id)
        record("sessions.imported", by=by, target=trust, trust_id=trust.pk, lists=len(found.wanted))
