"""A person's own settings by API: their e-mails and calendar addresses.

A credential is nobody: it may read which kinds of messages there are and how they are usually sent; choosing, and
making or revoking a calendar address, is each person's own.
"""

from __future__ import annotations

from base.api import ApiView
from base.records import Results
from base.requests import ApiRequest
from notifications.kinds import kinds_for
from notifications.records import MessageKindRecord
from plumbing.endpoints import endpoint, people_only, person_needed

TAG = "Messages"


RevokeFeed = people_only("calendar_feeds_revoke", "Revoke a calendar address", "revoke a calendar address", tag=TAG)


class Preferences(ApiView):
    put = person_needed("message_preferences_set", "Choose how you hear of a kind", "choose their e-mails", tag=TAG)

    @endpoint(
        "message_preferences",
        "The kinds of messages there are, and how they are usually sent",
        tag=TAG,
        answers=Results[MessageKindRecord],
    )
    def get(self, request: ApiRequest) -> Results[MessageKindRecord]:
        """Those the credential's scopes let it know of."""
        kinds = [MessageKindRecord.of(kind) for kind in kinds_for(request.actor)]
        return Results[MessageKindRecord](results=kinds)


class Feeds(ApiView):
    """Nothing is read here: whose calendars there are is for the people who made them and their administrators."""

    get = person_needed("calendar_feeds", "Calendar addresses", "see calendar addresses", tag=TAG)
    post = person_needed("calendar_feeds_make", "Make a calendar address", "have a calendar address", tag=TAG)
