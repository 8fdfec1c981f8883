"""The parts of a home page, each a fixed number of queries, each only for those who may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from base import charts
from base.actors import Actor
from base.formatting import london, money
from base.permissions import Permission
from contracts.models import CallOff
from contracts.money.ledger import Balance, balances
from notifications.selectors import TaskGroup, grouped_tasks
from reports.home.elsewhere import Elsewhere, elsewhere
from reports.home.weekend import Weekend, weekend_of
from waiting_list.official.selectors.rtt import Month, month_of


@dataclass(frozen=True, slots=True)
class HomeMoney:
    """One contract's spend: what is left, and the bar with the words of its parts."""

    call_off: CallOff
    balance: Balance
    bar: list[charts.Part]
    words: str


@dataclass(frozen=True, slots=True)
class Home:
    """A person's first page; a part that is None is not theirs to see."""

    tasks: list[TaskGroup] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    weekend: Weekend | None = None
    money: list[HomeMoney] | None = None
    waiting: Month | None = None

    def of(self, urgency: str) -> list[TaskGroup]:
        return [group for group in self.tasks if group.row.urgency == urgency]


def trust_home(actor: Actor, now: dt.datetime) -> Home:
    waiting = month_of(actor) if actor.may(Permission.VIEW_REPORTS) else None
    return Home(grouped_tasks(actor, now), elsewhere(actor), _weekend(actor, now), _money(actor), waiting)


def provider_home(actor: Actor, now: dt.datetime) -> Home:
    return Home(grouped_tasks(actor, now), elsewhere(actor), _weekend(actor, now), _money(actor))


def _weekend(actor: Actor, now: dt.datetime) -> Weekend | None:
    return weekend_of(actor, london(now).date()) if actor.may(Permission.VIEW_PLANNER) else None


def _money(actor: Actor) -> list[HomeMoney] | None:
    """Contracts in force with what is left of each. Two queries."""
    if not actor.may(Permission.VIEW_CONTRACTS):
        return None
    live = CallOff.objects.visible_to(actor).filter(state__in=[CallOff.State.ACTIVE, CallOff.State.SUSPENDED])
    call_offs = list(live.select_related("trust", "provider"))
    spent = balances(actor=actor, call_offs=call_offs)
    return [_spend(call_off, spent[call_off.pk]) for call_off in call_offs]


def _spend(call_off: CallOff, balance: Balance) -> HomeMoney:
    parts: list[dict[str, Any]] = [
        {"css": "paid", "words": f"Spent before and invoiced {money(_settled(balance))}", "value": _settled(balance)},
        {"css": "accrued", "words": f"Accrued {money(_accrued(balance))}", "value": _accrued(balance)},
        {"css": "committed", "words": f"Committed {money(balance.committed)}", "value": balance.committed},
        {"css": "headroom", "words": f"Headroom {money(balance.left)}", "value": max(balance.left, Decimal(0))},
    ]
    words = f"{call_off.reference}: " + ", ".join(part["words"].lower() for part in parts)
    return HomeMoney(call_off, balance, charts.parts(parts, max(balance.maximum, balance.drawdown)), words)


def _settled(balance: Balance) -> Decimal:
    return balance.opening + balance.invoiced


def _accrued(balance: Balance) -> Decimal:
    """Delivered and not yet invoiced."""
    return max(balance.accrued - balance.invoiced, Decimal(0))
