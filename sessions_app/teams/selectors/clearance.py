"""What a trust reads of the people on its lists: who is not cleared for what is near, and one person's records."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from base.actors import Actor
from base.errors import NotFound
from base.row_security import acting_as
from providers.clearance_gaps import ClearanceGap, clearance_gaps_on
from providers.models import Clearance, ClearanceCheck, Clinician, LocalClearance, Requirement, Suspension
from sessions_app.session.models.rosters import LocalWaiver, RosterEntry
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import JOB

AHEAD = dt.timedelta(days=60)
COMING = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Named:
    """A person with the first list they are named on, what they lack for it, and on how many lists they are."""

    entry: RosterEntry
    gap: ClearanceGap
    lists: int


def people_named(*, actor: Actor, today: dt.date) -> list[Named]:
    """Everybody of providers named on the trust's lists of the next 60 days, those who lack something first.

    What was cleared for one session is not taken off: it is for that session only.
    """
    entries = (
        RosterEntry.objects.visible_to(actor)
        .exclude(clinician=None)
        .filter(live=True, session__state__in=COMING, session__day__range=(today, today + AHEAD))
        .select_related("session__room", "provider")
        .order_by("session__starts_at", "pk")
    )
    of: dict[int, list[RosterEntry]] = defaultdict(list)
    for entry in entries:
        if entry.clinician_id is not None:
            of[entry.clinician_id].append(entry)
    gaps = _gaps(actor, [(found[0].session.day, pk) for pk, found in of.items()])
    named = [Named(found[0], gaps[pk], len(found)) for pk, found in of.items()]
    return sorted(named, key=lambda person: (not person.gap.barred, not person.gap.local, person.entry.name))


def _gaps(actor: Actor, wanted: list[tuple[dt.date, int]]) -> dict[int, ClearanceGap]:
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for day, pk in wanted:
        by_day[day].append(pk)
    found: dict[int, ClearanceGap] = {}
    with acting_as(JOB):
        for day, people in by_day.items():
            found |= clearance_gaps_on(day, trust_id=actor.own_trust_id, clinician_ids=people)
    return found


@dataclass(frozen=True, slots=True)
class TrustView:
    """One person as a trust sees them: the provider's records with its own checks, and its own items beside."""

    person: Clinician
    provider: str
    records: list[Clearance]
    checks: dict[int, ClearanceCheck]
    local: list[LocalClearance]
    suspensions: list[Suspension]
    waivers: list[LocalWaiver]
    gap: ClearanceGap


def person_for_trust(*, actor: Actor, clinician_id: int, today: dt.date) -> TrustView:
    """Raises NotFound for whoever was never named on a list of the trust."""
    if not RosterEntry.objects.visible_to(actor).filter(clinician_id=clinician_id).exists():
        raise NotFound()
    with acting_as(JOB):
        person = Clinician.objects.select_related("registration", "provider").get(pk=clinician_id)
        records = list(Clearance.objects.filter(clinician=person).order_by("item", "-valid_from"))
        gap = clearance_gaps_on(today, trust_id=actor.own_trust_id, clinician_ids=[clinician_id])[clinician_id]
    checks = ClearanceCheck.objects.visible_to(actor).filter(clearance__in=[record.pk for record in records])
    own = {"clinician_id": clinician_id}
    return TrustView(
        person,
        person.provider.name,
        records,
        {check.clearance_id: check for check in checks},
        list(LocalClearance.objects.visible_to(actor).filter(**own).order_by("item", "-valid_from")),
        list(Suspension.objects.visible_to(actor).filter(**own).order_by("-since")),
        list(
            LocalWaiver.objects.visible_to(actor)
            .filter(**own)
            .select_related("session__room")
            .order_by("-cleared_at")[:20]
        ),
        gap,
    )


def needed(actor: Actor) -> list[str]:
    return list(Requirement.objects.visible_to(actor).values_list("item", flat=True))
