"""The API description of the rows that log what was delivered. Nothing is validated by these."""

from __future__ import annotations

from base.described import ID, REASON, TIME, an_object, or_null, text_of
from nhs.codes import AttendanceOutcome, Attended, FirstAttendance, RttStatus
from sessions_app.activity.services.activities import MOST_ROWS
from sessions_app.activity.services.rows import MOST_POINTS


def _codes(codes, *, but: str = "") -> dict:
    known = [code for code in codes if code.value != but]
    meanings = "; ".join(f"{code.value} {code.label}" for code in known)
    return {
        "type": ["string", "null"],
        "enum": [*(code.value for code in known), "", None],
        "description": meanings,
    }


ROW_FIELDS = {
    "external_ref": text_of(64, "Your system's own id of the attendance: the key that makes retries safe. "
                              "Never a patient's number.", minLength=1),
    "session": ID,
    "nhs_number": {"type": ["string", "null"], "description": "Ten digits, spaces allowed; this or the hospital number."},
    "hospital_number": or_null(text_of(20, "The trust's own number for the patient.")),
    "attended": {"type": "string", "enum": [c.value for c in Attended if c is not Attended.IN_FUTURE],
                 "description": "; ".join(f"{c.value} {c.label}" for c in Attended if c is not Attended.IN_FUTURE)},
    "outcome": _codes(AttendanceOutcome),
    "rtt_status": _codes(RttStatus),
    "first_attendance": _codes(FirstAttendance),
    "tfc": or_null(text_of(3, "Treatment function code; the service line's where it is left out.")),
    "opcs": or_null(text_of(6, "OPCS-4 procedure code, with or without its dot.")),
    "icd10": or_null(text_of(8, "ICD-10 diagnosis code, with or without its dot.")),
    "points": {"type": ["integer", "null"], "minimum": 0, "maximum": MOST_POINTS, "description": "1 where left out."},
    "touch_starts_at": or_null(TIME),
    "touch_ends_at": or_null(TIME),
}  # fmt: skip
ROW = an_object(ROW_FIELDS, ["external_ref", "session", "attended"])
ROWS = {"type": "array", "items": ROW, "minItems": 1, "maxItems": MOST_ROWS}
CORRECTION = an_object(
    {**ROW_FIELDS, "reason": REASON["properties"]["reason"]}, ["session", "attended", "reason"]
)
