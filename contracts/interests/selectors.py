"""The register of interests, read in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from base.actors import Actor
from base.formatting import listing
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.interests.conflicts import approvers, current_officers, of_interest, of_lead, of_officer, staff_like
from contracts.interests.models import Interest, ProviderOfficer, StaffList
from contracts.interests.names import NUMBER, NamedPerson, matches

RUNNING = (CallOff.State.DRAFT, CallOff.State.STANDSTILL, CallOff.State.ACTIVE, CallOff.State.SUSPENDED)


def interests(actor: Actor, live_on: dt.date | None, words: str) -> QuerySet[Interest]:
    found = Interest.objects.visible_to(actor).select_related("provider")
    if live_on:
        found = found.filter(Q(ends_on=None) | Q(ends_on__gte=live_on), starts_on__lte=live_on)
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(organisation__icontains=words) | Q(provider__name__icontains=words)
        )
    return found.order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class InterestRow:
    """An interest with where else the person is met: sentences, sure ones first."""

    interest: Interest
    met: list[tuple[str, str]]


def with_matches(actor: Actor, rows: Sequence[Interest], today: dt.date) -> list[InterestRow]:
    """Each interest held against officers, leads, approvers and staff. Four queries more."""
    people = [of_interest(row) for row in rows]
    trust_id = actor.own_trust_id
    lines = ServiceLine.objects.visible_to(actor).filter(call_off__state__in=RUNNING).exclude(lead_name="")
    groups: list[tuple[str, list[NamedPerson]]] = [
        ("officer of a provider", [of_officer(officer) for officer in current_officers(actor, trust_id, today)]),
        ("lead consultant", [of_lead(line) for line in lines.order_by("pk")]),
        ("decides for the trust", approvers(actor, trust_id)),
        ("on the staff list", staff_like(actor, trust_id, people) if people else []),
    ]
    return [InterestRow(row, _met(of_interest(row), groups)) for row in rows]


def _met(person: NamedPerson, groups: list[tuple[str, list[NamedPerson]]]) -> list[tuple[str, str]]:
    """(kind of sign, words) for the groups the person is met in."""
    sure: list[str] = []
    maybe: list[str] = []
    for words, people in groups:
        found = [match.by for match in matches([person], people)]
        if found:
            (sure if NUMBER in found else maybe).append(words)
    said = [("warn", f"Same number: {listing(sure)}")] if sure else []
    return said + ([("warn", f"Same name: {listing(maybe)}")] if maybe else [])


def officers(actor: Actor, today: dt.date) -> list[ProviderOfficer]:
    return list(
        current_officers(actor, actor.own_trust_id, today).select_related("provider").order_by("provider__name", "name")
    )


def newest_staff_list(actor: Actor) -> StaffList | None:
    return StaffList.objects.visible_to(actor).order_by("-pk").first()
