"""What belongs to a person, by API: their e-mails and calendar addresses.

A credential is nobody: it may read which kinds of messages there are and how they are usually sent; choosing, and
making or revoking a calendar address, is each person's own.
"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base.people_only import people_only
from notifications.kinds import TaskKind, When, kinds_for

TAG = "Messages"


class KindSchema(s.Serializer):
    name = s.CharField(help_text="The `kind` of a task.")
    title = s.CharField()
    group = s.CharField()
    task = s.BooleanField(help_text="False: a notice, which asks for nothing.")
    usual = s.ChoiceField(When.choices, help_text="How people hear of it unless they say otherwise.")

    class Meta:
        ref_name = "MessageKind"


class KindsSchema(s.Serializer):
    results = KindSchema(many=True)

    class Meta:
        ref_name = "MessageKinds"


_Choose = people_only(
    "message_preferences_set", "Choose how you hear of a kind", "choose their e-mails", tag=TAG, method="put"
)
_Feeds = people_only("calendar_feeds_make", "Make a calendar address", "have a calendar address", tag=TAG)
RevokeFeed = people_only(
    "calendar_feeds_revoke", "Revoke a calendar address", "revoke a calendar address", tag=TAG
)


class Preferences(_Choose):
    @extend_schema(
        operation_id="message_preferences", summary="The kinds of messages there are, and how they are usually sent",
        tags=[TAG], responses={200: KindsSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Those the credential's scopes let it know of."""
        kinds = [
            {"name": one.name, "title": one.title, "group": one.group, "task": isinstance(one, TaskKind),
             "usual": str(one.usual.value)}
            for one in kinds_for(request.user)
        ]  # fmt: skip
        return Response({"results": kinds})


class Feeds(_Feeds):
    """Nothing is read here: whose calendars there are is for the people who made them and their administrators."""

    get = people_only(
        "calendar_feeds", "Calendar addresses", "see calendar addresses", tag=TAG, method="get"
    ).get
