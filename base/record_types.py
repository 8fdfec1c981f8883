"""The types of the API's fields: how a value is read, what is said when it is wrong, how it looks and is described.

A type is used as an annotation and carries its own code and sentence, so no record says them again::

    class NewSession(Body):
        room: Id
        starts_at: Instant
        cases: Annotated[int, Whole(1, 1440)] | None = None
        reason: Reason
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from base.formatting import LONDON
from base.instants import parse_instant
from base.record_faults import refuse
from nhs import identifiers
from nhs.errors import Invalid

LARGEST_ID = 2**63 - 1
COMPONENT = "x-component"
"""Marks a part of a schema that the API's description keeps once: its name and schema."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_POUNDS = re.compile(r"-?\d{1,12}\.\d\d", re.ASCII)
T = TypeVar("T")


def or_null(schema: JsonSchemaValue) -> JsonSchemaValue:
    """The same, or null: of one type as ``["string", "null"]``, which is half as long as ``anyOf``."""
    if {"type": "null"} in schema.get("anyOf", ()) or "null" in schema.get("type", ()):
        return schema
    if isinstance(schema.get("type"), str) and not {"enum", COMPONENT} & schema.keys():
        return schema | {"type": [schema["type"], "null"]}
    said = {name: schema[name] for name in ("description", "default") if name in schema}
    plain = {name: value for name, value in schema.items() if name not in said}
    return {"anyOf": [plain, {"type": "null"}]} | said


def _answers(handler: GetJsonSchemaHandler) -> bool:
    """The schema is of an answer, where the limits of what is taken say nothing."""
    return handler.mode == "serialization"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` to ``most``; neither its digits as text nor ``true`` is one."""

    least: int = 1
    most: int = LARGEST_ID

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.custom_error_schema(
            core_schema.int_schema(strict=True, ge=self.least, le=self.most),
            custom_error_type="not_whole",
            custom_error_message=f"Give a whole number from {self.least}{self._limit()}.",
        )

    def _limit(self) -> str:
        return " on" if self.most == LARGEST_ID else f" to {self.most:,}"

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "integer"} if _answers(handler) else handler(schema)


@dataclass(frozen=True, slots=True)
class Text:
    """Text of ``least`` to ``most`` characters; spaces around it are taken off. With ``least=1`` blank is missing."""

    most: int = 200
    least: int = 0

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = core_schema.custom_error_schema(
            core_schema.str_schema(strict=True, max_length=self.most),
            custom_error_type="not_text",
            custom_error_message=f"Give text of at most {self.most} characters.",
        )
        return core_schema.no_info_after_validator_function(self._tidy, plain)

    def _tidy(self, value: str) -> str:
        if "\0" in value:
            raise refuse("not_text", f"Give text of at most {self.most} characters.")
        tidy = value.strip()
        if len(tidy) < self.least:
            raise refuse("required", "This value is missing.")
        return tidy

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        if _answers(handler):
            return {"type": "string"}
        return handler(schema) | ({"minLength": self.least} if self.least else {})


@dataclass(frozen=True, slots=True)
class OneOf:
    """A member of an enumeration, read from its value. The description keeps its values once, under ``name``.

    Without a name it goes by the classes it stands in: ``Clearance.Item`` is ClearanceItem. With ``only`` no other
    member is taken; such a part of an enumeration needs a name.
    """

    name: str = ""
    only: tuple[enum.Enum, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        members: list[enum.Enum] = list(self.only or source)
        schema = core_schema.custom_error_schema(
            core_schema.enum_schema(source, members, sub_type="str", strict=False, serialization={"type": "any"}),
            custom_error_type="unknown_value",
            custom_error_message=f"Give one of {', '.join(str(member.value) for member in members)}.",
        )
        described = self._described(source, members)
        schema["metadata"] = {"pydantic_js_functions": [lambda _schema, _handler: dict(described)]}
        return schema

    def _described(self, source: type[enum.Enum], members: list[enum.Enum]) -> JsonSchemaValue:
        meanings = "; ".join(f"{member.value}: {_label(member)}" for member in members if _label(member))
        said = {"description": meanings} if meanings else {}
        name = self.name or source.__qualname__.replace(".", "")
        schema: JsonSchemaValue = {"type": "string", "enum": [member.value for member in members]}
        return schema | {COMPONENT: {"name": name, "schema": schema | said}}


def _label(member: enum.Enum) -> str:
    """The label people read, where it says more than the value."""
    label = str(getattr(member, "label", ""))
    return "" if label.lower().replace(" ", "_") == str(member.value).lower() else label


Choice = Annotated[T, OneOf()]
"""``Choice[Clearance.Item]``: one of an enumeration; ``Annotated[State, OneOf("SessionState")]`` to name it."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadBy:
    """A value read by ``parse``, which raises :class:`~nhs.errors.Invalid`; a value of ``kind`` is taken as it is.

    ``described`` is its schema where it is taken, ``answered`` where it is given; ``show`` makes its text.
    """

    kind: type
    parse: Callable[[Any], Any]
    described: JsonSchemaValue
    show: Callable[[Any], str] | None = None
    answered: JsonSchemaValue | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        shown = (
            core_schema.plain_serializer_function_ser_schema(self.show, return_schema=core_schema.str_schema())
            if self.show
            else None
        )
        return core_schema.no_info_plain_validator_function(self._reader(), serialization=shown)

    def _reader(self) -> Callable[[Any], Any]:
        kind, parse = self.kind, self.parse
        taken = kind if kind is not str else None

        def read(value: Any) -> Any:
            if type(value) is taken:
                return value
            try:
                return parse(value)
            except Invalid as why:
                raise refuse(why.code, str(why)) from None

        return read

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.answered if _answers(handler) and self.answered else self.described)


def parse_day(value: object) -> dt.date:
    """A day from ``2026-12-05``. Raises :class:`~nhs.errors.Invalid` with ``date_format``."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise Invalid("Give a day such as 2026-12-05.", code="date_format")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise Invalid("There is no such day. Give one such as 2026-12-05.", code="date_format") from None


def parse_month(value: object) -> dt.date:
    """The first day of a month from ``2026-04``. Raises :class:`~nhs.errors.Invalid` with ``date_format``."""
    try:
        return parse_day(f"{value}-01" if isinstance(value, str) else None)
    except Invalid:
        raise Invalid("Give a month such as 2026-04.", code="date_format") from None


def parse_clock(value: object) -> dt.time:
    """A time of the day from ``08:30``. Raises :class:`~nhs.errors.Invalid` with ``time_format``."""
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise Invalid("Give a time of the 24-hour clock such as 08:30.", code="time_format")
    return dt.time.fromisoformat(value)


def parse_pounds(value: object) -> Decimal:
    """Pounds from ``"310.00"``; a minus where it is less. Raises :class:`~nhs.errors.Invalid`."""
    if not isinstance(value, str) or not _POUNDS.fullmatch(value):
        raise Invalid('Give pounds as text with pence, such as "310.00".', code="money_format")
    return Decimal(value)


def show_instant(instant: dt.datetime) -> str:
    """London time with its offset, as people on both sides speak of it."""
    return instant.astimezone(LONDON).isoformat()


def show_pounds(amount: Decimal) -> str:
    """Pounds and pence as text: a number would be read as a float by most clients."""
    return f"{amount:.2f}"


Id = Annotated[int, Whole()]
"""The id of a row."""
Version = Annotated[int, Whole(1, 2**31 - 1)]
"""The version of a thing as it was read."""
Instant = Annotated[
    dt.datetime,
    ReadBy(
        dt.datetime,
        parse_instant,
        {
            "type": "string",
            "pattern": r"^\s*\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:?\d\d)?\s*$",
            "description": "ISO 8601; without an offset it is London time.",
            "examples": ["2026-12-05T08:30"],
        },
        show_instant,
        {"type": "string", "format": "date-time"},
    ),
]
"""A moment; London time where it carries no offset."""
Day = Annotated[
    dt.date,
    ReadBy(
        dt.date,
        parse_day,
        {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
        answered={"type": "string", "format": "date"},
    ),
]
"""A London day."""
Month = Annotated[
    dt.date,
    ReadBy(
        dt.date,
        parse_month,
        {"type": "string", "pattern": r"^\d{4}-\d\d$", "examples": ["2026-04"]},
        lambda month: f"{month:%Y-%m}",
    ),
]
"""A month, as its first day."""
Clock = Annotated[
    dt.time,
    ReadBy(
        dt.time,
        parse_clock,
        {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["08:30"]},
        lambda clock: f"{clock:%H:%M}",
    ),
]
"""A London time of the day, to the minute."""
Money = Annotated[
    Decimal,
    ReadBy(
        Decimal,
        parse_pounds,
        {
            "type": "string",
            "pattern": r"^-?\d{1,12}\.\d\d$",
            "description": "Pounds excluding VAT, as text with pence.",
        },
        show_pounds,
        {"type": "string", "description": "Pounds excluding VAT, as text with pence."},
    ),
]
"""Pounds excluding VAT; text with pence in JSON."""


def _code(parse: Callable[[str], str], longest: int, description: str, example: str) -> ReadBy:
    answered = {"type": "string", "description": description}
    return ReadBy(str, parse, answered | {"maxLength": longest, "examples": [example]}, answered=answered)


NhsNumber = Annotated[str, _code(identifiers.nhs_number, 20, "NHS number.", "999 000 0018")]
"""Ten digits whose last one agrees; kept without spaces."""
Tfc = Annotated[str, _code(identifiers.tfc, 3, "Treatment function code.", "301")]
"""A treatment function code of the national list."""
Opcs4 = Annotated[str, _code(identifiers.opcs4, 6, "OPCS-4 procedure code.", "H201")]
"""A procedure code, kept without its dot."""
Icd10 = Annotated[str, _code(identifiers.icd10, 7, "ICD-10 diagnosis code.", "K358")]
"""A diagnosis code, kept without its dot."""
OdsCode = Annotated[str, _code(identifiers.ods_code, 12, "ODS code.", "RXX")]
"""The code of an organisation or site, in capitals."""
Reason = Annotated[str, Text(200, least=1)]
"""The reason something is done."""
