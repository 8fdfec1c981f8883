"""The pace of spending of several call-offs, their health, and what hangs on them. Reads of the ledger only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum

from base.actors import Actor
from contracts.call_offs.booked_lists import spent_by_month
from contracts.call_offs.models.call_offs import CallOff
from contracts.money.ledger import ZERO, Balance, balances
from contracts.money.models.ledger import LedgerEntry
from contracts.money.policies.spending import BURN_DAYS, Outlook, outlook_of
from nhs.calendar import london_day_bounds

Kind = LedgerEntry.Kind
SPENT = (Kind.ACCRUED, Kind.CREDITED, Kind.CHARGED, Kind.FAILED)
"""Movements that are spending, with their sign in ``drawdown``."""


def burns(*, actor: Actor, call_offs: Iterable[CallOff], today: dt.date) -> dict[int, Decimal]:
    """Accrued less credited in the 28 London days before today, in pounds, by call-off. One query."""
    since = london_day_bounds(today - dt.timedelta(days=BURN_DAYS))[0]
    until = london_day_bounds(today)[0]
    rows = (
        LedgerEntry.objects.visible_to(actor)
        .filter(call_off__in=[call_off.pk for call_off in call_offs], at__gte=since, at__lt=until)
        .filter(kind__in=SPENT)
        .values_list("call_off_id")
        .annotate(burn=Sum("drawdown"))
    )
    return dict(rows)


def outlooks(
    *, actor: Actor, call_offs: Iterable[CallOff], spent: dict[int, Balance], today: dt.date
) -> dict[int, Outlook]:
    """Left, pace and run-out day of several call-offs, from their balances and one query more."""
    call_offs = list(call_offs)
    pace = burns(actor=actor, call_offs=call_offs, today=today)
    return {
        call_off.pk: outlook_of(spent[call_off.pk], burn=pace.get(call_off.pk, ZERO), today=today)
        for call_off in call_offs
    }


@dataclass(frozen=True, slots=True)
class CallOffExit:
    """The end of a call-off: its last possible day, and the lists of the year behind that depend on it."""

    call_off: CallOff
    until: dt.date
    lists: int
    all_lists: int
    balance: Balance
    outlook: Outlook

    @property
    def share(self) -> float:
        return self.lists / self.all_lists if self.all_lists else 0.0


def exits(*, actor: Actor, today: dt.date) -> list[CallOffExit]:
    """Call-offs that still run, by the day they end, with their share of all insourced lists signed off in 365 days."""
    running = list(
        CallOff.objects.visible_to(actor)
        .filter(state__in=(CallOff.State.ACTIVE, CallOff.State.SUSPENDED), ends_on__gte=today)
        .select_related("trust", "provider")
        .prefetch_related("extension_options")
        .order_by("ends_on", "reference")
    )
    lists = lists_signed_off(actor=actor, since=today - dt.timedelta(days=365))
    spent = balances(actor=actor, call_offs=running)
    ahead = outlooks(actor=actor, call_offs=running, spent=spent, today=today)
    return [
        CallOffExit(
            call_off,
            max([call_off.last_day, *(option.until for option in call_off.extension_options.all())]),
            lists.get(call_off.pk, 0),
            sum(lists.values()),
            spent[call_off.pk],
            ahead[call_off.pk],
        )
        for call_off in running
    ]


def lists_signed_off(*, actor: Actor, since: dt.date) -> dict[int, int]:
    """Sessions signed off since a London day, by call-off. One query."""
    rows = (
        LedgerEntry.objects.visible_to(actor)
        .filter(kind=Kind.ACCRUED, at__gte=london_day_bounds(since)[0])
        .values_list("call_off_id")
        .annotate(lists=Count("session_id", distinct=True))
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class MonthOfSpend:
    """A month's accruals, in pounds: all, and what was not from an insourcing lot of a framework."""

    month: dt.date
    total: Decimal
    off_framework: Decimal

    @property
    def share(self) -> Decimal:
        return self.off_framework / self.total if self.total else ZERO


def off_framework_by_month(*, actor: Actor, since: dt.date) -> list[MonthOfSpend]:
    """Accrued less credited by the month of the list, and the part on call-offs without an insourcing lot. Two queries."""
    rows = spent_by_month(actor, since=since)
    on_lot = set(CallOff.objects.visible_to(actor).filter(lot__type="insourcing").values_list("pk", flat=True))
    found: dict[dt.date, list[Decimal]] = {}
    for row in rows:
        sums = found.setdefault(row.month, [ZERO, ZERO])
        sums[0] += row.amount
        sums[1] += ZERO if row.call_off_id in on_lot else row.amount
    months = months_between(min(found), max(found)) if found else []
    return [MonthOfSpend(month, *found.get(month, (ZERO, ZERO))) for month in months]


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months from one day's to another's."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [
        dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count + 1)
    ]


@dataclass(frozen=True, slots=True)
class MonthSpent:
    """A month of one call-off: what its lists came to and what that makes since it began, in pounds."""

    month: dt.date
    spent: Decimal
    so_far: Decimal


def spent_on(*, actor: Actor, call_off: CallOff, opening: Decimal, today: dt.date) -> list[MonthSpent]:
    """Every month from the contract's first list (or start) to today's, on top of the opening position. One query."""
    rows = {spend.month: spend.amount for spend in spent_by_month(actor, since=dt.date.min, call_off_id=call_off.pk)}
    if not rows:
        return []
    so_far, found = opening, []
    for month in months_between(min(rows), max(today, *rows)):
        so_far += rows.get(month, ZERO)
        found.append(MonthSpent(month, rows.get(month, ZERO), so_far))
    return found


def off_framework_call_offs(actor: Actor) -> list[CallOff]:
    """Call-offs that were not made from an insourcing lot, newest first."""
    found = CallOff.objects.visible_to(actor).exclude(lot__type="insourcing", lot__isnull=False)
    return list(found.select_related("provider", "trust", "lot__framework").order_by("-starts_on", F("pk")))
