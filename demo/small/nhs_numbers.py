"""NHS numbers of the demonstrations: serials of the 999 range, which is kept for testing and never issued.

This is the only place that hands them out. Each group of patients has serials of its own, so the small demonstration
and the large one can stand in one database, in which a patient of a trust has one NHS number.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import accumulate, pairwise

import numpy as np

SERIALS = 1_000_000
"""A number of the range is 999, six digits of a serial, and a check digit."""
_WEIGHTS = np.arange(10, 1, -1)


class Group(StrEnum):
    """Patients who are made together. Nobody of the demonstrations has an example's number."""

    EXAMPLES = "examples"
    WAITING = "waiting"
    TODAY = "today"
    CLINICS = "clinics"
    PAST = "past"
    LARGE = "large"


_SIZES = {Group.EXAMPLES: 2_000, Group.WAITING: 100, Group.TODAY: 100, Group.CLINICS: 100, Group.PAST: 2_000}
_ENDS = [*accumulate(_SIZES.values(), initial=0), SERIALS]

BLOCKS = {group: range(*ends) for group, ends in zip([*_SIZES, Group.LARGE], pairwise(_ENDS), strict=True)}
"""Each group's serials: one block begins where the one before ends, and the large demonstration has all that is left."""


def nhs_numbers(group: Group, how_many: int) -> list[str]:
    """The group's first so many valid NHS numbers. Raises ValueError where its block has fewer.

    A serial whose check digit would be 10 makes no number.
    """
    serials = np.array(BLOCKS[group])
    digits = np.array([serials // 10**place % 10 for place in range(5, -1, -1)])
    nine = np.vstack([np.full((3, len(serials)), 9), digits])
    check = 11 - (nine * _WEIGHTS[:, None]).sum(axis=0) % 11
    valid = check != 10
    if valid.sum() < how_many:
        raise ValueError(f"The group {group} has only {valid.sum()} NHS numbers for {how_many} patients.")
    pairs = zip(serials[valid][:how_many], check[valid][:how_many] % 11, strict=True)
    return [f"999{serial:06d}{digit}" for serial, digit in pairs]
