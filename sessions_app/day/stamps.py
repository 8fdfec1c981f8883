"""What can be tapped on the day of a list, in the order things happen, and the words for each kind of room."""

from __future__ import annotations

from django.db import models

from trusts.models import Room


class Stamp(models.TextChoices):
    BRIEF = "brief", "Team brief"
    DEBRIEF = "debrief", "Debrief"
    ARRIVED = "arrived", "Arrived"
    SIGN_IN = "sign_in", "Sign in"
    ANAESTHESIA = "anaesthesia", "Anaesthesia"
    TIME_OUT = "time_out", "Time out"
    STARTED = "started", "Knife to skin"
    ENDED = "ended", "End"
    SIGN_OUT = "sign_out", "Sign out"
    OUT = "out", "Out of the room"
    MISSED = "missed", "Missed appointment"
    CANCELLED = "cancelled", "Cancelled on the day"


OF_LIST = (Stamp.BRIEF, Stamp.DEBRIEF)
WHO_CHECKS = (Stamp.SIGN_IN, Stamp.TIME_OUT, Stamp.SIGN_OUT)
"""The surgical safety checklist's three moments."""
TIMES = (Stamp.ARRIVED, Stamp.ANAESTHESIA, Stamp.STARTED, Stamp.ENDED, Stamp.OUT)
"""The times of a case, in the only order they can have."""
LOST = (Stamp.MISSED, Stamp.CANCELLED)
"""The case did not happen."""

SCOPES = {Stamp.ANAESTHESIA: "In the room", Stamp.STARTED: "Scope in", Stamp.ENDED: "Scope out"}
TESTS = {Stamp.ANAESTHESIA: "In the room", Stamp.STARTED: "Started", Stamp.ENDED: "Finished"}
WORDS: dict[str, dict[Stamp, str]] = {Room.Kind.ENDOSCOPY: SCOPES, Room.Kind.THEATRE: {}}
"""Where a kind of room has its own words; rooms without an operation say that a test or appointment began."""


def word(kind: str, room_kind: str) -> str:
    """``Scope in`` in endoscopy, ``Knife to skin`` in a theatre, ``Started`` in a clinic."""
    return WORDS.get(room_kind, TESTS).get(Stamp(kind), Stamp(kind).label)


def checks_of(room_kind: str) -> tuple[Stamp, ...]:
    """The surgical checklist belongs to procedures: in theatres and endoscopy."""
    return WHO_CHECKS if room_kind in WORDS else ()
