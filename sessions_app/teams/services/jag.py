"""A site's own JAG insourcing checklist, and that JAG was told of insourcing that began or ended.

JAG asks that its insourcing checklist is met and that every change in insourcing is reported to it. What stands on that
checklist is JAG's to say: the trust keeps its lines here, under the headings of the JAG standards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, InvalidInput, NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.models import CallOff, ServiceLineSite
from plumbing.outbox import send
from sessions_app.teams.models.jag import JagItem, JagNotice
from trusts.models import Room, Site

HEADINGS = (
    "Leadership",
    "Safety",
    "Comfort",
    "Quality",
    "Appropriateness",
    "Results",
    "Respect",
    "Consent and information",
    "Environment and equipment",
    "Access and booking",
    "Productivity",
    "Aftercare",
    "Patient involvement",
    "Teamwork",
    "Workforce delivery",
    "Professional development",
    "Training environment",
    "Trainers",
    "Assessment",
)
"""The 19 of JAG's standards; that insourcing has lines under all of them is not said."""

RUNNING = (CallOff.State.ACTIVE, CallOff.State.SUSPENDED)
OVER = (CallOff.State.EXPIRED, CallOff.State.TERMINATED)
Change = JagNotice.Change


@dataclass(frozen=True, slots=True)
class ToTell:
    """A change in insourcing at a site that JAG was not told of."""

    site: Site
    call_off: CallOff
    change: JagNotice.Change


@transaction.atomic
def add_jag_item(*, by: Actor, site_id: int, heading: str, words: str) -> JagItem:
    require(by, Permission.CHECK_CLEARANCE)
    site = endoscopy_site(by, site_id)
    faults = FaultCollector()
    if heading not in HEADINGS:
        faults.add("/heading", "unknown_value", "Select the heading from the list")
    words = faults.need("/words", words, "Enter what the checklist asks")
    faults.stop()
    here = Fault("/words", "jag_item_exists", "This line is on the site's checklist already")
    with errors_from_database({"jag_item_once": here}):
        made = JagItem.objects.create(trust_id=by.own_trust_id, site=site, heading=heading, words=words[:300])
    record("jag.item_added", by=by, target=made, site=site.pk)
    return made


@transaction.atomic
def say_jag_item(*, by: Actor, item_id: int, met: bool) -> JagItem:
    """Whether a line is met, said by whom and when."""
    require(by, Permission.CHECK_CLEARANCE)
    item = JagItem.objects.visible_to(by).select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    item.met, item.said_by, item.said_at = met, by.label, timezone.now()
    item.save(update_fields=["met", "said_by", "said_at"])
    record("jag.item_said", by=by, target=item, met=met)
    return item


@transaction.atomic
def tell_jag(*, by: Actor, site_id: int, call_off_id: int, change: str, told_on: dt.date) -> JagNotice:
    """Record that JAG was told. Raises NotFound where there is no such change to tell."""
    require(by, Permission.CHECK_CLEARANCE)
    wanted = (site_id, call_off_id, change)
    waiting = next((due for due in to_tell(by) if (due.site.pk, due.call_off.pk, due.change) == wanted), None)
    if waiting is None:
        raise NotFound()
    if told_on > london_day(timezone.now()):
        raise InvalidInput.of([Fault("/told_on", "invalid", "The day JAG was told cannot be in the future")])
    with errors_from_database({"jag_told_once": Fault("", "jag_told", "Somebody has recorded this already")}):
        made = JagNotice.objects.create(
            trust_id=by.own_trust_id,
            site=waiting.site,
            call_off=waiting.call_off,
            change=change,
            told_on=told_on,
            told_by=by.label,
        )
    record("jag.told", by=by, target=made, site=site_id, change=change)
    send("jag.told", trust_id=by.trust_id, call_off=call_off_id)
    return made


def to_tell(by: Actor, trust_id: int | None = None) -> Iterator[ToTell]:
    """Endoscopy that began or ended at a site under a call-off, JAG not told yet. Two queries."""
    today = london_day(timezone.now())
    told = set(JagNotice.objects.visible_to(by).values_list("site_id", "call_off_id", "change"))
    covered = (
        ServiceLineSite.objects.visible_to(by)
        .filter(service_line__setting=Room.Kind.ENDOSCOPY, service_line__call_off__state__in=[*RUNNING, *OVER])
        .select_related("site__trust", "service_line__call_off__provider")
        .order_by("site_id", "service_line__call_off_id")
    )
    seen = set()
    for covered_site in covered if trust_id is None else covered.filter(trust_id=trust_id):
        call_off = covered_site.service_line.call_off
        for change in _changes(call_off, today):
            key = (covered_site.site_id, call_off.pk, change)
            if key not in told and key not in seen:
                seen.add(key)
                yield ToTell(covered_site.site, call_off, change)


def _changes(call_off: CallOff, today: dt.date) -> Iterator[JagNotice.Change]:
    if call_off.starts_on and call_off.starts_on <= today:
        yield Change.BEGAN
    if call_off.state in OVER:
        yield Change.ENDED


def endoscopy_site(by: Actor, site_id: int) -> Site:
    found = Site.objects.visible_to(by).filter(pk=site_id, rooms__kind=Room.Kind.ENDOSCOPY).distinct().first()
    if found is None:
        raise NotFound()
    return found
