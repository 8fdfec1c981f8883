"""The sums of residual capacity, in sets: a year of 200 rooms is one statement.

Every window of every day asked for is a *slot*. What lies in it is *taken*: uses of the room, which never overlap each
other, and closures, which may overlap anything and count only where nothing used the room.

    free = slot − (uses ∪ closures)        closed = (uses ∪ closures) − uses

Nothing is joined that could be added up instead: how many slots there are cannot be foreseen by the database, and a
join of two sums that it takes for one row each would be made anew for every row.

A slot that a change of the clocks makes twice or never does not open. A bank holiday on which rooms stay shut is
closed as a whole, but for what was used of it.
"""

from __future__ import annotations

from base.sql_files import read_sql

# %(rooms)s ids; %(days)s, %(weekdays)s (whose windows count), %(shut)s and %(buckets)s: one value for each day asked
# for, in their order; %(parts)s of the day.
_SLOTS = read_sql(__name__, "slots")

TOTALS = read_sql(__name__, "totals").format(slots=_SLOTS.rstrip())
"""Sums by room and bucket of days."""

SLOTS = read_sql(__name__, "slot_page").format(slots=_SLOTS.rstrip())
"""Slots one by one, after a place in their order."""
