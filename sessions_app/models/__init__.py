from sessions_app.models.acceptance import LineCriteria, ListException
from sessions_app.models.activity import Activity, ActivityBatch, BatchRow
from sessions_app.models.after import FollowUp, HandBack, LateEvent, Side
from sessions_app.models.counters import CounterOffer
from sessions_app.models.facts import SessionFact
from sessions_app.models.jag import JagItem, JagNotice
from sessions_app.models.lists import ListEntry
from sessions_app.models.promises import LastMinuteCancellation
from sessions_app.models.readiness import ReadinessTick
from sessions_app.models.rosters import LocalWaiver, RosterEntry
from sessions_app.models.running import DayStamp
from sessions_app.models.safety import Incident, Stop
from sessions_app.models.series import SessionTemplate
from sessions_app.models.sessions import Move, Session, StateChange
from sessions_app.models.trail import OfferRule, OfferStep

__all__ = [
    "Activity",
    "ActivityBatch",
    "BatchRow",
    "CounterOffer",
    "DayStamp",
    "FollowUp",
    "HandBack",
    "Incident",
    "JagItem",
    "JagNotice",
    "LastMinuteCancellation",
    "LateEvent",
    "LineCriteria",
    "ListEntry",
    "ListException",
    "LocalWaiver",
    "Move",
    "OfferRule",
    "OfferStep",
    "ReadinessTick",
    "RosterEntry",
    "Session",
    "SessionFact",
    "SessionTemplate",
    "Side",
    "StateChange",
    "Stop",
]
