"""Readers of one value of a body or a query string. Each ``read`` raises :class:`~nhs.errors.Invalid`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from base.instants import parse_instant
from nhs.errors import Invalid

LARGEST_ID = 2**63 - 1
_DIGITS = re.compile(r"[0-9]{1,19}")


class Field(NamedTuple):
    """The reader of one field or parameter. ``read`` raises :class:`~nhs.errors.Invalid`."""

    read: Callable[[Any], Any]
    required: bool = False
    absent: Any = None


def whole(least: int = 1, most: int = LARGEST_ID, **options: Any) -> Field:
    """A whole number of a body: its digits as text are refused."""

    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Invalid(f"Give a whole number from {least} to {most}.", code="not_whole")
        return value

    return Field(read, **options)


def digits(least: int = 1, most: int = LARGEST_ID, **options: Any) -> Field:
    """A whole number of a query string."""
    number = whole(least, most).read

    def read(value: Any) -> int:
        return number(int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else None)

    return Field(read, **options)


def text(longest: int = 200, **options: Any) -> Field:
    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise Invalid(f"Give text of at most {longest} characters.", code="not_text")
        return value.strip()

    return Field(read, **options)


def flag(**options: Any) -> Field:
    """``true`` or ``false``, in a body or a query string."""
    known = {"true": True, "false": False, True: True, False: False}

    def read(value: Any) -> bool:
        if not isinstance(value, str | bool) or value not in known:
            raise Invalid("Give true or false.", code="not_a_flag")
        return known[value]

    return Field(read, **options)


def choice(values: Iterable[str], **options: Any) -> Field:
    known = tuple(values)

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise Invalid(f"Give one of {', '.join(known)}.", code="unknown_value")
        return value

    return Field(read, **options)


def choices(values: Iterable[str], **options: Any) -> Field:
    """One or several of the values, with commas between them."""
    read_one = choice(values).read

    def read(value: Any) -> list[str]:
        return [read_one(part) for part in str(value).split(",")]

    return Field(read, **options)


def instant(**options: Any) -> Field:
    """An aware instant; London time where it carries no offset."""
    return Field(parse_instant, **options)


def date(**options: Any) -> Field:
    def read(value: Any) -> dt.date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise Invalid("Give a day such as 2026-12-05.", code="date_format")
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise Invalid("There is no such day. Give one such as 2026-12-05.", code="date_format") from None

    return Field(read, **options)


def many(inner: Field, most: int, **options: Any) -> Field:
    """A list of at most ``most`` values of one kind; its faults are those of the first value that is wrong."""

    def read(value: Any) -> list:
        if not isinstance(value, list) or len(value) > most:
            raise Invalid(f"Give a list of at most {most}.", code="not_a_list")
        return [inner.read(item) for item in value]

    return Field(read, **options)
