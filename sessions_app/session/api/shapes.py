"""How teams, lists and activity look from outside. Plain dictionaries: the descriptions are in schemas.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from base.actors import Actor
from base.errors import Fault, NotAllowed
from base.formatting import LONDON
from base.permissions import Permission
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.rosters import RosterEntry


def local(instant: dt.datetime | None) -> str | None:
    """London time with its offset, as people on both sides speak of it."""
    return instant.astimezone(LONDON).isoformat() if instant else None


def faults_shape(faults: Iterable[Fault], *, at: str = "") -> list[dict]:
    return [{"pointer": at + fault.pointer, "code": fault.code, "detail": fault.detail} for fault in faults]


def member_shape(entry: RosterEntry) -> dict:
    return {
        "id": entry.pk,
        "clinician": entry.clinician_id,
        "name": entry.name,
        "role": str(entry.role),
        "registration": entry.registration_text,
        "in_room": entry.in_room,
    }


def entry_shape(entry: ListEntry) -> dict:
    """A place on the list. The patient goes by the invented name both sides see."""
    return {
        "id": entry.pk,
        "need": entry.need_id,
        "patient": entry.patient.pseudonym,
        "position": entry.position,
        "what": entry.what,
        "points": entry.points,
        "slot_kind": str(entry.slot_kind),
        "planned_from": local(entry.during.lower) if entry.during else None,
        "planned_until": local(entry.during.upper) if entry.during else None,
        "weeks_waiting": entry.weeks_waiting,
        "priority": entry.priority,
        "state": str(entry.state),
    }


def may_see_patients(by: Actor) -> bool:
    """Lists name procedures patient by patient: for those who book patients or log what was done to them."""
    return by.may(Permission.VIEW_PATIENTS) or by.may(Permission.LOG_ACTIVITY)


def sees_patients(by: Actor) -> None:
    """Refuses whoever neither books patients nor logs what was done to them."""
    if not may_see_patients(by):
        words = f"Your role does not let you {Permission.VIEW_PATIENTS.sentence}."
        raise NotAllowed(words, code="not_allowed")
