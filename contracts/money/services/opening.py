"""Opening positions of call-offs that were taken over: one by one, or from a file; and today's list of call-offs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import DomainError, Fault, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import UNNAMED, CallOff
from contracts.call_offs.policies.terms import LARGEST
from contracts.call_offs.services.entry import enter_call_off, own_call_off
from contracts.frameworks.models import Lot
from contracts.money import ledger
from contracts.money.models.ledger import LedgerEntry
from contracts.money.models.opening import OpeningPosition
from contracts.money.opening_files import (
    OpeningRow,
    a_day,
    amount,
    maybe_a_day,
    maybe_an_amount,
    read_rows,
    text_of,
    whole,
)
from plumbing.outbox import send
from providers.models import Provider

AMOUNTS = ("spent", "invoiced", "accrued")
POSITIONS = {
    "call_off": text_of(40),
    "as_at": a_day,
    "spent": amount,
    "invoiced": amount,
    "accrued": amount,
    "patients": whole,
}
CALL_OFFS = {
    "reference": text_of(40),
    "title": text_of(150),
    "provider": text_of(40, needed=False),
    "framework": text_of(40, needed=False),
    "lot": text_of(10, needed=False),
    "off_framework_reason": text_of(1000, needed=False),
    "regime": text_of(10, needed=False),
    "process": text_of(24, needed=False),
    "intention_published_on": maybe_a_day,
    "signed_on": maybe_a_day,
    "starts_on": maybe_a_day,
    "ends_on": maybe_a_day,
    "maximum_value": maybe_an_amount,
    "source": text_of(300, needed=False),
}


@dataclass(slots=True)
class Imported:
    """The result of a file: rows ``added``, ``changed``, ``unchanged``, and the faults of the others."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


@transaction.atomic
def set_opening(
    *,
    by: Actor,
    call_off_id: int,
    as_at: dt.date,
    spent: Decimal = ledger.ZERO,
    invoiced: Decimal = ledger.ZERO,
    accrued: Decimal = ledger.ZERO,
    patients: int = 0,
) -> OpeningPosition:
    """Record where a call-off stood at the end of a day: paid, invoiced and unpaid, delivered and not invoiced.

    The ledger moves by the difference to the position before, so the same one twice moves nothing. What was really
    spent is recorded even above the maximum contract value: the call-off is then over value.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = own_call_off(by, call_off_id)
    values = {"as_at": as_at, "spent": spent, "invoiced": invoiced, "accrued": accrued, "patients": patients}
    _check(call_off, values)
    held = _held(by, call_off)
    if held and _same(held, values):
        return held
    made = OpeningPosition.objects.create(
        trust_id=call_off.trust_id, said_by=by.label, said_by_person_id=by.person_id, call_off=call_off, **values
    )
    moved = made.total - (held.total if held else ledger.ZERO)
    if moved:
        ledger.post([_movement(call_off, moved, as_at)])
    record("call_off.opening_set", by=by, target=call_off, as_at=str(as_at), moved=str(moved))
    send("call_off.opening_set", trust_id=call_off.trust_id, call_off=call_off.pk)
    return made


def _check(call_off: CallOff, values: dict) -> None:
    faults = FaultCollector()
    if call_off.state in (CallOff.State.DRAFT, CallOff.State.STANDSTILL) and call_off.signed_on is None:
        faults.add("", "not_signed", f"Call-off {call_off.reference} is not signed: nothing can have been spent on it")
    begins = call_off.starts_on or dt.date.max
    if not begins <= values["as_at"] <= london_day(timezone.now()):
        faults.add("/as_at", "invalid", "The day must lie between the contract's start and today")
    for name in AMOUNTS:
        if values[name] < 0:
            faults.add(f"/{name}", "invalid", "The amount must be £0 or more")
    if sum(values[name] for name in AMOUNTS) > LARGEST:
        faults.add("/spent", "invalid", "The three amounts together are more than any contract's value")
    if values["patients"] < 0:
        faults.add("/patients", "invalid", "The number of patients must be 0 or more")
    faults.stop(RuleBroken)


def _held(by: Actor, call_off: CallOff) -> OpeningPosition | None:
    return OpeningPosition.objects.visible_to(by).filter(call_off=call_off).order_by("-pk").first()


def _same(held: OpeningPosition, values: dict) -> bool:
    return all(getattr(held, name) == value for name, value in values.items())


def _movement(call_off: CallOff, moved: Decimal, as_at: dt.date) -> LedgerEntry:
    return LedgerEntry(
        trust_id=call_off.trust_id,
        provider_id=call_off.provider_id,
        call_off_id=call_off.pk,
        kind=LedgerEntry.Kind.OPENING,
        amount=moved,
        note=f"Position at the end of {as_at.isoformat()}",
    )


@transaction.atomic
def import_opening(*, by: Actor, stream: IO[bytes], dry_run: bool = False) -> Imported:
    """Record the positions a CSV holds; rows that are wrong are named and the good ones kept. The same file twice is once.

    Columns: call_off (its reference), as_at, spent, invoiced, accrued, patients.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    read = read_rows(stream, POSITIONS)
    done = Imported(faults=list(read.faults))
    references = [row.values["call_off"] for row in read.rows]
    known = _by_reference(by, references)
    for row in read.rows:
        _import_row(by, row, known, references, done)
    if dry_run:
        transaction.set_rollback(True)
    return done


def _by_reference(by: Actor, references: list[str]) -> dict[str, CallOff]:
    found = CallOff.objects.visible_to(by).filter(reference__in=references)
    return {call_off.reference: call_off for call_off in found}


def _import_row(by: Actor, row: OpeningRow, known: dict, references: list[str], done: Imported) -> None:
    reference = row.values["call_off"]
    call_off = known.get(reference)
    if call_off is None:
        done.faults.append(
            Fault(f"/{row.line}/call_off", "unknown_value", f"Line {row.line}: no call-off {reference}.")
        )
    elif references.count(reference) > 1:
        words = f"Line {row.line}: call-off {reference} stands more than once in the file."
        done.faults.append(Fault(f"/{row.line}/call_off", "reference_twice", words))
    else:
        values = {name: value for name, value in row.values.items() if name != "call_off"}
        held = _held(by, call_off)
        _kept(done, row, lambda: set_opening(by=by, call_off_id=call_off.pk, **values), held, values)


def _kept(done: Imported, row: OpeningRow, write, held: OpeningPosition | None, values: dict) -> None:
    try:
        with transaction.atomic():
            write()
    except DomainError as refusal:
        done.faults.extend(at_line(row.line, refusal))
        return
    if held is None:
        done.added += 1
    elif _same(held, values):
        done.unchanged += 1
    else:
        done.changed += 1


def at_line(line: int, refusal: DomainError) -> list[Fault]:
    """A refusal's faults as faults of a line of the file."""
    listed = refusal.errors or [Fault("", refusal.code, refusal.detail)]
    return [Fault(f"/{line}{fault.pointer}", fault.code, f"Line {line}: {fault.detail}") for fault in listed]


@transaction.atomic
def import_call_offs(*, by: Actor, stream: IO[bytes], dry_run: bool = False) -> Imported:
    """Enter the call-offs of a CSV as drafts; rows that are wrong are named and the good ones kept.

    A reference that is here already is left as it is. Columns: those of ``CALL_OFFS``; provider by its short name. What
    is not known stays empty, the provider too; ``source`` may be left out.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    read = read_rows(stream, CALL_OFFS, optional=("source",))
    done = Imported(faults=list(read.faults))
    here = set(_by_reference(by, [row.values["reference"] for row in read.rows]))
    providers = {provider.short_name.casefold(): provider.pk for provider in Provider.objects.visible_to(by)}
    lots = {
        (lot.framework.reference, lot.number): lot.pk for lot in Lot.objects.visible_to(by).select_related("framework")
    }
    for row in read.rows:
        if row.values["reference"] in here:
            done.unchanged += 1
            continue
        _enter_row(by, row, providers, lots, done)
        here.add(row.values["reference"])
    if dry_run:
        transaction.set_rollback(True)
    return done


def _enter_row(by: Actor, row: OpeningRow, providers: dict, lots: dict, done: Imported) -> None:
    values = dict(row.values)
    provider, place = values.pop("provider") or UNNAMED, (values.pop("framework"), values.pop("lot"))
    faults = []
    if provider.casefold() not in providers:
        words = f"Line {row.line}: no provider has the short name {provider}."
        faults.append(Fault(f"/{row.line}/provider", "unknown_value", words))
    if any(place) and place not in lots:
        words = f"Line {row.line}: there is no framework {place[0]} with a lot {place[1]}."
        faults.append(Fault(f"/{row.line}/lot", "unknown_value", words))
    if faults:
        done.faults.extend(faults)
        return
    try:
        with transaction.atomic():
            enter_call_off(by=by, provider_id=providers[provider.casefold()], lot_id=lots.get(place), **values)
        done.added += 1
    except DomainError as refusal:
        done.faults.extend(at_line(row.line, refusal))
