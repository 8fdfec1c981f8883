"""What happened to a session, in words both sides read: its timeline, and what somebody is told who came second."""

from __future__ import annotations

from base.formatting import moment
from sessions_app.session.models.sessions import StateChange
from sessions_app.session.states import State

HAPPENED: dict[tuple[str, str], str] = {
    ("", State.DRAFT): "saved this list as a draft.",
    ("", State.OFFERED): "offered this list.",
    (State.DRAFT, State.OFFERED): "offered this list.",
    (State.OFFERED, State.ACCEPTED): "accepted. The rate is frozen.",
    (State.OFFERED, State.DECLINED): "declined.",
    (State.OFFERED, State.WITHDRAWN): "withdrew the offer.",
    (State.OFFERED, State.UNFILLED): "closed the offer.",
    (State.ACCEPTED, State.STAFFED): "completed the team; everybody is cleared.",
    (State.STAFFED, State.ACCEPTED): "put the list back to Accepted.",
    (State.STAFFED, State.LOCKED): "locked the list.",
    (State.LOCKED, State.ACCEPTED): "put the list back to Accepted.",
    (State.LOCKED, State.IN_PROGRESS): "started the list.",
    (State.IN_PROGRESS, State.DELIVERED): "recorded the list as delivered.",
    (State.DELIVERED, State.IN_PROGRESS): "reopened the list.",
    (State.DELIVERED, State.SIGNED_OFF): "signed off what was delivered.",
    (State.SIGNED_OFF, State.CLOSED): "completed the list.",
    (State.DRAFT, State.DISCARDED): "threw the draft away.",
}
DEEDS = {
    "proposed": "proposed {1} instead.",
    "refused": "refused the proposal of {0}.",
    "taken_back": "took back the proposal of {0}.",
    "team_named": "named the team: {0}.",
    "swapped": "swapped {0} for {1}.",
    "staff_added": "added {0}, of the trust’s own staff.",
    "staff_removed": "took {0}, of the trust’s own staff, off the team.",
    "cleared": "cleared {0} for this session.",
    "put_on": "put {0} on the list.",
    "put_on_standby": "put {0} on standby.",
    "taken_off": "took {0} off the list.",
}
"""What a change says that is no change of the session itself: a proposal and what became of it, its team, its list."""


def describe(change: StateChange) -> str:
    """``Bo Standin, Provider manager accepted. The rate is frozen. “…”``"""
    return f"{change.by} {_deed(change)}" + (f" “{change.reason}”" if change.reason else "")


def _deed(change: StateChange) -> str:
    said = HAPPENED.get((change.old, change.new), "")
    if change.new == State.CANCELLED:
        said = "cancelled the list."
    for name, words in DEEDS.items():
        if name in change.changed:
            return words.format(*change.changed[name])
    changes = [f"{name} from {before} to {after}" for name, (before, after) in change.changed.items()]
    return " ".join(part for part in (said, f"changed {', '.join(changes)}." if changes else "") if part) or (
        "changed the list."
    )


def describe_with_moment(change: StateChange) -> str:
    """The same with its moment, for somebody who looked away."""
    return f"{moment(change.at)}: {describe(change)}"
