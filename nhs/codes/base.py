"""The common base of every code list."""

from enum import StrEnum
from functools import cache
from typing import Self, TypeVar

from nhs.errors import Invalid

_Kind = TypeVar("_Kind", bound="Code")


class Code(StrEnum):
    """A code of a national list: the member is its code, ``label`` says what it means."""

    label: str

    def __new__(cls, code: str, label: str, *facts: object) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    def __init__(self, code: str, label: str, *facts: object) -> None:
        """Subclasses with more facts than a label name them here."""

    def __str__(self) -> str:
        return self.value

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    @classmethod
    def list_name(cls) -> str:
        """The list's name in a sentence: the first line of its docstring without the full stop."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0].rstrip(".")

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """``(code, label)`` pairs in the list's own order, as forms want them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def of(cls, code: str) -> Self:
        """The member with exactly this code, as we keep it. Raises ValueError where there is none."""
        found = _by_code(cls).get(code.upper())
        if found is None or found.value != code:
            raise ValueError(f"{cls.__name__} has no such code")
        return found

    @classmethod
    def parse(cls, text: object) -> Self:
        """The member with this code, or :class:`~nhs.errors.Invalid` naming the codes there are.

        Capitals do not matter; where the list's codes are two digits wide a missing leading zero is put back,
        since spreadsheets drop it.
        """
        tidy = str(text).strip() if isinstance(text, str | int) else ""
        by_code = _by_code(cls)
        found = by_code.get(tidy.upper()) or by_code.get("0" + tidy if len(tidy) == 1 else tidy)
        if found is None:
            raise Invalid(
                f"{cls.list_name()} must be one of {', '.join(member.value for member in cls)}.",
                code=f"{_snake(cls.__name__)}_unknown",
            )
        return found


@cache
def _by_code(kind: type[_Kind]) -> dict[str, _Kind]:
    return {member.value.upper(): member for member in kind}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
