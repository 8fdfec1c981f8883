"""What the API's description says of the answers about sessions. Nothing is rendered by these."""

from __future__ import annotations

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers as s

from sessions_app.session.api.slots import SlotsLeftSchema, SlotsSchema
from sessions_app.session.states import State
from trusts.models import Room


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
    slots = SlotsSchema(many=True, help_text="Kinds of slots in the order of the day; empty: all alike.")
    virtual = s.BooleanField(help_text="Nobody meets in a room.")
    join_link = s.CharField(allow_blank=True, help_text="Where the staff of a virtual clinic join.")
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


class BookedSessionSchema(SessionSchema):
    """The answer to one wanted session."""

    warnings = FaultSchema(
        many=True, help_text="`core_hours_unreasoned`: booked, but somebody should say why."
    )

    class Meta:
        ref_name = "BookedSession"


class BookedSchema(s.Serializer):
    """The answer to a list of wanted sessions."""

    sessions = SessionSchema(many=True)
    refused = FaultSchema(many=True, help_text="What did not fit, when all that fit was asked for.")
    warnings = FaultSchema(many=True, help_text="`core_hours_unreasoned`, list by list.")

    class Meta:
        ref_name = "Booked"


BOOKED = PolymorphicProxySerializer(
    component_name="SessionOrBooked",
    serializers=[BookedSessionSchema, BookedSchema],
    resource_type_field_name=None,
)


class MemberSchema(s.Serializer):
    id = s.IntegerField(help_text="The place in the team.")
    clinician = s.IntegerField(allow_null=True, help_text="Null for the trust's own staff.")
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
    slot_kind = s.CharField(allow_blank=True, help_text="On a list of several kinds of slots.")
    planned_from = s.DateTimeField(allow_null=True, help_text="Null on standby.")
    planned_until = s.DateTimeField(allow_null=True)
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
    slots_left = SlotsLeftSchema(many=True, help_text="By kind; empty where all are alike.")
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
