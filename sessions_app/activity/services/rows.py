"""A row of activity read: its record, or everything that is wrong with it.

Plain Python, no database: what can be said of a row by itself. No sentence and no pointer repeats a value.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError

from base.errors import Fault
from base.record_faults import in_our_words
from nhs import identifiers
from nhs.codes import Attended, RttStatus
from sessions_app.activity.services.new_activity import NewActivity

TELLING = 6  # characters of a number that give it away inside a longer reference
CLOCKS_DIFFER = dt.timedelta(minutes=5)
SEEN = frozenset(code.value for code in Attended if code.seen)
TREATED = RttStatus.FIRST_TREATMENT.value
NAMES_PATIENT = "The external reference is the patient's own number. Use your system's id of the attendance."
_NOT_A_LETTER = re.compile(r"[\W_]+")
_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){9}(?!\d)", re.ASCII)
FIELDS = tuple(NewActivity.names())


@dataclass(slots=True)
class Reading:
    """One row as it was read. ``row`` is None where there are faults; ``values`` then holds those fields
    that are right and are held against each other or the session.

    ``external_ref`` is safe to keep and to send back: empty where it is wrong or is the patient's own number.
    """

    index: int
    row: NewActivity | None
    values: dict[str, Any]
    faults: list[Fault]
    external_ref: str

    @property
    def good(self) -> NewActivity:
        """The row of a reading without faults."""
        if self.row is None:
            raise LookupError("The row has faults.")
        return self.row


def _hint(unknown: str) -> str:
    # The unknown name is not repeated: in a file with shifted columns it can be a patient's number.
    near = difflib.get_close_matches(unknown, FIELDS, n=1) if len(unknown) < 40 else []
    return f"did you mean {near[0]}?" if near else f"the fields are {', '.join(FIELDS)}."


def read_rows(rows: Sequence[object], *, now: dt.datetime) -> list[Reading]:
    """Every row read by itself, in order."""
    hint = cache(_hint)  # for this delivery only: a name may be a patient's number
    return [read_row(index, raw, now=now, hint=hint) for index, raw in enumerate(rows)]


def read_row(index: int, raw: object, *, now: dt.datetime, hint: Callable[[str], str] = _hint) -> Reading:
    """One row and everything that is wrong with it."""
    if not isinstance(raw, dict):
        fault = Fault("", "row_not_object", "A row must be an object with named fields.")
        return Reading(index, None, {}, [fault], "")
    row: NewActivity | None = None
    faults: list[Fault] = []
    try:
        row = NewActivity.model_validate(raw)
    except ValidationError as error:
        faults.extend(_faults_of(error, hint))
        values = _right_values(raw, faults)
    else:
        values = vars(row)
    faults += _contradictions(values, now)
    ref = values.get("external_ref", "")
    if _names_the_patient(raw, ref):
        faults.append(Fault("/external_ref", "external_ref_names_patient", NAMES_PATIENT))
        ref = ""
    return Reading(index, None if faults else row, values, faults, ref)


def _faults_of(error: ValidationError, hint: Callable[[str], str]) -> Iterator[Fault]:
    for line in error.errors(include_url=False, include_input=False):
        name = str(line["loc"][0])
        if line["type"] == "extra_forbidden":
            yield Fault("", "unknown_field", f"The row has a field that is not known: {hint(name)}")
        else:
            yield Fault(f"/{name}", *in_our_words(line))


COMPARED = (
    "external_ref",
    "session",
    "nhs_number",
    "hospital_number",
    "attended",
    "rtt_status",
    "touch_starts_at",
    "touch_ends_at",
)
_SOUND = {"external_ref": "any", "session": 1, "attended": Attended.ON_TIME.value}


def _right_values(raw: dict, faults: list[Fault]) -> dict[str, Any]:
    """The right ones of a wrong row's fields that are held against each other: they are read without the wrong ones."""
    wrong = {fault.pointer[1:] for fault in faults}
    right = {name: raw[name] for name in COMPARED if name in raw and name not in wrong}
    read = NewActivity.model_validate({**_SOUND, **right})
    return {name: getattr(read, name) for name in COMPARED if name not in wrong}


def _contradictions(values: dict[str, Any], now: dt.datetime) -> list[Fault]:
    """Fields that are right by themselves and wrong together."""
    faults = []
    # A number that was given and is wrong is missing from the values and has its own fault already.
    if values.get("nhs_number") == "" and values.get("hospital_number") == "":
        sentence = "Give the patient's NHS number or hospital number."
        faults.append(Fault("/nhs_number", "patient_number_needed", sentence))
    start, end = values.get("touch_starts_at", ...), values.get("touch_ends_at", ...)
    seen = values.get("attended", Attended.ON_TIME.value) in SEEN
    if start is not None or end is not None:
        faults += _touch_faults(start, end, now, seen=seen)
    if not seen and values.get("rtt_status") == TREATED:
        sentence = "RTT status 30 says that treatment began, but the attended code says that the patient was not seen."
        faults.append(Fault("/rtt_status", "rtt_status_impossible", sentence))
    return faults


def _touch_faults(start: Any, end: Any, now: dt.datetime, *, seen: bool) -> Iterator[Fault]:
    """Faults of the touch times: moments, None where not given, ``...`` where wrong already."""
    if start is None and end is not ...:
        yield Fault("/touch_starts_at", "touch_incomplete", "A touch end needs its touch start.")
    elif end is None and start is not ...:
        yield Fault("/touch_ends_at", "touch_incomplete", "A touch start needs its touch end.")
    given = [
        (name, at) for name, at in (("touch_starts_at", start), ("touch_ends_at", end)) if isinstance(at, dt.datetime)
    ]
    if len(given) == 2 and not start < end:
        sentence = "The touch end must be after the touch start."
        yield Fault("/touch_ends_at", "touch_ends_before_start", sentence)
    if late := next((name for name, at in given if at > now + CLOCKS_DIFFER), None):
        yield Fault(f"/{late}", "time_in_future", "This time has not come yet.")
    if not seen and isinstance(start, dt.datetime):
        sentence = "The patient was not seen (attended code), so there can be no touch times."
        yield Fault("/touch_starts_at", "touch_without_attendance", sentence)


def _names_the_patient(raw: dict, external_ref: str) -> bool:
    if not external_ref:
        return False
    ref = _bare(external_ref)
    for name in ("nhs_number", "hospital_number"):
        text = raw.get(name)
        if text and isinstance(text, str):
            number = _bare(text)
            if number == ref or (len(number) >= TELLING and number in ref):
                return True
    return False


def names_a_patient(text: str) -> bool:
    """Ten digits of a free text are an NHS number; such a text is not kept."""
    return any(identifiers.nhs_number_ok(found.group()) for found in _TEN_DIGITS.finditer(text))


def _bare(text: str) -> str:
    return _NOT_A_LETTER.sub("", text).upper()
