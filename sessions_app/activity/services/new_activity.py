"""One row of activity as it is sent: the record of its fields, which is its one normal form once it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Annotated, Any

import orjson
from pydantic import Field, GetCoreSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from base.record_faults import Words
from base.record_types import Icd10, Instant, NhsNumber, OneOf, Opcs4, ReadBy, Tfc, Whole
from base.records import Body
from nhs.codes import AttendanceOutcome, Attended, Code, FirstAttendance, RttStatus
from nhs.errors import Invalid
from plumbing.fields import keyed_digest
from waiting_list.pathways.services.patients import HOSPITAL_NUMBER

MOST_POINTS = 100
SESSION_NOT_FOUND = "There is no session with this id that you can see."
_REF = re.compile(r"[!-~](?:[ -~]{0,62}[!-~])?")


# The types of its fields


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOf(OneOf):
    """A code of a national list, as its text: ``""`` stands for one that was not given."""

    codes: type[Code]
    but: tuple[Code, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        members = [code for code in self.codes if code not in self.but]
        known = [code.value for code in members]
        tidy = core_schema.str_schema(strict=True, strip_whitespace=True)
        schema = core_schema.custom_error_schema(
            core_schema.chain_schema([tidy, core_schema.literal_schema(known)]),
            custom_error_type="unknown_value",
            custom_error_message=f"Give one of {', '.join(sorted(known))}.",
        )
        described = self._described(self.codes, list(members))
        schema["metadata"] = {"pydantic_js_functions": [lambda _schema, _handler: dict(described)]}
        return schema


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number(Whole):
    """A whole number with words of its own for what is none and for what is out of range."""

    no_number: Words
    out_of_range: Words

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.int_schema(strict=True)
        in_range = core_schema.int_schema(strict=True, ge=self.least, le=self.most)
        return core_schema.chain_schema([_in_words(number, self.no_number), _in_words(in_range, self.out_of_range)])

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> JsonSchemaValue:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


def _in_words(schema: CoreSchema, words: Words) -> CoreSchema:
    return core_schema.custom_error_schema(schema, custom_error_type=words.code, custom_error_message=words.sentence)


def _external_ref(value: object) -> str:
    tidy = value.strip() if isinstance(value, str) else ""
    if not _REF.fullmatch(tidy):
        raise Invalid(
            "An external reference is 1 to 64 plain characters: your system's own id of the attendance.",
            code="external_ref_format",
        )
    return tidy


def _hospital_number(value: object) -> str:
    tidy = value.strip().upper() if isinstance(value, str) else ""
    if not HOSPITAL_NUMBER.fullmatch(tidy):
        raise Invalid("A hospital number is 1 to 20 letters and digits.", code="hospital_number_format")
    return tidy


_POINTS = Words("points_range", f"Points are a whole number from 0 to {MOST_POINTS}.")
ExternalRef = Annotated[str, ReadBy(str, _external_ref, {"type": "string", "minLength": 1, "maxLength": 64})]
HospitalNumber = Annotated[str, ReadBy(str, _hospital_number, {"type": "string", "maxLength": 20})]
SessionId = Annotated[
    int,
    _Number(
        no_number=Words("session_format", "A session is given by its id, a whole number."),
        out_of_range=Words("session_not_found", SESSION_NOT_FOUND),
    ),
]
AttendedCode = Annotated[str, CodeOf(name="AttendedCode", codes=Attended, but=(Attended.IN_FUTURE,))]
OutcomeCode = Annotated[str, CodeOf(name="AttendanceOutcome", codes=AttendanceOutcome)]
RttStatusCode = Annotated[str, CodeOf(name="RttStatus", codes=RttStatus)]
FirstAttendanceCode = Annotated[str, CodeOf(name="FirstAttendance", codes=FirstAttendance)]


# The row


class NewActivity(Body):
    """One patient's attendance at a list."""

    external_ref: ExternalRef = Field(
        description="Your system's own id of the attendance: the key that makes retries safe. Never a patient's number."
    )
    session: SessionId
    nhs_number: NhsNumber = Field("", description="Ten digits, spaces allowed; this or the hospital number.")
    hospital_number: HospitalNumber = Field("", description="The trust's own number for the patient.")
    attended: AttendedCode
    outcome: OutcomeCode = Field(default_factory=str)
    rtt_status: RttStatusCode = Field(default_factory=str)
    first_attendance: FirstAttendanceCode = Field(default_factory=str)
    tfc: Tfc = Field("", description="Treatment function code; the service line's where it is left out.")
    opcs: Opcs4 = Field("", description="OPCS-4 procedure code, with or without its dot.")
    icd10: Icd10 = Field("", description="ICD-10 diagnosis code, with or without its dot.")
    points: Annotated[int, _Number(least=0, most=MOST_POINTS, no_number=_POINTS, out_of_range=_POINTS)] = 1
    touch_starts_at: Instant | None = None
    touch_ends_at: Instant | None = None

    example = {
        "external_ref": "visit-20261205-17",
        "session": 17,
        "nhs_number": "999 000 0018",
        "attended": "5",
        "outcome": "1",
        "rtt_status": "30",
        "opcs": "H20.1",
        "points": 2,
        "touch_starts_at": "2026-12-05T09:05",
        "touch_ends_at": "2026-12-05T09:40",
    }

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        """Only read: rows come a thousand at a time, and :func:`~sessions_app.activity.services.rows.read_row` says what is wrong with one, once.

        Empty text counts as left out, as null does.
        """
        if not isinstance(raw, dict):
            return raw
        return {name: value for name, value in raw.items() if value is not None and value != ""}

    def digest(self) -> bytes:
        """32 bytes that are equal for equal rows, whatever the order of fields and the spaces were.

        Keyed, because the row holds an NHS number and there are few enough of those to try them all.
        """
        *plain, starts, ends = _DIGESTED(self)
        plain += _in_utc(starts), _in_utc(ends)
        return keyed_digest(orjson.dumps(plain).decode(), purpose="activity")


_DIGESTED = attrgetter(
    "external_ref",
    "session",
    "nhs_number",
    "hospital_number",
    "attended",
    "outcome",
    "rtt_status",
    "first_attendance",
    "tfc",
    "opcs",
    "icd10",
    "points",
    "touch_starts_at",
    "touch_ends_at",
)
"""What the digest is of. Digests are kept: another order would make every record of before another body."""


def _in_utc(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat() if instant else None
