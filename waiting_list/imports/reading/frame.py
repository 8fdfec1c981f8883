"""The frame a file is read against, and the readers that need to know it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from waiting_list.imports.reading.cells import READERS, Read, Reader, age_band
from waiting_list.imports.reading.days import read_day
from waiting_list.imports.reading.fields import PTL_FIELDS

_DAYS = frozenset(field.name for field in PTL_FIELDS if field.day)
_AHEAD = 10
"""Years ahead that two digits of a year may mean, except of a birth."""


@dataclass(frozen=True)
class Frame:
    """The trust of the file, its sites (code → id), the day it was taken in, its columns' places and order of dates."""

    trust: str
    sites: Mapping[str, int]
    today: dt.date
    places: Mapping[str, int]
    width: int
    order: str

    def reader(self, name: str) -> Reader:
        """The reader of this field's cells."""
        own = {"birth_date": self._birth, "provider": self._provider, "site": self._site}
        if name in own:
            return own[name]
        if name in _DAYS or name == "day":
            return lambda text: read_day(text, self.order, self.today.year + _AHEAD)
        return READERS[name]

    def _birth(self, text: str) -> Read:
        born, code = read_day(text, self.order, self.today.year)
        if not born:
            return "", code
        if born > self.today.isoformat():
            return "", "date_out_of_range"
        day, today = dt.date.fromisoformat(born), self.today
        return age_band(today.year - day.year - ((today.month, today.day) < (day.month, day.day))), code

    def _provider(self, text: str) -> Read:
        """The trust's own code, or that of one of its sites; anything else is another trust's row."""
        code = text.upper()
        own = code == self.trust or code in self.sites or code[:-2] == self.trust
        return (code, "") if own else ("", "other_trusts_row")

    def _site(self, text: str) -> Read:
        code = text.upper()
        if code in self.sites:
            return str(self.sites[code]), ""
        return "", "" if code == self.trust else "site_unknown"
