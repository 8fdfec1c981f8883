"""The trust itself: taking it on, and its own way of working."""

import datetime as dt

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound
from base.permissions import Permission, require
from nhs.identifiers import ods_code as read_ods_code
from trusts.models import OnBankHolidays, Trust


@transaction.atomic
def create_trust(*, by: Actor, ods_code: str, name: str, short_name: str) -> Trust:
    """Take on a trust by its ODS code. Raises InvalidInput, or RuleBroken when the code is taken."""
    require(by, Permission.ADMINISTER_PLATFORM)
    faults = FaultCollector()
    code = faults.read("/ods_code", read_ods_code, ods_code)
    name = faults.need("/name", name, "Enter the trust's name")
    short_name = faults.need("/short_name", short_name, "Enter the short name people use for the trust")
    ods_code = faults.checked(code)
    taken = Fault("/ods_code", "trust_exists", f"A trust with the ODS code {ods_code} is already here")
    with errors_from_database({"trusts_trust_ods_code_key": taken}):
        trust = Trust.objects.create(ods_code=ods_code, name=name, short_name=short_name)
    record("trust.created", by=by, target=trust, trust_id=trust.pk, ods_code=ods_code)
    return trust


GATES = ("offer_gate_days", "staffed_gate_days", "populated_gate_days", "locked_gate_days")


@transaction.atomic
def set_gates(
    *,
    by: Actor,
    offer_gate_days: int,
    staffed_gate_days: int,
    populated_gate_days: int,
    locked_gate_days: int,
    offer_open_days: int,
    evening_starts: dt.time,
    on_bank_holidays: str = OnBankHolidays.CLOSED,
) -> Trust:
    """Set how many days before a list it should be offered, staffed, filled and locked, how long an offer stays open,
    when evenings start and how rooms open on bank holidays.

    Raises InvalidInput when the gates do not come one after the other.
    """
    require(by, Permission.MANAGE_ESTATE)
    trust = Trust.objects.visible_to(by).select_for_update().filter(pk=by.own_trust_id).first()
    if trust is None:
        raise NotFound()
    wanted = {
        "offer_gate_days": offer_gate_days,
        "staffed_gate_days": staffed_gate_days,
        "populated_gate_days": populated_gate_days,
        "locked_gate_days": locked_gate_days,
        "offer_open_days": offer_open_days,
        "evening_starts": evening_starts,
        "on_bank_holidays": on_bank_holidays,
    }
    _check_gates(wanted)
    for name, value in wanted.items():
        setattr(trust, name, value)
    trust.save(update_fields=list(wanted))
    record("trust.gates_set", by=by, target=trust, trust_id=trust.pk, **{k: str(v) for k, v in wanted.items()})
    return trust


def _check_gates(wanted: dict) -> None:
    faults = FaultCollector()
    for name in (*GATES, "offer_open_days"):
        if not 0 <= wanted[name] <= 365:
            faults.add(f"/{name}", "invalid", "A gate must be from 0 to 365 days")
    if wanted["on_bank_holidays"] not in OnBankHolidays.values:
        faults.add("/on_bank_holidays", "unknown_value", "Select how rooms open on bank holidays from the list")
    days = [wanted[name] for name in GATES]
    if not faults and days != sorted(days, reverse=True):
        faults.add(
            "/offer_gate_days",
            "gates_out_of_order",
            "The gates must come one after the other: offered first, then staffed, filled and locked",
        )
    faults.stop()
