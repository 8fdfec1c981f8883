"""Collects everything that is wrong with a request, so that all of it is named at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from base.errors import DomainError, Fault, InvalidInput
from nhs.errors import Invalid

T = TypeVar("T")


class FaultCollector(list[Fault]):
    """The faults of one request, in the order of its fields. ``stop`` raises when there is any."""

    def add(self, pointer: str, code: str, detail: str) -> None:
        self.append(Fault(pointer, code, detail))

    def need(self, pointer: str, value: str, detail: str) -> str:
        """The text without the space round it, or a fault when nothing is left."""
        text = (value or "").strip()
        if not text:
            self.add(pointer, "required", detail)
        return text

    def read(self, pointer: str, parser: Callable[[str], T], value: str) -> T | None:
        """Parse the value with a parser of ``nhs``; what it refuses is added as a fault in its own words and gives None."""
        try:
            return parser(value)
        except Invalid as error:
            self.add(pointer, "invalid", str(error))
            return None

    def checked(self, value: T | None, refusal: type[DomainError] = InvalidInput) -> T:
        """A value that was read, now that nothing is wrong; else raises as ``stop`` does."""
        self.stop(refusal)
        if value is None:
            raise LookupError("A value is missing and no fault says so.")
        return value

    def stop(self, refusal: type[DomainError] = InvalidInput) -> None:
        """Raise one error that names every fault collected so far, if any."""
        if self:
            raise refusal.of(self)
