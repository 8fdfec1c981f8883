"""Sessions by API: look, book, answer, run the day. Each view parses, calls one service and shows the result."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.errors import Fault, InvalidInput
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.booking.api import core_hours
from sessions_app.booking.requests import MOST_AT_ONCE, Wanted
from sessions_app.booking.services.booking import Booked, book_sessions
from sessions_app.day.services import steps
from sessions_app.offers.services import offers
from sessions_app.series import api as series_api
from sessions_app.session.api import bodies, schemas
from sessions_app.session.api.reading import CANCELLING, alone, session_for, sessions_of, shown, step
from sessions_app.session.api.shapes import faults_shape, session_shape
from sessions_app.session.api.slots import MIX
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State

FILTERS = {
    "from": ("day__gte", api.date()),
    "to": ("day__lte", api.date()),
    "state": ("state__in", api.choices(state.value for state in State)),
    "site": ("site_id", api.digits()),
    "room": ("room_id", api.digits()),
    "provider": ("provider_id", api.digits()),
    "call_off": ("call_off_id", api.digits()),
    "tfc": ("service_line__tfc", api.text(3)),
}
WANTED = {
    "room": api.whole(required=True),
    "call_off": api.whole(required=True),
    "service_line": api.whole(required=True),
    "starts_at": api.instant(required=True),
    "ends_at": api.instant(required=True),
    "capacity": api.whole(1, 1440),
    "cases": api.whole(1, 1440),
    "slots": MIX,
    "core_hours_reason": api.text(400, absent=""),
}
ALONE = WANTED | {"draft": api.flag(absent=False)}
CORE_HOURS = ("warn", "refuse")
OPTIONS = {
    "all_or_none": api.flag(absent=True), "draft": api.flag(absent=False),
    "core_hours": api.choice(CORE_HOURS, absent="warn"),
}  # fmt: skip
TOO_MANY = InvalidInput(f"Book at most {MOST_AT_ONCE} lists in one step.", code="too_many_at_once")

_PARAMETERS = [
    OpenApiParameter("from", {"type": "string", "format": "date"}, description="First London day."),
    OpenApiParameter("to", {"type": "string", "format": "date"}, description="Last London day."),
    OpenApiParameter(
        "state", {"type": "string"}, description=f"One or more, with commas: {', '.join(State.values)}."
    ),
    *(OpenApiParameter(name, described.ID) for name in ("site", "room", "provider", "call_off")),
    OpenApiParameter("tfc", {"type": "string", "maxLength": 3}, description="Treatment function code."),
    described.CURSOR,
    described.LIMIT,
]
_FLAG = {"type": "boolean"}


class Sessions(Once, api.ApiView):
    resource = "session"

    @extend_schema(
        operation_id="sessions_list", summary="Sessions, soonest first", tags=["sessions"], parameters=_PARAMETERS,
        responses={200: schemas.SessionsSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        asked = api.read_parameters(request, {name: field for name, (_, field) in FILTERS.items()} | api.PAGE)
        wanted = {FILTERS[name][0]: asked[name] for name in FILTERS if asked[name] is not None}
        rows = sessions_of(request.user).filter(**wanted)
        page, following = api.page_of(
            rows, request, by=("starts_at", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": [session_shape(session) for session in page], "next": following})

    @extend_schema(
        operation_id="sessions_book", summary="Book one list, or several in one step", tags=["sessions"],
        request=described.body(bodies.BOOKING),
        parameters=[
            OpenApiParameter("all_or_none", _FLAG, description="Of a list: book all, or with false all that fit. True."),
            OpenApiParameter("draft", _FLAG, description="Keep drafts: nothing is offered and nothing held. False."),
            OpenApiParameter(
                "core_hours", {"type": "string", "enum": list(CORE_HOURS)},
                description="What becomes of lists inside core hours without a reason on record: they are booked and named"
                " in `warnings`, or refuse the whole with 409 `core_hours_unreasoned`. warn.",
            ),
            KEY_PARAMETER, described.LOCATION, described.ETAG,
        ],
        responses={201: OpenApiResponse(schemas.BOOKED, description="For an object the session, for a list both parts.")},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request) -> Answer:
        options = api.read_parameters(request, OPTIONS)
        refuse = options.pop("core_hours") == "refuse"
        if isinstance(request.data, list):
            asked = _list(request)
            booked = book_sessions(by=request.user, wanted=[_wanted(one) for one in asked], **options)
            return _many(booked, core_hours.judge(request.user, booked.sessions, asked, refuse=refuse))
        asked = api.read_object(request.data, ALONE)
        draft = options["draft"] or asked["draft"]
        booked = alone(lambda: book_sessions(by=request.user, wanted=[_wanted(asked)], draft=draft))
        left = alone(lambda: core_hours.judge(request.user, booked.sessions, [asked], refuse=refuse))
        return _one(booked.sessions[0], left)

    def again(self, request: Request, ids: list, status: int) -> Answer:
        numbers = [one for one in ids if isinstance(one, int)]
        made = {session.pk: session for session in sessions_of(request.user).filter(pk__in=numbers)}
        sessions = [made[pk] for pk in numbers if pk in made]
        if isinstance(request.data, list):
            left = core_hours.unreasoned(request.user, sessions, _list(request))
            return _many(Booked(sessions, [Fault(**one) for one in ids if isinstance(one, dict)]), left)
        asked = api.read_object(request.data, ALONE)
        return _one(sessions[0], core_hours.unreasoned(request.user, sessions, [asked]))


def _list(request: Request) -> list[dict]:
    return api.read_list(request.data, WANTED, most=MOST_AT_ONCE, refusal=TOO_MANY)


def _wanted(asked: dict) -> Wanted:
    return Wanted(
        room_id=asked["room"], call_off_id=asked["call_off"], service_line_id=asked["service_line"],
        starts_at=asked["starts_at"], ends_at=asked["ends_at"], capacity=asked["capacity"], cases=asked["cases"],
        slots=asked["slots"],
    )  # fmt: skip


def _one(session: Session, left: list[Fault]) -> Answer:
    headers = {"Location": f"/api/v1/sessions/{session.pk}/", "ETag": api.etag(session.version)}
    warnings = [one | {"pointer": one["pointer"].removeprefix("/0")} for one in faults_shape(left)]
    return Answer(session_shape(session) | {"warnings": warnings}, ids=[session.pk], headers=headers)


def _many(booked: Booked, left: list[Fault]) -> Answer:
    shown = [session_shape(session) for session in booked.sessions]
    refused = faults_shape(booked.refused)
    ids = [*(session.pk for session in booked.sessions), *refused]
    return Answer({"sessions": shown, "refused": refused, "warnings": faults_shape(left)}, ids=ids)


class OneSession(api.ApiView):
    @extend_schema(
        operation_id="sessions_read", summary="One session", tags=["sessions"], parameters=[described.ETAG],
        responses={200: schemas.SessionSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.VIEW_PLANNER)
        return shown(session_for(request.user, pk))

    @series_api.described_change
    def patch(self, request: Request, pk: int) -> Response:
        return series_api.change(request, pk)


STEPS = {
    "offer": step("offer", "Offer a draft to the provider", lambda *, by, pk: offers.offer_drafts(by=by, session_ids=[pk])),
    "discard": step("discard", "Throw a draft away", lambda *, by, pk: offers.discard_drafts(by=by, session_ids=[pk])),
    "accept": step("accept", "Accept an offer", lambda *, by, pk: offers.accept_sessions(by=by, session_ids=[pk])),
    "decline": step(
        "decline", "Decline an offer", reasoned=True,
        act=lambda *, by, pk, reason: offers.decline_sessions(by=by, session_ids=[pk], reason=reason),
    ),
    "withdraw": step(
        "withdraw", "Take an offer back", reasoned=True,
        act=lambda *, by, pk, reason: offers.withdraw_sessions(by=by, session_ids=[pk], reason=reason),
    ),
    "lock": step("lock", "Fix team and list", lambda *, by, pk: steps.lock_session(by=by, session_id=pk)),
    "start": step("start", "The list is running", lambda *, by, pk: steps.start_session(by=by, session_id=pk)),
    "complete": step("complete", "The list is over", lambda *, by, pk: steps.complete_session(by=by, session_id=pk)),
    "cancel": step(
        "cancel", "Call an accepted list off", reasoned=True, body=bodies.CANCEL,
        takes=CANCELLING,
        act=lambda *, by, pk, **said: steps.cancel_session(by=by, session_id=pk, **said),
    ),
}  # fmt: skip
"""Sign-off is not among them: it belongs to people."""
