"""API records of call-offs as a whole, of their money, and of the ids and codes that other calls take."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from base.record_types import Choice, Day, Id, Money
from base.records import Answer, source
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.frameworks.models import Framework, Lot
from contracts.rates.models import DayType, RateLine
from trusts.models import Room
from trusts.slot_mix import SlotKind


class TrustRefRecord(Answer):
    """The trust of a call-off."""

    id: Id
    ods_code: str
    name: str


class ProviderRefRecord(Answer):
    """The provider of a call-off."""

    id: Id
    name: str
    short_name: str


class LotRefRecord(Answer):
    """The framework's lot a call-off was made from."""

    framework: str = source("framework.reference", "The framework's reference.")
    number: str
    title: str
    type: Choice[Lot.Type]


class CallOffRecord(Answer):
    """A call-off without its parts."""

    id: Id
    reference: str
    title: str
    state: Choice[CallOff.State]
    trust: TrustRefRecord
    provider: ProviderRefRecord
    lot: LotRefRecord | None = Field(description="Null where it was made without a framework.")
    off_framework_reason: str
    regime: Choice[Framework.Regime]
    process: Choice[CallOff.Process] | Literal[""] = Field(description="How it was awarded; empty where nobody knows.")
    intention_published_on: Day | None
    standstill_ends_on: Day | None
    signed_on: Day | None
    starts_on: Day | None
    ends_on: Day | None
    maximum_value: Money | None

    example = {
        "id": 7,
        "reference": "EXA-2026-07",
        "title": "Endoscopy, weekends and evenings",
        "state": "active",
        "trust": {"id": 1, "ods_code": "RXX", "name": "Example Hospitals NHS Trust"},
        "provider": {"id": 2, "name": "Example Insourcing Ltd", "short_name": "Example"},
        "lot": {"framework": "EXA-FW", "number": "1", "title": "Endoscopy", "type": "insourcing"},
        "off_framework_reason": "",
        "regime": "psr",
        "process": "direct_award_c",
        "intention_published_on": "2026-03-02",
        "standstill_ends_on": "2026-03-12",
        "signed_on": "2026-03-16",
        "starts_on": "2026-04-01",
        "ends_on": "2027-03-31",
        "maximum_value": "665000.00",
    }


class ServiceLineRecord(Answer):
    """A service line of a call-off."""

    id: Id
    name: str
    tfc: str = Field(description="Treatment function code.")
    setting: Choice[ServiceLine.Setting] | Literal[""] = Field(description="Empty where nobody knows.")
    sites: list[Id] = source(
        lambda line: sorted(place.site_id for place in line.line_sites.all()), "Ids of the sites it covers."
    )
    lead_name: str = Field(description="The responsible lead consultant.")
    lead_gmc: str
    planned_cases: int = Field(description="Patients expected on half a day.")


class RateRecord(Answer):
    """One price on one kind of day."""

    service_line: Id = source("service_line_id")
    day_type: Choice[DayType]
    unit: Choice[RateLine.Unit]
    price: Money


class RateCardRecord(Answer):
    """One version of the prices."""

    version: int
    valid_from: Day
    rates: list[RateRecord] = source(lambda card: list(card.lines.all()))


class CallOffDetailRecord(CallOffRecord):
    """A call-off with what it covers and every version of its prices."""

    service_lines: list[ServiceLineRecord] = source(lambda call_off: list(call_off.service_lines.all()))
    rate_cards: list[RateCardRecord] = source(lambda call_off: list(call_off.rate_cards.all()))

    example = {
        **CallOffRecord.example,
        "service_lines": [
            {
                "id": 12,
                "name": "Colonoscopy, weekend",
                "tfc": "301",
                "setting": "endoscopy",
                "sites": [4],
                "lead_name": "Dr Kit Template",
                "lead_gmc": "9999991",
                "planned_cases": 6,
            }
        ],
        "rate_cards": [
            {
                "version": 1,
                "valid_from": "2026-04-01",
                "rates": [{"service_line": 12, "day_type": "saturday", "unit": "patient", "price": "310.00"}],
            }
        ],
    }


class SpendRecord(Answer):
    """Spend against contract."""

    call_off: Id
    maximum_value: Money = source("maximum")
    opening: Money = Field(description="Spent before the service was in use.")
    committed: Money = Field(description="By lists booked.")
    accrued: Money = Field(description="By lists signed off.")
    invoiced: Money
    paid: Money
    used: Money = source("drawdown")
    left: Money = Field(description="For new bookings. It may be negative: what was really done is always recorded.")
    over_value: bool = Field(description="More was done than the maximum: nothing more can be booked.")

    example = {
        "call_off": 7,
        "maximum_value": "665000.00",
        "opening": "132400.00",
        "committed": "18600.00",
        "accrued": "240300.00",
        "invoiced": "0.00",
        "paid": "0.00",
        "used": "391300.00",
        "left": "273700.00",
        "over_value": False,
    }


# The ids and codes that other calls take


class UsualSlotsRecord(Answer):
    """So many slots of a kind, each of so many minutes, in the order of the day."""

    kind: Choice[SlotKind]
    number: int
    minutes: int


def _usual_slots(of) -> list[UsualSlotsRecord]:
    return [UsualSlotsRecord(**row) for row in of.slot_mix]


class BookableRoomRecord(Answer):
    """A room that lists can be held in."""

    id: Id
    name: str
    kind: Choice[Room.Kind]
    unit: Choice[Room.Unit]
    half_day_capacity: int
    slots: list[UsualSlotsRecord] = source(_usual_slots, "Usual slots of half a day by kind; empty: all alike.")
    site: Id = source("site_id")
    site_name: str = source("site.name")
    site_ods_code: str = source("site.ods_code")
    trust: Id = source("trust_id")
    trust_ods_code: str = source("trust.ods_code")


class BookableLineRecord(ServiceLineRecord):
    """A service line a list can be booked on, with its contract."""

    call_off: Id = source("call_off_id")
    call_off_reference: str = source("call_off.reference")
    call_off_state: Choice[CallOff.State] = source("call_off.state")
    slots: list[UsualSlotsRecord] = source(_usual_slots, "Usual slots of half a day; before the room's own.")


class CodeRecord(Answer):
    """One code of a list."""

    code: str
    label: str


class ReferenceRecord(Answer):
    """The ids and codes that other calls take."""

    rooms: list[BookableRoomRecord]
    service_lines: list[BookableLineRecord]
    codes: dict[str, list[CodeRecord]] = Field(
        description="National code lists and our own, by the field that takes them."
    )

    example = {
        "rooms": [
            {
                "id": 3,
                "name": "Endoscopy 1",
                "kind": "endoscopy",
                "unit": "points",
                "half_day_capacity": 12,
                "slots": [],
                "site": 4,
                "site_name": "Example General Hospital",
                "site_ods_code": "RXX01",
                "trust": 1,
                "trust_ods_code": "RXX",
            }
        ],
        "service_lines": [
            {
                **CallOffDetailRecord.example["service_lines"][0],
                "call_off": 7,
                "call_off_reference": "EXA-2026-07",
                "call_off_state": "active",
                "slots": [],
            }
        ],
        "codes": {"priority": [{"code": "1", "label": "Routine"}]},
    }
