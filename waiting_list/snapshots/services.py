"""Counting the waiting list at the end of a week: one statement for all trusts, once for a week, never again."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from audit.services import record_many
from base.actors import Actor
from base.errors import InvalidInput
from base.permissions import Permission, require
from waiting_list.snapshots.models import BANDS, ListSnapshot

DIAGNOSTIC, RTT = "(a.days / 7)", "(greatest(a.days - 1, 0) / 7)"
_BANDS = ", ".join(f"coalesce(sum(many) filter (where band = {n}), 0)::int" for n in range(BANDS))

# Who waited at the end of the day: begun by then, and not met or removed until later. A pathway's clock that runs
# counts once under RTT, at its first need; one that stopped by then does not count.
COUNT = f"""
with waiting as (
    select n.trust_id, n.clock, n.tfc, n.site_id, n.pathway_id, n.id, n.dta_on, %(day)s::date - n.started_on as days
    from waiting_list_need n
    where n.started_on <= %(day)s and coalesce(n.met_on, n.removed_on, 'infinity') > %(day)s
      and (n.state = 'waiting' or coalesce(n.met_on, n.removed_on) is not null)
      and (%(trust)s::bigint is null or n.trust_id = %(trust)s)
), clocks as (
    select distinct on (w.pathway_id) w.* from waiting w join waiting_list_pathway p on p.id = w.pathway_id
    where w.clock = 'rtt' and coalesce(p.clock_stop, 'infinity') > %(day)s order by w.pathway_id, w.id
), counted as materialized (
    select a.trust_id, a.clock, a.tfc, a.site_id, least(case a.clock when 'dm01' then {DIAGNOSTIC} else {RTT} end,
        {BANDS - 1}) as band, count(*) as many, count(*) filter (where a.dta_on <= %(day)s) as decided
    from (select * from clocks union all select * from waiting where clock <> 'rtt') a group by 1, 2, 3, 4, 5
), heads as (
    insert into waiting_list_listsnapshot (trust_id, week_ending, waiting, taken_by, taken_at)
    select trust_id, %(day)s, sum(many), %(by)s, coalesce(%(at)s, now()) from counted group by trust_id order by trust_id
    on conflict do nothing returning id, trust_id
), written as (
    insert into waiting_list_snapshotrow (trust_id, snapshot_id, clock, tfc, site_id, patients, with_decision, bands)
    select h.trust_id, h.id, c.clock, c.tfc, c.site_id, sum(many), sum(decided), array[{_BANDS}]
    from counted c join heads h using (trust_id) group by h.trust_id, h.id, c.clock, c.tfc, c.site_id
)
select id from heads order by id
"""


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
