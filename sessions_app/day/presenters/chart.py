"""The list on one time scale: what was planned above what was done, its sentence and its table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile

from base import charts
from base.formatting import clock, count
from sessions_app.day.selectors import Case, RunOfDay
from sessions_app.day.stamps import Stamp
from sessions_app.session.states import State

BESIDE = dt.timedelta(hours=3)
"""How far from a list the moment is still shown on its scale."""


@dataclass(frozen=True)
class DayChart:
    """``finding`` says what the picture shows; ``rows`` are the table behind it."""

    picture: charts.Timeline
    finding: str
    rows: list[list[str]]


COLUMNS = [
    "Case",
    "Planned",
    "In",
    "Out",
    *({"text": words, "num": True} for words in ("Minutes planned", "Minutes taken", "Difference")),
]


def day_chart(day: RunOfDay) -> DayChart | None:
    """None where nothing was planned and nothing happened."""
    if not any(case.entry.during for case in day.cases) and day.started_at is None:
        return None
    return DayChart(picture(day), finding(day), [row(case) for case in day.cases])


def picture(day: RunOfDay) -> charts.Timeline:
    actual = [block for case in day.cases if (block := _actual(day, case))]
    lanes = [("Planned", [_planned(day, case) for case in day.cases if case.entry.during])]
    lanes.append(("Actual", actual + _expected(day)))
    marks = [{"css": "over", "words": "Planned end", "at": _minute(day, day.session.ends_at)}]
    if is_now(day):
        marks.append({"css": "mean", "words": f"Now {clock(day.now)}", "at": _minute(day, day.now)})
    ends = [block["end"] for _, blocks in lanes for block in blocks] + [mark["at"] for mark in marks]
    return charts.timeline(lanes, _hours(day, max(ends)), marks)


def is_now(day: RunOfDay) -> bool:
    """Whether the list is on, or soon; not weeks before or after it."""
    near = day.session.starts_at - BESIDE <= day.now <= day.session.ends_at + BESIDE
    return near and day.session.state in (State.LOCKED, State.IN_PROGRESS)


def finding(day: RunOfDay) -> str:
    """``The list began 11 min late. 4 cases took 96 min, 4 min more than planned. The end is expected at 12:44, 14 min over.``"""
    session, start = day.session, day.started_at
    if start is None:
        return f"Nothing has begun yet: {count(len(day.coming), 'case is', 'cases are')} planned from {clock(session.starts_at)} to {clock(session.ends_at)}."
    said = [f"The list began at {clock(start)}, {_beside(_minute(day, start), 'late', 'early', 'on time')}."]
    timed = [
        (minutes, planned)
        for case in day.cases
        if case.done and (minutes := took(case)) is not None and (planned := planned_minutes(case)) is not None
    ]
    if timed:
        spent = sum(minutes for minutes, _ in timed)
        more = _beside(
            spent - sum(planned for _, planned in timed), "more than planned", "less than planned", "as planned"
        )
        said.append(f"{count(len(timed), 'case')} took {spent} min, {more}.")
    return " ".join(said + _end(day))


def _end(day: RunOfDay) -> list[str]:
    end = day.expected_end
    if end is None or (not is_now(day) and (day.under_way or day.coming)):
        return []
    over = _beside(_whole_minutes(end - day.session.ends_at), "over", "before the planned end", "as planned")
    running = day.under_way or day.coming
    return [f"{'The end is expected at' if running else 'The last patient left at'} {clock(end)}, {over}."]


def _beside(minutes: int, more: str, less: str, same: str) -> str:
    return f"{abs(minutes)} min {more if minutes > 0 else less}" if minutes else same


def row(case: Case) -> list[str]:
    """The case's line of the table."""
    during, minutes, planned = case.entry.during, took(case), planned_minutes(case)
    apart = minutes - planned if minutes is not None and planned is not None else None
    return [
        f"{case.number}. {case.entry.what}",
        f"{clock(during.lower)} to {clock(during.upper)}" if during else "–",
        clock(came_in(case)),
        clock(case.at(Stamp.OUT)),
        "–" if planned is None else str(planned),
        "–" if minutes is None else str(minutes),
        "–" if apart is None else f"{apart:+d}" if apart else "0",
    ]


def came_in(case: Case) -> dt.datetime | None:
    return case.at(Stamp.ANAESTHESIA) or case.at(Stamp.STARTED)


def took(case: Case) -> int | None:
    """Minutes in the room; None where one of both times is missing."""
    start, out = came_in(case), case.at(Stamp.OUT)
    return _whole_minutes(out - start) if start and out else None


def planned_minutes(case: Case) -> int | None:
    during = case.entry.during
    return _whole_minutes(during.upper - during.lower) if during else None


def _planned(day: RunOfDay, case: Case) -> dict:
    during = case.entry.during
    css = "closed" if case.lost else "accepted"
    return _block(day, css, case.number, during.lower, during.upper)


def _actual(day: RunOfDay, case: Case) -> dict | None:
    """From in to out; of the case under way up to now, or where nobody tapped its end, as long as it was planned."""
    start, out = came_in(case), case.at(Stamp.OUT)
    if start is None or case.lost:
        return None
    if out is None:
        during = case.entry.during
        planned = start + (during.upper - during.lower) if during else start
        out = day.now if is_now(day) else planned
    return _block(day, "delivered" if case.done else "in-progress", case.number, start, out)


def _expected(day: RunOfDay) -> list[dict]:
    """What is still to come, one after the other, as long as each was planned."""
    if not is_now(day):
        return []
    to_come = [case for case in day.coming if case.entry.during]
    ahead = sum((case.entry.during.upper - case.entry.during.lower for case in to_come), dt.timedelta())
    at, blocks = (day.expected_end or day.now) - ahead, []
    for case in to_come:
        end = at + (case.entry.during.upper - case.entry.during.lower)
        blocks.append(_block(day, "accepted", case.number, at, end))
        at = end
    return blocks


def _block(day: RunOfDay, css: str, number: int, start: dt.datetime, end: dt.datetime) -> dict:
    return {"css": css, "words": str(number), "start": _minute(day, start), "end": _minute(day, end)}


def _hours(day: RunOfDay, last: float) -> list[tuple[float, str]]:
    """Every hour from the planned start on, to the end of what is drawn."""
    start = day.session.starts_at
    steps = takewhile(lambda minute: minute <= last, range(0, 24 * 60, 60))
    return [(minute, clock(start + dt.timedelta(minutes=minute))) for minute in steps]


def _minute(day: RunOfDay, at: dt.datetime) -> int:
    return _whole_minutes(at - day.session.starts_at)


def _whole_minutes(length: dt.timedelta) -> int:
    return int(length.total_seconds() // 60)
