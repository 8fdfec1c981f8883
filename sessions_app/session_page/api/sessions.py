"""Sessions by API: look, book, change, answer, run the day."""

from __future__ import annotations

from dataclasses import asdict

from base.api import ApiView, answer_page, wanted_version
from base.errors import Fault, InvalidInput
from base.permissions import Permission
from base.records import FaultRecord, Page
from base.requests import ApiRequest
from plumbing.endpoints import AnyOf, IdempotentView, Many, OneOrMany, Result, endpoint
from sessions_app.booking.records import (
    BookedRecord,
    BookedSessionRecord,
    BookingQuery,
    CoreHours,
    NewSession,
    OneNewSession,
)
from sessions_app.booking.requests import MOST_AT_ONCE
from sessions_app.booking.services import core_hours
from sessions_app.booking.services.booking import Booked, book_sessions
from sessions_app.day.services import steps
from sessions_app.offers.services import offers
from sessions_app.series.records import ChangedSessionsRecord, SessionChange
from sessions_app.series.services.changes import change_sessions
from sessions_app.session.api.reading import TAG, alone, session_for, sessions_of, step
from sessions_app.session.models.sessions import Session
from sessions_app.session.records import Cancellation, SessionReason, SessionRecord
from sessions_app.session_page.records import SessionQuery

LOOKUPS = {
    "from": "day__gte",
    "to": "day__lte",
    "state": "state__in",
    "site": "site_id",
    "room": "room_id",
    "provider": "provider_id",
    "call_off": "call_off_id",
    "tfc": "service_line__tfc",
}
"""Parameter → what of a session it is compared with."""
BOOKING = OneOrMany(
    OneNewSession,
    Many(
        NewSession,
        MOST_AT_ONCE,
        InvalidInput(f"Book at most {MOST_AT_ONCE} lists in one step.", code="too_many_at_once"),
    ),
)


class Sessions(IdempotentView):
    resource = "session"

    @endpoint(
        "sessions_list",
        "Sessions, soonest first",
        tag=TAG,
        query=SessionQuery,
        answers=Page[SessionRecord],
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, query: SessionQuery) -> Page[SessionRecord]:
        """Those of your organisation; a provider sees no drafts."""
        asked = query.values()
        wanted = {lookup: asked[name] for name, lookup in LOOKUPS.items() if asked[name] is not None}
        rows = sessions_of(request.actor).filter(**wanted)
        return answer_page(SessionRecord, rows, request, query, by=("starts_at", "id"))

    @endpoint(
        "sessions_book",
        "Book one list, or several in one step",
        tag=TAG,
        query=BookingQuery,
        body=BOOKING,
        answers={201: AnyOf((BookedSessionRecord, BookedRecord))},
        etag=True,
        location=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, query: BookingQuery, body: OneNewSession | list[NewSession]) -> Result:
        """An object is answered with its session, a list with what was booked and refused. Every clash is named."""
        refuse = query.core_hours == CoreHours.REFUSE
        if isinstance(body, list):
            wanted = [row.request() for row in body]
            booked = book_sessions(by=request.actor, wanted=wanted, all_or_none=query.all_or_none, draft=query.draft)
            return _many(booked, core_hours.judge(request.actor, booked.sessions, wanted, refuse=refuse))
        wanted = [body.request()]
        draft = query.draft or body.draft
        booked = alone(lambda: book_sessions(by=request.actor, wanted=wanted, draft=draft))
        left = alone(lambda: core_hours.judge(request.actor, booked.sessions, wanted, refuse=refuse))
        return _one(booked.sessions[0], left)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        numbers = [kept for kept in ids if isinstance(kept, int)]
        made = {session.pk: session for session in sessions_of(request.actor).filter(pk__in=numbers)}
        sessions = [made[pk] for pk in numbers if pk in made]
        body = BOOKING.read(request.data)
        if isinstance(body, list):
            left = core_hours.unreasoned(request.actor, sessions, [row.request() for row in body])
            refused = [Fault(**kept) for kept in ids if isinstance(kept, dict)]
            return _many(Booked(sessions, refused), left)
        return _one(sessions[0], core_hours.unreasoned(request.actor, sessions, [body.request()]))


def _one(session: Session, left: list[Fault]) -> Result:
    warnings = [
        FaultRecord(pointer=fault.pointer.removeprefix("/0"), code=fault.code, detail=fault.detail) for fault in left
    ]
    headers = {"Location": f"/api/v1/sessions/{session.pk}/"}
    return Result(BookedSessionRecord.of(session, warnings=warnings), ids=[session.pk], headers=headers)


def _many(booked: Booked, left: list[Fault]) -> Result:
    answer = BookedRecord(
        sessions=[SessionRecord.of(session) for session in booked.sessions],
        refused=[FaultRecord.of(fault) for fault in booked.refused],
        warnings=[FaultRecord.of(fault) for fault in left],
    )
    ids = [*(session.pk for session in booked.sessions), *(asdict(fault) for fault in booked.refused)]
    return Result(answer, ids=ids)


class OneSession(ApiView):
    @endpoint(
        "sessions_read", "One session", tag=TAG, answers=SessionRecord, etag=True, permission=Permission.VIEW_PLANNER
    )
    def get(self, request: ApiRequest, pk: int) -> SessionRecord:
        """The session as it is now; times are London times with their offset."""
        return SessionRecord.of(session_for(request.actor, pk))

    @endpoint(
        "sessions_change",
        "Move or resize a draft or offer, alone or with its series",
        tag=TAG,
        body=SessionChange,
        answers=ChangedSessionsRecord,
        if_match=True,
    )
    def patch(self, request: ApiRequest, body: SessionChange, pk: int) -> ChangedSessionsRecord:
        """An offer that changes gives the provider its usual time again; lists that are accepted stay as they are."""
        changed = change_sessions(
            by=request.actor,
            session_id=pk,
            change=body.change(),
            scope=body.scope,
            all_or_none=body.all_or_none,
            version=wanted_version(request),
        )
        return ChangedSessionsRecord(
            sessions=[SessionRecord.of(session) for session in changed.sessions],
            left=[FaultRecord.of(fault) for fault in changed.left],
        )


STEPS = {
    "offer": step(
        "offer",
        "Offer a draft to the provider",
        lambda *, by, pk: offers.offer_drafts(by=by, session_ids=[pk]),
        says="The room is held and the money committed from now on; the provider has its usual time to answer.",
    ),
    "discard": step(
        "discard",
        "Throw a draft away",
        lambda *, by, pk: offers.discard_drafts(by=by, session_ids=[pk]),
        says="Nothing was offered, so nobody is told. It cannot be brought back.",
    ),
    "accept": step(
        "accept",
        "Accept an offer",
        lambda *, by, pk: offers.accept_sessions(by=by, session_ids=[pk]),
        says="The provider's answer; the rate of that day is frozen.",
    ),
    "decline": step(
        "decline",
        "Decline an offer",
        lambda *, by, pk, reason: offers.decline_sessions(by=by, session_ids=[pk], reason=reason),
        says="The provider's answer; room and money are free again.",
        body=SessionReason,
    ),
    "withdraw": step(
        "withdraw",
        "Take an offer back",
        lambda *, by, pk, reason: offers.withdraw_sessions(by=by, session_ids=[pk], reason=reason),
        says="For the trust, until the provider has answered; room and money are free again.",
        body=SessionReason,
    ),
    "lock": step(
        "lock",
        "Fix team and list",
        lambda *, by, pk: steps.lock_session(by=by, session_id=pk),
        says="For the trust, once team and list are as they will be; every reason against it is named.",
    ),
    "start": step(
        "start",
        "The list is running",
        lambda *, by, pk: steps.start_session(by=by, session_id=pk),
        says="Either side may say it, on the day; every reason against it is named.",
    ),
    "complete": step(
        "complete",
        "The list is over",
        lambda *, by, pk: steps.complete_session(by=by, session_id=pk),
        says="Either side may say it; from then on the trust can sign off what was delivered.",
    ),
    "cancel": step(
        "cancel",
        "Call an accepted list off",
        lambda *, by, pk, **said: steps.cancel_session(by=by, session_id=pk, **said),
        says="Either side may; the contract's ladder says what is charged or credited for it.",
        body=Cancellation,
    ),
}
"""Sign-off is not among them: it belongs to people."""
