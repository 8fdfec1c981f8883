"""The health of a call-off for the list of them: compliance gate, money, end date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from base.actors import Actor
from base.formatting import count, day
from contracts.call_offs.models.call_offs import CallOff
from contracts.compliance.models import ComplianceRun
from contracts.money.forecast import outlooks
from contracts.money.ledger import Balance
from contracts.money.policies.spending import Outlook, flag

State = CallOff.State
SOON = 90
"""Days before its end from which a call-off's end is pointed at."""

Sign = dict[str, str]


def health_of(
    actor: Actor, call_offs: Iterable[CallOff], spent: dict[int, Balance], today: dt.date
) -> dict[int, list[Sign]]:
    """Points that need attention, by call-off, worst first; an empty list where all is well. Two queries."""
    call_offs = list(call_offs)
    ahead = outlooks(actor=actor, call_offs=call_offs, spent=spent, today=today)
    runs = _last_runs(actor, call_offs)
    return {call_off.pk: _signs(call_off, runs.get(call_off.pk), ahead[call_off.pk], today) for call_off in call_offs}


def _last_runs(actor: Actor, call_offs: list[CallOff]) -> dict[int, ComplianceRun]:
    runs = ComplianceRun.objects.visible_to(actor).filter(call_off__in=[call_off.pk for call_off in call_offs])
    return {run.call_off_id: run for run in runs.order_by("call_off_id", "-pk").distinct("call_off_id")}


def _signs(call_off: CallOff, run: ComplianceRun | None, ahead: Outlook, today: dt.date) -> list[Sign]:
    found = [_compliance(run), *(_money_and_end(call_off, ahead, today) if _runs(call_off) else [])]
    signs = sorted((sign for sign in found if sign), key=lambda sign: sign["kind"] != "bad")
    return signs or [{"kind": "ok", "text": "Nothing to put right"}]


def _runs(call_off: CallOff) -> bool:
    return call_off.state in (State.ACTIVE, State.SUSPENDED)


def _compliance(run: ComplianceRun | None) -> Sign | None:
    if run is None or not run.against:
        return None
    return {"kind": "bad", "text": f"{count(run.against, 'compliance check')} against it"}


def _money_and_end(call_off: CallOff, ahead: Outlook, today: dt.date) -> list[Sign | None]:
    early = ahead.left > 0 and ahead.before(call_off.last_day)
    runs_out = {"kind": "warn", "text": f"Money runs out {day(ahead.runs_out_on)}"} if early else None
    return [flag(ahead), runs_out, _end(call_off, today)]


def _end(call_off: CallOff, today: dt.date) -> Sign | None:
    left = (call_off.last_day - today).days
    if not 0 <= left <= SOON:
        return None
    return {"kind": "warn", "text": f"Ends in {count(left, 'day')}" if left else "Ends today"}
