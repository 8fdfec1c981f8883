"""Counting the waiting list at the end of a week: one statement for all trusts, once for a week, never again."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from audit.services import record_many
from base.actors import Actor
from base.errors import InvalidInput
from base.permissions import Permission, require
from base.sql_files import read_sql
from waiting_list.snapshots.models import BANDS, ListSnapshot

_BANDS = ", ".join(f"coalesce(sum(many) filter (where band = {n}), 0)::int" for n in range(BANDS))

# Who waited at the end of the day: begun by then, and not met or removed until later. A pathway's clock that runs
# counts once under RTT, at its first need; one that stopped by then does not count.
COUNT = read_sql(__name__, "count_waiting").format(last_band=BANDS - 1, bands=_BANDS)


def last_sunday(day: dt.date) -> dt.date:
    """The Sunday whose end lies behind at any time of ``day``."""
    return day - dt.timedelta(days=day.weekday() + 1)


@transaction.atomic
def take_snapshot(
    *, by: Actor, week_ending: dt.date, trust_id: int | None = None, at: dt.datetime | None = None
) -> list[ListSnapshot]:
    """Count the waiting list as it stood at the end of a Sunday; answers what was written.

    ``trust_id`` None means every trust that has a waiting list. ``at`` is when it was counted, for demonstrations;
    now by default. A week that was counted stays as it was, so a second call writes nothing. Raises InvalidInput for a day that is not a Sunday.
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    if week_ending.weekday() != 6:
        raise InvalidInput("A week of the waiting list ends on a Sunday.", code="week_ends_on_sunday")
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"day": week_ending, "by": by.label, "trust": trust_id, "at": at})
        ids = [pk for (pk,) in cursor.fetchall()]
    taken = list(ListSnapshot.objects.visible_to(by).filter(pk__in=ids))
    week = week_ending.isoformat()
    record_many(
        "list_snapshot.taken",
        by=by,
        targets=[(snapshot, {"week_ending": week, "waiting": snapshot.waiting}) for snapshot in taken],
    )
    return taken
