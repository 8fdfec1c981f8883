"""Rest and weekly hours of the people of a session, over all trusts and providers: warnings that never say where else.

Working Time Regulations 1998: 11 hours of rest between days of work, 48 hours a week on average. Only lists are seen
here, so nothing is refused: people are warned, and whoever knows the person's other work decides.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from base.actors import Actor
from base.formatting import count, day_short, london_day
from base.row_security import acting_as
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session

REST = dt.timedelta(hours=11)
WEEK = dt.timedelta(hours=48)
Stretch = tuple[dt.datetime, dt.datetime]


def warnings_of(session: Session, registration_ids: Iterable[int]) -> dict[int, list[str]]:
    """Warnings by registration, as if each were on the session. One query."""
    wanted = set(registration_ids)
    monday = session.day - dt.timedelta(days=session.day.weekday())
    with acting_as(Actor.system("rest and hours")):
        found = RosterEntry.objects.filter(
            registration_id__in=wanted,
            live=True,
            session__day__range=(monday - dt.timedelta(days=1), monday + dt.timedelta(days=7)),
        ).exclude(session_id=session.pk)
        others: dict[int, list[Stretch]] = defaultdict(list)
        for registration_id, during in found.values_list("registration_id", "during"):
            others[registration_id].append((during.lower, during.upper))
    this = (session.starts_at, session.ends_at)
    return {pk: said for pk in wanted if (said := _warnings(this, others[pk], monday))}


def _warnings(this: Stretch, others: list[Stretch], monday: dt.date) -> list[str]:
    said = []
    if any(_too_close(this, other) for other in others):
        said.append("Less than 11 hours’ rest before or after another list")
    week = [other for other in others if monday <= london_day(other[0]) < monday + dt.timedelta(days=7)]
    if (whole := _together([this, *week])) > WEEK:
        hours = count(int(whole.total_seconds() // 3600), "hour")
        said.append(f"{hours} on lists in the week of {day_short(monday)}, more than 48")
    return said


def _too_close(this: Stretch, other: Stretch) -> bool:
    """Two lists of one day are one day of work; between days there are 11 hours."""
    if london_day(this[0]) == london_day(other[0]):
        return False
    first, second = sorted((this, other))
    return second[0] - first[1] < REST


def _together(stretches: list[Stretch]) -> dt.timedelta:
    """Their length, with what overlaps counted once: a shared role spans rooms."""
    whole, end = dt.timedelta(), None
    for starts, ends in sorted(stretches):
        begins = starts if end is None else max(starts, end)
        if ends > begins:
            whole, end = whole + (ends - begins), ends
    return whole
