"""Faults of a record, in the product's own codes and sentences: pydantic's errors become faults here.

No sentence repeats what was sent: it may be about a patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import ErrorType

from base.errors import Fault, declare

declare(
    {
        "unknown_field": "A field or parameter is not known; it may be misspelt.",
        "renamed_field": "A field goes by another name now; the sentence says which.",
        "not_an_object": "The body, or an element of it, is not an object with named fields.",
        "not_a_list": "The value is not a list, or is longer than is taken.",
        "not_whole": "The value is not a whole number in its range.",
        "not_text": "The value is not text, is too long or has characters that cannot be kept.",
        "not_a_flag": "The value is neither true nor false.",
        "date_format": "There is no such day, or it is not in the form 2026-12-05.",
        "money_format": "Money is given as text with pence, such as 310.00.",
    }
)


class Words(NamedTuple):
    """The code and the sentence of one kind of error; ``{…}`` are values of pydantic's own context."""

    code: str
    sentence: str


MISSING = Words("required", "This value is missing.")
_OBJECT = Words("not_an_object", "Send an object with named fields.")
_WHOLE = Words("not_whole", "Give a whole number.")
_TEXT = Words("not_text", "Give text.")
_CHOICE = Words("unknown_value", "Give one of {expected}.")

WORDS: Mapping[str, Words] = {
    "missing": MISSING,
    "union_tag_not_found": MISSING,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "mapping_type": _OBJECT,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "greater_than": Words("not_whole", "Give a number above {gt}."),
    "greater_than_equal": Words("not_whole", "Give a number of at least {ge}."),
    "less_than": Words("not_whole", "Give a number below {lt}."),
    "less_than_equal": Words("not_whole", "Give a number of at most {le}."),
    "float_type": Words("not_a_number", "Give a number."),
    "finite_number": Words("not_a_number", "Give a number."),
    "bool_type": Words("not_a_flag", "Give true or false."),
    "string_type": _TEXT,
    "string_too_short": MISSING,
    "string_too_long": Words("not_text", "Give text of at most {max_length} characters."),
    "string_pattern_mismatch": Words("not_text", "Give text in the form the description names."),
    "list_type": Words("not_a_list", "Give a list."),
    "too_long": Words("not_a_list", "Give a list of at most {max_length}."),
    "too_short": Words("required", "Give a list of at least {min_length}."),
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "union_tag_invalid": Words("unknown_value", "Give one of {expected_tags}."),
}
"""Pydantic's kinds of errors in our words. A type of ``base.record_types`` brings its own and is not in here."""

declare({"not_a_number": "The value is not a number."})
_THEIRS = frozenset(get_args(ErrorType))
_QUOTED = re.compile(r"'([^']*)'")


def in_our_words(error: Mapping[str, Any]) -> Words:
    """The code and sentence of one of pydantic's errors."""
    if error["type"] not in _THEIRS:
        return Words(error["type"], error["msg"])
    words = WORDS.get(error["type"], Words("invalid", "This value is wrong."))
    context = {name: _listed(value) for name, value in error.get("ctx", {}).items()}
    return Words(words.code, words.sentence.format_map(context))


def _listed(value: Any) -> Any:
    """``'json' or 'csv'`` as ``json, csv``; anything else as it is."""
    quoted = _QUOTED.findall(value) if isinstance(value, str) else []
    return ", ".join(quoted) or value


def own_error(title: str, places: Iterable[tuple[tuple[int | str, ...], Words]]) -> ValidationError:
    """An error of pydantic's kind in our words, to be raised while a record is read."""
    lines = [
        InitErrorDetails(type=refuse(words.code, words.sentence), loc=place, input=None) for place, words in places
    ]
    return ValidationError.from_exception_data(title, lines)


def refuse(code: str, sentence: str) -> PydanticCustomError:
    """A value's own fault, to be raised by what reads it."""
    return PydanticCustomError(code, sentence)


def faults_of(error: ValidationError, raw: Any, *, at: str = "") -> list[Fault]:
    """Every fault of what was sent, with a JSON pointer into it below ``at``.

    Pydantic's places also name the members of unions, which are in nobody's body: the place is found by walking along
    what was sent.
    """
    found = []
    for line in error.errors(include_url=False, include_input=False):
        words = in_our_words(line)
        found.append(Fault(at + _pointer(line["loc"], raw), words.code, words.sentence))
    return found


def _pointer(place: tuple[int | str, ...], raw: Any) -> str:
    parts: list[str] = []
    for index, step in enumerate(place):
        last = index == len(place) - 1
        if isinstance(raw, dict) and (step in raw or last):
            parts.append(str(step).replace("~", "~0").replace("/", "~1"))
            raw = raw.get(step)
        elif isinstance(raw, list) and isinstance(step, int) and step < len(raw):
            parts.append(str(step))
            raw = raw[step]
    return "".join(f"/{part}" for part in parts)


def summary(faults: list[Fault]) -> str:
    """The sentence above a list of faults."""
    return faults[0].detail if len(faults) == 1 else f"{len(faults)} things are wrong; see errors."
