"""Many certificates at once, from a spreadsheet or a provider's system: one record of a professional for all trusts.

A row names a person by register and number. Somebody not yet in the team joins it when the row gives name and role.
What has ended already is refused; what is here already is counted and left alone; good rows are kept, all others named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput
from base.formatting import day, london_day
from base.permissions import Permission, require
from base.sheets import Column, SheetRow, column_numbers, day_cell, read_rows, read_sheet, text_cell
from providers.models import Clearance, Clinician, Provider, Registration
from providers.services.people import add_clearance, add_clinician, read_registration


def _one_of(pairs: Sequence[tuple[str, str]]):
    """A value or its label, in any writing."""

    def read(cell: str) -> str:
        for value, label in pairs:
            if cell.casefold() in (value.casefold(), label.casefold()):
                return value
        raise ValueError(f"must be one of {', '.join(label for _, label in pairs)}")

    return read


COLUMNS = (
    Column("register", "Register", ("regulator", "body", "professional body"), _one_of(Registration.Register.choices)),
    Column("number", "Number", ("registration", "registration number", "gmc", "nmc", "hcpc", "pin"), text_cell(30)),
    Column("item", "Item", ("certificate", "check", "document", "clearance"), _one_of(Clearance.Item.choices)),
    Column("valid_from", "Valid from", ("from", "start", "issued", "issue date", "start date"), day_cell),
    Column(
        "valid_until",
        "Last day",
        ("until", "expires", "expiry", "expiry date", "valid until", "end date"),
        day_cell,
        needed=False,
    ),
    Column("name", "Name", ("clinician", "person", "full name"), text_cell(120), needed=False),
    Column("role", "Role", ("job", "usual role"), _one_of(Clinician.Role.choices), needed=False),
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One item to record for one person; ``person`` is None for somebody who joins with it."""

    line: int
    register: str
    number: str
    name: str
    role: str
    item: str
    valid_from: dt.date
    valid_until: dt.date | None
    person: Clinician | None


@dataclass(slots=True)
class CertificatesPreview:
    """Preview of an import: records to keep, records that are here already, and what is wrong with the rest."""

    records: list[Certificate] = field(default_factory=list)
    here: int = 0
    faults: list[Fault] = field(default_factory=list)


@transaction.atomic
def import_certificates(
    *, by: Actor, text: str, columns: Mapping[str, str] | None = None, dry_run: bool = False
) -> CertificatesPreview:
    """Rows of CSV or paste. Faults point at ``/<line>/<column>``."""
    require(by, Permission.MANAGE_CLINICIANS)
    sheet = read_sheet(text)
    read = read_rows(sheet, COLUMNS, column_numbers(sheet, COLUMNS, columns))
    found = _check_rows(by, read.rows, "Line {0}: {1}")
    found.faults[:0] = read.faults
    if not dry_run:
        _store(by, found.records)
    return found


@transaction.atomic
def record_certificates(*, by: Actor, rows: Sequence[Mapping], dry_run: bool = False) -> CertificatesPreview:
    """The same for rows already read (a system's): values by the names of ``COLUMNS``. Faults point at ``/<index>/<field>``."""
    require(by, Permission.MANAGE_CLINICIANS)
    found = _check_rows(by, [SheetRow(n, dict(row)) for n, row in enumerate(rows)], "{1}")
    if not dry_run:
        _store(by, found.records)
    return found


def _check_rows(by: Actor, rows: Sequence[SheetRow], sentence: str) -> CertificatesPreview:
    provider = Provider.objects.visible_to(by).select_for_update(no_key=True).filter(pk=by.own_provider_id).first()
    if provider is None:
        raise InvalidInput("Only a provider has people of its own.", code="invalid")
    people = {
        (clinician.registration.register, clinician.registration.number): clinician
        for clinician in Clinician.objects.visible_to(by).select_related("registration")
    }
    held = set(Clearance.objects.visible_to(by).values_list("clinician_id", "item", "valid_from", "valid_until"))
    found, seen = CertificatesPreview(), set()
    for row in rows:
        certificate, wrong = _read(row, provider, people)
        found.faults += [
            Fault(f"/{row.line}{fault.pointer}", fault.code, sentence.format(row.line, fault.detail)) for fault in wrong
        ]
        if wrong:
            continue
        same = (
            certificate.register,
            certificate.number,
            certificate.item,
            certificate.valid_from,
            certificate.valid_until,
        )
        known = certificate.person and (certificate.person.pk, *same[2:]) in held
        if known or same in seen:
            found.here += 1
        else:
            seen.add(same)
            found.records.append(certificate)
    return found


def _read(row: SheetRow, provider: Provider, people: Mapping) -> tuple[Certificate, list[Fault]]:
    values, faults = row.values, FaultCollector()
    number = read_registration(faults, values["register"], values["number"], provider.short_name)
    person = people.get((values["register"], number))
    last = values.get("valid_until")
    if last and last < values["valid_from"]:
        faults.add("/valid_until", "clearance_order", "The last day must be on or after the first day.")
    elif last and last < london_day(timezone.now()):
        words = f"This ended on {day(last)}. Send the certificate that holds now."
        faults.add("/valid_until", "clearance_over", words)
    if person is None and number and not (values.get("name") and values.get("role")):
        words = "Nobody in your team has this registration. Give name and role to add the person."
        faults.add("/number", "person_not_found", words)
    made = Certificate(
        row.line,
        values["register"],
        number,
        values.get("name") or (person.name if person else ""),
        values.get("role") or "",
        values["item"],
        values["valid_from"],
        last,
        person,
    )
    return made, list(faults)


def _store(by: Actor, records: Sequence[Certificate]) -> None:
    joined: dict[tuple[str, str], int] = {}
    for certificate in records:
        key = (certificate.register, certificate.number)
        if certificate.person is None and key not in joined:
            made = add_clinician(
                by=by,
                name=certificate.name,
                role=certificate.role,
                register=certificate.register,
                number=certificate.number,
            )
            joined[key] = made.pk
        add_clearance(
            by=by,
            clinician_id=certificate.person.pk if certificate.person else joined[key],
            item=certificate.item,
            valid_from=certificate.valid_from,
            valid_until=certificate.valid_until,
        )
