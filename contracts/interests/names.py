"""Matching records of the same person: by their number on a register, else by their name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

TITLES = frozenset(
    {
        "dr",
        "doctor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "prof",
        "professor",
        "sir",
        "dame",
        "rev",
        "sister",
        "matron",
        "phd",
        "frcs",
        "frcp",
        "frca",
        "mbe",
        "obe",
        "cbe",
    }
)
_LETTERS = re.compile(r"[^a-z]+")


def name_key(name: str) -> str:
    """The name as it is compared, without title, accents, case, punctuation and order.

    ``Dr SMITH-Jones, Ann`` → ``ann jones smith``.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch)).lower().replace("'", "").replace("’", "")
    return " ".join(sorted(part for part in _LETTERS.split(plain) if part and part not in TITLES))


def number_key(register: str, number: str) -> str:
    """The number as it is compared, with its register; empty when there is none."""
    tidy = "".join(ch for ch in number.upper() if ch.isalnum() or ch == "/")
    return f"{register.lower()}:{tidy}" if register and tidy else ""


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody to be matched; ``what`` is whatever the caller wants back."""

    name: str
    register: str = ""
    number: str = ""
    what: Any = None


T = TypeVar("T")
NUMBER, NAME = "number", "name"


@dataclass(frozen=True, slots=True)
class Match:
    """``by`` number is the same professional; by name it may be a namesake and deserves a look."""

    person: NamedPerson
    other: NamedPerson
    by: str


def matches(people: Iterable[NamedPerson], others: Iterable[NamedPerson]) -> Iterator[Match]:
    """Every pair that is or may be the same person. Two different numbers of one register are two people."""
    by_number: dict[str, list[NamedPerson]] = {}
    by_name: dict[str, list[NamedPerson]] = {}
    for other in others:
        by_number.setdefault(number_key(other.register, other.number), []).append(other)
        by_name.setdefault(name_key(other.name), []).append(other)
    by_number.pop("", None), by_name.pop("", None)
    for person in people:
        number = number_key(person.register, person.number)
        same = by_number.get(number, [])
        yield from (Match(person, other, NUMBER) for other in same)
        for other in by_name.get(name_key(person.name), []):
            if other not in same and not _two_people(person, other):
                yield Match(person, other, NAME)


def _two_people(named_person: NamedPerson, other: NamedPerson) -> bool:
    both = named_person.number and other.number and named_person.register == other.register
    return bool(both) and number_key(named_person.register, named_person.number) != number_key(
        other.register, other.number
    )
