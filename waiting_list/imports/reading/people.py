"""People of the rows of a chunk: NHS numbers read and checked by the thousand, and rows grouped by person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nhs.identifiers import nhs_number_ok
from waiting_list.imports.reading.chunks import RowErrors
from waiting_list.imports.reading.value_cache import BLANK, BROKEN

_WEIGHTS = np.array([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], dtype=np.int16)
_SEPARATORS = str.maketrans("", "", " -\u00a0\u2009\u202f\u2010\u2011\u2013='\"“”‘’")
_NOUGHTS = range(7, 10)
"""Digits a number has left when a spreadsheet took the noughts from its beginning."""
_ROUNDED = re.compile(r"\d[.,]?\d*[eE]\+?\d+", re.ASCII)
_DECIMALS = re.compile(r"(\d{10})[.,]0*", re.ASCII)
_NONE = "0000000000"  # stands in for what is no number; ten times a digit always passes the check


def read_nhs_numbers(cells: Sequence[str], faults: RowErrors) -> list[str]:
    """Ten digits each, or nothing. A wrong number rejects its row; one that stands for none is left out."""
    cells = list(map(str.strip, cells))
    if not all(map(_plain, cells)):
        cells = [cell if _plain(cell) else _tidy(cell, place, faults) for place, cell in enumerate(cells)]
    digits = np.frombuffer("".join([cell or _NONE for cell in cells]).encode(), dtype=np.uint8)
    table = digits.reshape(-1, 10).astype(np.int16) - 48
    for place in np.flatnonzero((table @ _WEIGHTS) % 11).tolist():
        faults.add(place, "nhs_number", "nhs_number_check_digit", warning=False)
    for place in np.flatnonzero((table == table[:, :1]).all(axis=1)).tolist():
        if cells[place]:
            cells[place] = ""
            faults.add(place, "nhs_number", "nhs_number_placeholder", warning=True)
    return cells


def _plain(cell: str) -> bool:
    return len(cell) == 10 and cell.isascii() and cell.isdigit()


def _tidy(cell: str, place: int, faults: RowErrors) -> str:
    digits = cell.translate(_SEPARATORS)
    if digits in BLANK:
        return ""
    if _plain(digits):
        return digits
    if match := _DECIMALS.fullmatch(digits):
        faults.add(place, "nhs_number", "nhs_number_decimal", warning=True)
        return match[1]
    faults.add(place, "nhs_number", _wrong(cell, digits), warning=False)
    return ""


def _wrong(cell: str, digits: str) -> str:
    if cell in BROKEN:
        return "spreadsheet_error"
    if _ROUNDED.fullmatch(digits):
        return "nhs_number_spreadsheet"
    if not (digits.isascii() and digits.isdigit()):
        return "nhs_number_characters"
    lost = len(digits) in _NOUGHTS and nhs_number_ok(digits.zfill(10))
    return "nhs_number_noughts" if lost else "nhs_number_length"


@dataclass(slots=True)
class People:
    """The persons of a chunk: number of each row (-1 where the row is rejected), and both numbers of each person."""

    of_row: list[int]
    nhs: list[str] = field(default_factory=list)
    hospital: list[str] = field(default_factory=list)
    row: list[int] = field(default_factory=list)


def group_by_person(nhs: Sequence[str], hospital: Sequence[str], faults: RowErrors) -> People:
    """Rows with a number in common are about one person; rows that contradict an earlier one are rejected.

    Rows with both numbers come first: they tell that rows with one number each mean the same person.
    """
    people = People([-1] * len(nhs))
    by_nhs: dict[str, int] = {}
    by_hospital: dict[str, int] = {}
    single = []
    for place, (number, filed) in enumerate(zip(nhs, hospital, strict=True)):
        if place in faults.rejected:
            continue
        if not (number and filed):
            single.append(place)
            continue
        person = by_nhs.get(number)
        if person is None and filed not in by_hospital:
            person = by_nhs[number] = by_hospital[filed] = _new(people, place, number, filed)
        elif person is None or people.hospital[person] != filed:
            code = (
                "nhs_number_of_other_hospital_number" if person is not None else "hospital_number_of_other_nhs_number"
            )
            faults.add(place, "nhs_number" if person is not None else "hospital_number", code, warning=False)
            continue
        people.of_row[place] = person
    for place in single:
        _settle(people, place, nhs[place], hospital[place], by_nhs, by_hospital, faults)
    return people


def _settle(people, place, number, filed, by_nhs, by_hospital, faults) -> None:
    """A row with one number or none."""
    if not (number or filed):
        faults.add(place, "row", "patient_number_needed", warning=False)
        return
    index, key = (by_nhs, number) if number else (by_hospital, filed)
    person = index.get(key)
    if person is None:
        person = index[key] = _new(people, place, number, filed)
    people.of_row[place] = person
    if not number:
        faults.add(place, "nhs_number", "nhs_number_missing", warning=True)


def _new(people: People, place: int, nhs: str, hospital: str) -> int:
    people.nhs.append(nhs)
    people.hospital.append(hospital)
    people.row.append(place)
    return len(people.row) - 1
