"""The story of a clock in words: what happened on which day, and how long the wait was by then.

Pure: from events and dates to sentences. The rules are those of the RTT rules suite: waits of two periods are never
added, active monitoring ends a period, a first appointment missed takes the period out of measurement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from base.formatting import count, day
from nhs.codes.rtt import RttEffect, RttStatus
from nhs.rtt import diagnostic_breach_date, rtt_breach_date
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.pathways import ClockEvent

STOPS_IT = (
    "The clock stops with the first definitive treatment, with active monitoring, with a decision not to treat or when"
    " the patient declines. Tests, letters and pain relief before an operation do not stop it."
)
TEST_STOPS_IT = "The wait ends when the test is done. Moving the date does not start it again."
PLANNED = "Planned care has no clock. It becomes late after its due date and then counts as waiting under RTT."


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One thing that happened. ``corrected`` tells that a later entry took its place."""

    day: dt.date
    text: str
    source: str
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class ClockStatus:
    """The state of a wait today. ``kind`` is a result's kind: ok, warn, bad, na."""

    sentence: str
    kind: str
    breach_on: dt.date | None = None


def span(start: dt.date, end: dt.date) -> str:
    """``14 weeks and 3 days``; days alone below a week."""
    weeks, days = divmod(max((end - start).days, 0), 7)
    parts = ([count(weeks, "week")] if weeks else []) + ([count(days, "day")] if days or not weeks else [])
    return " and ".join(parts)


def clock_lines(events: Iterable[ClockEvent]) -> list[ClockLine]:
    """Every event in the order of days, those of a day as they were recorded; corrected ones stay in sight."""
    events = list(events)
    replaced = {event.replaces_id for event in events}
    lines: list[ClockLine] = []
    start: dt.date | None = None
    monitoring: dt.date | None = None
    for event in sorted(events, key=lambda happened: (happened.day, happened.pk)):
        said_by = ClockEvent.Source(event.source).label
        if event.pk in replaced or not event.status:
            lines.append(_corrected(event, event.pk in replaced, said_by))
            continue
        status = RttStatus.of(event.status)
        lines.append(ClockLine(event.day, _sentence(status, event.day, start, monitoring), said_by))
        if status.starts_clock:
            start, monitoring = event.day, None
        elif status.stops_clock:
            start, monitoring = None, event.day if status.starts_monitoring else None
    return lines


def _corrected(event: ClockEvent, replaced: bool, said_by: str) -> ClockLine:
    if not event.status:
        return ClockLine(event.day, "An entry was withdrawn.", said_by, replaced)
    label = _label(RttStatus.of(event.status))
    return ClockLine(event.day, f"Corrected since: {label}.", said_by, corrected=True)


def _label(status: RttStatus) -> str:
    return f"{status.label} (code {status})"


def _sentence(status: RttStatus, on: dt.date, start: dt.date | None, monitoring: dt.date | None) -> str:
    what = _label(status)
    if status.starts_clock:
        return f"{what}. {_started(on, start, monitoring)}"
    if status.stops_clock:
        return f"{what}. {_stopped(status, on, start)}"
    if status.effect is RttEffect.NOT_RTT:
        return f"{what}. It does not move the clock."
    so_far = f" {span(start, on)} so far." if start else ""
    if status.needs_correction:
        return f"{what}. The clock runs on until somebody records what the activity did.{so_far}"
    return f"{what}. The clock runs on.{so_far}"


def _started(on: dt.date, start: dt.date | None, monitoring: dt.date | None) -> str:
    if start is not None:
        return f"A new clock starts; the one since {day(start)} had no stop."
    if monitoring is not None:
        return f"A new clock starts after {span(monitoring, on)} of active monitoring; the earlier wait is not added."
    return "The clock starts."


def _stopped(status: RttStatus, on: dt.date, start: dt.date | None) -> str:
    if start is None:
        return "The clock stops; its start is not held here."
    if status.nullifies:
        return f"The clock stops after {span(start, on)} and the period is left out of measurement."
    stops = f"The clock stops after {span(start, on)}."
    if status.starts_monitoring:
        return f"{stops} A later decision to treat starts a new one."
    return stops


def clock_status(need: Need, today: dt.date) -> ClockStatus:
    """The state of the need's own wait: how long, when it breaches or did."""
    if need.state != Need.State.WAITING:
        return ClockStatus(_ended(need), "na")
    if need.clock in (Need.Clock.RTT, Need.Clock.DM01):
        return _clocked(need, today)
    return _planned(need, today)


def _ended(need: Need) -> str:
    if need.state == Need.State.MET:
        when = f" on {day(need.met_on)}" if need.met_on else ""
        return f"No longer waits: it was done{when}."
    reason = f": {need.get_removal_reason_display()}" if need.removal_reason else ""
    when = f" on {day(need.removed_on)}" if need.removed_on else ""
    return f"No longer waits: taken off the list{when}{reason}."


def _clocked(need: Need, today: dt.date) -> ClockStatus:
    rtt = need.clock == Need.Clock.RTT
    breach = (rtt_breach_date if rtt else diagnostic_breach_date)(need.started_on)
    aim = "18 weeks" if rtt else "six weeks"
    waited = f"Waiting {span(need.started_on, today)}."
    if breach <= today:
        over = "Over 18 weeks" if rtt else "Six weeks or more"
        return ClockStatus(f"{waited} {over} since {day(breach)}, {span(breach, today)} ago.", "bad", breach)
    in_time = need.tci_on is not None and need.tci_on < breach
    sentence = f"{waited} Passes {aim} on {day(breach)}, in {span(today, breach)}."
    if need.tci_on:
        sentence += f" To come in on {day(need.tci_on)}, {'before' if in_time else 'not before'} that."
    near = (breach - today).days <= 28 and not in_time
    return ClockStatus(sentence, "warn" if near else "ok", breach)


def _planned(need: Need, today: dt.date) -> ClockStatus:
    on_list = f"On the list for {span(need.started_on, today)}."
    if need.due_on is None:
        return ClockStatus(f"{on_list} No due date is held, so nobody can tell when it is late.", "warn")
    if need.due_on < today:
        return ClockStatus(f"{on_list} Due on {day(need.due_on)}, {span(need.due_on, today)} ago.", "bad", need.due_on)
    return ClockStatus(f"{on_list} Due on {day(need.due_on)}, in {span(today, need.due_on)}.", "ok", need.due_on)


def what_stops(need: Need) -> str:
    if need.clock == Need.Clock.RTT:
        return STOPS_IT
    return TEST_STOPS_IT if need.clock == Need.Clock.DM01 else PLANNED


def split(needs: Sequence[Need]) -> tuple[list[Need], list[Need]]:
    """(those under a clock or none, those on the planned list), in their order."""
    planned = (Need.Clock.PLANNED, Need.Clock.SURVEILLANCE)
    return [n for n in needs if n.clock not in planned], [n for n in needs if n.clock in planned]
