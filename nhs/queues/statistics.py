"""Statistics of a list of referrals and removals, over a window of days.

The window is whole days, both ends included, and decides everything the same way:

* a patient referred before it and not yet removed is in the queue from its first day on;
* only referrals and removals inside it count as demand and as removals;
* nobody is invented at its ends: they make no gaps between referrals;
* who is referred after it does not wait in it.

So patients are conserved: queue at the end = queue before the start + referrals − removals.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nhs.queues.formulas import load

_WEEK = 7
_NEVER = np.iinfo(np.int64).max
_Days = NDArray[np.int64]


class DayCount(NamedTuple):
    """The queue at the end of one day, and what came and went on it."""

    day: dt.date
    referrals: int
    removals: int
    queue: int


@dataclass(frozen=True, slots=True)
class ListStatistics:
    """A list over a window. Rates are patients a week, waits weeks; None where nothing can be said.

    ``demand`` = referrals ÷ weeks of the window. ``capacity`` = removals ÷ weeks on which there was anybody to
    remove (an empty queue is no lack of capacity). ``cv_demand`` and ``cv_capacity`` = sd ÷ mean of the gaps in
    days between referrals, and between removals while somebody waited. ``mean_wait`` is over those waiting at the
    end of the window, ``mean_wait_removed`` over those removed in it.
    """

    start: dt.date
    end: dt.date
    queue_before: int
    referrals: int
    removals: int
    demand: float
    capacity: float | None
    cv_demand: float | None
    cv_capacity: float | None
    mean_wait: float | None
    mean_wait_removed: float | None
    by_day: tuple[DayCount, ...]

    @property
    def queue(self) -> int:
        """Waiting at the end of the window."""
        return self.by_day[-1].queue

    @property
    def load(self) -> float | None:
        """Demand ÷ capacity."""
        return load(self.demand, self.capacity) if self.capacity else None


def list_statistics(
    patients: Iterable[tuple[dt.date, dt.date | None]], *, start: dt.date | None = None, end: dt.date | None = None
) -> ListStatistics:
    """Statistics of (referral, removal or None) pairs from ``start`` to ``end``, both included.

    The window is by default from the first referral to the last event. Raises ``ValueError`` with a sentence
    for a removal before its referral, a missing referral date, an empty list and a window that ends before it
    starts.
    """
    referred, removed = _days(list(patients))
    first = start.toordinal() if start else int(referred.min())
    gone = removed[removed != _NEVER]
    last = end.toordinal() if end else int(max(referred.max(), gone.max(initial=0)))
    if last < first:
        raise ValueError("The window ends before it starts.")
    came, left = _per_day(referred, first, last), _per_day(removed, first, last)
    before = int(np.sum((referred < first) & (removed >= first)))
    queue = before + np.cumsum(came - left)
    busy = np.concatenate([[before], queue[:-1]]) + came > 0
    weeks = (last - first + 1) / _WEEK
    return ListStatistics(
        start=dt.date.fromordinal(first),
        end=dt.date.fromordinal(last),
        queue_before=before,
        referrals=int(came.sum()),
        removals=int(left.sum()),
        demand=int(came.sum()) / weeks,
        capacity=int(left.sum()) / (int(busy.sum()) / _WEEK) if busy.any() else None,
        cv_demand=_cv(_gaps(came)),
        cv_capacity=_cv(_gaps(left, busy)),
        mean_wait=_mean((last - referred)[(referred <= last) & (removed > last)]),
        mean_wait_removed=_mean((removed - referred)[(removed >= first) & (removed <= last)]),
        by_day=_by_day(first, came, left, queue),
    )


def _days(patients: Sequence[tuple[dt.date, dt.date | None]]) -> tuple[_Days, _Days]:
    if not patients:
        raise ValueError("The list holds no patients.")
    for number, (referral, removal) in enumerate(patients, start=1):
        if not isinstance(referral, dt.date):
            raise ValueError(f"Patient {number} has no referral date.")
        if removal is not None and removal < referral:
            raise ValueError(f"Patient {number} was removed before being referred.")
    referred = np.array([referral.toordinal() for referral, _ in patients], np.int64)
    removed = np.array([_NEVER if gone is None else gone.toordinal() for _, gone in patients], np.int64)
    return referred, removed


def _per_day(days: _Days, first: int, last: int) -> _Days:
    inside = days[(days >= first) & (days <= last)] - first
    return np.bincount(inside, minlength=last - first + 1).astype(np.int64)


def _gaps(per_day: _Days, busy: NDArray[np.bool_] | None = None) -> _Days:
    """Days between one event and the next; those across a day without anybody waiting are left out."""
    events = np.repeat(np.arange(len(per_day)), per_day)
    gaps = np.diff(events)
    if busy is None:
        return gaps
    idle_so_far = np.cumsum(~busy)
    return gaps[idle_so_far[events[1:]] == idle_so_far[events[:-1]]]


def _cv(gaps: _Days) -> float | None:
    if len(gaps) < 2 or not gaps.any():
        return None
    return float(np.std(gaps, ddof=1) / np.mean(gaps))


def _mean(days: _Days) -> float | None:
    return float(days.mean()) / _WEEK if len(days) else None


def _by_day(first: int, came: _Days, left: _Days, queue: _Days) -> tuple[DayCount, ...]:
    rows = zip(came.tolist(), left.tolist(), queue.tolist(), strict=True)
    return tuple(DayCount(dt.date.fromordinal(first + n), *row) for n, row in enumerate(rows))
