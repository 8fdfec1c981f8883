"""Suppliers for a specialty and region: who is on which lot, how they stand, and their record with the own trust."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from base.actors import Actor
from contracts.models import CallOff, ComplianceRun, Lot, LotSupplier, ServiceLine
from providers.models import Provider
from sessions_app.session.models.facts import SessionFact
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State

NOT_ASKED = (State.DRAFT, State.DISCARDED, State.WITHDRAWN)
"""States in which a supplier was not asked, or the trust took it back before an answer."""
COUNTED = ("asked", "delivered", "declined", "unfilled", "cancelled")
RAN = (State.DELIVERED, State.SIGNED_OFF, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Record:
    """What a supplier did for the trust: lists asked for, delivered, declined and left unfilled; patients seen."""

    asked: int = 0
    delivered: int = 0
    declined: int = 0
    unfilled: int = 0
    cancelled: int = 0
    seen: int = 0

    @property
    def not_taken(self) -> int:
        return self.declined + self.unfilled


@dataclass(frozen=True, slots=True)
class Supplier:
    """One provider with its lots, the own contracts with it and its record. ``stated`` is False where no lot names the specialty."""

    provider: Provider
    places: list[LotSupplier]
    call_offs: list[CallOff]
    specialties: frozenset[str]
    record: Record
    people: int
    stands_against: int | None
    stated: bool


def find_suppliers(
    actor: Actor,
    *,
    on: dt.date,
    tfc: str = "",
    region: str = "",
    kind: str = Lot.Type.INSOURCING,
    since: dt.date | None = None,
) -> list[Supplier]:
    """Suppliers on lots of this kind on a day, those whose lot names the specialty and region first.

    A lot that states none is shown: not stated is not refused. Records are of the own trust only. Seven queries.
    """
    places = [one for one in on_lots(actor, on, kind) if covers(one, tfc, region)]
    providers = {one.provider_id: one.provider for one in places}
    call_offs = list(CallOff.objects.visible_to(actor).filter(provider__in=providers).order_by("-starts_on", "-pk"))
    lines = ServiceLine.objects.visible_to(actor).filter(call_off__in=[one.pk for one in call_offs])
    delivered = set(lines.exclude(call_off__state=CallOff.State.DRAFT).values_list("provider_id", "tfc"))
    records, people = records_of(actor, providers, tfc, since), people_of(actor, providers, since)
    runs = newest_runs(actor, call_offs)
    found = [
        Supplier(
            provider=provider,
            places=[one for one in places if one.provider_id == pk],
            call_offs=[one for one in call_offs if one.provider_id == pk],
            specialties=frozenset(code for holder, code in delivered if holder == pk),
            record=records.get(pk, Record()),
            people=people.get(pk, 0),
            stands_against=_against(pk, call_offs, runs),
            stated=any(tfc in one.specialties for one in places if one.provider_id == pk),
        )
        for pk, provider in providers.items()
    ]
    return sorted(
        found, key=lambda one: (not (tfc in one.specialties or one.stated), -one.record.delivered, one.provider.name)
    )


def on_lots(actor: Actor, on: dt.date, kind: str) -> Iterable[LotSupplier]:
    """Who is on a lot on the day, of a framework that runs as far as is known."""
    held = LotSupplier.objects.visible_to(actor).filter(Q(left_on=None) | Q(left_on__gte=on), joined_on__lte=on)
    running = Q(lot__framework__ends_on=None) | Q(lot__framework__ends_on__gte=on)
    begun = Q(lot__framework__starts_on=None) | Q(lot__framework__starts_on__lte=on)
    found = held.filter(running & begun, **({"lot__type": kind} if kind else {}))
    return found.select_related("provider", "lot__framework").order_by("lot__framework__reference", "lot__number", "pk")


def covers(place: LotSupplier, tfc: str, region: str) -> bool:
    """Whether a place on a lot covers the specialty and region; what is not stated may."""
    return (not tfc or not place.specialties or tfc in place.specialties) and (
        not region or not place.regions or region in place.regions
    )


def records_of(actor: Actor, providers: Iterable[int], tfc: str, since: dt.date | None) -> dict[int, Record]:
    """Lists and patients by provider, from the own trust's sessions. Two queries."""
    sessions = Session.objects.visible_to(actor).filter(provider__in=providers)
    facts = SessionFact.objects.visible_to(actor).filter(provider__in=providers, ran=1)
    if tfc:
        sessions, facts = sessions.filter(service_line__tfc=tfc), facts.filter(tfc=tfc)
    if since:
        sessions, facts = sessions.filter(day__gte=since), facts.filter(day__gte=since)
    seen = dict(facts.order_by().values("provider_id").annotate(total=Sum("seen")).values_list("provider_id", "total"))
    rows: Iterable[Any] = (
        sessions.order_by()
        .values("provider_id")
        .annotate(
            asked=Count("pk", filter=~Q(state__in=NOT_ASKED)),
            delivered=Count("pk", filter=Q(state__in=RAN)),
            declined=Count("pk", filter=Q(state=State.DECLINED)),
            unfilled=Count("pk", filter=Q(state=State.UNFILLED)),
            cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        )
    )
    return {
        counts["provider_id"]: Record(
            **{name: counts[name] for name in COUNTED}, seen=seen.get(counts["provider_id"], 0)
        )
        for counts in rows
    }


def people_of(actor: Actor, providers: Iterable[int], since: dt.date | None) -> dict[int, int]:
    """How many different people of each provider worked on the own trust's lists."""
    rostered = RosterEntry.objects.visible_to(actor).filter(provider__in=providers, live=True)
    if since:
        rostered = rostered.filter(session__day__gte=since)
    counted = rostered.order_by().values("provider_id").annotate(people=Count("registration_id", distinct=True))
    return dict(counted.values_list("provider_id", "people"))


def newest_runs(actor: Actor, call_offs: Iterable[CallOff]) -> dict[int, ComplianceRun]:
    """The newest compliance run of each call-off. One query."""
    runs = ComplianceRun.objects.visible_to(actor).filter(call_off__in=[one.pk for one in call_offs])
    return {one.call_off_id: one for one in runs.order_by("call_off_id", "-pk").distinct("call_off_id")}


def _against(provider_id: int, call_offs: Iterable[CallOff], runs: dict[int, ComplianceRun]) -> int | None:
    """How many checks stand against the own contracts with a provider; None when none was ever checked."""
    held = [runs[one.pk] for one in call_offs if one.provider_id == provider_id and one.pk in runs]
    return sum(one.against for one in held) if held else None
