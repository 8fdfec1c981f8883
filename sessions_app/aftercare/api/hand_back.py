"""The end of a contract's care by API: what is still open under it, and taking it over. Closing it belongs to people."""

from __future__ import annotations

from django.utils import timezone

from base.actors import Actor
from base.api import ApiView, answer_page, page_of
from base.errors import Fault, NotFound
from base.formatting import london_day
from base.permissions import Permission
from base.records import Page, PageQuery, Results
from base.requests import ApiRequest
from contracts.models import CallOff
from plumbing.endpoints import IdempotentView, Result, endpoint
from sessions_app.aftercare.api.follow_ups import TAG
from sessions_app.aftercare.models import HandBack
from sessions_app.aftercare.records import (
    FollowUpRecord,
    HandBackClosedRecord,
    HandBackRecord,
    NotHandedBackRecord,
    TakeOver,
)
from sessions_app.aftercare.selectors import follow_ups, not_handed_back, to_hand_back
from sessions_app.aftercare.services.follow_ups import hand_over


def call_off_of(by: Actor, pk: int) -> CallOff:
    """One of the call-offs the asker may see. Raises NotFound."""
    found = CallOff.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


class NotHandedBack(ApiView):
    @endpoint(
        "hand_backs_open",
        "Ended contracts whose care is not handed back yet",
        tag=TAG,
        query=PageQuery,
        answers=Page[NotHandedBackRecord],
        permission=Permission.FOLLOW_UP,
    )
    def get(self, request: ApiRequest, query: PageQuery) -> Page[NotHandedBackRecord]:
        """Whether or not anything is still open under them."""
        return answer_page(NotHandedBackRecord, not_handed_back(actor=request.actor), request, query)


class OneHandBack(ApiView):
    @endpoint(
        "hand_back_read",
        "What is still to be followed up under a contract",
        tag=TAG,
        query=PageQuery,
        answers=HandBackRecord,
        permission=Permission.FOLLOW_UP,
    )
    def get(self, request: ApiRequest, query: PageQuery, call_off_id: int) -> HandBackRecord:
        """Both sides see it. With nothing open at the provider a person of the trust closes it."""
        call_off = call_off_of(request.actor, call_off_id)
        rows = to_hand_back(actor=request.actor, call_off=call_off)
        page, following = page_of(rows, request, by=("due_on", "id"), cursor=query.cursor, limit=query.limit)
        closed = HandBack.objects.visible_to(request.actor).filter(call_off=call_off).first()
        return HandBackRecord(
            call_off=call_off.pk,
            ended=_ended(call_off),
            closed=HandBackClosedRecord.of(closed) if closed else None,
            results=[FollowUpRecord.of(follow_up) for follow_up in page],
            next=following,
        )


def _ended(call_off: CallOff) -> bool:
    over = call_off.state in (CallOff.State.EXPIRED, CallOff.State.TERMINATED)
    return over or bool(call_off.ends_on and call_off.ends_on < london_day(timezone.now()))


class TakingOver(IdempotentView):
    resource = "follow_up"

    @endpoint(
        "hand_back_take_over",
        "The trust takes open follow-ups over from the provider",
        tag=TAG,
        body=TakeOver,
        answers=Results[FollowUpRecord],
        idempotent=True,
        permission=Permission.FOLLOW_UP,
    )
    def post(self, request: ApiRequest, body: TakeOver, call_off_id: int) -> Result:
        """All or none. 404 names those that are not open under this contract."""
        call_off = call_off_of(request.actor, call_off_id)
        known = to_hand_back(actor=request.actor, call_off=call_off).filter(pk__in=body.follow_ups)
        here = set(known.values_list("pk", flat=True))
        sentence = "There is no such open follow-up under this contract."
        faults = [
            Fault(f"/follow_ups/{place}", "follow_up_not_found", sentence)
            for place, pk in enumerate(body.follow_ups)
            if pk not in here
        ]
        if faults:
            raise NotFound.of(faults)
        taken = hand_over(by=request.actor, follow_up_ids=body.follow_ups, owner=body.owner)
        return self.again(request, [follow_up.pk for follow_up in taken], 200)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        found = follow_ups(actor=request.actor).filter(pk__in=ids).order_by("pk")
        records = [FollowUpRecord.of(follow_up) for follow_up in found]
        return Result(Results[FollowUpRecord](results=records), ids=ids, status=status)
