"""What the API's description says of bodies and answers. Nothing is validated or rendered by these."""

from __future__ import annotations

from collections.abc import Sequence

from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer
from rest_framework import serializers as s

from nhs.codes import AttendanceOutcome, Attended, FirstAttendance, RttStatus
from sessions_app.cancellations import OF_A_LIST
from sessions_app.lifecycle import CancelCause, State
from sessions_app.services.activity import MOST_ROWS
from sessions_app.services.intake.rows import MOST_POINTS
from sessions_app.wanted import MOST_AT_ONCE
from trusts.models import Room

ID = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
TIME = {
    "type": "string",
    "pattern": r"^\s*\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:?\d\d)?\s*$",
    "description": "ISO 8601; without an offset it is London time.",
    "examples": ["2026-12-05T08:30"],
}


def _or_null(schema: dict) -> dict:
    return schema | {"type": [schema["type"], "null"]}


def _text(longest: int, description: str, **more) -> dict:
    return {"type": "string", "maxLength": longest, "description": description, **more}


def _object(properties: dict, required: Sequence[str] = ()) -> dict:
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | {"required": list(required)} if required else schema


def _codes(codes, *, but: str = "") -> dict:
    known = [code for code in codes if code.value != but]
    meanings = "; ".join(f"{code.value} {code.label}" for code in known)
    return {
        "type": ["string", "null"],
        "enum": [*(code.value for code in known), "", None],
        "description": meanings,
    }


def body(schema: dict) -> dict:
    return {"application/json": schema}


WANTED = _object(
    {
        "room": ID,
        "call_off": ID,
        "service_line": ID,
        "starts_at": TIME,
        "ends_at": TIME,
        "capacity": _or_null({"type": "integer", "minimum": 1, "maximum": 1440,
                              "description": "In the room's unit; the room's own figure where it is left out."}),
        "cases": _or_null({"type": "integer", "minimum": 1, "maximum": 1440,
                           "description": "Planned cases; the service line's own figure where it is left out."}),
    },
    ["room", "call_off", "service_line", "starts_at", "ends_at"],
)  # fmt: skip
ALONE = WANTED | {"properties": WANTED["properties"] | {"draft": {"type": ["boolean", "null"]}}}
BOOKING = {"anyOf": [ALONE, {"type": "array", "items": WANTED, "minItems": 1, "maxItems": MOST_AT_ONCE}]}
REASON = _object(
    {"reason": _text(200, "Why. Leave patients' names and numbers out.", minLength=1)}, ["reason"]
)
CANCEL = _object(
    {
        **REASON["properties"],
        "cause": _or_null(
            {"type": "string", "enum": CancelCause.values,
             "description": "Who it is down to; trust where it is left out. The contract's ladder charges or credits by it."}
        ),
        "why": _or_null(
            {"type": "string", "enum": [why.value for why in OF_A_LIST],
             "description": "The reason's group follows from it: "
                            + "; ".join(f"{why.value} {why.label}" for why in OF_A_LIST)}
        ),
    },
    ["reason"],
)  # fmt: skip
NOTHING = {"type": "object", "properties": {}, "additionalProperties": False}
TEAM = {
    "type": "array",
    "maxItems": 50,
    "items": _object(
        {
            "clinician": ID,
            "role": _or_null(_text(12, "The role on this list; the person's usual one where left out.")),
        },
        ["clinician"],
    ),
}
ON_LIST = _object(
    {
        "needs": {"type": "array", "items": ID, "minItems": 1, "maxItems": 100},
        "reason": _or_null(_text(200, "Needed once the session is locked.")),
    },
    ["needs"],
)

ROW_FIELDS = {
    "external_ref": _text(64, "Your system's own id of the attendance: the key that makes retries safe. "
                              "Never a patient's number.", minLength=1),
    "session": ID,
    "nhs_number": {"type": ["string", "null"], "description": "Ten digits, spaces allowed; this or the hospital number."},
    "hospital_number": _or_null(_text(20, "The trust's own number for the patient.")),
    "attended": {"type": "string", "enum": [c.value for c in Attended if c is not Attended.IN_FUTURE],
                 "description": "; ".join(f"{c.value} {c.label}" for c in Attended if c is not Attended.IN_FUTURE)},
    "outcome": _codes(AttendanceOutcome),
    "rtt_status": _codes(RttStatus),
    "first_attendance": _codes(FirstAttendance),
    "tfc": _or_null(_text(3, "Treatment function code; the service line's where it is left out.")),
    "opcs": _or_null(_text(6, "OPCS-4 procedure code, with or without its dot.")),
    "icd10": _or_null(_text(8, "ICD-10 diagnosis code, with or without its dot.")),
    "points": {"type": ["integer", "null"], "minimum": 0, "maximum": MOST_POINTS, "description": "1 where left out."},
    "touch_starts_at": _or_null(TIME),
    "touch_ends_at": _or_null(TIME),
}  # fmt: skip
ROW = _object(ROW_FIELDS, ["external_ref", "session", "attended"])
ROWS = {"type": "array", "items": ROW, "minItems": 1, "maxItems": MOST_ROWS}
CORRECTION = _object(
    {**ROW_FIELDS, "reason": REASON["properties"]["reason"]}, ["session", "attended", "reason"]
)


class FaultSchema(s.Serializer):
    pointer = s.CharField(help_text="JSON pointer to the value it is about; empty for the whole.")
    code = s.CharField(help_text="Stable; listed at /api/v1/problems/.")
    detail = s.CharField()

    class Meta:
        ref_name = "Fault"


class SessionSchema(s.Serializer):
    id = s.IntegerField()
    version = s.IntegerField(help_text="Goes up with every change; also the ETag.")
    state = s.ChoiceField(State.choices)
    trust = s.IntegerField()
    provider = s.IntegerField()
    site = s.IntegerField()
    site_name = s.CharField()
    room = s.IntegerField()
    room_name = s.CharField()
    call_off = s.IntegerField()
    call_off_reference = s.CharField()
    service_line = s.IntegerField()
    service_line_name = s.CharField()
    tfc = s.CharField(help_text="Treatment function code.")
    day = s.DateField(help_text="The London day it starts on.")
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    unit = s.ChoiceField(Room.Unit.choices)
    planned_capacity = s.IntegerField(help_text="In the unit.")
    planned_cases = s.IntegerField()
    rate_unit = s.CharField()
    rate_price = s.CharField(help_text="Pounds excluding VAT, as text.")
    day_type = s.CharField()
    expected_price = s.CharField(help_text="Pounds excluding VAT, as text.")
    delivered_price = s.CharField(allow_null=True, help_text="Set at sign-off.")
    rate_frozen_at = s.DateTimeField(allow_null=True)
    offer_ends_at = s.DateTimeField(allow_null=True)
    short_notice = s.BooleanField()
    beyond_plan = s.BooleanField(help_text="More was delivered than was planned.")
    booked_by = s.CharField()
    signed_off_at = s.DateTimeField(allow_null=True)
    signed_off_by = s.CharField(allow_blank=True)
    passed_from = s.IntegerField(
        allow_null=True, help_text="The offer nobody answered, which this one follows."
    )
    cancel_cause = s.CharField(allow_blank=True, help_text="Who a cancellation is down to.")
    cancel_group = s.CharField(allow_blank=True)
    cancel_why = s.CharField(allow_blank=True)
    cancel_amount = s.CharField(
        allow_null=True, help_text="Charged by the contract's ladder; below zero the provider credits it."
    )

    class Meta:
        ref_name = "Session"


class SessionsSchema(s.Serializer):
    results = SessionSchema(many=True)
    next = s.CharField(allow_null=True, help_text="Address of the next page; null on the last.")

    class Meta:
        ref_name = "SessionPage"


class BookedSchema(s.Serializer):
    """The answer to a list of wanted sessions."""

    sessions = SessionSchema(many=True)
    refused = FaultSchema(many=True, help_text="What did not fit, when all that fit was asked for.")

    class Meta:
        ref_name = "Booked"


BOOKED = PolymorphicProxySerializer(
    component_name="SessionOrBooked", serializers=[SessionSchema, BookedSchema], resource_type_field_name=None
)


class MemberSchema(s.Serializer):
    clinician = s.IntegerField()
    name = s.CharField()
    role = s.CharField()
    registration = s.CharField()
    in_room = s.BooleanField()

    class Meta:
        ref_name = "TeamMember"


class TeamSchema(s.Serializer):
    session = s.IntegerField()
    state = s.ChoiceField(State.choices)
    version = s.IntegerField()
    people = MemberSchema(many=True)
    lacking = s.ListField(child=s.CharField(), help_text="What the trust's minimum still lacks, in words.")

    class Meta:
        ref_name = "Team"


class EntrySchema(s.Serializer):
    id = s.IntegerField()
    need = s.IntegerField()
    patient = s.CharField(help_text="An invented name; never the patient's own.")
    position = s.IntegerField()
    what = s.CharField()
    points = s.IntegerField()
    weeks_waiting = s.IntegerField()
    priority = s.CharField(allow_blank=True)
    state = s.CharField()

    class Meta:
        ref_name = "ListEntry"


class ListSchema(s.Serializer):
    session = s.IntegerField()
    version = s.IntegerField()
    unit = s.CharField()
    planned_capacity = s.IntegerField()
    entries = EntrySchema(many=True)

    class Meta:
        ref_name = "PatientList"


class ActivitySchema(s.Serializer):
    id = s.IntegerField(help_text="The record's lasting id.")
    version = s.IntegerField()
    external_ref = s.CharField()
    session = s.IntegerField()
    attended = s.CharField()
    outcome = s.CharField(allow_blank=True)
    rtt_status = s.CharField(allow_blank=True)
    first_attendance = s.CharField(allow_blank=True)
    tfc = s.CharField()
    opcs = s.CharField(allow_blank=True)
    icd10 = s.CharField(allow_blank=True)
    points = s.IntegerField()
    touch_starts_at = s.DateTimeField(allow_null=True)
    touch_ends_at = s.DateTimeField(allow_null=True)
    void = s.BooleanField(help_text="Taken back as entered in error.")
    reason = s.CharField(allow_blank=True, help_text="Why this version was made.")
    logged_at = s.DateTimeField()
    warnings = FaultSchema(many=True, help_text="What was taken and yet deserves a look.")

    class Meta:
        ref_name = "Activity"


class RowResultSchema(s.Serializer):
    index = s.IntegerField()
    status = s.ChoiceField(
        [200, 201, 400, 404, 409], help_text="What the row would have been answered alone."
    )
    result = s.ChoiceField(["accepted", "repeated", "rejected"])
    external_ref = s.CharField(allow_blank=True)
    activity = s.IntegerField(allow_null=True)
    version = s.IntegerField(allow_null=True)
    errors = FaultSchema(many=True)
    warnings = FaultSchema(many=True)

    class Meta:
        ref_name = "RowResult"


class CountsSchema(s.Serializer):
    rows = s.IntegerField()
    accepted = s.IntegerField()
    repeated = s.IntegerField()
    rejected = s.IntegerField()


class OutcomeSchema(CountsSchema):
    id = s.IntegerField(allow_null=True, help_text="The delivery's id; null for a trial run.")
    dry_run = s.BooleanField()
    results = RowResultSchema(many=True)

    class Meta:
        ref_name = "ActivityDelivery"


class BatchSchema(CountsSchema):
    id = s.IntegerField()
    received_at = s.DateTimeField()
    received_from = s.CharField()

    class Meta:
        ref_name = "ActivityBatch"


class RejectedSchema(s.Serializer):
    index = s.IntegerField()
    external_ref = s.CharField(allow_blank=True)
    errors = FaultSchema(many=True)

    class Meta:
        ref_name = "RejectedRow"


class RejectedPageSchema(s.Serializer):
    results = RejectedSchema(many=True)
    next = s.CharField(allow_null=True)

    class Meta:
        ref_name = "RejectedRowPage"


IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The ETag you read: the change is made only if the session is still that version, else 412.",
)
CURSOR = OpenApiParameter(
    "cursor", {"type": "string", "maxLength": 400}, description="From `next`; leave it as it is."
)
LIMIT = OpenApiParameter(
    "limit", {"type": "integer", "minimum": 1, "maximum": 200}, description="Rows a page; 50."
)
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=True, description="The session's version."
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="The new thing's address."
)
