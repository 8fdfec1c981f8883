"""What the API's description says of the bodies sessions take. Nothing is validated by these."""

from __future__ import annotations

from base.described import ID, REASON, TIME, an_object, or_null, text_of
from nhs.codes import AttendanceOutcome, Attended, FirstAttendance, RttStatus
from sessions_app.activity.services.activities import MOST_ROWS
from sessions_app.activity.services.rows import MOST_POINTS
from sessions_app.booking.requests import MOST_AT_ONCE
from sessions_app.session.api.slots import KINDS_SCHEMA, MIX_SCHEMA
from sessions_app.session.cancellation_reasons import OF_A_LIST
from sessions_app.session.states import CancelCause


def _codes(codes, *, but: str = "") -> dict:
    known = [code for code in codes if code.value != but]
    meanings = "; ".join(f"{code.value} {code.label}" for code in known)
    return {
        "type": ["string", "null"],
        "enum": [*(code.value for code in known), "", None],
        "description": meanings,
    }


WANTED = an_object(
    {
        "room": ID,
        "call_off": ID,
        "service_line": ID,
        "starts_at": TIME,
        "ends_at": TIME,
        "capacity": or_null({"type": "integer", "minimum": 1, "maximum": 1440,
                              "description": "In the room's unit; the room's own figure where it is left out."}),
        "cases": or_null({"type": "integer", "minimum": 1, "maximum": 1440,
                           "description": "Planned cases; the service line's own figure where it is left out."}),
        "slots": MIX_SCHEMA,
        "core_hours_reason": or_null(text_of(400, "Why the list runs inside core hours. Kept for its service line where"
                                                  " that has no reason yet; needs contracts:write.")),
    },
    ["room", "call_off", "service_line", "starts_at", "ends_at"],
)  # fmt: skip
ALONE = WANTED | {"properties": WANTED["properties"] | {"draft": {"type": ["boolean", "null"]}}}
BOOKING = {"anyOf": [ALONE, {"type": "array", "items": WANTED, "minItems": 1, "maxItems": MOST_AT_ONCE}]}
CANCEL = an_object(
    {
        **REASON["properties"],
        "cause": or_null(
            {"type": "string", "enum": CancelCause.values,
             "description": "Who it is down to; trust where it is left out. The contract's ladder charges or credits by it."}
        ),
        "why": or_null(
            {"type": "string", "enum": [why.value for why in OF_A_LIST],
             "description": "The reason's group follows from it: "
                            + "; ".join(f"{why.value} {why.label}" for why in OF_A_LIST)}
        ),
    },
    ["reason"],
)  # fmt: skip
TEAM = {
    "type": "array",
    "maxItems": 50,
    "items": an_object(
        {
            "clinician": ID,
            "role": or_null(text_of(12, "The role on this list; the person's usual one where left out.")),
        },
        ["clinician"],
    ),
}
_EXCEPTION = an_object(
    {"clinician": text_of(120), "registration": text_of(20), "reason": text_of(200)},
    ["clinician", "registration", "reason"],
) | {
    "description": "A clinician accepts patients who do not meet the criteria: people only, 403 `person_needed`."
}
ON_LIST = an_object(
    {
        "needs": {"type": "array", "items": ID, "minItems": 1, "maxItems": 100},
        "reason": or_null(text_of(200, "Needed once the session is locked.")),
        "standby": {"type": ["boolean", "null"], "description": "True: without a time; takes no capacity."},
        "exception": or_null(_EXCEPTION),
        "slot_kinds": KINDS_SCHEMA,
    },
    ["needs"],
)

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
