"""A site's JAG insourcing checklist by API, and what JAG has been and is to be told. The trust's own."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q

from base.actors import Actor
from base.api import ApiView, etag
from base.errors import NotFound
from base.permissions import Permission, require
from base.records import Results
from base.requests import ApiRequest
from base.versions import as_read, version_of, versioned
from plumbing.endpoints import CommandView, Result, endpoint
from sessions_app.teams.models.jag import JagItem, JagNotice
from sessions_app.teams.records import (
    JagChangeRecord,
    JagItemMet,
    JagItemRecord,
    JagSiteRecord,
    JagSiteRowRecord,
    NewJagItem,
    NewJagNotice,
)
from sessions_app.teams.services.jag import add_jag_item, endoscopy_site, say_jag_item, tell_jag, to_tell
from trusts.models import Room, Site

TAG = "JAG"


def _site(by: Actor, pk: int) -> Site:
    require(by, Permission.CHECK_CLEARANCE)
    if not by.is_trust:
        raise NotFound()
    return endoscopy_site(by, pk)


def item_record(item: JagItem) -> JagItemRecord:
    """A line as it is now; the version is that of its content."""
    return versioned(JagItemRecord.of(item, version=0))


def site_answer(by: Actor, pk: int) -> Result:
    """A site's checklist with its changes: those to tell first, then those told, the latest first."""
    site = _site(by, pk)
    notices = JagNotice.objects.visible_to(by).filter(site=site).select_related("call_off")
    to_be_told = [
        JagChangeRecord.of(change, told_on=None, told_by="") for change in to_tell(by) if change.site.pk == site.pk
    ]
    told = [JagChangeRecord.of(notice) for notice in notices.order_by("-told_on", "-pk")]
    record = JagSiteRecord(
        site=site.pk,
        name=site.name,
        items=[item_record(item) for item in JagItem.objects.visible_to(by).filter(site=site)],
        changes=[*to_be_told, *told],
    )
    return Result(record, headers={"ETag": etag(version_of(record.plain()))})


class JagSites(ApiView):
    @endpoint(
        "jag_sites",
        "Endoscopy sites with their checklists in numbers",
        tag=TAG,
        answers=Results[JagSiteRowRecord],
        permission=Permission.CHECK_CLEARANCE,
    )
    def get(self, request: ApiRequest) -> Results[JagSiteRowRecord]:
        """By name; a site has endoscopy if one of its rooms has."""
        if not request.actor.is_trust:
            raise NotFound()
        sites = Site.objects.visible_to(request.actor).filter(rooms__kind=Room.Kind.ENDOSCOPY)
        counted = JagItem.objects.visible_to(request.actor).order_by().values("site_id")
        counted = counted.annotate(lines=Count("pk"), met=Count("pk", filter=Q(met=True)))
        lines = {row["site_id"]: (row["lines"], row["met"]) for row in counted}
        waiting = Counter(change.site.pk for change in to_tell(request.actor))
        rows = []
        for site in sites.distinct().order_by("name"):
            asked, met = lines.get(site.pk, (0, 0))
            rows.append(JagSiteRowRecord(site=site.pk, name=site.name, lines=asked, met=met, to_tell=waiting[site.pk]))
        return Results[JagSiteRowRecord](results=rows)


class JagSite(ApiView):
    @endpoint(
        "jag_site", "A site's checklist, and what JAG was and is to be told", tag=TAG, answers=JagSiteRecord, etag=True
    )
    def get(self, request: ApiRequest, site: int) -> Result:
        """What stands on the checklist is JAG's to say; the trust keeps its lines here under the headings of the standards."""
        return site_answer(request.actor, site)


class JagItemCommand(CommandView):
    """Something said of a line; the answer is the line as it is now."""

    resource = "jag_item"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> JagItemRecord:
        return item_record(JagItem.objects.visible_to(request.actor).get(pk=pk))


class JagItems(JagItemCommand):
    @endpoint(
        "jag_items_add",
        "Add a line to a site's checklist",
        tag=TAG,
        body=NewJagItem,
        answers={201: JagItemRecord},
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewJagItem, site: int) -> int:
        """It is not met until somebody says so."""
        _site(request.actor, site)
        return add_jag_item(by=request.actor, site_id=site, **body.values()).pk


class SayJagItem(JagItemCommand):
    @endpoint(
        "jag_items_say",
        "Say whether a line is met",
        tag=TAG,
        body=JagItemMet,
        answers=JagItemRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: JagItemMet, pk: int) -> int:
        """Who said so last, and when, stands beside it."""
        require(request.actor, Permission.CHECK_CLEARANCE)
        held = JagItem.objects.visible_to(request.actor).select_for_update().filter(pk=pk).first()
        if held is not None:
            as_read(request, item_record(held).version)
        return say_jag_item(by=request.actor, item_id=pk, met=body.met).pk


class JagTold(CommandView):
    resource = "jag_notice"

    @endpoint(
        "jag_told",
        "Record that JAG was told of insourcing that began or ended",
        tag=TAG,
        body=NewJagNotice,
        answers=JagSiteRecord,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewJagNotice, site: int) -> int:
        """JAG asks that every change in insourcing is reported to it."""
        _site(request.actor, site)
        notice = tell_jag(
            by=request.actor, site_id=site, call_off_id=body.call_off, change=body.change, told_on=body.told_on
        )
        return notice.pk

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> Result:
        return site_answer(request.actor, at["site"])
