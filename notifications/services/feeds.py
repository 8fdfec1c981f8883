"""Calendar addresses: made, revoked, recognised. An address is shown once and kept as a keyed hash."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.credentials import token_hash
from accounts.roles import permissions_of
from audit.services import record
from base.actors import Actor, ActorKind
from base.error_collector import FaultCollector
from base.errors import NotAllowed, NotFound, RuleBroken
from base.permissions import Permission, require
from base.row_security import acting_as
from notifications.models import CalendarFeed
from providers.models import Clinician
from trusts.models import Site

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
MOST_FEEDS = 20
NOTED_EVERY = dt.timedelta(hours=1)


@transaction.atomic
def make_feed(
    *, by: Actor, name: str, site_id: int | None = None, clinician_id: int | None = None
) -> tuple[CalendarFeed, str]:
    """A calendar of the sessions this person may see, narrowed to a site of the trust or a professional of the provider.

    Returns the feed and its token, which is kept nowhere. Raises InvalidInput, RuleBroken beyond twenty live feeds.
    """
    require(by, Permission.VIEW_PLANNER)
    _only_people(by)
    faults = FaultCollector()
    name = faults.need("/name", name, "Enter a name, for example the calendar it is for")
    if len(name) > 80:
        faults.add("/name", "too_long", "Use at most 80 characters")
    if site_id is not None and not (by.is_trust and Site.objects.visible_to(by).filter(pk=site_id).exists()):
        faults.add("/site", "unknown_value", "Select one of your sites")
    people = Clinician.objects.visible_to(by)
    if clinician_id is not None and not (by.is_provider and people.filter(pk=clinician_id).exists()):
        faults.add("/clinician", "unknown_value", "Select one of your people")
    faults.stop()
    if CalendarFeed.objects.visible_to(by).filter(person_id=by.own_person_id, revoked_at=None).count() >= MOST_FEEDS:
        raise RuleBroken(f"You have {MOST_FEEDS} calendar feeds. Revoke one first.", code="too_many_feeds")
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        person_id=by.own_person_id,
        trust_id=by.trust_id,
        provider_id=by.provider_id,
        name=name,
        site_id=site_id,
        clinician_id=clinician_id,
        token_hash=token_hash(token),
    )
    record("calendar_feed.made", by=by, target=feed, name=name, site=site_id, clinician=clinician_id)
    return feed, token


@transaction.atomic
def revoke_feed(*, by: Actor, feed_id: int) -> CalendarFeed:
    """End one's own feed at once; administrators of people may end anybody's of the organisation."""
    _only_people(by)
    feeds = CalendarFeed.objects.visible_to(by).select_for_update(of=("self",))
    if not by.may(Permission.MANAGE_PEOPLE):
        feeds = feeds.filter(person_id=by.own_person_id)
    feed = feeds.filter(pk=feed_id).first()
    if feed is None:
        raise NotFound()
    if feed.revoked_at is not None:
        raise RuleBroken("This calendar feed was revoked already.", code="feed_revoked")
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    record("calendar_feed.revoked", by=by, target=feed, name=feed.name)
    return feed


def _only_people(by: Actor) -> None:
    if by.person_id is None or not (by.is_trust or by.is_provider):
        raise NotAllowed("Only people of an organisation have calendar feeds.", code="person_needed")


class Feed(NamedTuple):
    """The answer of the database function ``calendar_feed_of`` for an address."""

    id: int
    trust_id: int | None
    provider_id: int | None
    site_id: int | None
    clinician_id: int | None
    name: str
    role: str
    person_id: int
    person: str
    last_used_at: dt.datetime | None

    @property
    def actor(self) -> Actor:
        """Whoever made it, with the one right to see sessions, as long as their role has it."""
        kind = ActorKind.TRUST if self.trust_id else ActorKind.PROVIDER
        rights = permissions_of(self.role) & {Permission.VIEW_PLANNER}
        return Actor(
            kind,
            f"Calendar feed of {self.person}",
            trust_id=self.trust_id,
            provider_id=self.provider_id,
            person_id=self.person_id,
            permissions=rights,
        )


def feed_of(token: str) -> Feed:
    """The feed with this address. Raises NotFound for any other: revoked, of somebody who left, or never given out.

    Needs no actor: a calendar program knows nothing else. Notes the last use at most once an hour.
    """
    if not TOKEN.fullmatch(token):
        raise NotFound()
    with connection.cursor() as cursor:
        cursor.execute("select * from calendar_feed_of(%s)", [token_hash(token)])
        row = cursor.fetchone()
    if row is None or not (feed := Feed(*row)).actor.may(Permission.VIEW_PLANNER):
        raise NotFound()
    now = timezone.now()
    if feed.last_used_at is None or feed.last_used_at < now - NOTED_EVERY:
        with acting_as(Actor.system("calendar feed")) as job:
            CalendarFeed.objects.visible_to(job).filter(pk=feed.id).update(last_used_at=now)
    return feed
