"""What the people of sessions lack on their days, and what follows from it for a team. Read by both sides.

Clearance records are the provider's. The trust reads, through here, those of people who are named on its own lists
and of nobody else: it stays responsible for who works in its rooms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from base.actors import Actor
from base.errors import Fault
from base.formatting import day
from base.row_security import acting_as
from providers.clearance_gaps import ClearanceGap, clearance_gaps_on
from providers.models import Clinician, TeamRole
from sessions_app.session.models.rosters import LocalWaiver, RosterEntry
from sessions_app.session.models.sessions import Session

JOB = Actor.system("clearance of teams")


def gaps_of(session: Session, clinician_ids: Iterable[int | None]) -> dict[int | None, ClearanceGap]:
    """What each lacks on the session's day, less what was cleared for this session."""
    wanted = [pk for pk in clinician_ids if pk]
    if not wanted:
        return {}
    with acting_as(JOB):
        found = clearance_gaps_on(session.day, trust_id=session.trust_id, clinician_ids=wanted)
        cleared = set(LocalWaiver.objects.filter(session=session).values_list("clinician_id", "item"))
    return {
        pk: replace(gap, local=[item for item in gap.local if (pk, item) not in cleared]) for pk, gap in found.items()
    }


def gaps_of_team(by: Actor, session: Session, entries: Sequence[RosterEntry]) -> list[str]:
    """What keeps the team from being complete, in words: places to fill, people to clear, people shared too widely."""
    return _roles(by, session, entries) + [words_of(entry, gap) for entry, gap in uncleared(session, entries)]


def uncleared(session: Session, entries: Sequence[RosterEntry]) -> list[tuple[RosterEntry, ClearanceGap]]:
    """Those of the team who may not work on the session's day, with what each lacks."""
    gaps = gaps_of(session, (entry.clinician_id for entry in entries))
    found = ((entry, gaps.get(entry.clinician_id)) for entry in entries)
    return [(entry, gap) for entry, gap in found if gap and (gap.barred or gap.local)]


def words_of(entry: RosterEntry, gap: ClearanceGap) -> str:
    if gap.barred:
        return f"{entry.name} is not cleared: {gap.absolute_words}"
    return f"{entry.name} has no {gap.local_words.lower()} here"


def in_the_way(session: Session, entries: Sequence[RosterEntry]) -> list[Fault]:
    """Why the list cannot start with this team: each person who may not work, and the way out."""
    return [
        Fault(f"/team/{entries.index(entry)}", *_way_out(session, entry, gap))
        for entry, gap in uncleared(session, entries)
    ]


def _way_out(session: Session, entry: RosterEntry, gap: ClearanceGap) -> tuple[str, str]:
    if gap.barred:
        code = "suspended" if gap.suspended else "not_cleared"
        words = f"{entry.name} is not cleared on {day(session.day)}: {gap.absolute_words}."
        return code, f"{words} Nobody can clear this: the provider swaps in somebody else."
    words = f"{words_of(entry, gap)}. The trust’s manager on call clears the person for this session"
    return "local_item_missing", f"{words}, or the provider swaps in somebody else."


def _roles(by: Actor, session: Session, entries: Sequence[RosterEntry]) -> list[str]:
    minimum = TeamRole.objects.visible_to(by).filter(trust_id=session.trust_id, room_kind=session.room.kind)
    have = Counter(entry.role for entry in entries)
    lacking = [
        f"{rule.least - have[rule.role]} × {Clinician.Role(rule.role).label.lower()}"
        for rule in minimum.order_by("role")
        if have[rule.role] < rule.least
    ]
    return lacking or ([] if entries else ["anybody at all"])
