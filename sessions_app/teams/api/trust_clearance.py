"""What a trust says of the people on its lists, by API: who is named, what of theirs it has seen, its own items.

That somebody has seen a paper, clears a person for a session or lets a suspended one work again is a person's to say.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import DAY, WHY, an_object, list_of, one_of, or_null
from base.errors import NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from base.versions import as_read, version_of
from plumbing.api import KEY_PARAMETER, Answer, Deed
from providers.clearance_gaps import LABELS
from providers.models import Clinician, LocalClearance, LocalItem
from sessions_app.session.api.shapes import local
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.teams.api.clearance import WaiverSchema
from sessions_app.teams.selectors.clearance import AHEAD, COMING, TrustView, needed, person_for_trust
from sessions_app.teams.services.clearance import end_local, record_local, set_requirements, suspend
from trusts.models import Trust

TAG = "Clearance"
_ITEM = an_object(
    {"item": one_of(LocalItem.values), "valid_from": DAY, "valid_until": or_null(DAY)}, ["item", "valid_from"]
)
_END = an_object({"valid_until": DAY, "reason": WHY}, ["valid_until", "reason"])
_SUSPEND = an_object({"since": DAY, "until": or_null(DAY), "reason": WHY}, ["since", "reason"])
_NEEDS = an_object({"items": list_of(one_of(LABELS), len(LABELS))}, ["items"])


class NamedSchema(s.Serializer):
    clinician = s.IntegerField()
    name = s.CharField()
    role = s.ChoiceField(Clinician.Role.choices)
    registration = s.CharField()
    provider = s.IntegerField()

    class Meta:
        ref_name = "NamedPerson"


NamedPageSchema = described.page_of(NamedSchema)


class RecordSchema(s.Serializer):
    id = s.IntegerField()
    item = s.CharField()
    valid_from = s.DateField()
    valid_until = s.DateField(allow_null=True)
    checked_by = s.CharField(allow_blank=True, help_text="Who of your trust has seen the paper.")

    class Meta:
        ref_name = "ClearanceRecord"


class SuspensionSchema(s.Serializer):
    id = s.IntegerField()
    since = s.DateField()
    until = s.DateField(allow_null=True)
    reason = s.CharField()
    suspended_by = s.CharField()

    class Meta:
        ref_name = "Suspension"


class PersonSchema(s.Serializer):
    clinician = s.IntegerField()
    name = s.CharField()
    registration = s.CharField()
    provider = s.IntegerField()
    absolute = s.ListField(
        child=s.CharField(), help_text="Items that are missing today and nobody overrides."
    )
    suspended = s.BooleanField()
    local = s.ListField(child=s.CharField(), help_text="Items of your trust that are missing today.")
    records = RecordSchema(many=True, help_text="The provider's.")
    local_records = RecordSchema(many=True, help_text="Your trust's.")
    suspensions = SuspensionSchema(many=True)
    cleared = WaiverSchema(many=True, help_text="For single sessions, the latest twenty.")

    class Meta:
        ref_name = "PersonOfLists"


class NeedsSchema(s.Serializer):
    items = s.ListField(child=s.CharField())

    class Meta:
        ref_name = "ClearanceNeeds"


def _of_trust(by: Actor) -> None:
    require(by, Permission.CHECK_CLEARANCE)
    if not by.is_trust:
        raise NotFound()


def _today() -> dt.date:
    return london_day(timezone.now())


def _coming(by: Actor) -> QuerySet[RosterEntry]:
    """Of everybody of providers on a list of the next 60 days, one place."""
    today = _today()
    rows = RosterEntry.objects.visible_to(by).exclude(clinician=None)
    rows = rows.filter(live=True, session__state__in=COMING, session__day__range=(today, today + AHEAD))
    once = rows.order_by("clinician_id", "pk").distinct("clinician_id")
    return RosterEntry.objects.visible_to(by).filter(pk__in=once.values("pk"))


class People(api.ApiView):
    @extend_schema(
        operation_id="clearance_people", summary="Who is named on your lists of the next 60 days", tags=[TAG],
        parameters=[described.CURSOR, described.LIMIT], responses={200: NamedPageSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        _of_trust(request.user)
        asked = api.read_parameters(request, api.PAGE)
        page, following = api.page_of(_coming(request.user), request, by=("id", "id"), **asked)
        results = [
            {"clinician": one.clinician_id, "name": one.name, "role": str(one.role),
             "registration": one.registration_text, "provider": one.provider_id}
            for one in page
        ]  # fmt: skip
        return Response({"results": results, "next": following})


class Person(api.ApiView):
    @extend_schema(
        operation_id="clearance_person", summary="What clears one person, and what they lack today", tags=[TAG],
        parameters=[described.ETAG], responses={200: PersonSchema},
    )  # fmt: skip
    def get(self, request: Request, clinician: int) -> Response:
        """404 for whoever was never named on a list of yours."""
        return person_answer(request.user, clinician).response()


def person_answer(by: Actor, clinician: int) -> Answer:
    _of_trust(by)
    shape = _person_shape(person_for_trust(actor=by, clinician_id=api.checked_id(clinician), today=_today()))
    return Answer(shape, ids=[clinician], headers={"ETag": api.etag(version_of(shape))}, status=200)


def _person_shape(seen: TrustView) -> dict:
    return {
        "clinician": seen.person.pk, "name": seen.person.name, "registration": str(seen.person.registration),
        "provider": seen.person.provider_id, "absolute": [str(item) for item in seen.lack.absolute],
        "suspended": seen.lack.suspended, "local": list(seen.lack.local),
        "records": [_record(one, seen.checks[one.pk].checked_by if one.pk in seen.checks else "") for one in seen.records],
        "local_records": [_record(one, one.checked_by) for one in seen.local],
        "suspensions": [
            {"id": one.pk, "since": one.since.isoformat(), "until": one.until and one.until.isoformat(),
             "reason": one.reason, "suspended_by": one.suspended_by}
            for one in seen.suspensions
        ],
        "cleared": [
            {"item": str(one.item), "reason": one.reason, "cleared_by": one.cleared_by, "cleared_at": local(one.cleared_at)}
            for one in seen.waivers
        ],
    }  # fmt: skip


def _record(one, checked_by: str) -> dict:
    return {
        "id": one.pk, "item": str(one.item), "valid_from": one.valid_from.isoformat(),
        "valid_until": one.valid_until and one.valid_until.isoformat(), "checked_by": checked_by,
    }  # fmt: skip


class OfPerson(Deed):
    """Something the trust says of a person; the answer is all it knows of them."""

    resource = "clinician"

    def shown(self, request: Request, done: int, clinician: int, **at: int) -> Answer:
        return person_answer(request.user, clinician)


_SAYS = {"tags": [TAG], "parameters": [KEY_PARAMETER, described.ETAG], "responses": {201: PersonSchema}}


@extend_schema_view(
    post=extend_schema(
        operation_id="clearance_local_add", summary="Record a local item of a person", request=described.body(_ITEM),
        examples=[
            OpenApiExample("Induction", {"item": "induction", "valid_from": "2026-11-23"}, request_only=True)
        ], **_SAYS,
    )
)  # fmt: skip
class LocalItems(OfPerson):
    fields = {
        "item": api.choice(LocalItem.values, required=True), "valid_from": api.date(required=True),
        "valid_until": api.date(),
    }  # fmt: skip

    def act(self, request: Request, asked: dict, clinician: int) -> int:
        _of_trust(request.user)
        return record_local(by=request.user, clinician_id=clinician, **asked).pk


@extend_schema_view(
    post=extend_schema(
        operation_id="clearance_local_end", summary="Bring the end of a local item forward", tags=[TAG],
        description="Whole teams after it lose the person's place at once.", request=described.body(_END),
        parameters=[KEY_PARAMETER, described.ETAG], responses={200: PersonSchema},
        examples=[
            OpenApiExample("Left", {"valid_until": "2026-11-23", "reason": "Account closed"}, request_only=True)
        ],
    )
)  # fmt: skip
class EndLocalItem(OfPerson):
    status = 200
    fields = {"valid_until": api.date(required=True), "reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, clinician: int, item: int) -> int:
        _of_trust(request.user)
        if (
            not LocalClearance.objects.visible_to(request.user)
            .filter(pk=item, clinician_id=clinician)
            .exists()
        ):
            raise NotFound()
        return end_local(by=request.user, local_id=item, **asked).pk


@extend_schema_view(
    post=extend_schema(
        operation_id="suspensions_add", summary="Suspend a person from your lists", request=described.body(_SUSPEND),
        description="From that day on. Teams they are on lose them at once; nobody overrides it. A person ends it.",
        examples=[
            OpenApiExample("At once", {"since": "2026-11-23", "reason": "Registration is looked into"}, request_only=True)
        ], **_SAYS,
    )
)  # fmt: skip
class Suspensions(OfPerson):
    fields = {"since": api.date(required=True), "until": api.date(), "reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, clinician: int) -> int:
        _of_trust(request.user)
        return suspend(by=request.user, clinician_id=clinician, **asked).pk


class Needs(api.ApiView):
    @extend_schema(
        operation_id="clearance_needs", summary="What your lists need of everybody beside the absolute items", tags=[TAG],
        parameters=[described.ETAG], responses={200: NeedsSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        _of_trust(request.user)
        return _needs(request.user)

    @extend_schema(
        operation_id="clearance_needs_set", summary="Say what your lists need of everybody", tags=[TAG],
        description="Those named are needed, no others. It counts for teams from then on.",
        request=described.body(_NEEDS), parameters=[described.IF_MATCH, described.ETAG], responses={200: NeedsSchema},
        examples=[OpenApiExample("Two", {"items": ["induction", "it_account"]}, request_only=True)],
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        _of_trust(request.user)
        asked = api.read_object(
            request.data, {"items": api.many(api.choice(LABELS), len(LABELS), required=True)}
        )
        list(
            Trust.objects.visible_to(request.user)
            .filter(pk=request.user.trust_id)
            .select_for_update(no_key=True)
        )
        as_read(request, version_of(sorted(needed(request.user))))
        set_requirements(by=request.user, items=asked["items"])
        return _needs(request.user)


def _needs(by: Actor) -> Response:
    items = sorted(needed(by))
    return Response({"items": items}, headers={"ETag": api.etag(version_of(items))})
