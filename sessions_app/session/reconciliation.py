"""Does the money, and does every fact, agree with the rows it comes from? Each row that does not is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from base.actors import Actor
from contracts.models import CallOff, LedgerEntry, LedgerSum, OpeningPosition
from contracts.money.ledger import ZERO
from sessions_app.session.models.facts import SessionFact
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.facts import recompute_facts
from sessions_app.session.states import HOLDS_MONEY, State

Kind = LedgerEntry.Kind
PIECE = 2000
"""Sessions looked at together: memory stays flat whatever their number."""

SETTLED = (State.SIGNED_OFF, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row that does not agree: which, what it should hold, what it holds."""

    row: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.row}: {self.what} should be {self.expected}, is {self.found}"


def reconcile(*, by: Actor) -> Iterator[Disagreement]:
    """Every disagreement: opening positions, sums kept of the ledger, movements on the wrong call-off, money, facts.

    Nothing is changed: facts are computed anew and thrown away. Call it inside ``acting_as``.
    """
    yield from _openings(by)
    yield from _kept_sums(by)
    yield from _strays(by)
    for sessions in _pieces(Session.objects.visible_to(by)):
        yield from _money(by, sessions)
        yield from _facts(by, sessions)


def _pieces(rows: QuerySet[Session]) -> Iterator[list[Session]]:
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:PIECE]):
        yield piece
        last = piece[-1].pk


def _money(by: Actor, sessions: list[Session]) -> Iterator[Disagreement]:
    sums: dict[int | None, Any] = {
        row["session_id"]: row
        for row in LedgerEntry.objects.visible_to(by)
        .filter(session_id__in=[one.pk for one in sessions])
        .values("session_id")
        .annotate(
            committed=Coalesce(Sum("amount", filter=Q(kind=Kind.COMMITTED)), ZERO)
            - Coalesce(Sum("amount", filter=Q(kind=Kind.RELEASED)), ZERO),
            accrued=Coalesce(Sum("amount", filter=Q(kind=Kind.ACCRUED)), ZERO),
            cancelled=Coalesce(Sum("drawdown", filter=Q(kind__in=(Kind.CHARGED, Kind.FAILED))), ZERO),
        )
    }
    for one in sessions:
        held = sums.get(one.pk, dict.fromkeys(("committed", "accrued", "cancelled"), ZERO))
        dues = {"committed": _committed(one), "accrued": _accrued(one), "cancelled": one.cancel_amount or ZERO}
        for what, due in dues.items():
            if held[what] != due:
                yield Disagreement(f"Session {one.pk} ({one.state})", what, str(due), str(held[what]))


def _committed(one: Session) -> Decimal:
    return one.expected_price if one.state in HOLDS_MONEY else ZERO


def _accrued(one: Session) -> Decimal:
    return (one.delivered_price or ZERO) if one.state in SETTLED else ZERO


def _openings(by: Actor) -> Iterator[Disagreement]:
    """The opening movements of a call-off come to its last opening position."""
    moved = dict(
        LedgerEntry.objects.visible_to(by)
        .filter(kind=Kind.OPENING)
        .values_list("call_off_id")
        .annotate(total=Sum("amount"))
    )
    rows = OpeningPosition.objects.visible_to(by).order_by("call_off_id", "-pk").distinct("call_off_id")
    said = {one.call_off_id: one.total for one in rows}
    wrong = {pk for pk in moved.keys() | said.keys() if moved.get(pk, ZERO) != said.get(pk, ZERO)}
    for one in CallOff.objects.visible_to(by).filter(pk__in=wrong).order_by("pk"):
        due, found = said.get(one.pk, ZERO), moved.get(one.pk, ZERO)
        yield Disagreement(f"Call-off {one.reference}", "opening position", str(due), str(found))


def _kept_sums(by: Actor) -> Iterator[Disagreement]:
    """What the database keeps added up of a ledger is what its movements come to, kind by kind."""
    kept, moved = (
        {
            (call_off, kind): total
            for call_off, kind, total in rows.objects.visible_to(by)
            .values_list("call_off_id", "kind")
            .annotate(total=Sum("amount"))
        }
        for rows in (LedgerSum, LedgerEntry)
    )
    wrong = {key for key in kept.keys() | moved.keys() if kept.get(key, ZERO) != moved.get(key, ZERO)}
    names = dict(CallOff.objects.visible_to(by).filter(pk__in={one for one, _ in wrong}).values_list("pk", "reference"))
    for call_off, kind in sorted(wrong):
        due, found = moved.get((call_off, kind), ZERO), kept.get((call_off, kind), ZERO)
        label = f"sum kept of what was {Kind(kind).label.lower()}"
        yield Disagreement(f"Call-off {names[call_off]}", label, str(due), str(found))


def _strays(by: Actor) -> Iterator[Disagreement]:
    """Movements of a session on another call-off than the session's, or of a session that is not there."""
    rows = LedgerEntry.objects.visible_to(by).filter(session_id__isnull=False)
    seen = rows.order_by("session_id", "call_off_id").values_list("session_id", "call_off_id").distinct()
    piece: list[tuple[int | None, int]] = []
    for pair in seen.iterator(chunk_size=PIECE):
        piece.append(pair)
        if len(piece) == PIECE:
            yield from _stray(by, piece)
            piece = []
    yield from _stray(by, piece)


def _stray(by: Actor, pairs: list[tuple[int | None, int]]) -> Iterator[Disagreement]:
    sessions = Session.objects.visible_to(by).filter(pk__in={pk for pk, _ in pairs if pk is not None})
    owners: dict[int | None, int] = dict(sessions.values_list("pk", "call_off_id"))
    for session, call_off in pairs:
        if owners.get(session) != call_off:
            due = f"call-off {owners[session]}" if session in owners else "none: there is no such session"
            yield Disagreement(f"Session {session}", "its movements", due, f"call-off {call_off}")


def _facts(by: Actor, sessions: list[Session]) -> Iterator[Disagreement]:
    ids = [one.pk for one in sessions]
    before = _held(by, ids)
    with transaction.atomic():
        recompute_facts(ids)
        after = _held(by, ids)
        transaction.set_rollback(True)
    for pk in ids:
        held, due = before.get(pk), after.get(pk)
        if held is None or due is None:
            if held is not due:
                yield Disagreement(f"Facts of session {pk}", "the row", _there(due), _there(held))
            continue
        for name, value in due.items():
            if held[name] != value:
                yield Disagreement(f"Facts of session {pk}", name, str(value), str(held[name]))


def _held(by: Actor, ids: list[int]) -> dict[int, dict]:
    rows = SessionFact.objects.visible_to(by).filter(session_id__in=ids)
    return {row["session_id"]: row for row in rows.values(*_columns())}


def _columns() -> list[str]:
    skipped = ("computed_at", "at")
    return [field.attname for field in SessionFact._meta.concrete_fields if field.name not in skipped]


def _there(row: dict | None) -> str:
    return "there" if row else "missing"
