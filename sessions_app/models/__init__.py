from sessions_app.models.activity import Activity, ActivityBatch, BatchRow
from sessions_app.models.facts import SessionFact
from sessions_app.models.lists import ListEntry
from sessions_app.models.rosters import RosterEntry
from sessions_app.models.sessions import Move, Session, StateChange

__all__ = [
    "Activity",
    "ActivityBatch",
    "BatchRow",
    "ListEntry",
    "Move",
    "RosterEntry",
    "Session",
    "SessionFact",
    "StateChange",
]
