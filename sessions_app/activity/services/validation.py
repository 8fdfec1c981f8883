"""A row against its session: what forbids it, and what is only worth saying."""

from __future__ import annotations

import datetime as dt

from base.errors import Fault
from nhs.codes import RttStatus
from sessions_app.activity.services.new_activity import SESSION_NOT_FOUND, NewActivity
from sessions_app.activity.services.repository import RowSession, days_apart
from sessions_app.activity.services.rows import SEEN
from sessions_app.session.states import TAKES_ACTIVITY, State

FAR = 1
"""A touch time lies on the session's London day or at most this many days from it."""

SIGNED_OFF = (State.SIGNED_OFF, State.CLOSED)


def session_faults(values: dict, places: dict[int, RowSession]) -> list[Fault]:
    """What the session itself says against a row; ``values`` may lack the fields that are wrong."""
    if (wanted := values.get("session")) is None:
        return []
    place = places.get(wanted)
    if place is None:
        return [Fault("/session", "session_not_found", SESSION_NOT_FOUND)]
    return [fault for fault in (state_fault(place), _too_far(values, place)) if fault]


def state_fault(place: RowSession) -> Fault | None:
    if place.state in SIGNED_OFF:
        return Fault("/session", "signed_off", "This session was signed off, so its activity cannot be changed.")
    if place.state not in TAKES_ACTIVITY:
        state = State(place.state).label.lower()
        return Fault(
            "/session",
            "session_takes_no_activity",
            f"This session is {state}: activity is taken once it has been accepted and until it is signed off.",
        )
    return None


def _too_far(values: dict, place: RowSession) -> Fault | None:
    for name in ("touch_starts_at", "touch_ends_at"):
        instant = values.get(name)
        if instant and days_apart(place, [instant]) > FAR:
            return Fault(f"/{name}", "time_far_from_session", "This time is more than a day away from the session.")
    return None


def warnings_of(row: NewActivity, place: RowSession, now: dt.datetime) -> tuple[Fault, ...]:
    """What is taken and yet deserves a look."""
    seen = row.attended in SEEN
    doubts = [
        (
            not row.nhs_number,
            "/nhs_number",
            "nhs_number_missing",
            "There is no NHS number; the patient goes by the hospital number.",
        ),
        (seen and not row.outcome, "/outcome", "outcome_missing", "The patient was seen but has no outcome yet."),
        (
            row.rtt_status == RttStatus.NOT_YET_KNOWN.value,
            "/rtt_status",
            "rtt_status_unknown",
            "RTT status 99 keeps the clock running until it is corrected.",
        ),
        (
            row.tfc not in ("", place.tfc),
            "/tfc",
            "tfc_differs",
            f"The session's service line is treatment function {place.tfc}.",
        ),
        (seen and place.starts_at > now, "/attended", "session_not_begun", "The session has not begun yet."),
    ]
    return tuple(Fault(pointer, code, sentence) for doubtful, pointer, code, sentence in doubts if doubtful)
