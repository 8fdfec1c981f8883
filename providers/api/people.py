"""A provider's people by API: who they are, what clears them, taking them on and letting them go."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import DAY, FLAG, WHY, an_object, one_of, or_null, text_of
from base.errors import NotFound
from base.permissions import Permission, require
from base.versions import as_read, version_of
from plumbing.api import KEY_PARAMETER, Answer, Deed
from providers import selectors
from providers.models import Clearance, Clinician, Registration
from providers.services.people import (
    add_clearance,
    add_clinician,
    change_clinician,
    end_clearance,
    own_clinician,
    set_clinician_active,
)

TAG = "Providers"
WHO = {
    "name": api.text(120, required=True), "role": api.choice(Clinician.Role.values, required=True),
    "telephone": api.text(30, absent=""),
}  # fmt: skip
_WHO = {
    "name": text_of(120, minLength=1),
    "role": one_of(Clinician.Role.values),
    "telephone": or_null(text_of(30)),
}
_NEW = an_object(
    _WHO | {"register": one_of(Registration.Register.values), "number": text_of(30, minLength=1)},
    ["name", "role", "register", "number"],
)
_ITEM = an_object(
    {"item": one_of(Clearance.Item.values), "valid_from": DAY, "valid_until": or_null(DAY)},
    ["item", "valid_from"],
)
_END = an_object({"valid_until": DAY, "reason": WHY}, ["valid_until", "reason"])


class ItemSchema(s.Serializer):
    id = s.IntegerField()
    item = s.ChoiceField(Clearance.Item.choices)
    valid_from = s.DateField()
    valid_until = s.DateField(allow_null=True)

    class Meta:
        ref_name = "ClinicianItem"


class PersonSchema(s.Serializer):
    id = s.IntegerField()
    version = s.IntegerField(help_text="Another one after every change; also the ETag.")
    name = s.CharField()
    role = s.ChoiceField(Clinician.Role.choices)
    telephone = s.CharField(allow_blank=True)
    register = s.ChoiceField(Registration.Register.choices)
    number = s.CharField()
    active = s.BooleanField()
    clearance = ItemSchema(many=True)

    class Meta:
        ref_name = "Clinician"


PeopleSchema = described.page_of(PersonSchema)


def person_shape(one: Clinician) -> dict:
    items = sorted(one.clearances.all(), key=lambda item: item.pk)
    shape = {
        "id": one.pk, "name": one.name, "role": str(one.role), "telephone": one.telephone,
        "register": str(one.registration.register), "number": one.registration.number, "active": one.active,
        "clearance": [
            {"id": item.pk, "item": str(item.item), "valid_from": item.valid_from.isoformat(),
             "valid_until": item.valid_until and item.valid_until.isoformat()}
            for item in items
        ],
    }  # fmt: skip
    return shape | {"version": version_of(shape)}


def person_answer(by: Actor, pk: int) -> Answer:
    shape = person_shape(selectors.person(by, api.checked_id(pk)))
    return Answer(shape, ids=[pk], status=200, headers={"ETag": api.etag(shape["version"])})


def hold_person(request: Request, pk: int) -> None:
    """Keep the person as they are, if they are still as they were read. Raises NotFound or Outdated."""
    require(request.user, Permission.MANAGE_CLINICIANS)
    own_clinician(request.user, pk)
    as_read(request, person_shape(selectors.person(request.user, pk))["version"])


class OfPerson(Deed):
    """A deed about one person; the answer is the person as they are now."""

    resource = "clinician"

    def shown(self, request: Request, done: int, **at: int) -> Answer:
        return person_answer(request.user, done)


class People(OfPerson):
    fields = WHO | {
        "register": api.choice(Registration.Register.values, required=True), "number": api.text(30, required=True),
    }  # fmt: skip

    @extend_schema(
        operation_id="clinicians_list", summary="Your people with what clears them", tags=[TAG],
        parameters=[
            OpenApiParameter("active", FLAG, description="true: in the team; false: left."),
            OpenApiParameter("role", one_of(Clinician.Role.values)), described.CURSOR, described.LIMIT,
        ],
        responses={200: PeopleSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.MANAGE_CLINICIANS)
        which = {"active": api.flag(), "role": api.choice(Clinician.Role.values)}
        asked = api.read_parameters(request, which | api.PAGE)
        active = {None: "", True: "yes", False: "no"}[asked["active"]]
        rows = selectors.people(request.user, active=active, role=asked["role"] or "")
        page, following = api.page_of(
            rows, request, by=("id", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": [person_shape(one) for one in page], "next": following})

    @extend_schema(
        operation_id="clinicians_add", summary="Take a professional into your team, by their registration", tags=[TAG],
        request=described.body(_NEW), parameters=[KEY_PARAMETER, described.ETAG], responses={201: PersonSchema},
        examples=[
            OpenApiExample(
                "An endoscopist", request_only=True,
                value={"name": "Dr Kit Template", "role": "endoscopist", "register": "gmc", "number": "9999991"},
            )
        ],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: int) -> Response:
        """To record many at once with their certificates, see `certificates_add`."""
        return super().post(request, **kwargs)

    def act(self, request: Request, asked: dict) -> int:
        return add_clinician(by=request.user, **asked).pk


class Person(api.ApiView):
    @extend_schema(
        operation_id="clinicians_read", summary="One of your people", tags=[TAG], parameters=[described.ETAG],
        responses={200: PersonSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.MANAGE_CLINICIANS)
        return person_answer(request.user, pk).response()

    @extend_schema(
        operation_id="clinicians_change", summary="Change name, role and telephone", tags=[TAG],
        description="The registration stays: another one is another person.",
        request=described.body(an_object(_WHO, ["name", "role"])), parameters=[described.IF_MATCH, described.ETAG],
        responses={200: PersonSchema},
        examples=[OpenApiExample("Role", {"name": "Dr Kit Template", "role": "endoscopist"}, request_only=True)],
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        asked = api.read_object(request.data, WHO)
        hold_person(request, api.checked_id(pk))
        change_clinician(by=request.user, clinician_id=pk, **asked)
        return person_answer(request.user, pk).response()


_OF = {"tags": [TAG], "parameters": [described.IF_MATCH, KEY_PARAMETER, described.ETAG]}


@extend_schema_view(
    post=extend_schema(
        operation_id="clinicians_active", summary="A person leaves the team, or comes back",
        request=described.body(an_object({"active": FLAG}, ["active"])), responses={200: PersonSchema},
        examples=[OpenApiExample("Left", {"active": False}, request_only=True)], **_OF,
    )
)  # fmt: skip
class Active(OfPerson):
    status = 200
    fields = {"active": api.flag(required=True)}

    def act(self, request: Request, asked: dict, pk: int) -> int:
        hold_person(request, pk)
        return set_clinician_active(by=request.user, clinician_id=pk, value=asked["active"]).pk


@extend_schema_view(
    post=extend_schema(
        operation_id="clinicians_clear", summary="Record an item that clears a person", request=described.body(_ITEM),
        responses={201: PersonSchema},
        examples=[OpenApiExample("DBS", {"item": "dbs", "valid_from": "2026-11-01"}, request_only=True)], **_OF,
    )
)  # fmt: skip
class Items(OfPerson):
    fields = {
        "item": api.choice(Clearance.Item.values, required=True), "valid_from": api.date(required=True),
        "valid_until": api.date(),
    }  # fmt: skip

    def act(self, request: Request, asked: dict, pk: int) -> int:
        hold_person(request, pk)
        add_clearance(by=request.user, clinician_id=pk, **asked)
        return pk


@extend_schema_view(
    post=extend_schema(
        operation_id="clinicians_clearance_end", summary="Bring the end of an item forward", request=described.body(_END),
        responses={200: PersonSchema},
        examples=[
            OpenApiExample("Withdrawn", {"valid_until": "2026-11-20", "reason": "Withdrawn"}, request_only=True)
        ], **_OF,
    )
)  # fmt: skip
class EndItem(OfPerson):
    status = 200
    fields = {"valid_until": api.date(required=True), "reason": api.text(200, required=True)}

    def act(self, request: Request, asked: dict, pk: int, item: int) -> int:
        hold_person(request, pk)
        if not Clearance.objects.visible_to(request.user).filter(pk=item, clinician_id=pk).exists():
            raise NotFound()
        end_clearance(by=request.user, clearance_id=item, **asked)
        return pk
