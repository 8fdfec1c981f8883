"""Lists still to be held on a contract after a day: what stands in the way of its ending sooner."""

from __future__ import annotations

import datetime as dt

from base.actors import Actor
from base.words import day
from sessions_app.lifecycle import FIRM, State
from sessions_app.models import Session


def lists_after(actor: Actor, call_off_id: int, last: dt.date) -> list[str]:
    """``Theatre 3 on Sat 5 Dec 2026``, in the order of their days: offered lists and those a team has taken."""
    found = Session.objects.visible_to(actor).filter(
        call_off_id=call_off_id, day__gt=last, state__in=(State.OFFERED, *FIRM)
    )
    return [
        f"{one.room.name} on {day(one.day)}"
        for one in found.select_related("room").order_by("starts_at", "pk")
    ]
