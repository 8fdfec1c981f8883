"""How much the large demonstration holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WEEKS_AHEAD = 12
OLD_ROOMS = 10
"""Rooms the small demonstration brings."""


@dataclass(frozen=True, slots=True)
class Size:
    """``rooms`` of three trusts together, the small demonstration's among them; ``weeks`` of lists, twelve of them
    still to come; ``needs`` that wait."""

    rooms: int
    weeks: int
    sessions: int
    activities: int
    needs: int
    snapshots: int
    """Weeks for which the waiting list is counted as it stood."""

    @property
    def new_rooms(self) -> int:
        return self.rooms - OLD_ROOMS

    def first_saturday(self, today: dt.date) -> dt.date:
        ahead = today + dt.timedelta(days=(5 - today.weekday()) % 7)
        return ahead - dt.timedelta(weeks=self.weeks - WEEKS_AHEAD)


LARGE = Size(rooms=200, weeks=156, sessions=100_000, activities=1_000_000, needs=1_000_000, snapshots=26)
