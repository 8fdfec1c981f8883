"""Forms of a session's page."""

from __future__ import annotations

from django.http import QueryDict

from base import forms
from base.requests import ActorRequest
from sessions_app.session.cancellation_reasons import OF_A_LIST
from sessions_app.session.states import CancelCause

MOST_IDS = 200


def sent(request: ActorRequest) -> QueryDict | None:
    """What a form is bound to: the body of a POST, even an empty one; nothing otherwise."""
    return request.POST if request.method == "POST" else None


def read_version(request: ActorRequest) -> int | None:
    """The version of the session the person's page showed; None where none was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


class ReasonForm(forms.Form):
    """Why. Both sides read it, so it says nothing about a patient."""

    reason = forms.TextareaField(
        label="Reason",
        missing="Enter a reason",
        max_length=200,
        counted=True,
        rows=3,
        hint="Both sides see it. Write nothing about a patient.",
    )


class WhyForm(ReasonForm):
    """Why a list is cancelled, in a word and in their own."""

    why = forms.ChoiceField(
        label="What is the reason?",
        choices=[(why.value, why.label) for why in OF_A_LIST],
        hint="Patients called off on the day for one of these are owed a new date within 28 days.",
    )
    field_order = ["why", "reason"]


class CancelForm(WhyForm):
    """Also who it is down to."""

    cause = forms.RadioField(
        label="Who is it down to?",
        choices=CancelCause.choices,
        hint="The contract’s ladder charges the trust for its own cancellations and credits it for the provider’s.",
    )
    field_order = ["why", "cause", "reason"]


class ProviderCancelForm(WhyForm):
    """A provider calls off only what is down to itself."""

    def clean(self) -> dict:
        return super().clean() | {"cause": CancelCause.PROVIDER.value}


class PickedIds(forms.Form):
    """Ids ticked in a table. ``name`` is the boxes' name, ``missing`` the words when nothing was ticked."""

    box = "pick"
    missing = "Tick at least one"

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned[self.box] = self.ticked_ids
        if not self.ticked_ids:
            self.add_error(None, self.missing)
        return cleaned

    @property
    def ticked_ids(self) -> list[int]:
        """What was ticked, each once, in the order sent; what is no id is left out."""
        sent = self.data.getlist(self.box) if hasattr(self.data, "getlist") else []
        ids = [int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 19]
        return list(dict.fromkeys(ids))[:MOST_IDS]

    @property
    def ticked(self) -> frozenset[int]:
        return frozenset(self.ticked_ids)

    @property
    def places(self) -> dict[int, int]:
        """At which place each id was sent, so that a fault finds its row."""
        return {pk: place for place, pk in enumerate(self.ticked_ids)}
