"""Sessions as a calendar: what each event says. Never anything about a patient, not even how many there are."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from base.actors import Actor
from base.ical import CalendarEvent, calendar
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State

BACK, AHEAD = dt.timedelta(days=60), dt.timedelta(days=400)
STATUS = {
    State.DRAFT: "TENTATIVE",
    State.OFFERED: "TENTATIVE",
    State.CANCELLED: "CANCELLED",
    State.DECLINED: "CANCELLED",
    State.WITHDRAWN: "CANCELLED",
    State.UNFILLED: "CANCELLED",
}
"""Every other state is CONFIRMED; programs take what is cancelled out of the calendar."""


def sessions_of_feed(
    actor: Actor, *, today: dt.date, site_id: int | None = None, clinician_id: int | None = None
) -> list[Session]:
    """What the actor may see from two months ago to more than a year ahead, narrowed as asked. One query.

    A list somebody was taken off is not theirs any more.
    """
    found = Session.objects.visible_to(actor).between(today - BACK, today + AHEAD).exclude(state=State.DISCARDED)
    if site_id is not None:
        found = found.filter(site_id=site_id)
    if clinician_id is not None:
        found = found.filter(roster__clinician_id=clinician_id)
    return list(found.select_related("room", "site", "trust", "provider", "service_line"))


def calendar_of(name: str, sessions: list[Session], *, for_trust: bool) -> bytes:
    return calendar(name, (event_of(one, for_trust=for_trust) for one in sessions), product=settings.SERVICE_NAME)


def event_of(session: Session, *, for_trust: bool) -> CalendarEvent:
    other = session.provider.short_name if for_trust else session.trust.short_name
    state = State(session.state).label
    page = settings.BASE_URL + reverse("session", args=[session.pk])
    return CalendarEvent(
        uid=f"session-{session.pk}@{settings.BASE_URL.partition('://')[2]}",
        sequence=session.version,
        stamp=session.booked_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.room.name}: {session.service_line.name}, {other} ({state.lower()})",
        location=f"{session.room.name}, {session.site.name}",
        description="\n".join([f"State: {state}", *_telephones(session), page]),
        url=page,
        status=STATUS.get(State(session.state), "CONFIRMED"),
    )


def _telephones(session: Session) -> list[str]:
    numbers = (
        ("Room", session.room.telephone),
        ("Site", session.site.telephone),
        (session.provider.short_name, session.provider.telephone),
    )
    return [f"{who}: {number}" for who, number in numbers if number]
