"""Which contract lines cover which rooms, and what is left on them: what people choose between when they book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg

from base.actors import Actor
from contracts.call_offs.policies.in_force import why_not_in_force
from contracts.models import CallOff, RateLine, ServiceLine
from contracts.money.ledger import balances
from contracts.rates.pricing import rates_for
from trusts.models import Room

Setting = ServiceLine.Setting
KINDS_OF_SETTING: dict[str, frozenset[str]] = {
    Setting.THEATRE: frozenset({Room.Kind.THEATRE}),
    Setting.ENDOSCOPY: frozenset({Room.Kind.ENDOSCOPY}),
    Setting.OUTPATIENT: frozenset({Room.Kind.CLINIC, Room.Kind.VIRTUAL}),
    Setting.ECHO: frozenset({Room.Kind.ECHO}),
    Setting.IMAGING: frozenset({Room.Kind.MRI, Room.Kind.CT, Room.Kind.ULTRASOUND}),
}
"""In which kinds of room a service line's setting takes place."""


@dataclass(frozen=True)
class Covering:
    """The trust's service lines with the sites they cover, their rates, and the money left on their call-offs."""

    lines: Sequence[ServiceLine]
    sites: dict[int, frozenset[int]]
    rates: dict[tuple[int, str], list[RateLine]]
    left: dict[int, Decimal]
    # Rooms of one kind, site and size have the same lines and prices, so a page of many rooms asks once for each.
    kept: dict[tuple, Any] = field(default_factory=dict)

    def lines_for(self, room: Room) -> list[ServiceLine]:
        """Lines of active call-offs that fit the room's kind and site, in the order the trust asks providers."""
        key = (room.site_id, room.kind)
        if key not in self.kept:
            self.kept[key] = [
                line
                for line in self.lines
                if room.site_id in self.sites[line.pk] and room.kind in KINDS_OF_SETTING.get(line.setting, ())
            ]
        return self.kept[key]

    def line_on(self, room: Room, day: dt.date, today: dt.date) -> ServiceLine | None:
        """The line such a list would usually go to: the first whose call-off is in force that day."""
        key = (room.site_id, room.kind, day, today)
        if key not in self.kept:
            self.kept[key] = next(
                (
                    line
                    for line in self.lines_for(room)
                    if why_not_in_force(line.call_off, first=day, last=day, today=today) is None
                ),
                None,
            )
        return self.kept[key]


def covering(*, actor: Actor) -> Covering:
    """Everything that covers anything, in three queries."""
    lines = list(
        ServiceLine.objects.visible_to(actor)
        .filter(call_off__state=CallOff.State.ACTIVE)
        .select_related("call_off", "provider")
        .annotate(site_ids=ArrayAgg("line_sites__site_id", default=[]))
        .order_by("call_off__offer_order", "call_off__reference", "name")
    )
    call_offs = {line.call_off_id: line.call_off for line in lines}
    left = {pk: balance.left for pk, balance in balances(actor=actor, call_offs=call_offs.values()).items()}
    sites = {line.pk: frozenset(line.site_ids) for line in lines}
    return Covering(lines, sites, rates_for(actor=actor, line_ids=[line.pk for line in lines]), left)
