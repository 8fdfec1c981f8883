"""A trust's months beside those of its peers and of England."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from base.actors import Actor
from waiting_list.official.models.peers import ProviderMonth

ENGLAND = "England"
SUMS = ("total", "within_18", "over_52", "over_65", "over_78")


@dataclass(frozen=True, slots=True)
class PeerMonth:
    """One organisation's month: counts of incomplete RTT pathways, and shares of them as fractions."""

    month: dt.date
    total: int
    within_18: int
    over_52: int
    over_65: int
    over_78: int

    @property
    def share_within_18(self) -> float | None:
        return self.within_18 / self.total if self.total else None

    @property
    def share_over_52(self) -> float | None:
        return self.over_52 / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Peer:
    """An organisation with its months, oldest first; England's code is empty."""

    code: str
    name: str
    months: tuple[PeerMonth, ...]

    @property
    def newest(self) -> PeerMonth | None:
        return self.months[-1] if self.months else None

    def at(self, month: dt.date) -> PeerMonth | None:
        return next((held for held in self.months if held.month == month), None)


def proper(name: str) -> str:
    """A published name, which is in capitals, as it is written."""
    words = name.title().replace("'S", "’s").replace("Nhs", "NHS")
    for small in ("And", "Of", "The", "On", "For", "In", "With", "Upon"):
        words = words.replace(f" {small} ", f" {small.lower()} ")
    return words


def peers_of(actor: Actor, codes: Iterable[str]) -> list[Peer]:
    """These providers in their order, those without a row left out. One query."""
    wanted = list(dict.fromkeys(codes))
    rows = ProviderMonth.objects.visible_to(actor).filter(code__in=wanted).order_by("code", "month")
    held: dict[str, list[ProviderMonth]] = {}
    for row in rows:
        held.setdefault(row.code, []).append(row)
    return [_peer(held[code]) for code in wanted if code in held]


def _peer(rows: list[ProviderMonth]) -> Peer:
    months = tuple(PeerMonth(row.month, *(getattr(row, name) for name in SUMS)) for row in rows)
    return Peer(rows[-1].code, proper(rows[-1].name), months)


def england(actor: Actor) -> Peer:
    """All providers together, month by month. One query."""
    rows = (
        ProviderMonth.objects.visible_to(actor)
        .filter(level=ProviderMonth.Level.PROVIDER)
        .values("month")
        .annotate(**{f"all_{name}": Sum(name) for name in SUMS})
        .order_by("month")
        .values_list("month", *(f"all_{name}" for name in SUMS))
    )
    return Peer("", ENGLAND, tuple(PeerMonth(*row) for row in rows))


@dataclass(frozen=True, slots=True)
class PeerChoice:
    code: str
    name: str
    region: str


def choices(actor: Actor) -> list[PeerChoice]:
    """NHS trusts that reported in the newest month, by name. One query."""
    newest = ProviderMonth.objects.order_by("-month").values("month")[:1]
    rows = ProviderMonth.objects.visible_to(actor).filter(
        month=newest, level=ProviderMonth.Level.PROVIDER, name__iendswith="TRUST"
    )
    found = rows.order_by("name", "code").values_list("code", "name", "region")
    return [PeerChoice(code, proper(name), region) for code, name, region in found]


def similar(mine: Peer, found: list[Peer], *, most: int) -> list[Peer]:
    """Those whose newest list is nearest in size to the trust's."""
    if mine.newest is None:
        return []
    size = mine.newest.total
    others = [peer for peer in found if peer.code != mine.code and peer.newest]
    return sorted(others, key=lambda peer: (abs(peer.newest.total - size) if peer.newest else 0, peer.code))[:most]
