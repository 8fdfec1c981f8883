"""Why a list or an operation was cancelled: groups and reasons, whom they usually go back to, what counts when.

The groups are those of the published cancelled-operations figures: patient, clinical, non-clinical capacity, other.
"""

from __future__ import annotations

import datetime as dt

from django.db import models

PROMISE_DAYS = 28
POSTPONED_WITHIN = dt.timedelta(hours=24)


class Group(models.TextChoices):
    PATIENT = "patient", "The patient"
    CLINICAL = "clinical", "A clinical reason"
    CAPACITY = "capacity", "Non-clinical: beds, staff, equipment, time"
    OTHER = "other", "Something else: weather, fire, transport"


class Why(models.TextChoices):
    UNABLE = "unable", "Patient unable to attend"
    DID_NOT_ATTEND = "did_not_attend", "Patient did not attend"
    NOT_WANTED = "not_wanted", "Patient no longer wants it"
    MISSED_PREOP = "missed_preop", "Patient missed pre-operative assessment"
    UNWELL = "unwell", "Patient unwell"
    NOT_PREPARED = "not_prepared", "Patient not prepared or fasted"
    BEDS = "beds", "No bed"
    STAFF = "staff", "No team, or somebody missing in it"
    EQUIPMENT = "equipment", "Equipment missing or broken"
    ROOM = "room", "Room not usable"
    OVERRAN = "overran", "Session overran"
    EMERGENCY = "emergency", "An emergency took the place"
    FEW_PATIENTS = "few_patients", "Not enough patients for the list"
    MISTAKE = "mistake", "Booked by mistake"
    WEATHER = "weather", "Weather"
    FIRE = "fire", "Fire, flood or power"
    TRANSPORT = "transport", "Transport"
    ELSE = "else", "Something else"


GROUP_OF: dict[Why, Group] = {
    Why.UNABLE: Group.PATIENT,
    Why.DID_NOT_ATTEND: Group.PATIENT,
    Why.NOT_WANTED: Group.PATIENT,
    Why.MISSED_PREOP: Group.PATIENT,
    Why.UNWELL: Group.CLINICAL,
    Why.NOT_PREPARED: Group.CLINICAL,
    Why.BEDS: Group.CAPACITY,
    Why.STAFF: Group.CAPACITY,
    Why.EQUIPMENT: Group.CAPACITY,
    Why.ROOM: Group.CAPACITY,
    Why.OVERRAN: Group.CAPACITY,
    Why.EMERGENCY: Group.CAPACITY,
    Why.FEW_PATIENTS: Group.CAPACITY,
    Why.MISTAKE: Group.CAPACITY,
    Why.WEATHER: Group.OTHER,
    Why.FIRE: Group.OTHER,
    Why.TRANSPORT: Group.OTHER,
    Why.ELSE: Group.OTHER,
}
"""The group follows from the reason, so that the two never disagree."""

BY_HOSPITAL = (Group.CAPACITY, Group.OTHER)
"""Non-clinical and not the patient's own: with these the 28-day promise begins."""

OF_A_LIST = tuple(why for why in Why if GROUP_OF[why] in BY_HOSPITAL)
"""Reasons a whole list can have; a patient's own reasons belong to the patient's place on it."""


def is_last_minute(*, planned: dt.datetime, now: dt.datetime, london_day) -> bool:
    """On the day the patient was to arrive, or after: by London days."""
    return london_day(now) >= london_day(planned)


def due_on(planned_on: dt.date) -> dt.date:
    """The last day on which the promise is kept; a breach counts from the day after."""
    return planned_on + dt.timedelta(days=PROMISE_DAYS)
