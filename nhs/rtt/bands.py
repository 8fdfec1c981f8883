"""Summaries of a row of week bands: how many wait, how many within 18 weeks, median and percentiles.

Band k holds waits of more than k up to k + 1 weeks (band 0 from no wait at all); the last band is open. A
percentile lies at a *position* in the queue of n known waits, (n + 1) ÷ 2 for the median, 0.92 n and 0.95 n for
the others, and is read off by straight line inside its one-week band: with c patients before the band and b in
it, ``k + (position − c) ÷ b``. This is the method of the published national tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_SIZES = (53, 105)
_WITHIN = 18
_FEWEST = 50


@dataclass(frozen=True, slots=True)
class Summary:
    """A queue split into week bands. Counts are patients, percentiles weeks, shares fractions."""

    bands: tuple[int, ...]
    unknown_start: int = 0

    @property
    def known(self) -> int:
        """Patients whose clock start is known: n in every share and percentile."""
        return sum(self.bands)

    @property
    def waiting(self) -> int:
        """Everybody, those without a known clock start included."""
        return self.known + self.unknown_start

    @property
    def within_18(self) -> int:
        return sum(self.bands[:_WITHIN])

    @property
    def share_within_18(self) -> float | None:
        """Within 18 weeks ÷ known clock starts; None where nobody's start is known."""
        return self.within_18 / self.known if self.known else None

    def over(self, weeks: int) -> int:
        """Patients who wait more than ``weeks``.

        Raises ``ValueError`` beyond the start of the open band: how its patients divide is not published.
        """
        if not 0 <= weeks < len(self.bands):
            raise ValueError(f"These bands tell waits apart only up to {len(self.bands) - 1} weeks.")
        return sum(self.bands[weeks:])

    @property
    def median_weeks(self) -> float | None:
        return self._at((self.known + 1) / 2)

    @property
    def p92_weeks(self) -> float | None:
        return self._at(92 * self.known / 100)

    @property
    def p95_weeks(self) -> float | None:
        return self._at(95 * self.known / 100)

    def _at(self, position: float) -> float | None:
        """Weeks at this position; None below 50 patients and inside the open band."""
        if self.known < _FEWEST:
            return None
        before = 0
        for week, upto in enumerate(accumulate(self.bands[:-1])):
            if upto >= position:
                return week + (position - before) / (upto - before)
            before = upto
        return None

    def __add__(self, other: "Summary") -> "Summary":
        """Two queues together, such as one specialty over several commissioners."""
        if len(self.bands) != len(other.bands):
            raise ValueError("Queues in 53 and in 105 bands cannot be added.")
        together = tuple(a + b for a, b in zip(self.bands, other.bands, strict=True))
        return Summary(together, self.unknown_start + other.unknown_start)


def summarise(bands: Sequence[int], *, unknown_start: int = 0) -> Summary:
    """A queue from its 53 or 105 week bands, the last one open (over 52 or over 104 weeks).

    ``unknown_start`` patients wait too, but since when is not known; they count in ``waiting`` only.
    Raises ``ValueError`` for another number of bands, or a count that is negative or not whole.
    """
    if len(bands) not in _SIZES:
        raise ValueError(f"A queue has 53 or 105 week bands; this one has {len(bands)}.")
    counts = tuple(_count(value, f"Band {n}") for n, value in enumerate(bands))
    return Summary(counts, _count(unknown_start, "The number of unknown clock starts"))


def band_weeks(index: int, size: int = 105) -> tuple[int, int | None]:
    """Lower (exclusive) and upper (inclusive) weeks of a band; the open one has no upper."""
    if size not in _SIZES or not 0 <= index < size:
        raise ValueError("There are 53 or 105 bands, counted from 0.")
    return index, (None if index == size - 1 else index + 1)


def _count(value: int, what: str) -> int:
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        whole = -1
    if whole < 0 or whole != value:
        raise ValueError(f"{what} must be a whole number of patients, 0 or more.")
    return whole
