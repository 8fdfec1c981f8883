"""One row of activity as it was sent → the one normal form, or everything that is wrong with it.

Plain Python, no database: what can be said of a row by itself. No sentence and no pointer repeats a value.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from base.errors import Fault
from base.instants import parse_instant
from nhs import identifiers
from nhs.codes import AttendanceOutcome, Attended, Code, FirstAttendance, RttStatus
from nhs.errors import Invalid
from plumbing.fields import keyed_digest
from waiting_list.pathways.services.patients import HOSPITAL_NUMBER

LARGEST_ID = 2**63 - 1
MOST_POINTS = 100
TELLING = 6  # characters of a number that give it away inside a longer reference
CLOCKS_DIFFER = dt.timedelta(minutes=5)
SEEN = frozenset(code.value for code in Attended if code.seen)
TREATED = RttStatus.FIRST_TREATMENT.value
_REF = re.compile(r"[!-~](?:[ -~]{0,62}[!-~])?")
_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){9}(?!\d)", re.ASCII)


class Row(NamedTuple):
    """One patient's attendance in its normal form. Empty text where a code was not given."""

    external_ref: str
    session: int
    nhs_number: str
    hospital_number: str
    attended: str
    outcome: str
    rtt_status: str
    first_attendance: str
    tfc: str
    opcs: str
    icd10: str
    points: int
    touch_starts_at: dt.datetime | None
    touch_ends_at: dt.datetime | None

    def digest(self) -> bytes:
        """32 bytes that are equal for equal rows, whatever the order of fields and the spaces were.

        Keyed, because the row holds an NHS number and there are few enough of those to try them all.
        """
        return keyed_digest(orjson.dumps([_plain(value) for value in self]).decode(), purpose="activity")


class Reader(NamedTuple):
    """How one field is read, what it is called in a sentence and what stands for it where it is not given."""

    read: Callable[[Any], object]
    what: str
    absent: object = ""
    required: bool = False


@dataclass(slots=True)
class Reading:
    """What became of one row: ``row`` is None where there are faults; ``values`` then holds the fields that are right.

    ``external_ref`` is safe to keep and to send back: empty where it is wrong or is the patient's own number.
    """

    index: int
    row: Row | None
    values: dict
    faults: list[Fault]
    external_ref: str

    @property
    def good(self) -> Row:
        """The row of a reading without faults."""
        if self.row is None:
            raise LookupError("The row has faults.")
        return self.row


def read_rows(rows: Sequence, *, now: dt.datetime) -> list[Reading]:
    """Every row read by itself, in order."""
    return [read_row(index, raw, now=now) for index, raw in enumerate(rows)]


def read_row(index: int, raw: object, *, now: dt.datetime) -> Reading:
    if not isinstance(raw, dict):
        return Reading(
            index, None, {}, [Fault("", "row_not_object", "A row must be an object with named fields.")], ""
        )
    values: dict = {}
    faults = [fault for name, reader in READERS.items() if (fault := _read(name, reader, raw, values))]
    faults.extend(_unknown_fields(raw))
    faults.extend(fault for check in CHECKS if (fault := check(values, now)))
    if _names_the_patient(raw, values.get("external_ref")):
        faults.append(Fault("/external_ref", "external_ref_names_patient", NAMES_PATIENT))
        values["external_ref"] = ""
    row = None if faults else Row(**values)
    return Reading(index, row, values, faults, values.get("external_ref") or "")


def _read(name: str, reader: Reader, raw: dict, values: dict) -> Fault | None:
    value = raw.get(name)
    if value is None or value == "":
        if reader.required:
            return Fault(f"/{name}", "required", f"{reader.what} is missing.")
        values[name] = reader.absent
        return None
    try:
        values[name] = reader.read(value)
    except Invalid as why:
        return Fault(f"/{name}", why.code, str(why))
    return None


def _external_ref(value: object) -> str:
    tidy = value.strip() if isinstance(value, str) else ""
    if not _REF.fullmatch(tidy):
        raise Invalid(
            "An external reference is 1 to 64 plain characters: your system's own id of the attendance.",
            code="external_ref_format",
        )
    return tidy


def _session(value: object) -> int:
    if type(value) is not int:
        raise Invalid("A session is given by its id, a whole number.", code="session_format")
    if not 0 < value <= LARGEST_ID:
        raise Invalid(SESSION_NOT_FOUND, code="session_not_found")
    return value


def _hospital_number(value: object) -> str:
    tidy = value.strip().upper() if isinstance(value, str) else ""
    if not HOSPITAL_NUMBER.fullmatch(tidy):
        raise Invalid("A hospital number is 1 to 20 letters and digits.", code="hospital_number_format")
    return tidy


def _points(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST_POINTS:
        raise Invalid(f"Points are a whole number from 0 to {MOST_POINTS}.", code="points_range")
    return value


def _code(what: str, codes: type[Code], *, but: Code | None = None, required: bool = False) -> Reader:
    known = frozenset(member.value for member in codes if member is not but)
    sentence = f"{what} must be one of {', '.join(sorted(known))}."

    def read(value: object) -> str:
        tidy = value.strip() if isinstance(value, str) else ""
        if tidy not in known:
            raise Invalid(sentence, code="unknown_value")
        return tidy

    return Reader(read, what, required=required)


READERS: dict[str, Reader] = {
    "external_ref": Reader(_external_ref, "The external reference", required=True),
    "session": Reader(_session, "The session", required=True),
    "nhs_number": Reader(identifiers.nhs_number, "The NHS number"),
    "hospital_number": Reader(_hospital_number, "The hospital number"),
    "attended": _code("The attended code", Attended, but=Attended.IN_FUTURE, required=True),
    "outcome": _code("The outcome", AttendanceOutcome),
    "rtt_status": _code("The RTT status", RttStatus),
    "first_attendance": _code("The first attendance code", FirstAttendance),
    "tfc": Reader(identifiers.tfc, "The treatment function"),
    "opcs": Reader(identifiers.opcs4, "The procedure"),
    "icd10": Reader(identifiers.icd10, "The diagnosis"),
    "points": Reader(_points, "The points", absent=1),
    "touch_starts_at": Reader(parse_instant, "The touch start", absent=None),
    "touch_ends_at": Reader(parse_instant, "The touch end", absent=None),
}
SESSION_NOT_FOUND = "There is no session with this id that you can see."
NAMES_PATIENT = "The external reference is the patient's own number. Use your system's id of the attendance."


def _unknown_fields(raw: dict) -> Iterator[Fault]:
    # The unknown name is not repeated: in a file with shifted columns it can be a patient's number.
    for name in raw:
        if name not in READERS:
            near = difflib.get_close_matches(str(name), READERS, n=1) if len(str(name)) < 40 else []
            hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(READERS)}."
            yield Fault("", "unknown_field", f"The row has a field that is not known: {hint}")


def _has_a_number(values: dict, now: dt.datetime) -> Fault | None:
    # A number that was given and is wrong is missing from the values and has its own fault already.
    if values.get("nhs_number") == "" and values.get("hospital_number") == "":
        return Fault(
            "/nhs_number", "patient_number_needed", "Give the patient's NHS number or hospital number."
        )
    return None


def _touch_whole(values: dict, now: dt.datetime) -> Fault | None:
    start, end = values.get("touch_starts_at", ...), values.get("touch_ends_at", ...)
    if start is None and end not in (None, ...):
        return Fault("/touch_starts_at", "touch_incomplete", "A touch end needs its touch start.")
    if end is None and start not in (None, ...):
        return Fault("/touch_ends_at", "touch_incomplete", "A touch start needs its touch end.")
    return None


def _touch_in_order(values: dict, now: dt.datetime) -> Fault | None:
    start, end = values.get("touch_starts_at"), values.get("touch_ends_at")
    if start and end and not start < end:
        return Fault(
            "/touch_ends_at", "touch_ends_before_start", "The touch end must be after the touch start."
        )
    return None


def _touch_has_happened(values: dict, now: dt.datetime) -> Fault | None:
    for name in ("touch_starts_at", "touch_ends_at"):
        instant = values.get(name)
        if instant and instant > now + CLOCKS_DIFFER:
            return Fault(f"/{name}", "time_in_future", "This time has not come yet.")
    return None


def _touched_means_seen(values: dict, now: dt.datetime) -> Fault | None:
    if values.get("touch_starts_at") and values.get("attended", "5") not in SEEN:
        return Fault(
            "/touch_starts_at",
            "touch_without_attendance",
            "The patient was not seen (attended code), so there can be no touch times.",
        )
    return None


def _treated_means_seen(values: dict, now: dt.datetime) -> Fault | None:
    if values.get("rtt_status") == TREATED and values.get("attended", "5") not in SEEN:
        return Fault(
            "/rtt_status",
            "rtt_status_impossible",
            "RTT status 30 says that treatment began, but the attended code says that the patient was not seen.",
        )
    return None


CHECKS = (
    _has_a_number,
    _touch_whole,
    _touch_in_order,
    _touch_has_happened,
    _touched_means_seen,
    _treated_means_seen,
)


def _names_the_patient(raw: dict, external_ref: str | None) -> bool:
    if not external_ref:
        return False
    ref = _bare(external_ref)
    sent = [
        _bare(text) for name in ("nhs_number", "hospital_number") if isinstance(text := raw.get(name), str)
    ]
    return any(number == ref or (len(number) >= TELLING and number in ref) for number in sent)


def names_a_patient(text: str) -> bool:
    """Whether a free text holds ten digits that are an NHS number; such a text is not kept."""
    return any(identifiers.nhs_number_ok(found.group()) for found in _TEN_DIGITS.finditer(text))


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).upper()


def _plain(value: object) -> object:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value
