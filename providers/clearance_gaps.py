"""Gaps in a person's clearance on a day at one trust: the absolute items nobody overrides, and those its manager may clear.

``clearance`` judges the four absolute items; here the trust's own wishes and its suspensions are added to them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from base.formatting import listing
from providers.clearance import cleared_on, valid_on
from providers.models import REQUIRABLE, Clearance, LocalClearance, Requirement, Suspension

LABELS = dict(REQUIRABLE)


@dataclass(frozen=True, slots=True)
class ClearanceGap:
    """``absolute`` has no override. ``local`` are the values of items the trust may clear for one session."""

    absolute: list[Clearance.Item] = field(default_factory=list)
    suspended: bool = False
    local: list[str] = field(default_factory=list)

    @property
    def barred(self) -> bool:
        return self.suspended or bool(self.absolute)

    @property
    def absolute_words(self) -> str:
        said = [str(item.label) for item in self.absolute]
        words = [f"{listing(said)} missing or out of date"] if said else []
        return listing([*words, *(["suspended by the trust"] if self.suspended else [])])

    @property
    def local_words(self) -> str:
        return listing([LABELS[item] for item in self.local])


def clearance_gaps_on(day: dt.date, *, trust_id: int, clinician_ids: Iterable[int]) -> dict[int, ClearanceGap]:
    """The clearance gaps of each person on that London day at that trust. Everybody asked for is in the answer. Five queries."""
    wanted = list(clinician_ids)
    absolute = cleared_on(day, wanted)
    required = sorted(_required(trust_id), key=list(LABELS).index)
    held = _held(day, trust_id, wanted) if required else set()
    suspended = _suspended(day, trust_id, wanted)
    return {
        clinician_id: ClearanceGap(
            absolute[clinician_id],
            clinician_id in suspended,
            [item for item in required if (clinician_id, item) not in held],
        )
        for clinician_id in wanted
    }


def _required(trust_id: int) -> set[str]:
    return set(Requirement.objects.filter(trust_id=trust_id).values_list("item", flat=True))


def _held(day: dt.date, trust_id: int, wanted: list[int]) -> set[tuple[int, str]]:
    general = valid_on(Clearance.objects.filter(clinician_id__in=wanted), day)
    local = valid_on(LocalClearance.objects.filter(clinician_id__in=wanted, trust_id=trust_id), day)
    return {*general.values_list("clinician_id", "item"), *local.values_list("clinician_id", "item")}


def _suspended(day: dt.date, trust_id: int, wanted: list[int]) -> set[int]:
    on = Q(until=None) | Q(until__gte=day)
    found = Suspension.objects.filter(on, trust_id=trust_id, clinician_id__in=wanted, since__lte=day)
    return set(found.values_list("clinician_id", flat=True))
