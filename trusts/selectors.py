"""Reads for the pages of the estate. Every read starts from what the actor may see."""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from base.actors import Actor
from base.errors import NotFound
from trusts.models import Closure, Room, RoomUse, Site, Trust

AHEAD = dt.timedelta(days=180)


def own_trust(actor: Actor) -> Trust:
    """The trust the actor works for."""
    trust = Trust.objects.visible_to(actor).filter(pk=actor.own_trust_id).first()
    if trust is None:
        raise NotFound()
    return trust


def estate(actor: Actor) -> QuerySet[Site]:
    """Sites with their rooms, each with its weekly windows. Those in use come first. Three queries."""
    rooms = Room.objects.visible_to(actor).prefetch_related("windows").order_by("-open", "name")
    return Site.objects.visible_to(actor).prefetch_related(Prefetch("rooms", rooms)).order_by("-open", "name")


def site(actor: Actor, site_id: int) -> Site:
    found = Site.objects.visible_to(actor).filter(pk=site_id).first()
    if found is None:
        raise NotFound()
    return found


def room(actor: Actor, room_id: int) -> Room:
    """A room with its site and its weekly windows."""
    rooms = Room.objects.visible_to(actor).select_related("site").prefetch_related("windows")
    found = rooms.filter(pk=room_id).first()
    if found is None:
        raise NotFound()
    return found


def rooms_in_use(actor: Actor) -> QuerySet[Room]:
    return Room.objects.visible_to(actor).filter(open=True).select_related("site").order_by("site__name", "name")


def coming_closures(actor: Actor, room: Room | None = None) -> QuerySet[Closure]:
    """Closures that have not ended, the next first; of one room or of the whole estate."""
    found = Closure.objects.visible_to(actor).filter(during__endswith__gt=timezone.now())
    found = found.filter(room=room) if room else found
    return found.select_related("room", "room__site").order_by("during", "pk")


def coming_in_house(actor: Actor, room: Room) -> QuerySet[RoomUse]:
    """The trust's own lists of the next half-year in a room."""
    now = timezone.now()
    uses = RoomUse.objects.visible_to(actor).filter(room=room, kind=RoomUse.Kind.IN_HOUSE, live=True)
    return uses.filter(during__endswith__gt=now, during__startswith__lt=now + AHEAD).order_by("during")


def own_list(actor: Actor, use_id: int) -> RoomUse:
    """One of the trust's own lists that still holds its room."""
    uses = RoomUse.objects.visible_to(actor).filter(kind=RoomUse.Kind.IN_HOUSE, live=True)
    found = uses.select_related("room").filter(pk=use_id).first()
    if found is None:
        raise NotFound()
    return found
