"""What a trust says of the people on its lists: what it needs, what it has checked, whom it clears or suspends.

A trust speaks only of people who are or were named on a list of its own; anybody else is not found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.formatting import listing
from base.permissions import Permission, require
from base.row_security import acting_as
from plumbing.outbox import send
from providers.clearance_gaps import LABELS
from providers.models import Clearance, ClearanceCheck, LocalClearance, LocalItem, Requirement, Suspension
from providers.services.validity import check_new_record, end_earlier
from sessions_app.session.models.rosters import LocalWaiver, RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, need_reason, record_change, title
from sessions_app.session.states import State
from sessions_app.teams.selectors.clearance_gaps import JOB, gaps_of, gaps_of_team
from sessions_app.teams.services.team_status import update_team_status_and_lock
from trusts.models import Trust

CLEARABLE = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)


@transaction.atomic
def set_requirements(*, by: Actor, items: Collection[str]) -> list[str]:
    """Make these the items the trust wants of everybody beside the absolute ones.

    Counts for teams that are named, changed or start from now on; lists that stand are not put back by it.
    """
    require(by, Permission.CHECK_CLEARANCE)
    trust = Trust.objects.visible_to(by).select_for_update(no_key=True).get(pk=by.own_trust_id)
    faults = FaultCollector()
    for item in items:
        if item not in LABELS:
            faults.add("/items", "unknown_value", "Select items from the list")
    faults.stop()
    wanted = [item for item in LABELS if item in items]
    Requirement.objects.visible_to(by).exclude(item__in=wanted).delete()
    Requirement.objects.bulk_create([Requirement(trust=trust, item=item) for item in wanted], ignore_conflicts=True)
    record("clearance.requirements_set", by=by, target=trust, trust_id=trust.pk, items=wanted)
    return wanted


@transaction.atomic
def record_local(
    *, by: Actor, clinician_id: int, item: str, valid_from: dt.date, valid_until: dt.date | None = None
) -> LocalClearance:
    """The trust has seen that a person has a local item, from a day on and until its end, if it has one."""
    require(by, Permission.CHECK_CLEARANCE)
    entry = named_here(by, clinician_id)
    faults = FaultCollector()
    if item not in LocalItem.values:
        faults.add("/item", "unknown_value", "Select the item from the list")
    check_new_record(faults, "clearance", valid_from, valid_until)
    faults.stop()
    made = LocalClearance.objects.create(
        trust_id=by.own_trust_id,
        provider_id=entry.provider_id,
        clinician_id=clinician_id,
        item=item,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=by.label,
        checked_by=by.label,
        checked_at=timezone.now(),
    )
    record("clearance.local_added", by=by, target=made, clinician=clinician_id, item=item)
    _tell(entry)
    return made


@transaction.atomic
def end_local(*, by: Actor, local_id: int, valid_until: dt.date, reason: str) -> LocalClearance:
    """Bring the end of a local item forward. Lists after it lose the person's place in a whole team at once."""
    require(by, Permission.CHECK_CLEARANCE)
    own = LocalClearance.objects.visible_to(by).select_for_update().order_by("pk")  # people are the provider's
    held = own.filter(pk=local_id).first()
    if held is None:
        raise NotFound()
    reason = end_earlier(FaultCollector(), "clearance", held, valid_until, reason)
    record("clearance.local_ended", by=by, target=held, reason=reason, clinician=held.clinician_id, item=held.item)
    _tell(held)
    return held


@transaction.atomic
def check_clearance(*, by: Actor, clinician_id: int, clearance_id: int) -> ClearanceCheck:
    """Somebody of the trust has seen the paper of what the provider declared."""
    require(by, Permission.CHECK_CLEARANCE)
    entry = named_here(by, clinician_id)
    with acting_as(JOB):
        held = Clearance.objects.filter(pk=clearance_id, clinician_id=clinician_id).first()
    if held is None:
        raise NotFound()
    with errors_from_database(
        {"clearance_checked_once": Fault("", "checked_already", "Your trust has checked this already")}
    ):
        check = ClearanceCheck.objects.create(
            trust_id=by.own_trust_id, provider_id=entry.provider_id, clearance_id=held.pk, checked_by=by.label
        )
    record("clearance.checked", by=by, target=check, clinician=clinician_id, item=held.item)
    return check


@transaction.atomic
def suspend(*, by: Actor, clinician_id: int, since: dt.date, until: dt.date | None = None, reason: str) -> Suspension:
    """The person works on none of the trust's lists from that day. Teams they are on lose them at once."""
    require(by, Permission.CHECK_CLEARANCE)
    entry = named_here(by, clinician_id)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why, in a few words; the provider reads it")
    if until and until < since:
        faults.add("/until", "clearance_order", "The last day must be on or after the first day")
    faults.stop()
    made = Suspension.objects.create(
        trust_id=by.own_trust_id,
        provider_id=entry.provider_id,
        clinician_id=clinician_id,
        since=since,
        until=until,
        reason=reason[:300],
        suspended_by=by.label,
    )
    record("clinician.suspended", by=by, target=made, reason=reason, clinician=clinician_id)
    _tell(entry)
    return made


@transaction.atomic
def end_suspension(*, by: Actor, suspension_id: int, until: dt.date, reason: str) -> Suspension:
    """The person may work again after that day."""
    require(by, Permission.CHECK_CLEARANCE)
    held = Suspension.objects.visible_to(by).select_for_update().filter(pk=suspension_id).first()
    if held is None:
        raise NotFound()
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why it ends, in a few words")
    if until < held.since:
        faults.add("/until", "clearance_order", "The last day must be on or after the first day")
    faults.stop()
    held.until = until
    held.save(update_fields=["until"])
    record("clinician.suspension_ended", by=by, target=held, reason=reason, clinician=held.clinician_id)
    _tell(held)
    return held


@transaction.atomic
def clear_locally(*, by: Actor, session_id: int, clinician_id: int, reason: str) -> list[LocalWaiver]:
    """Let a person of the team work on this one session without the local items they lack. Never an absolute one.

    Only a signed-in person with the right may, and the reason stays. The team may be whole by it.
    """
    require(by, Permission.CLEAR_LOCALLY)
    session = lock_sessions(by=by, ids=[session_id])[0]
    if session.state not in CLEARABLE:
        raise RuleBroken(f"{title(session)} is {State(session.state).label.lower()}.", code="wrong_state")
    team = list(RosterEntry.objects.visible_to(by).filter(session=session).order_by("pk"))
    entry = next((member for member in team if member.clinician_id == clinician_id), None)
    if entry is None:
        raise NotFound()
    reason = need_reason(reason)[:300]
    gap = gaps_of(session, [clinician_id])[clinician_id]
    if gap.barred:
        words = f"{entry.name}: {gap.absolute_words}. Nobody can clear this; the provider names somebody else."
        raise RuleBroken(words, code="suspended" if gap.suspended else "not_cleared")
    if not gap.local:
        raise RuleBroken(f"{entry.name} lacks nothing for this session.", code="nothing_to_clear")
    made = LocalWaiver.objects.bulk_create(
        LocalWaiver(
            trust_id=session.trust_id,
            provider_id=session.provider_id,
            session=session,
            clinician_id=clinician_id,
            item=item,
            reason=reason,
            cleared_by=by.label,
        )
        for item in gap.local
    )
    record("session.cleared_locally", by=by, target=session, reason=reason, clinician=clinician_id, items=gap.local)
    record_change(by=by, session=session, reason=reason, cleared=[entry.name])
    update_team_status_and_lock(by, session, gaps_of_team(by, session, team))
    send(
        "sessions.cleared_locally",
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        sessions=[session.pk],
        name=entry.name,
        items=listing([LABELS[item] for item in gap.local]),
    )
    return made


@transaction.atomic
def look_again(*, by: Actor, clinician_id: int, now: dt.datetime) -> list[Session]:
    """A person's clearance changed: teams to come that are no longer whole go back, and those that are now whole move on.

    A list that runs stays as it is; that somebody on it is not cleared is a task for both sides. Returns what moved.
    """
    entries = RosterEntry.objects.visible_to(by).filter(
        clinician_id=clinician_id,
        live=True,
        session__state__in=(State.ACCEPTED, State.STAFFED, State.LOCKED),
        session__ends_at__gt=now,
    )
    ids = sorted(entries.values_list("session_id", flat=True))
    moved = []
    for session in lock_sessions(by=by, ids=ids) if ids else []:
        before = session.state
        team = list(RosterEntry.objects.visible_to(by).filter(session=session))
        update_team_status_and_lock(by, session, gaps_of_team(by, session, team))
        moved += [session] if session.state != before else []
    return moved


def named_here(by: Actor, clinician_id: int) -> RosterEntry:
    """The last time a person was named on a list of the actor's trust. Raises NotFound for anybody else."""
    found = RosterEntry.objects.visible_to(by).filter(clinician_id=clinician_id).order_by("-during").first()
    if found is None:
        raise NotFound()
    return found


def _tell(about: RosterEntry | Suspension | LocalClearance) -> None:
    send("clearance.changed", trust_id=about.trust_id, provider_id=about.provider_id, clinician=about.clinician_id)
