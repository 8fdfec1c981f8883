"""Several sessions in one step by API: offered, answered, withdrawn, cancelled, countered; all or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.errors import DomainError, Fault, InvalidInput
from plumbing.api import KEY_PARAMETER, Answer, Once
from sessions_app.booking.requests import MOST_AT_ONCE
from sessions_app.day.services import cancellations
from sessions_app.offers.api import PLACE, PLACE_SCHEMA, REASON
from sessions_app.offers.services import offers
from sessions_app.offers.services.counter_offers import Instead, counter_sessions
from sessions_app.session.api import bodies, schemas
from sessions_app.session.api.reading import CANCELLING, sessions_of
from sessions_app.session.api.shapes import session_shape
from sessions_app.session.services.transitions import lock_sessions

ONE = {"id": api.whole(required=True), "version": api.whole(1, 2**31 - 1)}
TOO_MANY = InvalidInput(f"At most {MOST_AT_ONCE} sessions in one step.", code="too_many_at_once")

_VERSION = {"type": ["integer", "null"], "minimum": 1, "maximum": 2**31 - 1,
            "description": "The version you read: refused with 412 if it is no longer that."}  # fmt: skip
_WHY = described.REASON["properties"]["reason"]


def _body(one: dict, more: dict, required: list[str]) -> dict:
    item = {"type": "object", "properties": one, "required": ["id"], "additionalProperties": False}
    sessions = {"type": "array", "items": item, "minItems": 1, "maxItems": MOST_AT_ONCE}
    properties = {"sessions": sessions, **more}
    return {
        "type": "object", "properties": properties, "required": ["sessions", *required], "additionalProperties": False
    }  # fmt: skip


class ManySchema(s.Serializer):
    sessions = schemas.SessionSchema(many=True)

    class Meta:
        ref_name = "Sessions"


class Many(Once, api.ApiView):
    """One step for several sessions. ``act`` takes ``by``, the rows as read and what stands beside them."""

    resource = "session"
    act: Callable[..., object]
    one: dict = ONE
    takes: dict = {}

    def make(self, request: Request) -> Answer:
        asked = request.data if isinstance(request.data, dict) else {}
        rows = api.read_list(asked.get("sessions"), self.one, most=MOST_AT_ONCE, refusal=TOO_MANY)
        beside = api.read_object({k: v for k, v in asked.items() if k != "sessions"}, self.takes)
        if len({row["id"] for row in rows}) < len(rows):
            raise InvalidInput("Name each session once.", code="session_twice")
        try:
            if rows:
                ids, versions = [row["id"] for row in rows], {row["id"]: row["version"] for row in rows}
                lock_sessions(by=request.user, ids=ids, versions=versions)
            type(self).act(by=request.user, rows=rows, **beside)
        except DomainError as refusal:
            raise _below_sessions(refusal) from None
        return self.again(request, [row["id"] for row in rows], 200)

    def again(self, request: Request, ids: list, status: int) -> Answer:
        found = {session.pk: session for session in sessions_of(request.user).filter(pk__in=ids)}
        return Answer(
            {"sessions": [session_shape(found[pk]) for pk in ids if pk in found]}, ids=ids, status=200
        )


def _below_sessions(refusal: DomainError) -> DomainError:
    """The pointers of a service count its list; in the body that stands below ``/sessions``."""
    several = [replace(f, pointer=f"/sessions{f.pointer}") if _counts(f) else f for f in refusal.errors]
    refusal.errors = several
    return refusal


def _counts(fault: Fault) -> bool:
    return fault.pointer[1:2].isdigit()


def many(name: str, summary: str, act: Callable[..., object], *, takes: dict | None = None, more: dict | None = None,
         place: bool = False, example: dict | None = None) -> type[Many]:  # fmt: skip
    """The view of ``POST /sessions/<name>/``."""
    one = {"id": described.ID, "version": _VERSION, **(PLACE_SCHEMA if place else {})}
    required = [field for field in ("reason",) if field in (more or {})]
    examples = [OpenApiExample(summary, value=example, request_only=True)] if example else []
    says = extend_schema(
        operation_id=f"sessions_{name}_many", summary=summary, tags=["sessions"], examples=examples,
        request=described.body(_body(one, more or {}, required)), parameters=[KEY_PARAMETER], responses={200: ManySchema},
    )  # fmt: skip

    def post(self, request: Request, **kwargs) -> Response:
        return Once.post(self, request, **kwargs)

    members = {
        "act": staticmethod(act), "one": ONE | PLACE if place else ONE, "takes": takes or {}, "post": says(post),
    }  # fmt: skip
    return type(f"{name.title()}Sessions", (Many,), members)


def ids_of(rows: list[dict]) -> list[int]:
    return [row["id"] for row in rows]


def instead_of(row: dict) -> Instead:
    return Instead(
        row["id"],
        row["room"],
        row["starts_at"],
        row["ends_at"],
        row["capacity"],
        row["cases"],
        slots=row["slots"],
    )


_TWO = {"sessions": [{"id": 412, "version": 3}, {"id": 413, "version": 2}]}
MANY = {
    "offer": many("offer", "Offer several drafts", lambda *, by, rows: offers.offer_drafts(by=by, session_ids=ids_of(rows)), example=_TWO),
    "accept": many("accept", "Accept several offers", lambda *, by, rows: offers.accept_sessions(by=by, session_ids=ids_of(rows)), example=_TWO),
    "decline": many(
        "decline", "Decline several offers", takes=REASON, more={"reason": _WHY},
        act=lambda *, by, rows, reason: offers.decline_sessions(by=by, session_ids=ids_of(rows), reason=reason),
        example=_TWO | {"reason": "No endoscopist is free"},
    ),
    "withdraw": many(
        "withdraw", "Take several offers back", takes=REASON, more={"reason": _WHY},
        act=lambda *, by, rows, reason: offers.withdraw_sessions(by=by, session_ids=ids_of(rows), reason=reason),
        example=_TWO | {"reason": "The rooms are needed for emergencies"},
    ),
    "counter": many(
        "counter", "Propose another time, room or size for several offers", takes=REASON, more={"reason": _WHY}, place=True,
        act=lambda *, by, rows, reason: counter_sessions(by=by, instead=[instead_of(row) for row in rows], reason=reason),
        example={
            "sessions": [{"id": 412, "starts_at": "2026-12-06T08:30", "ends_at": "2026-12-06T12:30"}],
            "reason": "Our endoscopist is free on Sunday",
        },
    ),
    "cancel": many(
        "cancel", "Call several accepted lists off", takes=REASON | CANCELLING, more=bodies.CANCEL["properties"],
        act=lambda *, by, rows, **said: cancellations.cancel_sessions(by=by, session_ids=ids_of(rows), **said),
        example=_TWO | {"reason": "No recovery nurse", "cause": "trust", "why": "staff"},
    ),
}  # fmt: skip
