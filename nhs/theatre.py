"""Measures of how well a list used its room.

Touch time is the time from the start of anaesthesia until the patient leaves theatre. Overlapping cases (the next
patient is anaesthetised before the last has left) are *united*, not added, so a rate never passes what the clock
allows. All arithmetic is on instants, so a list across a clock change has its true length.

Endoscopy lists, echo lists and clinics use the same function for time and :func:`slot_use` for points and slots.

Sources: Model Health System (capped and uncapped utilisation); Zhang, Dunstan & Pandit 2024 on the pitfalls of
averaging (why every mean here comes with its ``n`` and its denominator).
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Instant = dt.datetime
Interval = tuple[Instant, Instant]


@dataclass(frozen=True, slots=True)
class Utilisation:
    """One list's use of its planned time. Minutes are floats; shares are fractions of planned minutes.

    ``late_start_minutes``, ``early_finish_minutes`` and ``overrun_minutes`` are None for a list without cases:
    a list that treated nobody neither started nor finished.
    """

    planned_minutes: float
    cases: int
    capped_minutes: float
    touch_minutes: float
    gap_minutes: float
    late_start_minutes: float | None
    early_finish_minutes: float | None
    overrun_minutes: float | None

    @property
    def capped(self) -> float:
        """Touch time inside the plan ÷ planned time: between 0 and 1."""
        return self.capped_minutes / self.planned_minutes

    @property
    def uncapped(self) -> float:
        """All touch time ÷ planned time: an overrun can lift it above 1."""
        return self.touch_minutes / self.planned_minutes


def utilisation(planned_start: Instant, planned_end: Instant, cases: Iterable[Interval]) -> Utilisation:
    """Use of one list's time.

    ``cases`` are (touch start, touch end) pairs in any order. With U the union of the cases and P the plan:
    ``touch = |U|``, ``capped = |U ∩ P|``, ``late start = max(0, first start − planned start)``, ``early finish =
    max(0, planned end − last end)``, ``overrun = max(0, last end − planned end)``, ``gap`` = the time between
    the united blocks.

    Raises ``ValueError`` with a sentence for a plan or case that ends before it starts, for a missing time, and
    where some instants carry an offset and others do not.
    """
    start, end = _interval(planned_start, planned_end, what="The planned list")
    if end == start:
        raise ValueError("The planned list has no length: it ends when it starts.")
    spans = [_interval(*_pair(case, n), what=f"Case {n}") for n, case in enumerate(cases, start=1)]
    _check_same_kind([start, *(first for first, _ in spans)])
    blocks = _union(sorted(spans))
    return Utilisation(
        planned_minutes=_minutes(end - start),
        cases=len(spans),
        capped_minutes=sum((_past(min(b, end), max(a, start)) for a, b in blocks), 0.0),
        touch_minutes=sum((_minutes(b - a) for a, b in blocks), 0.0),
        gap_minutes=sum((_minutes(b[0] - a[1]) for a, b in itertools.pairwise(blocks)), 0.0),
        late_start_minutes=_past(blocks[0][0], start) if blocks else None,
        early_finish_minutes=_past(end, blocks[-1][1]) if blocks else None,
        overrun_minutes=_past(blocks[-1][1], end) if blocks else None,
    )


def _pair(case: Interval, number: int) -> Interval:
    if len(case) != 2:
        raise ValueError(f"Case {number} needs two times: touch start and touch end.")
    return case


def _interval(start: Instant, end: Instant, *, what: str) -> Interval:
    for instant in (start, end):
        if not isinstance(instant, dt.datetime):
            raise ValueError(f"{what} needs a start and an end, each a date with a time.")
    if (start.utcoffset() is None) != (end.utcoffset() is None):
        raise ValueError(f"{what} has one time with an offset and one without.")
    start, end = _on_one_clock(start), _on_one_clock(end)
    if end < start:
        raise ValueError(f"{what} ends before it starts.")
    return start, end


def _on_one_clock(instant: Instant) -> Instant:
    # Two instants of the same zone are subtracted by wall clock in Python; in UTC they are an hour right.
    return instant if instant.utcoffset() is None else instant.astimezone(dt.UTC)


def _check_same_kind(instants: Sequence[Instant]) -> None:
    if len({instant.tzinfo is None for instant in instants}) > 1:
        raise ValueError("The plan and the cases must all have offsets, or none of them.")


def _union(spans: Sequence[Interval]) -> list[Interval]:
    """Sorted spans, those that overlap or touch joined."""
    blocks: list[Interval] = []
    for start, end in spans:
        if blocks and start <= blocks[-1][1]:
            blocks[-1] = (blocks[-1][0], max(blocks[-1][1], end))
        else:
            blocks.append((start, end))
    return blocks


def _past(later: Instant, earlier: Instant) -> float:
    return max(0.0, _minutes(later - earlier))


def _minutes(span: dt.timedelta) -> float:
    return span / dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean that says over how many lists it was taken; ``value`` is None over none."""

    total: float
    n: int

    @property
    def value(self) -> float | None:
        return self.total / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Minutes lost one way: over every list that had cases, and over the affected lists alone."""

    over_all: Mean
    over_affected: Mean

    @property
    def share_affected(self) -> float | None:
        return self.over_affected.n / self.over_all.n if self.over_all.n else None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Many lists together: shares are Σ numerator ÷ Σ denominator, never a mean of rates."""

    lists: int
    lists_with_cases: int
    cases: int
    planned_minutes: float
    capped_minutes: float
    touch_minutes: float
    gap_minutes: float
    late_start: Spread
    early_finish: Spread
    overrun: Spread

    @property
    def capped(self) -> float | None:
        return self.capped_minutes / self.planned_minutes if self.planned_minutes else None

    @property
    def uncapped(self) -> float | None:
        return self.touch_minutes / self.planned_minutes if self.planned_minutes else None

    @property
    def cases_per_list(self) -> float | None:
        return self.cases / self.lists if self.lists else None


def aggregate(lists: Iterable[Utilisation], *, at_least: float = 0.0) -> Aggregate:
    """Several lists' utilisation together.

    A list is *affected* by any late start (early finish, overrun), or only by one of ``at_least`` so many minutes:
    15, 30 or 60 for the published bands. Lists without cases count in the planned minutes, since their time was lost, and
    in no mean of late starts, early finishes or overruns, since they have none.
    """
    held = list(lists)
    return Aggregate(
        lists=len(held),
        lists_with_cases=sum(use.cases > 0 for use in held),
        cases=sum(use.cases for use in held),
        planned_minutes=sum(use.planned_minutes for use in held),
        capped_minutes=sum(use.capped_minutes for use in held),
        touch_minutes=sum(use.touch_minutes for use in held),
        gap_minutes=sum(use.gap_minutes for use in held),
        late_start=_spread(held, lambda use: use.late_start_minutes, at_least),
        early_finish=_spread(held, lambda use: use.early_finish_minutes, at_least),
        overrun=_spread(held, lambda use: use.overrun_minutes, at_least),
    )


def _spread(held: Sequence[Utilisation], of: Callable[[Utilisation], float | None], at_least: float) -> Spread:
    known = [minutes for use in held if (minutes := of(use)) is not None]
    affected = [minutes for minutes in known if minutes > 0 and minutes >= at_least]
    return Spread(Mean(sum(known), len(known)), Mean(sum(affected), len(affected)))


@dataclass(frozen=True, slots=True)
class SlotUse:
    """Use of a capacity counted in units: endoscopy points, echo slots, clinic slots."""

    capacity: float
    booked: float
    delivered: float

    @property
    def booked_share(self) -> float:
        return self.booked / self.capacity

    @property
    def delivered_share(self) -> float:
        """Delivered ÷ template: more was delivered than planned where it passes 1."""
        return self.delivered / self.capacity


def slot_use(capacity: float, *, booked: float, delivered: float) -> SlotUse:
    """Use of points or slots; ``capacity`` is the list's own template, never a fixed 12."""
    if not capacity > 0:
        raise ValueError("A list's capacity must be more than nothing.")
    if booked < 0 or delivered < 0:
        raise ValueError("Booked and delivered units cannot be negative.")
    return SlotUse(capacity, booked, delivered)


def slots_in(minutes: float, slot_minutes: float) -> int:
    """Whole slots that fit: 240 minutes of 45-minute echocardiograms are 5."""
    if not (minutes >= 0 and slot_minutes > 0):
        raise ValueError("A session needs a length, and a slot must be longer than nothing.")
    return int(minutes // slot_minutes)
