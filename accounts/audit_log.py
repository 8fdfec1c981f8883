"""The audit trail for people: which events, and each of them in words."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from audit.models import Event
from base.actors import Actor
from base.formatting import LONDON, count, listing, moment

MOST_IN_A_FILE = 20_000
SHOWN = 6
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)", re.ASCII)
_ROW_EVENTS = {"row.inserted": "added", "row.updated": "changed", "row.deleted": "deleted"}


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Filters of the audit log. What cannot be read in the address counts as not given."""

    first: dt.date | None = None
    last: dt.date | None = None
    what: str = ""
    who: str = ""
    database: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> AuditFilter:
        return cls(
            first=_day(query.get("first", "")),
            last=_day(query.get("last", "")),
            what=_text(query.get("what", "")),
            who=_text(query.get("who", "")),
            database=query.get("database") == "1",
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.first or self.last or self.what or self.who)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _text(text: str) -> str:
    return text.replace("\x00", "").strip()[:100]


def events(by: Actor, wanted: AuditFilter) -> QuerySet[Event]:
    """The organisation's events that fit, unordered. A day is a London day."""
    rows = Event.objects.visible_to(by)
    if not wanted.database:
        rows = rows.filter(source=Event.Source.SERVICE)
    if wanted.first:
        rows = rows.filter(at__gte=_midnight(wanted.first))
    if wanted.last:
        rows = rows.filter(at__lt=_midnight(wanted.last + dt.timedelta(days=1)))
    if wanted.who:
        rows = rows.filter(actor_label__icontains=wanted.who)
    for word in re.split(r"[\s._]+", wanted.what):
        rows = rows.filter(Q(name__icontains=word) | Q(target_type__icontains=word)) if word else rows
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, LONDON)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One event as people read it."""

    at: dt.datetime
    what: str
    on: str
    who: str
    reason: str
    details: list[str]
    more: int


def audit_entry(event: Event) -> AuditEntry:
    details = _changes(event.data) if event.source == Event.Source.DATABASE else _facts(event.data)
    left = max(0, len(details) - SHOWN)
    return AuditEntry(
        event.at, event_words(event), target_words(event), event.actor_label, event.reason, details[:SHOWN], left
    )


def event_words(event: Event) -> str:
    """ "Session booked"; for the database's own events "3 rows of room changed"."""
    if event.source == Event.Source.DATABASE:
        rows = count(event.data.get("count", 0), "row")
        return (
            f"{rows} of {_tables().get(event.target_type, event.target_type)} {_ROW_EVENTS.get(event.name, event.name)}"
        )
    return re.sub(r"[._]+", " ", event.name).capitalize()


def target_words(event: Event) -> str:
    """ "Session 12": the thing the event is about."""
    words = _tables().get(event.target_type, event.target_type).capitalize()
    return f"{words} {event.target_id}".strip()


@lru_cache
def _tables() -> dict[str, str]:
    return {model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models()}


def _facts(data: Mapping[str, Any]) -> list[str]:
    return [f"{_named(name)}: {_value(value)}" for name, value in data.items()]


def _changes(data: Mapping[str, Any]) -> list[str]:
    """The changes in each row, as far as the log keeps them."""
    found = []
    for row in data.get("rows") or []:
        changed = row.get("changed") if isinstance(row, dict) else None
        for name, values in (changed or {}).items():
            hidden = not isinstance(values, list)
            words = "changed, not shown" if hidden else f"from {_value(values[0])} to {_value(values[1])}"
            found.append(f"{_named(name)} of {row.get('id')}: {words}")
    return found


def _named(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _value(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return listing([_value(item) for item in value])
    if isinstance(value, dict):
        return "; ".join(_facts(value))
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return moment(dt.datetime.fromisoformat(value))
    return str(value)


COLUMNS = ("When (London)", "What", "Who", "On", "Id", "Reason", "Details", "Request", "Source")


def as_csv(rows: QuerySet[Event]) -> str:
    """The latest events that fit, the latest first, for a spreadsheet. One query."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(rows.order_by("-id")[:MOST_IN_A_FILE]))
    return out.getvalue()


def _cells(rows: QuerySet[Event]) -> Iterator[list[str]]:
    for event in rows.iterator(chunk_size=2000):
        at = event.at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M:%S")
        details = json.dumps(event.data, ensure_ascii=False, sort_keys=True)
        told = [event.name, event.actor_label, event.target_type, event.target_id, event.reason, details]
        yield [at, *map(_harmless, told), event.request_id, event.source]


def _harmless(text: str) -> str:
    """A spreadsheet takes text that begins like a formula for one; an apostrophe keeps it text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
