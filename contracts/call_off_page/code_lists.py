"""The code lists a system needs, by the name of the field that takes them."""

from collections.abc import Iterable
from functools import cache

from contracts.call_off_page.records import CodeRecord
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.rates.models import DayType, RateLine
from nhs.codes import (
    TREATMENT_FUNCTIONS,
    AttendanceOutcome,
    Attended,
    FirstAttendance,
    NhsNumberStatus,
    Priority,
    RttStatus,
)
from nhs.codes.base import Code
from providers.models import Clinician, Registration
from trusts.models import OpeningWindow, Room
from trusts.slot_mix import SlotKind

_NATIONAL: dict[str, type[Code]] = {
    "attended": Attended,
    "outcome": AttendanceOutcome,
    "first_attendance": FirstAttendance,
    "rtt_status": RttStatus,
    "priority": Priority,
    "nhs_number_status": NhsNumberStatus,
}
_OWN = {
    "call_off_state": CallOff.State,
    "day_type": DayType,
    "part_of_day": OpeningWindow.Part,
    "rate_unit": RateLine.Unit,
    "register": Registration.Register,
    "role": Clinician.Role,
    "room_kind": Room.Kind,
    "room_unit": Room.Unit,
    "setting": ServiceLine.Setting,
    "slot_kind": SlotKind,
}


@cache
def code_lists() -> dict[str, list[CodeRecord]]:
    """Every list by the name of the field; retired treatment functions are left out."""
    functions = _listed([(function.code, function.name) for function in TREATMENT_FUNCTIONS.values() if function.live])
    national = {name: _listed([(m.value, m.label) for m in kind]) for name, kind in _NATIONAL.items()}
    own = {name: _listed(kind.choices) for name, kind in _OWN.items()}
    return {"tfc": functions} | national | own


def _listed(choices: Iterable[tuple[object, object]]) -> list[CodeRecord]:
    return [CodeRecord(code=str(code), label=str(label)) for code, label in choices]
