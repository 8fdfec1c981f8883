"""A provider's sessions, day by day."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from base.actors import Actor
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.list_counts import sessions_with_lists
from sessions_app.session.states import State

WHICH = (
    ("coming", "Coming"),
    ("to_staff", "To staff"),
    ("to_log", "To log"),
    ("past", "Past"),
    ("ended", "Did not take place"),
)
LIVE = (State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)
DONE = (State.DELIVERED, State.SIGNED_OFF, State.CLOSED)
ENDED = (State.CANCELLED, State.DECLINED, State.WITHDRAWN, State.UNFILLED)


def provider_sessions(*, actor: Actor, which: str, today: dt.date) -> QuerySet[Session]:
    """The sessions of one choice of ``WHICH``: coming ones earliest first, past ones latest first."""
    rows = sessions_with_lists(actor).select_related("trust")
    if which == "to_staff":
        return rows.filter(state=State.ACCEPTED, day__gte=today).order_by("starts_at", "id")
    if which == "to_log":
        return rows.filter(state__in=(*LIVE[1:], State.DELIVERED), day__lte=today).order_by("starts_at", "id")
    if which == "past":
        return rows.filter(state__in=(*LIVE, *DONE), day__lt=today).order_by("-starts_at", "-id")
    if which == "ended":
        return rows.filter(state__in=ENDED).order_by("-starts_at", "-id")
    return rows.filter(state__in=(*LIVE, *DONE), day__gte=today).order_by("starts_at", "id")
