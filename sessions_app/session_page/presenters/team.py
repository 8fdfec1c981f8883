"""The team on the page of a session: clearance, what can be done about each person."""

from __future__ import annotations

from django.urls import reverse

from base.actors import Actor
from base.formatting import count
from base.permissions import Permission as P
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session_page.presenters.steps import lacking_words
from sessions_app.session_page.selectors import WATCHED, SessionOverview


def clearance(page: SessionOverview, entry: RosterEntry, actor: Actor) -> tuple[str, str, str]:
    """A person's clearance for the day: result, its word, what is missing or to be thought of.

    Which absolute item is missing is for the provider, and for those of the trust who check clearance.
    """
    if entry.of_trust:
        return "ok", "Trust staff", "Employed and cleared by the trust"
    gap = page.gaps.get(entry.clinician_id)
    warned = ". ".join(page.warnings.get(entry.registration_id, []))
    if gap and gap.barred:
        told = actor.is_provider or actor.may(P.CHECK_CLEARANCE)
        return (
            "bad",
            "Not cleared",
            gap.absolute_words if told else "The provider names somebody else or puts it right",
        )
    if gap and gap.local:
        return "warn", "Local items missing", gap.local_words
    return "ok", "Cleared", warned


def person_acts(page: SessionOverview, entry: RosterEntry, actor: Actor) -> list[dict]:
    """What can be done about one person of the team, by whom it may be."""
    if entry.of_trust or page.session.state not in WATCHED:
        return []
    acts, gap = [], page.gaps.get(entry.clinician_id)
    if actor.is_provider and actor.may(P.ROSTER_TEAMS):
        acts.append({"text": "Swap", "href": reverse("session-swap", args=[entry.session_id, entry.pk])})
    if gap and gap.local and not gap.barred and actor.is_trust and actor.may(P.CLEAR_LOCALLY):
        href = reverse("session-clear", args=[entry.session_id, entry.clinician_id])
        acts.append({"text": "Clear for this session", "href": href})
    return acts


def may_change_staff(page: SessionOverview, actor: Actor) -> bool:
    return actor.is_trust and actor.may(P.BOOK_SESSIONS) and page.session.state in WATCHED


def team_aside(page: SessionOverview) -> str:
    people = count(len(page.roster), "person", "people")
    if page.lacking:
        return f"{people} · still to name: {lacking_words(page)}"
    return f"{people} · the trust’s minimum is met" if page.minimum and page.roster else people
