"""The form of a reference file: which fields each thing has and how each is read. See docs/reference/reference-file.md."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from base.api import Field, choice, date, many, read_fields, text, whole
from base.errors import Fault, InvalidInput
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.compliance.models import AwardNotice, HoursRecord
from contracts.frameworks.models import Framework, Lot
from contracts.rates.models import DayType, RateLine
from nhs.errors import Invalid
from trusts.models import OpeningWindow, Room
from trusts.slot_mix import as_json, read_mix

MOST_BYTES = 20_000_000
MOST = 10_000
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def money(**options: Any) -> Field:
    """Pounds as text with pence, so that nothing is rounded on the way: ``"310.00"``."""

    def read(value: Any) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(r"\d{1,12}\.\d\d", value, re.ASCII):
            raise Invalid('Give pounds as text with pence, such as "310.00".', code="money_format")
        return Decimal(value)

    return Field(read, **options)


def time(**options: Any) -> Field:
    """A clock time: ``"08:30"``."""

    def read(value: Any) -> dt.time:
        if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
            raise Invalid('Give a time such as "08:30".', code="time_of_day_format")
        return dt.time.fromisoformat(value)

    return Field(read, **options)


class Shape(NamedTuple):
    """A thing's own fields, and the lists of other things in it."""

    fields: dict[str, Field]
    inner: dict[str, Shape] = {}


def _text(longest: int, *, required: bool = False) -> Field:
    return text(longest, required=required, absent="")


def slots() -> Field:
    """Kinds of slots in words, such as ``6 new × 30 + 4 follow-up × 15``, kept as rows."""
    return Field(lambda value: as_json(read_mix(value if isinstance(value, str) else "?")), absent=[])


_SUPPLIER = Shape({"provider": _text(12, required=True), "joined_on": date(required=True), "left_on": date()})
_LOT = Shape(
    {
        "number": _text(10, required=True),
        "title": _text(200, required=True),
        "type": choice(Lot.Type.values, required=True),
    },
    {"suppliers": _SUPPLIER},
)
_FRAMEWORK = Shape(
    {
        "reference": _text(40, required=True),
        "title": _text(200, required=True),
        "owner": _text(150, required=True),
        "regime": choice(Framework.Regime.values, absent=""),
        "starts_on": date(),
        "ends_on": date(),
        "source": _text(300),
    },
    {"lots": _LOT},
)
_PROVIDER = Shape(
    {
        "short_name": _text(12, required=True),
        "name": _text(150, required=True),
        "companies_house": _text(10),
        "cqc_id": _text(20),
        "telephone": _text(30),
    }
)
_WINDOW = Shape(
    {
        "weekday": choice(WEEKDAYS, required=True),
        "part": choice(OpeningWindow.Part.values, required=True),
        "starts": time(required=True),
        "ends": time(required=True),
    }
)
_ROOM = Shape(
    {
        "name": _text(80, required=True),
        "kind": choice(Room.Kind.values, required=True),
        "unit": choice(Room.Unit.values, required=True),
        "half_day_capacity": whole(1, 1000, required=True),
        "slot_mix": slots(),
        "note": _text(80),
        "telephone": _text(30),
        "join_link": _text(300),
    },
    {"windows": _WINDOW},
)
_SITE = Shape(
    {"ods_code": _text(12, required=True), "name": _text(150, required=True), "telephone": _text(30)},
    {"rooms": _ROOM},
)
_TRUST = Shape(
    {
        "ods_code": _text(12, required=True),
        "name": _text(150, required=True),
        "short_name": _text(40, required=True),
    },
    {"sites": _SITE},
)
_LINE = Shape(
    {
        "name": _text(120, required=True),
        "tfc": _text(3, required=True),
        "setting": choice(ServiceLine.Setting.values, absent=""),
        "sites": many(_text(12), 200, absent=[]),
        "hours": choice(HoursRecord.When.values, absent=""),
        "hours_reason": _text(400),
        "lead_name": _text(120),
        "lead_gmc": _text(10),
        "cost_code": _text(20),
        "planned_cases": whole(1, 200, absent=6),
    }
)
_RATE = Shape(
    {
        "service_line": _text(120, required=True),
        "day_type": choice(DayType.values, required=True),
        "unit": choice(RateLine.Unit.values, required=True),
        "price": money(required=True),
    }
)
_NOTICE = Shape(
    {
        "kind": choice(AwardNotice.Kind.values, required=True),
        "number": _text(40),
        "published_on": date(),
        "representations_by": date(),
        "standstill_ends_on": date(),
        "wording": _text(1000),
    }
)
_OPTION = Shape({"until": date(required=True), "value": money()})
_CALL_OFF = Shape(
    {
        "trust": _text(12, required=True),
        "provider": _text(12, required=True),
        "reference": _text(40, required=True),
        "title": _text(150, required=True),
        "framework": _text(40),
        "lot": _text(10),
        "off_framework_reason": _text(1000),
        "regime": choice(Framework.Regime.values, absent=""),
        "process": choice(CallOff.Process.values, absent=""),
        "intention_published_on": date(),
        "signed_on": date(),
        "starts_on": date(),
        "ends_on": date(),
        "maximum_value": money(),
        "source": _text(300),
        "offer_order": whole(1, 99, absent=1),
    },
    {"service_lines": _LINE, "rates": _RATE, "notices": _NOTICE, "options": _OPTION},
)
FILE = Shape({}, {"frameworks": _FRAMEWORK, "trusts": _TRUST, "providers": _PROVIDER, "call_offs": _CALL_OFF})


def read_file(content: bytes) -> dict[str, Any]:
    """The tree of a file's content. Raises InvalidInput naming every value that is not of its form, by JSON pointer."""
    if len(content) > MOST_BYTES:
        raise InvalidInput("The file is larger than 20 MB.", code="too_large")
    try:
        raw = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        words = f"The file is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        raise InvalidInput(words, code="malformed") from None
    faults: list[Fault] = []
    tree = _read(raw, FILE, faults, at="")
    if faults:
        raise InvalidInput.of(faults)
    return tree


def _read(raw: Any, shape: Shape, faults: list[Fault], *, at: str) -> dict[str, Any]:
    """One thing and all that is in it; each keeps its place as ``at`` for faults found later."""
    if not isinstance(raw, dict):
        read_fields(raw, shape.fields, faults, at=at)
        return {}
    own = {name: value for name, value in raw.items() if name not in shape.inner}
    found = read_fields(own, shape.fields, faults, at=at) | {"at": at}
    for name, inner in shape.inner.items():
        found[name] = _read_many(raw.get(name), inner, faults, at=f"{at}/{name}")
    return found


def _read_many(raw: Any, shape: Shape, faults: list[Fault], *, at: str) -> list[dict[str, Any]]:
    if raw is None:
        return []
    if not isinstance(raw, list) or len(raw) > MOST:
        faults.append(Fault(at, "not_a_list", f"Give a list of at most {MOST:,}."))
        return []
    return [_read(one, shape, faults, at=f"{at}/{index}") for index, one in enumerate(raw)]
