"""A site's JAG insourcing checklist by API, and what JAG has been and is to be told. The trust's own."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import DAY, FLAG, ID, an_object, one_of, text_of
from base.errors import NotFound
from base.permissions import Permission, require
from base.versions import as_read, version_of
from plumbing.api import KEY_PARAMETER, Answer, Deed
from sessions_app.session.api.shapes import local
from sessions_app.teams.models.jag import JagItem, JagNotice
from sessions_app.teams.services.jag import (
    HEADINGS,
    ToTell,
    add_jag_item,
    endoscopy_site,
    say_jag_item,
    tell_jag,
    to_tell,
)
from trusts.models import Room, Site

TAG = "JAG"
_LINE = an_object({"heading": one_of(HEADINGS), "words": text_of(300, minLength=1)}, ["heading", "words"])
_TOLD = an_object(
    {"call_off": ID, "change": one_of(JagNotice.Change.values), "told_on": DAY},
    ["call_off", "change", "told_on"],
)


class JagItemSchema(s.Serializer):
    id = s.IntegerField()
    version = s.IntegerField(help_text="Another one after every change; also the ETag.")
    site = s.IntegerField()
    heading = s.ChoiceField(HEADINGS)
    words = s.CharField()
    met = s.BooleanField()
    said_by = s.CharField(allow_blank=True)
    said_at = s.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "JagItem"


class JagChangeSchema(s.Serializer):
    call_off = s.IntegerField()
    reference = s.CharField()
    change = s.ChoiceField(JagNotice.Change.choices)
    told_on = s.DateField(allow_null=True, help_text="Null: JAG is still to be told.")
    told_by = s.CharField(allow_blank=True)

    class Meta:
        ref_name = "JagChange"


class JagSiteRowSchema(s.Serializer):
    site = s.IntegerField()
    name = s.CharField()
    lines = s.IntegerField()
    met = s.IntegerField()
    to_tell = s.IntegerField(help_text="Changes in insourcing JAG was not told of yet.")

    class Meta:
        ref_name = "JagSiteRow"


class JagSitesSchema(s.Serializer):
    results = JagSiteRowSchema(many=True)

    class Meta:
        ref_name = "JagSites"


class JagSiteSchema(s.Serializer):
    site = s.IntegerField()
    name = s.CharField()
    items = JagItemSchema(many=True)
    changes = JagChangeSchema(many=True)

    class Meta:
        ref_name = "JagSite"


def item_shape(one: JagItem) -> dict:
    shape = {
        "id": one.pk, "site": one.site_id, "heading": one.heading, "words": one.words, "met": one.met,
        "said_by": one.said_by, "said_at": local(one.said_at),
    }  # fmt: skip
    return shape | {"version": version_of(shape)}


def _waits(one: ToTell) -> dict:
    return {
        "call_off": one.call_off.pk, "reference": one.call_off.reference, "change": str(one.change), "told_on": None,
        "told_by": "",
    }  # fmt: skip


def _told(one: JagNotice) -> dict:
    return {
        "call_off": one.call_off_id, "reference": one.call_off.reference, "change": str(one.change),
        "told_on": one.told_on.isoformat(), "told_by": one.told_by,
    }  # fmt: skip


def _site(by: Actor, pk: int) -> Site:
    require(by, Permission.CHECK_CLEARANCE)
    if not by.is_trust:
        raise NotFound()
    return endoscopy_site(by, api.checked_id(pk))


def site_answer(by: Actor, pk: int) -> Answer:
    """A site's checklist with its changes: those to tell first, then those told, the latest first."""
    site = _site(by, pk)
    told = (
        JagNotice.objects.visible_to(by)
        .filter(site=site)
        .select_related("call_off")
        .order_by("-told_on", "-pk")
    )
    shape = {
        "site": site.pk, "name": site.name,
        "items": [item_shape(one) for one in JagItem.objects.visible_to(by).filter(site=site)],
        "changes": [*(_waits(one) for one in to_tell(by) if one.site.pk == site.pk), *map(_told, told)],
    }  # fmt: skip
    return Answer(shape, ids=[site.pk], status=200, headers={"ETag": api.etag(version_of(shape))})


class JagSites(api.ApiView):
    @extend_schema(
        operation_id="jag_sites", summary="Endoscopy sites with their checklists in numbers", tags=[TAG],
        responses={200: JagSitesSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.CHECK_CLEARANCE)
        if not request.user.is_trust:
            raise NotFound()
        sites = (
            Site.objects.visible_to(request.user)
            .filter(rooms__kind=Room.Kind.ENDOSCOPY)
            .distinct()
            .order_by("name")
        )
        counted = JagItem.objects.visible_to(request.user).order_by().values("site_id")
        lines = {
            row["site_id"]: row for row in counted.annotate(lines=Count("pk"), met=Count("pk", filter=Q(met=True)))
        }  # fmt: skip
        waiting, none = Counter(one.site.pk for one in to_tell(request.user)), {"lines": 0, "met": 0}
        results = [
            {"site": one.pk, "name": one.name, "lines": lines.get(one.pk, none)["lines"],
             "met": lines.get(one.pk, none)["met"], "to_tell": waiting[one.pk]}
            for one in sites
        ]  # fmt: skip
        return Response({"results": results})


class JagSite(api.ApiView):
    @extend_schema(
        operation_id="jag_site", summary="A site's checklist, and what JAG was and is to be told", tags=[TAG],
        parameters=[described.ETAG], responses={200: JagSiteSchema},
    )  # fmt: skip
    def get(self, request: Request, site: int) -> Response:
        return site_answer(request.user, site).response()


@extend_schema_view(
    post=extend_schema(
        operation_id="jag_items_add", summary="Add a line to a site's checklist", tags=[TAG],
        request=described.body(_LINE), parameters=[KEY_PARAMETER, described.ETAG], responses={201: JagItemSchema},
        examples=[
            OpenApiExample(
                "Decontamination", request_only=True,
                value={"heading": "Safety", "words": "The provider's nurses are trained on our washers"},
            )
        ],
    )
)  # fmt: skip
class JagItems(Deed):
    resource = "jag_item"
    fields = {"heading": api.choice(HEADINGS, required=True), "words": api.text(300, required=True)}

    def act(self, request: Request, asked: dict, site: int) -> int:
        _site(request.user, site)
        return add_jag_item(by=request.user, site_id=site, **asked).pk

    def shown(self, request: Request, done: int, site: int) -> Answer:
        return _item_answer(request.user, done)


@extend_schema_view(
    post=extend_schema(
        operation_id="jag_items_say", summary="Say whether a line is met", tags=[TAG],
        request=described.body(an_object({"met": FLAG}, ["met"])),
        parameters=[described.IF_MATCH, KEY_PARAMETER, described.ETAG], responses={200: JagItemSchema},
        examples=[OpenApiExample("Met", {"met": True}, request_only=True)],
    )
)  # fmt: skip
class SayJagItem(Deed):
    resource, status = "jag_item", 200
    fields = {"met": api.flag(required=True)}

    def act(self, request: Request, asked: dict, pk: int) -> int:
        require(request.user, Permission.CHECK_CLEARANCE)
        held = JagItem.objects.visible_to(request.user).select_for_update().filter(pk=pk).first()
        if held is not None:
            as_read(request, item_shape(held)["version"])
        return say_jag_item(by=request.user, item_id=pk, **asked).pk

    def shown(self, request: Request, done: int, pk: int) -> Answer:
        return _item_answer(request.user, done)


def _item_answer(by: Actor, pk: int) -> Answer:
    shape = item_shape(JagItem.objects.visible_to(by).get(pk=pk))
    return Answer(shape, headers={"ETag": api.etag(shape["version"])})


@extend_schema_view(
    post=extend_schema(
        operation_id="jag_told", summary="Record that JAG was told of insourcing that began or ended", tags=[TAG],
        request=described.body(_TOLD), parameters=[KEY_PARAMETER, described.ETAG], responses={200: JagSiteSchema},
        examples=[
            OpenApiExample("Began", {"call_off": 7, "change": "began", "told_on": "2026-11-20"}, request_only=True)
        ],
    )
)  # fmt: skip
class JagTold(Deed):
    resource, status = "jag_notice", 200
    fields = {
        "call_off": api.whole(required=True), "change": api.choice(JagNotice.Change.values, required=True),
        "told_on": api.date(required=True),
    }  # fmt: skip

    def act(self, request: Request, asked: dict, site: int) -> int:
        _site(request.user, site)
        asked["call_off_id"] = asked.pop("call_off")
        return tell_jag(by=request.user, site_id=site, **asked).pk

    def shown(self, request: Request, done: int, site: int) -> Answer:
        return site_answer(request.user, site)
