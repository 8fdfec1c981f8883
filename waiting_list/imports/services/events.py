"""A file of clock events into the database: matched with pathways and events that are there, judged, added."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import connection

from nhs.rtt import check_sequence
from waiting_list.imports.reading.events import Events
from waiting_list.imports.reading.row_codes import ROW_CODES
from waiting_list.imports.services.outcomes import Written
from waiting_list.imports.services.ptl import BY_KEY, copy, queue_up, without_contents

EVENT = "line int, issuer text, pathway_id text, day date, status text"
EVENT_IS = "line int primary key, pathway_id bigint, day date, status text, there boolean"
TABLES = tuple(
    f"create temp table if not exists {name} ({columns}) on commit delete rows"
    for name, columns in (("ins_event", EVENT), ("ins_event_is", EVENT_IS))
)
EMPTY = "truncate ins_event, ins_event_is"
STANDING = (
    "not exists (select 1 from waiting_list_clockevent r where r.pathway_id = e.pathway_id and r.replaces_id = e.id)"
)
RESOLVE = f"""
    insert into ins_event_is (line, pathway_id, day, status, there)
    select n.line, p.id, n.day, n.status, exists (
        select 1 from waiting_list_clockevent e
        where e.pathway_id = p.id and e.day = n.day and e.status = n.status and {STANDING})
    from ins_event n left join waiting_list_pathway p
        on p.trust_id = %(trust)s and p.issuer = n.issuer and p.pathway_id = n.pathway_id
"""
UNKNOWN = "select line from ins_event_is where pathway_id is null"
OUTCOMES = "select count(*) filter (where not there), count(*) filter (where there) from ins_event_is where pathway_id is not null"
HISTORIES = f"""
    select e.pathway_id, e.day, e.id, e.status, null from waiting_list_clockevent e
    where e.pathway_id in (select pathway_id from ins_event_is where not there) and e.status <> '' and {STANDING}
    union all
    select i.pathway_id, i.day, null, i.status, i.line from ins_event_is i where i.pathway_id is not null and not i.there
    order by 1, 2, 3 nulls last, 5
"""
ADD = """
    insert into waiting_list_clockevent (trust_id, pathway_id, day, status, source, run_id, recorded_by)
    select %(trust)s, pathway_id, day, status, 'file', %(run)s, '' from ins_event_is
    where pathway_id is not null and not there order by pathway_id, day, line
"""


class EventWriter:
    """Writes the chunks of one file of clock events."""

    def __init__(self, *, trust_id: int, run_id: int, today: dt.date):
        self.values: dict[str, Any] = {"trust": trust_id, "run": run_id}
        self.today = today

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            for statement in TABLES:
                cursor.execute(statement)

    def write(self, events: Events, *, only_look: bool = False) -> Written:
        """In a transaction. The clocks of the pathways follow by themselves; doubts about the order are warnings."""
        queue_up(self.values["trust"])
        with without_contents(), connection.cursor() as cursor:
            cursor.execute(EMPTY)
            cursor.execute(BY_KEY)
            copy(cursor, "ins_event", events.rows)
            cursor.execute(RESOLVE, self.values)
            cursor.execute(OUTCOMES)
            new, unchanged = cursor.fetchone()
            written = Written(new=new, unchanged=unchanged)
            cursor.execute(UNKNOWN)
            for (line,) in cursor.fetchall():
                written.met[line] = ["pathway_id:pathway_unknown"]
            cursor.execute(HISTORIES)
            written.met |= doubts(cursor.fetchall(), self.today)
            if not only_look:
                cursor.execute(ADD, self.values)
        return written


def doubts(events: list[tuple], today: dt.date) -> dict[int, list[str]]:
    """line → what is doubtful about it beside the rest of its pathway's history.

    ``events``: (pathway, day, id, status, line), in order; line is None for events that were there before.
    """
    histories: dict[int, list[tuple]] = defaultdict(list)
    for pathway, day, _, status, line in events:
        histories[pathway].append((day, status, line))
    met: dict[int, list[str]] = {}
    for history in histories.values():
        found = check_sequence([(day, status) for day, status, _ in history], today=today)
        for finding in found.warnings:
            line = history[finding.index][2] if finding.index is not None else None
            if line is not None and finding.code in ROW_CODES:
                met.setdefault(line, []).append(f"rtt_status:{finding.code}")
    return met
