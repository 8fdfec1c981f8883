"""Needs a file has had already, at eight bytes a row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MERGED_AT = 16


class Seen:
    """Remembers the 64-bit hashes of needs' keys.

    The hashes are Python's own, keyed anew in each process: that two of a million different keys agree has odds of
    one in 37 million, and the cost of it is one row that is called a repetition.
    """

    def __init__(self) -> None:
        self.sorted: list[np.ndarray] = []

    def repeated(self, keys: Sequence[int]) -> list[int]:
        """Places of the keys that came before, in this call or an earlier one; all are remembered from now on."""
        now = np.array(keys, dtype=np.int64)
        if not len(now):
            return []
        values, first = np.unique(now, return_index=True)
        again = np.ones(len(now), dtype=bool)
        again[first] = False
        for known in self.sorted:
            at = np.minimum(np.searchsorted(known, now), len(known) - 1)
            again |= known[at] == now
        self.sorted.append(values)
        if len(self.sorted) > MERGED_AT:
            self.sorted = [np.unique(np.concatenate(self.sorted))]
        return np.flatnonzero(again).tolist()
