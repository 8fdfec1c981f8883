"""Parameters of each kind of report, checked and in their one normal form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import RuleBroken
from reports.models import ReportRun

LONGEST = dt.timedelta(days=5 * 366)


def checked_params(kind: str, params: dict, *, by: Actor, today: dt.date) -> dict:
    """The parameters as they are stored. Raises InvalidInput naming every one that is wrong."""
    return _CHECKS[ReportRun.Kind(kind)](params, by, today)


def _kpi(params: dict, by: Actor, today: dt.date) -> dict:
    faults = FaultCollector()
    first, last = (_day(params, name, faults) for name in ("from", "to"))
    if first and last:
        _check_period(first, last, today, faults)
    _unknown(params, {"from", "to"}, faults)
    return {"from": faults.checked(first).isoformat(), "to": faults.checked(last).isoformat()}


def _check_period(first: dt.date, last: dt.date, today: dt.date, faults: FaultCollector) -> None:
    if last < first:
        faults.add("/to", "period_ends_before_it_starts", "The last day must not be before the first.")
    elif last - first > LONGEST:
        faults.add("/to", "period_too_long", "A report covers at most five years.")
    if first > today:
        faults.add("/from", "period_not_begun", "The period must begin today or earlier.")


def _waiting_list(params: dict, by: Actor, today: dt.date) -> dict:
    if not by.is_trust:
        raise RuleBroken(
            "The waiting list is the trust's, so only trusts have this report.", code="report_not_for_providers"
        )
    faults = FaultCollector()
    as_at = _day(params, "as_at", faults) if params.get("as_at") else None
    if as_at and as_at > today:
        faults.add("/as_at", "period_not_begun", "Choose today or a day before it.")
    _unknown(params, {"as_at"}, faults)
    faults.stop()
    return {"as_at": as_at.isoformat()} if as_at else {}


def _day(params: dict, name: str, faults: FaultCollector) -> dt.date | None:
    value = params.get(name)
    if value in (None, ""):
        faults.add(f"/{name}", "required", "Enter a date." if name == "from" else "Enter the last day.")
        return None
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        faults.add(f"/{name}", "invalid", "Write the date as year-month-day, like 2026-04-01.")
        return None


def _unknown(params: dict, known: set[str], faults: FaultCollector) -> None:
    for name in sorted(set(params) - known):
        faults.add(f"/{str(name)[:40]}", "unknown_value", "This report has no such parameter.")


_CHECKS: dict[str, Callable[[dict, Actor, dt.date], dict]] = {
    ReportRun.Kind.KPI: _kpi,
    ReportRun.Kind.WAITING_LIST: _waiting_list,
}
