"""What the people of sessions lack on their days, and what follows from it for a team. Read by both sides.

Clearance records are the provider's. The trust reads, through here, those of people who are named on its own lists
and of nobody else: it stays responsible for who works in its rooms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from base.actors import Actor
from base.walls import acting_as
from providers.lacking import Lack, lacking_on
from providers.models import Clinician, TeamRole
from sessions_app.models import LocalWaiver, RosterEntry, Session

JOB = Actor.system("clearance of teams")


def lacks_of(session: Session, clinician_ids: Iterable[int]) -> dict[int, Lack]:
    """What each lacks on the session's day, less what was cleared for this session."""
    wanted = [one for one in clinician_ids if one]
    if not wanted:
        return {}
    with acting_as(JOB):
        found = lacking_on(session.day, trust_id=session.trust_id, clinician_ids=wanted)
        cleared = set(LocalWaiver.objects.filter(session=session).values_list("clinician_id", "item"))
    return {
        one: replace(lack, local=[item for item in lack.local if (one, item) not in cleared])
        for one, lack in found.items()
    }


def lacking_of_team(by: Actor, session: Session, entries: Sequence[RosterEntry]) -> list[str]:
    """What keeps the team from being complete, in words: places to fill, people to clear, people shared too widely."""
    lacking = _roles(by, session, entries)
    lacks = lacks_of(session, (one.clinician_id for one in entries))
    for one in entries:
        lack = lacks.get(one.clinician_id)
        if lack and lack.barred:
            lacking.append(f"{one.name} is not cleared: {lack.absolute_words}")
        elif lack and lack.local:
            lacking.append(f"{one.name} has no {lack.local_words.lower()} here")
    return lacking


def _roles(by: Actor, session: Session, entries: Sequence[RosterEntry]) -> list[str]:
    minimum = TeamRole.objects.visible_to(by).filter(trust_id=session.trust_id, room_kind=session.room.kind)
    have = Counter(entry.role for entry in entries)
    lacking = [
        f"{rule.least - have[rule.role]} × {Clinician.Role(rule.role).label.lower()}"
        for rule in minimum.order_by("role")
        if have[rule.role] < rule.least
    ]
    return lacking or ([] if entries else ["anybody at all"])
