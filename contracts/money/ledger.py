"""A call-off's money: movements are added, balances are sums. The limit itself is kept by the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from base.actors import Actor
from base.bulk_insert import insert_rows
from contracts.call_offs.models.call_offs import CallOff
from contracts.money.models.ledger import LedgerEntry, LedgerSum

ZERO = Decimal("0.00")
Kind = LedgerEntry.Kind
COLUMNS = ("trust_id", "provider_id", "call_off_id", "session_id", "kind", "amount", "note")


@dataclass(frozen=True, slots=True)
class Balance:
    """Spend against contract, in pounds. ``left`` may be negative: what was really done is always recorded."""

    maximum: Decimal
    opening: Decimal
    committed: Decimal
    accrued: Decimal
    invoiced: Decimal
    paid: Decimal
    cancelled: Decimal = ZERO
    """Charged for cancelling lists, less what the provider credits for its own failures; it may be below nothing."""

    @property
    def drawdown(self) -> Decimal:
        return self.opening + self.committed + self.accrued + self.cancelled

    @property
    def left(self) -> Decimal:
        return self.maximum - self.drawdown

    @property
    def over_value(self) -> bool:
        """Accrued above the maximum: booking stops until a variation is signed."""
        return self.opening + self.accrued + self.cancelled > self.maximum


def balances(*, actor: Actor, call_offs: Iterable[CallOff]) -> dict[int, Balance]:
    """Spend against contract of several call-offs, in one query over what the database keeps added up."""
    call_offs = list(call_offs)
    sums = {kind: Coalesce(Sum("amount", filter=Q(kind=kind)), ZERO) for kind in Kind.values}
    rows = (
        LedgerSum.objects.visible_to(actor)
        .filter(call_off__in=[c.pk for c in call_offs])
        .values("call_off_id")
        .annotate(**sums)
    )
    by_id: dict[int, Any] = {row["call_off_id"]: row for row in rows}
    return {c.pk: _balance(c, by_id.get(c.pk, dict.fromkeys(Kind.values, ZERO))) for c in call_offs}


def _balance(call_off: CallOff, row: dict) -> Balance:
    return Balance(
        maximum=call_off.maximum_value or ZERO,
        opening=row[Kind.OPENING],
        committed=row[Kind.COMMITTED] - row[Kind.RELEASED],
        accrued=row[Kind.ACCRUED] - row[Kind.CREDITED],
        invoiced=row[Kind.INVOICED],
        paid=row[Kind.PAID],
        cancelled=row[Kind.CHARGED] - row[Kind.FAILED],
    )


def balance(*, actor: Actor, call_off: CallOff) -> Balance:
    return balances(actor=actor, call_offs=[call_off])[call_off.pk]


def entry(session, kind: str, amount: Decimal, note: str = "") -> LedgerEntry:
    """An unsaved movement for a session (or anything with its call-off, trust and provider)."""
    return LedgerEntry(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        call_off_id=session.call_off_id,
        session_id=session.pk,
        kind=kind,
        amount=amount,
        note=note,
    )


def post(entries: Iterable[LedgerEntry]) -> None:
    """Add movements. Commitments beyond the maximum contract value are refused by the database."""
    insert_rows(LedgerEntry, ({name: getattr(entry, name) for name in COLUMNS} for entry in entries))


def fold_sums() -> None:
    """Make one row again of what was added up of one kind on a call-off; no balance changes by it."""
    with connection.cursor() as cursor:
        cursor.execute("select contracts_fold_sums()")
