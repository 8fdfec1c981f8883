"""Rooms, and the weekly windows in which they could be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound
from base.permissions import Permission, require
from trusts.links import read_link
from trusts.models import OpeningWindow, Room
from trusts.presenters import WEEKDAYS
from trusts.services.sites import own_site
from trusts.slot_mix import HALF_DAY, as_json, from_json, size_of, why_not

FIELDS = ("name", "kind", "unit", "half_day_capacity", "slot_mix", "note", "telephone", "join_link")


@transaction.atomic
def add_room(
    *,
    by: Actor,
    site_id: int,
    name: str,
    kind: str,
    unit: str,
    half_day_capacity: int,
    slot_mix: Sequence[dict] = (),
    note: str = "",
    telephone: str = "",
    join_link: str = "",
) -> Room:
    """Add a room to a site. ``half_day_capacity`` is in the room's unit: minutes, points, slots or scans of one half-day.

    With ``slot_mix``, the usual slots by kind (trusts.slot_mix), half a day holds as many. ``join_link`` is where the
    staff of a virtual clinic join.
    """
    require(by, Permission.MANAGE_ESTATE)
    site = own_site(by, site_id)
    values = _read(name, kind, unit, half_day_capacity, note, telephone)
    values |= _slots(unit, half_day_capacity, slot_mix) | _link(kind, join_link)
    room = Room(trust_id=site.trust_id, site=site, **values)
    with errors_from_database(_name_taken(room)):
        room.save()
    record("room.added", by=by, target=room, name=room.name, kind=kind)
    return room


@transaction.atomic
def change_room(
    *,
    by: Actor,
    room_id: int,
    name: str,
    kind: str,
    unit: str,
    half_day_capacity: int,
    slot_mix: Sequence[dict] = (),
    note: str = "",
    telephone: str = "",
    join_link: str = "",
) -> Room:
    """Change a room. Lists already booked keep the capacity and the slots they were planned with."""
    require(by, Permission.MANAGE_ESTATE)
    room = own_room(by, room_id)
    values = _read(name, kind, unit, half_day_capacity, note, telephone)
    for field, value in (values | _slots(unit, half_day_capacity, slot_mix) | _link(kind, join_link)).items():
        setattr(room, field, value)
    with errors_from_database(_name_taken(room)):
        room.save(update_fields=FIELDS)
    record("room.changed", by=by, target=room)
    return room


@transaction.atomic
def set_room_open(*, by: Actor, room_id: int, value: bool) -> Room:
    """Take a room out of use, or back into use. What is booked in it stays and is moved by those who booked it."""
    require(by, Permission.MANAGE_ESTATE)
    room = own_room(by, room_id)
    room.open = value
    room.save(update_fields=["open"])
    record("room.reopened" if value else "room.closed", by=by, target=room)
    return room


@dataclass(frozen=True, slots=True)
class Window:
    """A weekly part of a day in which a room could be used; Monday is 0, times are London clock times."""

    weekday: int
    part: str
    starts: dt.time
    ends: dt.time

    @property
    def words(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {OpeningWindow.Part(self.part).label}"


@transaction.atomic
def set_windows(*, by: Actor, room_id: int, windows: Sequence[Window]) -> Room:
    """Make these the room's weekly windows, all of them; those not named end. What is booked stays.

    Pointers of faults are ``/<weekday>-<part>``.
    """
    require(by, Permission.MANAGE_ESTATE)
    room = own_room(by, room_id)
    check_windows(windows)
    OpeningWindow.objects.visible_to(by).filter(room=room).delete()
    OpeningWindow.objects.bulk_create(
        OpeningWindow(trust_id=room.trust_id, room=room, weekday=w.weekday, part=w.part, starts=w.starts, ends=w.ends)
        for w in windows
    )
    record("room.windows_set", by=by, target=room, windows=len(windows))
    return room


def check_windows(windows: Sequence[Window]) -> None:
    """Refuse windows that end before they start, come twice, or overlap on one weekday; all named at once."""
    faults = FaultCollector()
    last: Window | None = None
    seen: set[tuple[int, str]] = set()
    for window in sorted(windows, key=lambda w: (w.weekday, w.starts, w.ends)):
        pointer = f"/{window.weekday}-{window.part}"
        if (window.weekday, window.part) in seen:
            faults.add(pointer, "window_exists", f"{window.words} is given twice")
        if window.ends <= window.starts:
            faults.add(pointer, "ends_before_it_starts", f"{window.words} must end after it starts")
        elif last and last.weekday == window.weekday and window.starts < last.ends:
            faults.add(pointer, "windows_overlap", f"{window.words} starts before {last.words} has ended")
        seen.add((window.weekday, window.part))
        last = window
    faults.stop()


def own_room(by: Actor, room_id: int) -> Room:
    """The actor's room under lock. Raises NotFound for anybody else's."""
    return own_rooms(by, [room_id])[0]


def own_rooms(by: Actor, room_ids: Sequence[int]) -> list[Room]:
    """The actor's rooms under lock, in the order of their ids, so that nobody waits in a circle."""
    wanted = set(room_ids)
    rooms = list(
        Room.objects.visible_to(by)
        .filter(pk__in=wanted)
        .select_related("site")
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    if len(rooms) != len(wanted):
        raise NotFound()
    return rooms


def _read(name: str, kind: str, unit: str, half_day_capacity: int, note: str, telephone: str) -> dict:
    faults = FaultCollector()
    values = {
        "name": faults.need("/name", name, "Enter the room's name, as it stands on its door"),
        "kind": kind,
        "unit": unit,
        "half_day_capacity": half_day_capacity,
        "note": note.strip(),
        "telephone": telephone.strip(),
    }
    if kind not in Room.Kind.values:
        faults.add("/kind", "unknown_value", "Select the kind of room from the list")
    if unit not in Room.Unit.values:
        faults.add("/unit", "unknown_value", "Select what the room's capacity is counted in")
    if not 1 <= half_day_capacity <= 1000:
        faults.add("/half_day_capacity", "invalid", "A half-day must hold from 1 to 1,000")
    faults.stop()
    return values


def _slots(unit: str, half_day_capacity: int, rows: Sequence[dict]) -> dict:
    """The usual slots, and what half a day then holds."""
    mix = from_json(rows)
    faults = FaultCollector()
    if mix and unit not in (Room.Unit.SLOTS, Room.Unit.IMAGES):
        faults.add("/slot_mix", "slots_invalid", "Only a room counted in slots or scans has kinds of slots")
    elif wrong := why_not(mix, minutes=HALF_DAY):
        faults.add("/slot_mix", "slots_invalid", f"{wrong}. Half a day is {HALF_DAY} minutes")
    faults.stop()
    return {"slot_mix": as_json(mix), "half_day_capacity": size_of(mix) or half_day_capacity}


def _link(kind: str, link: str) -> dict:
    faults = FaultCollector()
    found = faults.read("/join_link", read_link, link)
    if found and kind != Room.Kind.VIRTUAL:
        faults.add("/join_link", "link_invalid", "Only a virtual clinic has a link: leave it empty")
    faults.stop()
    return {"join_link": found}


def _name_taken(room: Room) -> dict[str, Fault]:
    words = f"A room called {room.name} is already at {room.site.name}"
    return {"room_name_once_a_site": Fault("/name", "room_name_taken", words)}
