from sessions_app.activity.models import Activity, ActivityBatch, BatchRow
from sessions_app.aftercare.models import FollowUp, HandBack, LateEvent
from sessions_app.cancelled_operations.models import LastMinuteCancellation
from sessions_app.day.models import DayStamp
from sessions_app.lists.models.criteria import LineCriteria, ListException
from sessions_app.lists.models.offer_steps import OfferRule, OfferStep
from sessions_app.offers.models import CounterOffer
from sessions_app.session.models.facts import SessionFact
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.rosters import LocalWaiver, RosterEntry
from sessions_app.session.models.safety import Incident, Stop
from sessions_app.session.models.series import SessionTemplate
from sessions_app.session.models.sessions import Move, Session, StateChange
from sessions_app.session.states import Side
from sessions_app.teams.models.jag import JagItem, JagNotice
from sessions_app.teams.models.readiness import ReadinessTick

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
