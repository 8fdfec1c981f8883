"""The pace of spending of several call-offs, their health, and what hangs on them. Reads of the ledger only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from base.actors import Actor
from contracts.ledger import ZERO, Balance, balances
from contracts.models import CallOff, LedgerEntry
from contracts.spending import BURN_DAYS, Outlook, outlook
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
        .filter(call_off__in=[one.pk for one in call_offs], at__gte=since, at__lt=until)
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
    return {one.pk: outlook(spent[one.pk], burn=pace.get(one.pk, ZERO), today=today) for one in call_offs}


@dataclass(frozen=True, slots=True)
class Exit:
    """What ends when: a call-off with its last possible day, and the lists of the year behind that hang on it."""

    call_off: CallOff
    until: dt.date
    lists: int
    all_lists: int
    balance: Balance
    outlook: Outlook

    @property
    def share(self) -> float:
        return self.lists / self.all_lists if self.all_lists else 0.0


def exits(*, actor: Actor, today: dt.date) -> list[Exit]:
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
        Exit(
            one, max([one.ends_on, *(option.until for option in one.extension_options.all())]),
            lists.get(one.pk, 0), sum(lists.values()), spent[one.pk], ahead[one.pk],
        )
        for one in running
    ]  # fmt: skip


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
    """Accrued less credited by month of sign-off (London), and the part on call-offs without an insourcing lot."""
    on_lot = Q(call_off__lot__type="insourcing")
    rows = (
        LedgerEntry.objects.visible_to(actor)
        .filter(kind__in=SPENT, at__gte=london_day_bounds(since)[0])
        .annotate(month=TruncMonth("at"))
        .values("month")
        .annotate(total=Sum("drawdown"), on_framework=Coalesce(Sum("drawdown", filter=on_lot), ZERO))
        .order_by("month")
    )
    return [
        MonthOfSpend(row["month"].date(), row["total"], row["total"] - row["on_framework"]) for row in rows
    ]


def off_framework_call_offs(actor: Actor) -> list[CallOff]:
    """Call-offs that were not made from an insourcing lot, newest first."""
    found = CallOff.objects.visible_to(actor).exclude(lot__type="insourcing", lot__isnull=False)
    return list(found.select_related("provider", "trust", "lot__framework").order_by("-starts_on", F("pk")))
