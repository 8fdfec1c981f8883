"""One need and the story of its clock by API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from waiting_list.pathways.services.read_need import NeedStory, read_need


class EventSchema(serializers.Serializer):
    day = serializers.DateField()
    text = serializers.CharField(help_text="What happened and how long the wait was by then.")
    source = serializers.CharField()
    corrected = serializers.BooleanField(help_text="A later entry took its place.")


class NeedSchema(serializers.Serializer):
    """A need and the story of its clock. No NHS number."""

    id = serializers.IntegerField()
    patient = serializers.CharField()
    hospital_number = serializers.CharField()
    waits_for = serializers.CharField()
    kind = serializers.CharField()
    clock = serializers.CharField()
    state = serializers.CharField()
    tfc = serializers.CharField()
    site = serializers.IntegerField(allow_null=True)
    opcs = serializers.CharField()
    priority = serializers.CharField()
    started_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    breach_on = serializers.DateField(allow_null=True)
    tci_on = serializers.DateField(allow_null=True)
    removed_here = serializers.BooleanField(help_text="Off the list here, not yet in the trust's own list.")
    standing = serializers.CharField()
    events = EventSchema(many=True)
    others = serializers.ListField(child=serializers.IntegerField(), help_text="Other needs of the pathway.")


class OneNeed(api.ApiView):
    @extend_schema(
        operation_id="need_read", summary="A need and the story of its clock", tags=["Waiting list"],
        responses={200: NeedSchema}, description="Every look is recorded.",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(need_shape(read_need(by=request.user, need_id=api.checked_id(pk))))


def need_shape(story: NeedStory) -> dict:
    need = story.need
    plain = (
        "kind",
        "clock",
        "state",
        "tfc",
        "opcs",
        "priority",
        "started_on",
        "due_on",
        "tci_on",
        "removed_here",
    )
    return {
        "id": need.pk,
        "patient": need.patient.pseudonym,
        "hospital_number": need.patient.hospital_number,
        "waits_for": need.what,
        "site": need.site_id,
        "breach_on": story.standing.breach_on,
        "standing": story.standing.sentence,
        "events": [
            {"day": one.day, "text": one.text, "source": one.source, "corrected": one.corrected}
            for one in story.lines
        ],
        "others": [one.pk for one in story.others],
    } | {name: getattr(need, name) for name in plain}
