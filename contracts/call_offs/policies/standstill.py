"""The standstill of an award: whether there is one, and until when it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from base.error_collector import FaultCollector
from base.formatting import day
from contracts.call_offs.models.life import Representation
from nhs.calendar import standstill_end
from nhs.calendar.bank_holidays import CalendarRangeError
from nhs.errors import Invalid

# Any day will do to ask whether a kind of award has a standstill at all.
_SOME_DAY = dt.date(2026, 6, 1)


def standstill_for(published: dt.date | None, *, regime: str, process: str) -> dt.date | None:
    """The last day of the standstill; None where none applies, no notice is dated, or regime or process is not known.

    Raises nhs.calendar.CalendarRangeError, a ValueError with a sentence, beyond the bank holidays loaded.
    """
    if published is None or not (regime and process):
        return None
    try:
        return standstill_end(published, regime=regime, process=process)
    except CalendarRangeError:
        raise
    except Invalid:
        return None


def needs_notice(*, regime: str, process: str) -> bool:
    """True for awards that have a standstill, so that the day of its notice must be known."""
    return standstill_for(_SOME_DAY, regime=regime, process=process) is not None


def held_open(representations: Iterable[Representation], *, signed_on: dt.date | None) -> FaultCollector:
    """Faults from representations that keep a contract from being signed that day: one is open, or was closed only later."""
    faults = FaultCollector()
    for representation in representations:
        if representation.closed_on is None:
            words = (
                f"The representation of {day(representation.received_on)} holds the standstill open until it is closed."
            )
            faults.add("/representations", "representation_open", words)
        elif signed_on and signed_on <= representation.closed_on:
            words = f"A representation held the standstill open until {day(representation.closed_on)}: sign it after that day."
            faults.add("/signed_on", "standstill_running", words)
    return faults
