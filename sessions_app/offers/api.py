"""Proposals instead of an offer by API: what waits, making one, accepting, refusing, taking back."""

from __future__ import annotations

from typing import Any

from base.actors import Actor
from base.api import wanted_version
from base.errors import NotFound
from base.permissions import Permission
from base.records import Results
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, endpoint
from sessions_app.offers.models import CounterOffer
from sessions_app.offers.records import CounterOfferRecord, CounterRefusal, NewCounterOffer
from sessions_app.offers.services.counter_offers import (
    accept_counters,
    counter_sessions,
    refuse_counters,
    take_back_counters,
)
from sessions_app.session.api.reading import TAG, SessionCommand, alone, session_for, step


class Counter(CommandView):
    resource = "counter_offer"

    @endpoint(
        "sessions_counters",
        "Proposals instead of an offer, the latest first",
        tag=TAG,
        answers=Results[CounterOfferRecord],
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, pk: int) -> Results[CounterOfferRecord]:
        """Every proposal made for the session, with what became of it; at most one is open."""
        session = session_for(request.actor, pk)
        found = CounterOffer.objects.visible_to(request.actor).filter(session=session).order_by("-pk")
        return Results[CounterOfferRecord](results=[CounterOfferRecord.of(counter) for counter in found])

    @endpoint(
        "sessions_counter",
        "Propose another time, room or size instead of an offer",
        tag=TAG,
        body=NewCounterOffer,
        answers={201: CounterOfferRecord},
        if_match=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewCounterOffer, pk: int) -> int:
        """What was offered stays held until the trust answers. The price is the rate card's and never above the offer's."""
        instead = body.instead_of(pk, wanted_version(request))
        (made,) = alone(lambda: counter_sessions(by=request.actor, instead=[instead], reason=body.reason))
        return made.pk

    def show(self, request: ApiRequest, pk: int, /, **at: Any) -> CounterOfferRecord:
        found = CounterOffer.objects.visible_to(request.actor).filter(pk=pk).first()
        if found is None:
            raise NotFound()
        return CounterOfferRecord.of(found)


def _waiting(by: Actor, pk: int) -> list[int]:
    """The proposal that waits, of one session; a proposal that is no longer there is not found."""
    found = CounterOffer.objects.visible_to(by).filter(session_id=pk, state=CounterOffer.State.OPEN)
    ids = list(found.values_list("pk", flat=True))
    if not ids:
        raise NotFound("No proposal waits for this session.", code="counter_not_found")
    return ids


COUNTER_STEPS: dict[str, type[SessionCommand]] = {
    "accept": step(
        "accept_counter",
        "Accept the proposal that waits",
        lambda *, by, pk: accept_counters(by=by, counter_ids=_waiting(by, pk)),
        says="The session takes the proposed place and is accepted with it. 404 `counter_not_found` where none waits.",
    ),
    "refuse": step(
        "refuse_counter",
        "Refuse the proposal that waits",
        lambda *, by, pk, reason: refuse_counters(by=by, counter_ids=_waiting(by, pk), reason=reason),
        says="The offer stands as it was made. 404 `counter_not_found` where none waits.",
        body=CounterRefusal,
    ),
    "take-back": step(
        "take_back_counter",
        "Take your own proposal back",
        lambda *, by, pk: take_back_counters(by=by, counter_ids=_waiting(by, pk)),
        says="The offer stands as it was made. 404 `counter_not_found` where none waits.",
    ),
}
