"""A list as it runs: every case with what was tapped, and where the list stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from base.actors import Actor
from sessions_app.day.models import DayStamp
from sessions_app.day.stamps import LOST, TIMES, Stamp, checks_of
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.safety import Incident, Stop
from sessions_app.session.models.sessions import Session

UNDER_WAY = (Stamp.ANAESTHESIA, Stamp.STARTED, Stamp.ENDED)


@dataclass(frozen=True)
class Case:
    """A place on the list with the stamps that count."""

    number: int
    entry: ListEntry
    stamps: dict[str, DayStamp] = field(default_factory=dict)

    def at(self, kind: str) -> dt.datetime | None:
        return self.stamps[kind].at if kind in self.stamps else None

    @property
    def lost(self) -> str:
        return next((kind for kind in LOST if kind in self.stamps), "")

    @property
    def done(self) -> bool:
        return Stamp.OUT in self.stamps

    @property
    def under_way(self) -> bool:
        return not self.done and not self.lost and any(kind in self.stamps for kind in UNDER_WAY)

    @property
    def next_time(self) -> str:
        """The time that comes next: after the last that was tapped."""
        last = max((n for n, kind in enumerate(TIMES) if kind in self.stamps), default=-1)
        return TIMES[last + 1] if last + 1 < len(TIMES) else ""


@dataclass(frozen=True)
class RunOfDay:
    """Cases in their order, what belongs to the whole list, incidents and a stop that stands."""

    session: Session
    cases: list[Case]
    of_list: dict[str, DayStamp]
    incidents: list[Incident]
    stop: Stop | None
    now: dt.datetime

    @property
    def checks(self) -> tuple[Stamp, ...]:
        return checks_of(self.session.room.kind)

    @property
    def under_way(self) -> list[Case]:
        return [case for case in self.cases if case.under_way]

    @property
    def coming(self) -> list[Case]:
        return [case for case in self.cases if not (case.under_way or case.done or case.lost)]

    @property
    def earlier(self) -> list[Case]:
        return [case for case in self.cases if case.done or case.lost]

    @property
    def seen(self) -> int:
        return sum(case.done for case in self.cases)

    @property
    def started_at(self) -> dt.datetime | None:
        """When the first case began."""
        began = [at for case in self.cases for kind in UNDER_WAY if (at := case.at(kind)) is not None]
        return min(began, default=None)

    @property
    def expected_end(self) -> dt.datetime | None:
        """Now, or the planned start where it is later, plus the planned time of what is still to do; once all is over
        the moment the last patient left."""
        to_do = [case for case in self.under_way + self.coming if case.entry.during]
        if not to_do:
            left_at = (case.at(Stamp.OUT) for case in self.cases if case.done)
            return max((at for at in left_at if at is not None), default=None)
        left = sum((self._left(case) for case in to_do), dt.timedelta())
        return max(self.now, self.session.starts_at) + left

    def _left(self, case: Case) -> dt.timedelta:
        planned = case.entry.during.upper - case.entry.during.lower
        began = case.at(Stamp.ANAESTHESIA) or case.at(Stamp.STARTED)
        return max(dt.timedelta(), planned - (self.now - began)) if began else planned


def run_of_day(*, actor: Actor, session: Session, now: dt.datetime) -> RunOfDay:
    """The list as it runs. Four queries, whatever its length."""
    rows = ListEntry.objects.visible_to(actor).filter(session=session).select_related("patient")
    entries = [e for e in rows.order_by("position") if e.live or e.state in ListEntry.LOST]
    stamps = standing_by_entry(actor, session)
    stops = Stop.objects.visible_to(actor).filter(
        trust_id=session.trust_id, provider_id=session.provider_id, resumed_at=None
    )
    return RunOfDay(
        session=session,
        cases=[Case(n, entry, stamps.get(entry.pk, {})) for n, entry in enumerate(entries, start=1)],
        of_list=stamps.get(None, {}),
        incidents=list(Incident.objects.visible_to(actor).filter(session=session)),
        stop=next((stop for stop in stops if stop.service_line_id in (None, session.service_line_id)), None),
        now=now,
    )


def standing_by_entry(actor: Actor, session: Session) -> dict[int | None, dict[str, DayStamp]]:
    """The stamps that count, by place and kind: of each the last version, unless it was taken back."""
    found: dict[int | None, dict[str, DayStamp]] = {}
    for row in DayStamp.objects.visible_to(actor).filter(session=session).order_by("version"):
        found.setdefault(row.entry_id, {})[row.kind] = row
    return {pk: {kind: row for kind, row in kinds.items() if row.at is not None} for pk, kinds in found.items()}


def stops_of(actor: Actor) -> list[Stop]:
    """Stops that stand first, then the latest that ended."""
    rows = Stop.objects.visible_to(actor).select_related("provider", "service_line", "session__room")
    return sorted(rows[:100], key=lambda stop: stop.resumed_at is not None)
