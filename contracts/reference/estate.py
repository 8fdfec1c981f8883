"""The part of a reference file that is a trust's: its sites, rooms and their weeks."""

from __future__ import annotations

from typing import Any

from contracts.reference.records import WEEKDAYS
from trusts.models import Room, Site, Trust
from trusts.services.organisation import create_trust
from trusts.services.rooms import FIELDS as ROOM
from trusts.services.rooms import Window, add_room, change_room, set_windows
from trusts.services.sites import add_site, change_site
from trusts.slot_mix import from_json, size_of

SITE = ("ods_code", "name", "telephone")


def load_trust(load: Any, thing: dict) -> None:
    values = {name: thing[name] for name in ("ods_code", "name", "short_name")}
    found = Trust.objects.filter(ods_code=thing["ods_code"].upper()).first()
    row = load.settle(
        thing, found, lambda held: held.name == thing["name"], lambda: create_trust(by=load.by, **values), None
    )
    for site in thing["sites"] if row else []:
        _site(load, site, row)


def _site(load: Any, thing: dict, owner: Trust) -> None:
    by, values = load.delegate(owner.pk), {name: thing[name] for name in SITE}
    found = Site.objects.filter(ods_code=thing["ods_code"].upper(), trust=owner).first()
    row = load.settle(
        thing,
        found,
        lambda held: (held.name, held.telephone) == (thing["name"], thing["telephone"]),
        lambda: add_site(by=by, **values),
        lambda held: change_site(by=by, site_id=held.pk, **values),
    )
    for room in thing["rooms"] if row else []:
        _room(load, room, row)


def _room(load: Any, thing: dict, site: Site) -> None:
    by, values = load.delegate(site.trust_id), {name: thing[name] for name in ROOM}
    values["half_day_capacity"] = size_of(from_json(thing["slot_mix"])) or thing["half_day_capacity"]
    windows = [Window(WEEKDAYS.index(w["weekday"]), w["part"], w["starts"], w["ends"]) for w in thing["windows"]]
    thing["places"] = {f"/{w.weekday}-{w.part}": f"/windows/{index}" for index, w in enumerate(windows)}
    found = Room.objects.filter(site=site, name=thing["name"]).first()

    def same(held: Room) -> bool:
        now = {Window(w.weekday, w.part, w.starts, w.ends) for w in held.windows.all()}
        return now == set(windows) and all(getattr(held, name) == value for name, value in values.items())

    def open_in(room: Room) -> Room:
        return set_windows(by=by, room_id=room.pk, windows=windows)

    load.settle(
        thing,
        found,
        same,
        lambda: open_in(add_room(by=by, site_id=site.pk, **values)),
        lambda held: open_in(change_room(by=by, room_id=held.pk, **values)),
    )
