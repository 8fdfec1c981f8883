from sessions_app.models.activity import Activity, ActivityBatch, BatchRow
from sessions_app.models.after import FollowUp, HandBack, LateEvent, Side
from sessions_app.models.counters import CounterOffer
from sessions_app.models.facts import SessionFact
from sessions_app.models.lists import ListEntry
from sessions_app.models.promises import LastMinuteCancellation
from sessions_app.models.readiness import ReadinessTick
from sessions_app.models.rosters import RosterEntry
from sessions_app.models.sessions import Move, Session, StateChange

__all__ = [
    "Activity",
    "ActivityBatch",
    "BatchRow",
    "CounterOffer",
    "FollowUp",
    "HandBack",
    "LastMinuteCancellation",
    "LateEvent",
    "ListEntry",
    "Move",
    "ReadinessTick",
    "RosterEntry",
    "Session",
    "SessionFact",
    "Side",
    "StateChange",
]
