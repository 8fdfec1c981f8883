"""The waiting list split by who people are, without telling anybody apart.

A number from 1 to 4 is hidden, and so is one whose rest of its row would be that small; where a column would then hide
a single number, which the column's total would give away, the smallest other one is hidden with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from base.actors import Actor
from base.permissions import Permission, require
from waiting_list.cohorts.selectors.cohort_size import SMALL
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.patients import Patient
from waiting_list.pathways.models.waiting import Waiting

SPLITS = {
    "age_band": "Age",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "deprivation_decile": "Deprivation",
    "learning_disability": "Learning disability",
}
ETHNICITY = {
    "A": "White: British",
    "B": "White: Irish",
    "C": "White: any other background",
    "D": "Mixed: White and Black Caribbean",
    "E": "Mixed: White and Black African",
    "F": "Mixed: White and Asian",
    "G": "Mixed: any other background",
    "H": "Asian: Indian",
    "J": "Asian: Pakistani",
    "K": "Asian: Bangladeshi",
    "L": "Asian: any other background",
    "M": "Black: Caribbean",
    "N": "Black: African",
    "P": "Black: any other background",
    "R": "Chinese",
    "S": "Any other ethnic group",
    "Z": "Not stated",
    "99": "Not known",
}
NOT_HELD = "Not held"


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One group under RTT. Hidden numbers are None."""

    name: str
    waiting: int | None
    over_18: int | None
    over_52: int | None

    @property
    def share_within_18(self) -> float | None:
        if not self.waiting or self.over_18 is None:
            return None
        return 1 - self.over_18 / self.waiting


@dataclass(frozen=True, slots=True)
class Split:
    """One split of the waiting list under RTT, with its whole."""

    by: str
    rows: tuple[SplitRow, ...]
    whole: SplitRow

    @property
    def name(self) -> str:
        return SPLITS[self.by]

    @property
    def hides(self) -> bool:
        return any(None in (row.waiting, row.over_18, row.over_52) for row in self.rows)

    @property
    def held(self) -> bool:
        """True where the trust's list says this of anybody."""
        return any(row.name != NOT_HELD for row in self.rows)


def split_of(actor: Actor, by: str, *, today: dt.date | None = None) -> Split:
    """The trust's RTT waits split by one of ``SPLITS``. One query."""
    require(actor, Permission.VIEW_REPORTS)
    today = today or timezone.localdate()
    rows = (
        Waiting.objects.visible_to(actor)
        .filter(clock=Need.Clock.RTT)
        .values_list(by)
        .annotate(
            n=Count("started_on"),
            over_18=Count("started_on", filter=Q(started_on__lt=today - dt.timedelta(weeks=18))),
            over_52=Count("started_on", filter=Q(started_on__lt=today - dt.timedelta(weeks=52))),
        )
        .order_by(by)
    )
    groups = [(_name(by, value), *counts) for value, *counts in rows]
    return Split(by, hidden(groups), SplitRow("All", *(sum(column) for column in _columns(groups))))


def _columns(groups: list[tuple]) -> list[tuple]:
    return list(zip(*(group[1:] for group in groups), strict=True)) or [(0,), (0,), (0,)]


def _name(by: str, value: object) -> str:
    if value in (None, ""):
        return NOT_HELD
    if by == "sex":
        return dict(Patient.Sex.choices).get(str(value), str(value))
    if by == "ethnicity":
        return ETHNICITY.get(str(value), str(value))
    if by == "deprivation_decile":
        return {1: "1, most deprived", 10: "10, least deprived"}.get(int(str(value)), str(value))
    if by == "learning_disability":
        return "Recorded" if value else "None recorded"
    return str(value)


def hidden(groups: list[tuple]) -> tuple[SplitRow, ...]:
    """``(name, waiting, over 18, over 52)`` of each group with what must not be seen taken out."""
    shown = [[waiting, over_18, over_52] for _, waiting, over_18, over_52 in groups]
    for cells in shown:
        _hide_small(cells)
    for column in range(3):
        _hide_second(groups, shown, column)
    return tuple(SplitRow(group[0], *cells) for group, cells in zip(groups, shown, strict=True))


def _small(number: int) -> bool:
    return 0 < number < SMALL


def _hide_small(cells: list) -> None:
    """Of one group: each number nests in the one before, and no difference of neighbours may be small."""
    waiting, over_18, over_52 = cells
    if _small(waiting):
        cells[:] = [None, None, None]
        return
    if _small(over_18) or _small(waiting - over_18):
        cells[1] = None
    if _small(over_52) or _small(over_18 - over_52) or _small(waiting - over_52):
        cells[2] = None


def _hide_second(groups: list[tuple], shown: list[list], column: int) -> None:
    """A column in which one number alone is hidden, or several that add up to little, hides the smallest other too."""
    while True:
        gone = [at for at, cells in enumerate(shown) if cells[column] is None]
        left = [at for at, cells in enumerate(shown) if cells[column]]
        together = sum(groups[at][column + 1] for at in gone)
        if not gone or not left or (len(gone) > 1 and together >= SMALL):
            return
        least = min(left, key=lambda at: groups[at][column + 1])
        shown[least][column:] = [None] * (3 - column)
