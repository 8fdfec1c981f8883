"""The size of the large demonstration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WEEKS_AHEAD = 12
OLD_ROOMS = 11
"""Rooms the small demonstration brings."""


@dataclass(frozen=True, slots=True)
class Size:
    """``rooms`` of three trusts together, the small demonstration's among them; ``weeks`` of lists, twelve of them
    still to come; ``needs`` that wait in the first trust, each of the two others having a tenth as many."""

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

    @property
    def all_needs(self) -> int:
        return self.needs + 2 * self.needs_elsewhere

    @property
    def needs_elsewhere(self) -> int:
        """Needs that wait in each trust but the first."""
        return self.needs // 10

    def one_in(self, many: int) -> Size:
        """The same kinds of everything, of lists and needs only one in so many. ``many`` of one is all of it."""
        if many == 1:
            return self
        return Size(
            rooms=max(40, self.rooms // many),
            weeks=max(30, self.weeks // many),
            sessions=self.sessions // many,
            activities=6 * (self.sessions // many),  # fewer weeks: more of the lists are still to come
            needs=self.needs // many,
            snapshots=max(2, self.snapshots // many),
        )

    def first_saturday(self, today: dt.date) -> dt.date:
        ahead = today + dt.timedelta(days=(5 - today.weekday()) % 7)
        return ahead - dt.timedelta(weeks=self.weeks - WEEKS_AHEAD)


LARGE = Size(rooms=200, weeks=156, sessions=100_000, activities=1_000_000, needs=1_000_000, snapshots=26)
