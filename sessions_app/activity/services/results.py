"""What became of each row, and of all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from base.errors import DomainError, Fault, InvalidInput, NotFound, RuleBroken


class Became(StrEnum):
    ACCEPTED = "accepted"
    REPEATED = "repeated"
    REJECTED = "rejected"


RULES = frozenset(
    {
        "activity_differs",
        "activity_void",
        "external_ref_twice",
        "patient_numbers_disagree",
        "session_takes_no_activity",
        "signed_off",
    }
)
"""Faults of a row that is right in itself; every other fault says that the row is wrong."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row's fate. ``activity_id`` is the record's lasting id, whichever version counts now."""

    index: int
    became: Became
    external_ref: str
    activity_id: int | None = None
    version: int | None = None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def record_id(self) -> int:
        """The record's lasting id, of a row that was not rejected."""
        if self.activity_id is None:
            raise LookupError("The row was rejected.")
        return self.activity_id

    @property
    def status(self) -> int:
        """What the row would have been answered alone."""
        if self.became is Became.ACCEPTED:
            return 201
        if self.became is Became.REPEATED:
            return 200
        codes = {fault.code for fault in self.faults} - RULES
        return 409 if not codes else 404 if codes == {"session_not_found"} else 400

    def refusal(self) -> DomainError:
        """A rejected row as the refusal it is when it was sent alone."""
        kinds: dict[int, type[DomainError]] = {400: InvalidInput, 404: NotFound, 409: RuleBroken}
        return kinds[self.status].of(self.faults)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """All rows in the order they were sent. ``batch_id`` is None for a trial run: nothing was kept."""

    batch_id: int | None
    rows: list[RowResult] = field(default_factory=list)

    def count(self, became: Became) -> int:
        return sum(row.became is became for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        return {became.value: self.count(became) for became in Became}


def rejected(index: int, external_ref: str, *faults: Fault, warnings: tuple[Fault, ...] = ()) -> RowResult:
    return RowResult(index, Became.REJECTED, external_ref, faults=faults, warnings=warnings)
