"""A file of a trust's substantive staff: name and register number a row, nothing else is read."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from base.errors import Fault, InvalidInput, TooLarge
from contracts.interests.names import name_key, number_key
from nhs.errors import Invalid
from nhs.identifiers import REGISTERS, registration_number

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
COLUMNS = {
    "name": ("name", "full name", "employee name", "employee"),
    "register": ("register", "professional register", "registration body", "body"),
    "number": ("number", "registration number", "register number", "registration", "pin", "gmc number", "nmc pin"),
}
BODIES = {name.casefold(): name for name in REGISTERS}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff; register and number are empty for those without one."""

    line: int
    name: str
    register: str
    number: str


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A staff list as read: its people, and the faults of other rows. ``sha256`` names the file."""

    people: list[StaffRow]
    faults: list[Fault]
    sha256: str


def read_staff(stream: IO[bytes]) -> StaffFile:
    """Read a CSV with columns for name, register and number. Raises InvalidInput when it is no such file.

    A fault's pointer is ``/<line of the file>/<column>``; no sentence repeats a name or number.
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", code="file_too_large")
    reader = csv.reader(io.StringIO(_text(content), newline=""))
    try:
        header = next(reader, [])
        places = _places(header)
        people, faults = _people(enumerate(reader, 2), places)
    except csv.Error as error:
        raise InvalidInput(f"The file is not CSV: {error}.", code="malformed") from None
    if not people and not faults:
        raise InvalidInput("The file has no rows below its headings.", code="file_empty")
    return StaffFile(people, faults, hashlib.sha256(content).hexdigest())


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidInput("The file is not text: save it as CSV.", code="malformed")


def _places(header: list[str]) -> dict[str, int]:
    headings = [cell.strip().casefold() for cell in header]
    places = {}
    for column, words in COLUMNS.items():
        found = next((headings.index(word) for word in words if word in headings), None)
        if found is not None:
            places[column] = found
    if "name" not in places:
        raise InvalidInput(
            "No column is headed Name. Head the columns Name, Register and Number.", code="column_missing"
        )
    return places


def _people(rows: Iterator[tuple[int, list[str]]], places: dict[str, int]) -> tuple[list[StaffRow], list[Fault]]:
    people: list[StaffRow] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(people) + len(faults) >= MOST_ROWS:
            raise TooLarge(f"The file has more than {MOST_ROWS:,} rows.", code="too_large")
        row = _row(line, {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()})
        if isinstance(row, Fault):
            faults.append(row)
            continue
        key = number_key(row.register, row.number)
        if key and key in seen:
            faults.append(Fault(f"/{line}/number", "number_twice", f"The same number is on line {seen[key]} already."))
            continue
        seen[key] = line
        people.append(row)
    return people, faults


def _row(line: int, cells: dict[str, str]) -> StaffRow | Fault:
    name, register, number = cells["name"], cells.get("register", ""), cells.get("number", "")
    if not name_key(name):
        return Fault(f"/{line}/name", "required", "The name is missing.")
    if len(name) > 120:
        return Fault(f"/{line}/name", "invalid", "The name must be 120 characters or fewer.")
    if not number:
        return StaffRow(line, name, "", "")
    body = BODIES.get(register.casefold())
    if body is None:
        return Fault(f"/{line}/register", "unknown_value", f"The register must be one of {', '.join(REGISTERS)}.")
    try:
        return StaffRow(line, name, body.lower(), registration_number(body, number))
    except Invalid as wrong:
        return Fault(f"/{line}/number", "invalid", str(wrong))
