"""Does a pathway's history of RTT status codes make sense?

Errors are only for what is impossible in the row itself: a code that does not exist, an event before its clock
started or after it stopped, a date that has not come yet. Everything about the *order* of codes is a warning,
because a history that began with an import or a transfer is lawfully incomplete: 20 may come first, 90 may follow
a treatment given elsewhere, a stop may lack the start that another hospital recorded.

10, 11 and 12 may start a new period after any stop.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from nhs.calendar.words import say_day
from nhs.codes import RttEffect, RttStatus
from nhs.errors import Invalid


@dataclass(frozen=True, slots=True)
class SequenceFinding:
    """Something about one event. ``index`` is its place in what was given, None for the history as a whole."""

    index: int | None
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Period:
    """One clock: from its start (None if not held) to its stop (None while it runs)."""

    start: dt.date | None
    stop: dt.date | None
    stop_status: RttStatus | None

    @property
    def counted(self) -> bool:
        """A period ended by 33 is nullified: left out of measurement."""
        return self.stop_status is not RttStatus.FIRST_DNA


@dataclass(frozen=True, slots=True)
class SequenceCheck:
    """The result of a check: what is wrong, what is doubtful, and the clocks the history describes."""

    errors: tuple[SequenceFinding, ...]
    warnings: tuple[SequenceFinding, ...]
    periods: tuple[Period, ...]

    @property
    def ok(self) -> bool:
        """No errors; there may be warnings."""
        return not self.errors

    @property
    def waiting(self) -> bool:
        """True when a clock is running at the end of the history."""
        return bool(self.periods) and self.periods[-1].stop is None


def check_sequence(
    events: Iterable[tuple[dt.date, str]],
    *,
    clock_start: dt.date | None = None,
    clock_stop: dt.date | None = None,
    today: dt.date | None = None,
) -> SequenceCheck:
    """Check (date, status code) events of one pathway.

    Events are judged in date order; events of one day keep the order given. With ``clock_start`` and
    ``clock_stop`` (the pathway's own dates) the hard rule start ≤ event ≤ stop is applied; with ``today`` events to
    come are refused.
    """
    check = _Check(clock_start, clock_stop, today)
    good = [
        (day, index, status)
        for index, (day, code) in enumerate(events)
        if (status := check.row(index, day, code)) is not None
    ]
    for day, index, status in sorted(good, key=lambda event: event[0]):
        check.follow(index, day, status)
    return check.result()


class _Check:
    """Walks through a history with a running clock in hand."""

    def __init__(self, start: dt.date | None, stop: dt.date | None, today: dt.date | None) -> None:
        self.start, self.stop, self.today = start, stop, today
        self.errors: list[SequenceFinding] = []
        self.warnings: list[SequenceFinding] = []
        self.periods: list[Period] = []
        self.running: tuple[dt.date | None, int] | None = None
        self.last_stop: RttStatus | None = None
        self.events = 0
        if start is not None and stop is not None and stop < start:
            sentence = "The clock stops before it starts."
            self.errors.append(SequenceFinding(None, "stop_before_start", sentence))

    def row(self, index: int, day: dt.date, code: str) -> RttStatus | None:
        """The row by itself: its code and its date."""
        try:
            status = RttStatus.parse(code)
        except Invalid as why:
            self.errors.append(SequenceFinding(index, why.code, str(why)))
            return None
        problem = self._date_problem(day)
        if problem is not None:
            self.errors.append(SequenceFinding(index, *problem))
            return None
        return status

    def _date_problem(self, day: dt.date) -> tuple[str, str] | None:
        if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
            return "date_missing", "An event needs a date without a time."
        if self.start is not None and day < self.start:
            return "before_clock_start", f"The event is before the clock start, {say_day(self.start)}."
        if self.stop is not None and day > self.stop:
            return "after_clock_stop", f"The event is after the clock stop, {say_day(self.stop)}."
        if self.today is not None and day > self.today:
            return "in_future", "The event has not happened yet."
        return None

    def follow(self, index: int, day: dt.date, status: RttStatus) -> None:
        """The row after those before it."""
        if self.last_stop is RttStatus.DIED:
            self._warn(index, "after_death", "An event follows the patient's death: check the pathway.")
        if status.needs_correction:
            self._warn(index, "status_not_known", "Status 99 leaves the clock running: record what the event did.")
        {
            RttEffect.START: self._starts,
            RttEffect.CONTINUE: self._continues,
            RttEffect.STOP: self._stops,
            RttEffect.NOT_RTT: self._stands_outside,
        }[status.effect](index, day, status)
        self.events += 1

    def _starts(self, index: int, day: dt.date, status: RttStatus) -> None:
        if self.running is not None:
            self._warn(index, "start_while_running", "A clock is already running: the stop before it is not held.")
            self.periods.append(Period(self.running[0], None, None))
        if status is RttStatus.AFTER_ACTIVE_MONITORING and not self._monitored():
            self._warn(index, "monitoring_not_held", "Status 11 ends active monitoring, but no 31 or 32 is held.")
        self.running = (day, 1)

    def _continues(self, index: int, day: dt.date, status: RttStatus) -> None:
        if self.running is None:
            self._warn(index, "no_start_held", "The clock continues, but no start of it is held.")
            self.running = (None, 0)
        self.running = (self.running[0], self.running[1] + 1)

    def _stops(self, index: int, day: dt.date, status: RttStatus) -> None:
        started, events = self.running or (None, 0)
        if self.running is None and not status.nullifies:
            self._warn(index, "stop_without_start", "The clock stops, but no start of it is held.")
        if status.nullifies and events > 0:
            sentence = "Status 33 is for the first care activity only, but an earlier one of this period is held."
            self._warn(index, "dna_not_first", sentence)
        self.periods.append(Period(started, day, status))
        self.running, self.last_stop = None, status

    def _stands_outside(self, index: int, day: dt.date, status: RttStatus) -> None:
        if status is RttStatus.AFTER_TREATMENT and self.last_stop is not RttStatus.FIRST_TREATMENT:
            self._warn(index, "treatment_not_held", "Status 90 follows a first treatment, but no 30 is held.")
        if status is RttStatus.DURING_MONITORING and not self._monitored():
            self._warn(index, "monitoring_not_held", "Status 91 is during active monitoring, but no 31 or 32 is held.")
        if self.running is not None and status is not RttStatus.NOT_APPLICABLE:
            self._warn(index, "outside_while_running", "This status is outside RTT, but a clock is running.")

    def _monitored(self) -> bool:
        return self.last_stop is not None and self.last_stop.starts_monitoring

    def _warn(self, index: int, code: str, sentence: str) -> None:
        self.warnings.append(SequenceFinding(index, code, sentence))

    def result(self) -> SequenceCheck:
        if self.running is not None:
            self.periods.append(Period(self.running[0], None, None))
        return SequenceCheck(tuple(self.errors), tuple(self.warnings), tuple(self.periods))
