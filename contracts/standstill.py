"""The standstill of an award: whether there is one, and until when it runs."""

from __future__ import annotations

import datetime as dt

from nhs.calendar import standstill_end

# Any day will do to ask whether a kind of award has a standstill at all.
_SOME_DAY = dt.date(2026, 6, 1)


def standstill_for(published: dt.date | None, *, regime: str, process: str) -> dt.date | None:
    """The last day of the standstill, or None where none applies, no notice is dated or the regime is not known.

    Raises nhs.calendar.CalendarRangeError, a ValueError with a sentence, beyond the bank holidays loaded.
    """
    if published is None or not regime:
        return None
    return standstill_end(published, regime=regime, process=process)


def needs_notice(*, regime: str, process: str) -> bool:
    """Whether an award of this kind has a standstill, so that the day of its notice must be known."""
    return bool(regime) and standstill_end(_SOME_DAY, regime=regime, process=process) is not None
