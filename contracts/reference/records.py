"""The form of a reference file: one record a thing, with the things in it. See docs/reference/reference-file.md."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, ClassVar, Literal, get_args

import orjson
from pydantic import Field

from base.errors import InvalidInput
from base.record_reading import read_body
from base.record_types import Choice, Day, Money, ReadBy, Text, Whole, parse_clock
from base.records import Body
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.compliance.models import AwardNotice, HoursRecord
from contracts.frameworks.models import Framework, Lot
from contracts.rates.models import DayType, RateLine
from nhs.errors import Invalid
from trusts.models import OpeningWindow, Room
from trusts.slot_mix import as_json, read_mix

MOST_BYTES = 20_000_000
MOST: Any = Field([], max_length=10_000)
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = get_args(Weekday)


def _clock(value: Any) -> dt.time:
    try:
        return parse_clock(value)
    except Invalid:
        raise Invalid('Give a time such as "08:30".', code="time_of_day_format") from None


def _slots(value: Any) -> list[dict]:
    """Rows of slots from words such as ``6 new × 30 + 4 follow-up × 15``."""
    return as_json(read_mix(value if isinstance(value, str) else "?"))


ClockTime = Annotated[dt.time, ReadBy(dt.time, _clock, {"type": "string"})]
# JSON knows no tuples, so whatever stands in a file is read.
SlotMix = Annotated[list[dict], ReadBy(tuple, _slots, {"type": "string"})]


class ReferenceEntry(Body):
    """A thing of the file. What it leaves out and ``blank`` names is kept as an empty text."""

    blank: ClassVar[tuple[str, ...]] = ()

    def tree(self, at: str) -> dict[str, Any]:
        """Its values and the things in it; each keeps its place as ``at`` for faults found later."""
        found: dict[str, Any] = {"at": at}
        for name, value in self.values().items():
            if isinstance(value, list):
                found[name] = [
                    part.tree(f"{at}/{name}/{index}") if isinstance(part, ReferenceEntry) else part
                    for index, part in enumerate(value)
                ]
            else:
                found[name] = "" if value is None and name in self.blank else value
        return found


# Frameworks and providers


class SupplierEntry(ReferenceEntry):
    provider: Annotated[str, Text(12)]
    joined_on: Day
    left_on: Day | None = None


class LotEntry(ReferenceEntry):
    number: Annotated[str, Text(10)]
    title: Annotated[str, Text(200)]
    type: Choice[Lot.Type]
    suppliers: list[SupplierEntry] = MOST


class FrameworkEntry(ReferenceEntry):
    reference: Annotated[str, Text(40)]
    title: Annotated[str, Text(200)]
    owner: Annotated[str, Text(150)]
    regime: Choice[Framework.Regime] = Framework.Regime.UNKNOWN
    starts_on: Day | None = None
    ends_on: Day | None = None
    source: Annotated[str, Text(300)] = ""
    lots: list[LotEntry] = MOST


class ProviderEntry(ReferenceEntry):
    short_name: Annotated[str, Text(12)]
    name: Annotated[str, Text(150)]
    companies_house: Annotated[str, Text(10)] = ""
    cqc_id: Annotated[str, Text(20)] = ""
    telephone: Annotated[str, Text(30)] = ""


# Trusts


class WindowEntry(ReferenceEntry):
    weekday: Weekday
    part: Choice[OpeningWindow.Part]
    starts: ClockTime
    ends: ClockTime


class RoomEntry(ReferenceEntry):
    name: Annotated[str, Text(80)]
    kind: Choice[Room.Kind]
    unit: Choice[Room.Unit]
    half_day_capacity: Annotated[int, Whole(1, 1000)]
    slot_mix: SlotMix = Field([])
    note: Annotated[str, Text(80)] = ""
    telephone: Annotated[str, Text(30)] = ""
    join_link: Annotated[str, Text(300)] = ""
    windows: list[WindowEntry] = MOST


class SiteEntry(ReferenceEntry):
    ods_code: Annotated[str, Text(12)]
    name: Annotated[str, Text(150)]
    telephone: Annotated[str, Text(30)] = ""
    rooms: list[RoomEntry] = MOST


class TrustEntry(ReferenceEntry):
    ods_code: Annotated[str, Text(12)]
    name: Annotated[str, Text(150)]
    short_name: Annotated[str, Text(40)]
    sites: list[SiteEntry] = MOST


# Call-offs


class LineEntry(ReferenceEntry):
    blank = ("setting", "hours")

    name: Annotated[str, Text(120)]
    tfc: Annotated[str, Text(3)]
    setting: Choice[ServiceLine.Setting] | None = None
    sites: list[Annotated[str, Text(12)]] = Field([], max_length=200)
    hours: Choice[HoursRecord.When] | None = None
    hours_reason: Annotated[str, Text(400)] = ""
    lead_name: Annotated[str, Text(120)] = ""
    lead_gmc: Annotated[str, Text(10)] = ""
    cost_code: Annotated[str, Text(20)] = ""
    planned_cases: Annotated[int, Whole(1, 200)] = 6


class RateEntry(ReferenceEntry):
    service_line: Annotated[str, Text(120)]
    day_type: Choice[DayType]
    unit: Choice[RateLine.Unit]
    price: Money


class NoticeEntry(ReferenceEntry):
    kind: Choice[AwardNotice.Kind]
    number: Annotated[str, Text(40)] = ""
    published_on: Day | None = None
    representations_by: Day | None = None
    standstill_ends_on: Day | None = None
    wording: Annotated[str, Text(1000)] = ""


class OptionEntry(ReferenceEntry):
    until: Day
    value: Money | None = None


class CallOffEntry(ReferenceEntry):
    blank = ("process",)

    trust: Annotated[str, Text(12)]
    provider: Annotated[str, Text(12)]
    reference: Annotated[str, Text(40)]
    title: Annotated[str, Text(150)]
    framework: Annotated[str, Text(40)] = ""
    lot: Annotated[str, Text(10)] = ""
    off_framework_reason: Annotated[str, Text(1000)] = ""
    regime: Choice[Framework.Regime] = Framework.Regime.UNKNOWN
    process: Choice[CallOff.Process] | None = None
    intention_published_on: Day | None = None
    signed_on: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    maximum_value: Money | None = None
    source: Annotated[str, Text(300)] = ""
    offer_order: Annotated[int, Whole(1, 99)] = 1
    service_lines: list[LineEntry] = MOST
    rates: list[RateEntry] = MOST
    notices: list[NoticeEntry] = MOST
    options: list[OptionEntry] = MOST


class ReferenceFile(ReferenceEntry):
    frameworks: list[FrameworkEntry] = MOST
    trusts: list[TrustEntry] = MOST
    providers: list[ProviderEntry] = MOST
    call_offs: list[CallOffEntry] = MOST


def read_file(content: bytes) -> dict[str, Any]:
    """The tree of a file's content. Raises InvalidInput naming every value that is not of its form, by JSON pointer."""
    if len(content) > MOST_BYTES:
        raise InvalidInput("The file is larger than 20 MB.", code="too_large")
    try:
        raw = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        words = f"The file is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        raise InvalidInput(words, code="malformed") from None
    return read_body(ReferenceFile, raw).tree("")
