"""Words for a person's clearance on pages."""

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
        {"item": status.words, "code": status.item.value, **answer(status, today)}
        for status in clearance_status(records, today)
    ]


def answer(status: ItemStatus | AssuranceStatus, today: dt.date) -> dict[str, str]:
    if status.holds and status.until is None:
        return {"kind": "ok", "text": "No end"}
    if status.holds and status.until is not None:
        soon = status.until <= today + SOON
        return {"kind": "warn" if soon else "ok", "text": f"{'Ends' if soon else 'Until'} {day(status.until)}"}
    if status.starts:
        return {"kind": "due", "text": f"From {day(status.starts)}"}
    return {"kind": "bad", "text": f"Ended {day(status.until)}" if status.until else "Missing"}


def assurance_answers(records: Iterable[Assurance], today: dt.date) -> list[dict]:
    """Each item of a provider's assurance as the answer of a check; what stops new work says so."""
    return [_assurance_answer(status, today) for status in assurance_status(records, today)]


def _assurance_answer(status: AssuranceStatus, today: dt.date) -> dict:
    said = answer(status, today)
    if said["text"] == "Missing" and status.item not in STOPPING:
        said = {"kind": "na", "text": "Not recorded"}
    return {
        "item": status.item.label,
        "code": status.item.value,
        "stops": status.stops,
        "record": status.record,
        **said,
    }


def overall(items: list[dict]) -> dict[str, str]:
    """One answer for the whole person today."""
    lacking = [item["item"] for item in items if item["kind"] in ("bad", "due")]
    if lacking:
        return {"kind": "bad", "text": "Not cleared today"}
    if any(item["kind"] == "warn" for item in items):
        return {"kind": "warn", "text": "Cleared today, ends soon"}
    return {"kind": "ok", "text": "Cleared today"}
