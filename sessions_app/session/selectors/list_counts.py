"""Sessions with the number of patients and slots on their lists."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from base.actors import Actor
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session


def with_slots_taken(rows: QuerySet[Session], actor: Actor) -> QuerySet[Session]:
    """The sessions with the slots somebody has (``slots_taken``), for pages of one or a few."""
    live = ListEntry.objects.visible_to(actor).filter(session=OuterRef("pk"), live=True, slot__isnull=False)
    taken = {"slots_taken": ArraySubquery(live.order_by("slot").values("slot").distinct())}
    return rows.annotate(**taken)


def sessions_with_lists(actor: Actor) -> QuerySet[Session]:
    """Sessions with places, and how many patients (``on_list``) and points (``points_on_list``) are on their lists, standby
    aside: it takes no place."""
    live, whole = _live(actor), IntegerField()
    counts = {
        "on_list": Coalesce(Subquery(live.annotate(n=Count("pk")).values("n"), output_field=whole), 0),
        "points_on_list": Coalesce(Subquery(live.annotate(n=Sum("points")).values("n"), output_field=whole), 0),
    }
    return Session.objects.visible_to(actor).with_places().annotate(**counts)


def _live(actor: Actor) -> QuerySet:
    """Those who are on the list of the session outside, for a count of them."""
    live = ListEntry.objects.visible_to(actor).filter(session=OuterRef("pk"), live=True)
    return live.exclude(state=ListEntry.State.STANDBY).order_by().values("session")
