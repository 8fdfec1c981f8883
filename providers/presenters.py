"""How a person's clearance is said on pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from base.formatting import day
from providers.assurance import AssuranceStatus, assurance_status
from providers.clearance import ItemStatus, clearance_status
from providers.models import STOPPING, Assurance, Clearance

SOON = dt.timedelta(days=42)


def answers(records: Iterable[Clearance], today: dt.date) -> list[dict]:
    """Each absolute item as the answer of a check: met until when, ending soon, ended, or missing."""
    return [
        {"item": one.words, "code": one.item.value, **answer(one, today)}
        for one in clearance_status(records, today)
    ]


def answer(one: ItemStatus | AssuranceStatus, today: dt.date) -> dict[str, str]:
    if one.holds and one.until is None:
        return {"kind": "ok", "text": "No end"}
    if one.holds and one.until is not None:
        soon = one.until <= today + SOON
        return {"kind": "warn" if soon else "ok", "text": f"{'Ends' if soon else 'Until'} {day(one.until)}"}
    if one.starts:
        return {"kind": "due", "text": f"From {day(one.starts)}"}
    return {"kind": "bad", "text": f"Ended {day(one.until)}" if one.until else "Missing"}


def assurance_answers(records: Iterable[Assurance], today: dt.date) -> list[dict]:
    """Each item of a provider's assurance as the answer of a check; what stops new work says so."""
    return [_assurance_answer(one, today) for one in assurance_status(records, today)]


def _assurance_answer(one: AssuranceStatus, today: dt.date) -> dict:
    said = answer(one, today)
    if said["text"] == "Missing" and one.item not in STOPPING:
        said = {"kind": "na", "text": "Not recorded"}
    return {"item": one.item.label, "code": one.item.value, "stops": one.stops, "record": one.record, **said}


def overall(items: list[dict]) -> dict[str, str]:
    """One answer for the whole person today."""
    lacking = [one["item"] for one in items if one["kind"] in ("bad", "due")]
    if lacking:
        return {"kind": "bad", "text": "Not cleared today"}
    if any(one["kind"] == "warn" for one in items):
        return {"kind": "warn", "text": "Cleared today, ends soon"}
    return {"kind": "ok", "text": "Cleared today"}
