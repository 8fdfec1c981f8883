"""The first day a contract may be signed: the standstill period by regime and process.

* **Provider Selection Regime** (Health Care Services (PSR) Regulations 2023, reg 12): the period begins the day
  after the notice is published; representations may be made until midnight of the eighth working day after the day
  it begins. Direct award C, most suitable provider, competitive, and mini-competitions within a framework.
* **Procurement Act 2023** (s51): eight working days, the day of publication being the first. It is voluntary for
  light-touch contracts and for contracts under a framework.
* **Public Contracts Regulations 2015** (reg 87): ten days after the notice is sent; a period that would end on a
  day that is not a working day runs to the end of the next working day. Call-offs by mini-competition are given
  the ten days too: the regulation exempts them, careful trusts observe it.

Direct awards A and B, urgent awards and direct call-offs from a framework have none.

A representation keeps a PSR standstill open until a person closes it, so the date given here is the earliest.
"""

import datetime as dt
import re
from typing import TypeVar

from nhs.calendar.bank_holidays import BankHolidays, add_working_days, is_working_day
from nhs.calendar.london import london_day
from nhs.codes.base import Code
from nhs.errors import Invalid

_C = TypeVar("_C", bound=Code)
_DAY = dt.timedelta(days=1)
_WORKING_DAYS = 8
_PCR_DAYS = 10


class Regime(Code):
    """Procurement regime."""

    PSR = "PSR", "Provider Selection Regime"
    PA2023 = "PA2023", "Procurement Act 2023"
    PCR2015 = "PCR2015", "Public Contracts Regulations 2015"


class Process(Code):
    """Award process."""

    DIRECT_AWARD_A = "direct_award_a", "Direct award A"
    DIRECT_AWARD_B = "direct_award_b", "Direct award B"
    DIRECT_AWARD_C = "direct_award_c", "Direct award C"
    MOST_SUITABLE_PROVIDER = "most_suitable_provider", "Most suitable provider"
    COMPETITIVE = "competitive", "Competitive process"
    MINI_COMPETITION = "mini_competition", "Mini-competition within a framework"
    DIRECT_CALL_OFF = "direct_call_off", "Direct call-off from a framework"
    URGENT = "urgent", "Urgent award or modification"
    LIGHT_TOUCH = "light_touch", "Light-touch contract"


_NEVER = frozenset({Process.DIRECT_AWARD_A, Process.DIRECT_AWARD_B, Process.URGENT, Process.DIRECT_CALL_OFF})
_VOLUNTARY = {
    Regime.PSR: frozenset[Process](),
    Regime.PA2023: frozenset({Process.LIGHT_TOUCH, Process.MINI_COMPETITION}),
    Regime.PCR2015: frozenset[Process](),
}
_ALSO_WRITTEN = {
    "pcr2015ltr": "PCR2015",
    "pcr": "PCR2015",
    "pa": "PA2023",
    "pa23": "PA2023",
    "msp": "most_suitable_provider",
    "open": "competitive",
    "openprocedure": "competitive",
    "competitiveflexible": "competitive",
    "competitiveflexibleprocedure": "competitive",
    "furthercompetition": "mini_competition",
    "minicompetition": "mini_competition",
    "frameworkdirectaward": "direct_call_off",
    "directcalloff": "direct_call_off",
    "urgentaward": "urgent",
    "urgentmodification": "urgent",
}


def standstill_end(
    published: dt.date,
    *,
    regime: Regime | str,
    process: Process | str,
    voluntary: bool = False,
    holidays: BankHolidays | None = None,
) -> dt.date | None:
    """The last day of the standstill (it ends at that day's midnight), or None where none applies.

    ``published`` is the day of the notice (an aware instant counts as its London day). ``voluntary=True`` asks for
    the period a trust observes although the law does not demand it. Raises
    :class:`~nhs.calendar.CalendarRangeError` beyond the bank holidays loaded.
    """
    regime, process = _read(Regime, regime), _read(Process, process)
    day = london_day(published) if isinstance(published, dt.datetime) else published
    holidays = holidays or BankHolidays.england_and_wales()
    if process in _NEVER or (process in _VOLUNTARY[regime] and not voluntary):
        return None
    if regime is Regime.PSR:
        begins = day + _DAY
        return add_working_days(begins, _WORKING_DAYS, holidays)
    if regime is Regime.PA2023:
        return add_working_days(day - _DAY, _WORKING_DAYS, holidays)
    return _on_or_after(day + _PCR_DAYS * _DAY, holidays)


def _on_or_after(day: dt.date, holidays: BankHolidays) -> dt.date:
    return day if is_working_day(day, holidays) else add_working_days(day, 1, holidays)


def _read(kind: type[_C], value: _C | str) -> _C:
    """Accept the code or the words, however they are capitalised or joined."""
    wanted = _letters(_ALSO_WRITTEN.get(_letters(value), value))
    for member in kind:
        if wanted in (_letters(member.value), _letters(member.label)):
            return member
    return kind.parse(value)


def _letters(text: object) -> str:
    if not isinstance(text, str):
        raise Invalid("A regime and a process are given as text.", code="standstill_not_text")
    return re.sub(r"[^a-z0-9]", "", text.lower())
