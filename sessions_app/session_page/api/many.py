"""Several sessions in one step by API: offered, answered, withdrawn, cancelled, countered; all or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from base.errors import DomainError, Fault, InvalidInput
from base.requests import ApiRequest
from plumbing.endpoints import IdempotentView, Result, endpoint
from sessions_app.booking.requests import MOST_AT_ONCE
from sessions_app.day.services import cancellations
from sessions_app.offers.services import offers
from sessions_app.offers.services.counter_offers import counter_sessions
from sessions_app.session.api.reading import TAG, sessions_of
from sessions_app.session.records import SessionRecord
from sessions_app.session.services.transitions import lock_sessions
from sessions_app.session_page.records import (
    CounterOfSession,
    ManyCancelled,
    ManyCountered,
    ManyReasoned,
    ManySessions,
    SessionAsRead,
    SessionsRecord,
)

TOO_MANY = InvalidInput(f"At most {MOST_AT_ONCE} sessions in one step.", code="too_many_at_once")
Named = Sequence[SessionAsRead | CounterOfSession]


class ManyCommand(IdempotentView):
    """One step for several sessions; the answer is the sessions as they are now."""

    resource = "session"

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        found = {session.pk: session for session in sessions_of(request.actor).filter(pk__in=ids)}
        shown = [SessionRecord.of(found[pk]) for pk in ids if pk in found]
        return Result(SessionsRecord(sessions=shown), ids=ids, status=200)


def many(
    name: str,
    summary: str,
    act: Callable[..., object],
    *,
    body: type[ManySessions] | type[ManyCountered] = ManySessions,
    says: str = "All or none; every session that stands in the way is named, as `/sessions/0`.",
) -> type[ManyCommand]:
    """The view of ``POST /sessions/<name>/``; ``act`` takes ``by``, the ``sessions`` named and the other fields."""

    @endpoint(
        f"sessions_{name}_many", summary, tag=TAG, description=says, body=body, answers=SessionsRecord, idempotent=True
    )
    def post(self: ManyCommand, request: ApiRequest, body: ManySessions | ManyCountered) -> Result:
        _hold(request, body.sessions, lambda: act(by=request.actor, **dict(body)))
        return self.again(request, [named.id for named in body.sessions], 200)

    return type(f"{name.title()}Sessions", (ManyCommand,), {"post": post})


def _hold(request: ApiRequest, sessions: Named, act: Callable[[], Any]) -> None:
    """Do it while the sessions are held at the versions that were read."""
    if len(sessions) > MOST_AT_ONCE:
        raise TOO_MANY
    versions = {named.id: named.version for named in sessions}
    if len(versions) < len(sessions):
        raise InvalidInput("Name each session once.", code="session_twice")
    try:
        if versions:
            lock_sessions(by=request.actor, ids=list(versions), versions=versions)
        act()
    except DomainError as refusal:
        raise _below_sessions(refusal) from None


def _below_sessions(refusal: DomainError) -> DomainError:
    """The pointers of a service count its list; in the body that stands below ``/sessions``."""
    refusal.errors = [
        replace(fault, pointer=f"/sessions{fault.pointer}") if _counts(fault) else fault for fault in refusal.errors
    ]
    return refusal


def _counts(fault: Fault) -> bool:
    return fault.pointer[1:2].isdigit()


def ids_of(sessions: Named) -> list[int]:
    return [named.id for named in sessions]


MANY = {
    "offer": many(
        "offer",
        "Offer several drafts",
        lambda *, by, sessions: offers.offer_drafts(by=by, session_ids=ids_of(sessions)),
    ),
    "accept": many(
        "accept",
        "Accept several offers",
        lambda *, by, sessions: offers.accept_sessions(by=by, session_ids=ids_of(sessions)),
    ),
    "decline": many(
        "decline",
        "Decline several offers",
        lambda *, by, sessions, reason: offers.decline_sessions(by=by, session_ids=ids_of(sessions), reason=reason),
        body=ManyReasoned,
    ),
    "withdraw": many(
        "withdraw",
        "Take several offers back",
        lambda *, by, sessions, reason: offers.withdraw_sessions(by=by, session_ids=ids_of(sessions), reason=reason),
        body=ManyReasoned,
    ),
    "counter": many(
        "counter",
        "Propose another time, room or size for several offers",
        lambda *, by, sessions, reason: counter_sessions(
            by=by, instead=[named.instead_of(named.id) for named in sessions], reason=reason
        ),
        body=ManyCountered,
        says="All or none. What was offered stays held until the trust answers; the price is the rate card's and never"
        " above the offer's.",
    ),
    "cancel": many(
        "cancel",
        "Call several accepted lists off",
        lambda *, by, sessions, **said: cancellations.cancel_sessions(by=by, session_ids=ids_of(sessions), **said),
        body=ManyCancelled,
        says="All or none; the contract's ladder says for each what is charged or credited.",
    ),
}
