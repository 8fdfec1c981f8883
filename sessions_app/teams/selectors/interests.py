"""Rosters held against the trust's staff list and the register of interests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min

from base.actors import Actor
from contracts.interests.conflicts import live_interests, of_interest, staff_matches
from contracts.interests.names import NUMBER, NamedPerson, matches
from contracts.models import Interest
from sessions_app.session.models.rosters import RosterEntry


@dataclass(frozen=True, slots=True)
class Rostered:
    """Somebody who works on the trust's lists. ``staff`` ∈ number, name, "": how they were found on the staff list."""

    name: str
    registration: str
    provider_id: int
    provider: str
    lists: int
    staff: str
    interests: list[Interest]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the people rostered have a substantive job at the trust. ``maybe`` are namesakes, not counted."""

    people: int
    substantive: int
    maybe: int

    @property
    def share(self) -> float | None:
        """Substantive ÷ people; None when nobody was rostered."""
        return self.substantive / self.people if self.people else None


def rostered_people(actor: Actor, *, first: dt.date, last: dt.date) -> list[Rostered]:
    """Everybody on the own trust's lists from day to day, each once a provider. Four queries.

    A trust's own eyes only: a provider gets nothing.
    """
    if not actor.is_trust:
        return []
    held = _held(actor, first, last)
    people = {key: _known(found, key) for key, found in held.items()}
    staff = _ways(staff_matches(actor, actor.own_trust_id, list(people.values())))
    declared = list(live_interests(actor, actor.own_trust_id, last).select_related("provider"))
    declaring = matches(people.values(), [of_interest(interest) for interest in declared])
    interests: dict[tuple[int, int], list[Interest]] = {}
    for match in declaring:
        interests.setdefault(match.person.what, []).append(match.other.what)
    return [
        Rostered(
            found["first_name"],
            found["text"],
            found["provider_id"],
            found["provider__name"],
            found["lists"],
            staff.get(key, ""),
            interests.get(key, []),
        )
        for key, found in held.items()
    ]


def _held(actor: Actor, first: dt.date, last: dt.date) -> dict[tuple[int, int], dict]:
    """Who was rostered, by (provider, registration) in the order of names, counted by the database."""
    rows = (
        RosterEntry.objects.visible_to(actor)
        .filter(live=True, session__day__gte=first, session__day__lte=last)
        .values("provider_id", "registration_id", "provider__name", "registration__register", "registration__number")
        .annotate(lists=Count("pk"), first_name=Min("name"), text=Min("registration_text"))
        .order_by("first_name", "provider_id", "registration_id")
    )
    return {(row["provider_id"], row["registration_id"]): dict(row) for row in rows}


def substantive_share(people: Iterable[Rostered]) -> Share:
    """The share of rostered people with a substantive job at the trust, a person of two providers counted once."""
    found = {person.registration: person.staff for person in people}
    return Share(len(found), sum(how == NUMBER for how in found.values()), sum(how == "name" for how in found.values()))


def _known(found: dict, key: tuple[int, int]) -> NamedPerson:
    return NamedPerson(found["first_name"], found["registration__register"], found["registration__number"], key)


def _ways(found) -> dict[tuple[int, int], str]:
    """By whom they are, how surely they are on the staff list: a number goes before a name."""
    ways: dict[tuple[int, int], str] = {}
    for match in found:
        if match.by == NUMBER or match.person.what not in ways:
            ways[match.person.what] = match.by
    return ways
