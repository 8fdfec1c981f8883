"""The places of a list by API: the offer of each, step by step."""

from __future__ import annotations

from base.actors import Actor
from base.api import checked_id, etag, wanted_version
from base.errors import NotFound
from base.records import Nothing
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, Result, endpoint, idempotency_key
from sessions_app.lists.models.offer_steps import OfferStep
from sessions_app.lists.records import NewOfferStep, OfferStepRecord, OfferStepsRecord
from sessions_app.lists.services.offer_steps import record_step, undo_step
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.policies import require_patients

TAG = "Lists"


def entry_for(by: Actor, pk: int, entry: int) -> ListEntry:
    """A place of a session's list, live or not. Raises NotFound."""
    rows = ListEntry.objects.visible_to(by)
    found = rows.filter(pk=checked_id(entry), session_id=checked_id(pk)).first()
    if found is None:
        raise NotFound("There is no such place on a list that you can see.", code="entry_not_found")
    return found


def offer_steps(by: Actor, pk: int, entry_id: int) -> Result:
    """The offer of a place as it is now."""
    session, entry = session_for(by, pk), entry_for(by, pk, entry_id)
    steps = OfferStep.objects.visible_to(by).filter(entry=entry).order_by("id")
    record = OfferStepsRecord(
        entry=entry.pk, state=ListEntry.State(entry.state), steps=[OfferStepRecord.of(step) for step in steps]
    )
    return Result(record, headers={"ETag": etag(session.version)})


class OfferCommand(CommandView):
    """A step of an offer; the answer is the offer as it is now."""

    resource = "offer_step"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> Result:
        return offer_steps(request.actor, at["pk"], at["entry"])


class Offers(OfferCommand):
    @endpoint("offers_read", "The offer of one place, step by step", tag=TAG, answers=OfferStepsRecord, etag=True)
    def get(self, request: ApiRequest, pk: int, entry: int) -> Result:
        """Also of a place that was given up. For those who book patients or log what was done to them."""
        require_patients(request.actor)
        return offer_steps(request.actor, pk, entry)

    @endpoint(
        "offers_record",
        "Record a step of the offer of one place",
        tag=TAG,
        body=NewOfferStep,
        answers={201: OfferStepsRecord},
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewOfferStep, pk: int, entry: int) -> int:
        """Agreeing from standby takes capacity and a time; declining gives them back, and the patient waits on."""
        hold(request.actor, pk, wanted_version(request))
        entry_for(request.actor, pk, entry)
        step = record_step(
            by=request.actor,
            entry_id=entry,
            key=idempotency_key(request),
            kind=body.kind,
            channel=body.channel or "",
            declined=body.declined or "",
        )
        return step.pk


class UndoStep(OfferCommand):
    @endpoint(
        "offers_undo",
        "Undo the last step of the offer of a place",
        tag=TAG,
        body=Nothing,
        answers=OfferStepsRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: Nothing, pk: int, entry: int, step: int) -> int:
        """The place is again what it was before. Nothing is erased: the undoing is a step that names it."""
        hold(request.actor, pk, wanted_version(request))
        entry_for(request.actor, pk, entry)
        return undo_step(by=request.actor, entry_id=entry, step_id=step, key=idempotency_key(request)).pk
