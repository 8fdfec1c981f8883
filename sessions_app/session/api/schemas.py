"""The API description of answers about teams, lists and activity. Nothing is rendered by these."""

from __future__ import annotations

from rest_framework import serializers as s

from sessions_app.session.api.slots import SlotsLeftSchema
from sessions_app.session.states import State


class FaultSchema(s.Serializer):
    pointer = s.CharField(help_text="JSON pointer to the value it is about; empty for the whole.")
    code = s.CharField(help_text="Stable; listed at /api/v1/problems/.")
    detail = s.CharField()

    class Meta:
        ref_name = "Fault"


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
