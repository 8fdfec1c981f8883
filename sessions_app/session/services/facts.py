"""The one wide row of a session that every KPI is summed from, computed anew from the session's own rows.

Of each record of activity the latest version counts, and none if that is void. Seen are codes 5 and 6, except
first attendance 5, which is an administrative clock stop nobody attended. Outcomed are those seen whose outcome
is known. Clock stops are the RTT status codes whose effect is to stop. A visit takes one slot of a list counted in
slots, however much is done in it; of a list counted in scans every scan counts. Touch time is the union of the cases'
times, never their sum; capped is the part of it inside the plan: the same arithmetic as ``nhs.theatre.utilisation``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from base.prepared_sql import Statement
from nhs.codes import Attended, FirstAttendance, RttStatus
from sessions_app.session.states import State

RAN = (State.DELIVERED, State.SIGNED_OFF, State.CLOSED)
CODES = {
    "seen": [code.value for code in Attended if code.seen],
    "missed": [code.value for code in Attended if code.missed],
    "by_patient": Attended.CANCELLED_BY_PATIENT.value,
    "by_provider": Attended.CANCELLED_BY_PROVIDER.value,
    "nobody": FirstAttendance.CLOCK_STOP_ONLY.value,
    "stops": [code.value for code in RttStatus if code.stops_clock],
    "ran": [state.value for state in RAN],
}
SCANS = "s.unit = 'images'"
IN_SLOTS = "s.unit = 'slots'"

# Column → what it is, of the session and its service line alone.
PLAN = {
    "session_id": "s.id",
    "trust_id": "s.trust_id",
    "provider_id": "s.provider_id",
    "call_off_id": "s.call_off_id",
    "service_line_id": "s.service_line_id",
    "site_id": "s.site_id",
    "room_id": "s.room_id",
    "day": "s.day",
    "tfc": "line.tfc",
    "state": "s.state",
    "short_notice": "s.short_notice",
    "planned_minutes": "round(extract(epoch from s.ends_at - s.starts_at) / 60)",
    "planned_cases": "s.planned_cases",
    "planned_points": "case when s.unit = 'points' then s.planned_capacity else 0 end",
    "planned_slots": f"case when {IN_SLOTS} then s.planned_capacity else 0 end",
    "planned_images": f"case when {SCANS} then s.planned_capacity else 0 end",
    "ran": "(s.state = any(%(ran)s))::int",
    "expected_price": "s.expected_price",
    "delivered_price": "s.delivered_price",
}
# Column → what it is, of the rows of the session; a list that treated nobody neither started nor finished.
DONE = {
    "booked_patients": "coalesce(b.patients, 0)",
    "seen": "coalesce(c.seen, 0)",
    "missed": "coalesce(c.missed, 0)",
    "cancelled_by_patient": "coalesce(c.cancelled_by_patient, 0)",
    "cancelled_by_provider": "coalesce(c.cancelled_by_provider, 0)",
    "points_delivered": "coalesce(c.points_delivered, 0)",
    "slots_delivered": f"coalesce(c.patients, 0) * ({IN_SLOTS})::int",
    "images_delivered": f"coalesce(c.seen, 0) * ({SCANS})::int",
    "clock_stops": "coalesce(c.clock_stops, 0)",
    "outcomed": "coalesce(c.outcomed, 0)",
    "timed_lists": "(m.session_id is not null)::int",
    "capped_minutes": "coalesce(m.capped, 0)",
    "touch_minutes": "coalesce(m.touch, 0)",
    "late_start_minutes": "case when m.late_start is not null then greatest(m.late_start, 0) end",
    "early_finish_minutes": "case when m.early_finish is not null then greatest(m.early_finish, 0) end",
    "overrun_minutes": "case when m.early_finish is not null then greatest(-m.early_finish, 0) end",
}
COLUMNS = (*PLAN, *DONE)

BEGIN = f"""
insert into sessions_app_sessionfact ({", ".join(COLUMNS)})
select {", ".join(PLAN.values())}, {", ".join("null" if "case" in known else "0" for known in DONE.values())}
from sessions_app_session s join contracts_serviceline line on line.id = s.service_line_id
where s.id = any(%(ids)s) order by s.id
"""
_BEGIN = Statement(BEGIN % {"ids": "$1", "ran": "$2"}, "bigint[]", "text[]")

RECOMPUTE = f"""
with latest as (
    select a.*, a.attended = any(%(seen)s) and a.first_attendance <> %(nobody)s as was_seen
    from sessions_app_activity a
    where a.session_id = any(%(ids)s) and not a.void and not exists (
        select 1 from sessions_app_activity later
        where later.provider_id = a.provider_id and later.external_ref = a.external_ref and later.version > a.version)
), counted as (
    select session_id,
           count(*) filter (where was_seen) as seen,
           count(distinct patient_id) filter (where was_seen) as patients,
           count(*) filter (where attended = any(%(missed)s)) as missed,
           count(*) filter (where attended = %(by_patient)s) as cancelled_by_patient,
           count(*) filter (where attended = %(by_provider)s) as cancelled_by_provider,
           coalesce(sum(points) filter (where was_seen), 0) as points_delivered,
           count(*) filter (where rtt_status = any(%(stops)s)) as clock_stops,
           count(*) filter (where was_seen and outcome <> '') as outcomed,
           min(touch_starts_at) as first_start,
           max(touch_ends_at) as last_end,
           range_agg(tstzrange(touch_starts_at, touch_ends_at)) filter (where touch_ends_at is not null) as used
    from latest group by session_id
), booked as (
    select session_id, count(distinct patient_id) as patients from sessions_app_listentry
    where session_id = any(%(ids)s) and (live or state in ('missed', 'cancelled')) and state <> 'standby' group by session_id
), minutes as (
    select c.session_id,
           (select sum(extract(epoch from upper(r) - lower(r))) / 60 from unnest(c.used) r) as touch,
           (select sum(extract(epoch from upper(r) - lower(r))) / 60
            from unnest(c.used * tstzmultirange(tstzrange(s.starts_at, s.ends_at))) r) as capped,
           extract(epoch from c.first_start - s.starts_at) / 60 as late_start,
           extract(epoch from s.ends_at - c.last_end) / 60 as early_finish
    from counted c join sessions_app_session s on s.id = c.session_id where c.used is not null
), written as (
insert into sessions_app_sessionfact ({", ".join(COLUMNS)})
select {", ".join(PLAN.values())}, {", ".join(DONE.values())}
from sessions_app_session s
join contracts_serviceline line on line.id = s.service_line_id
left join counted c on c.session_id = s.id
left join minutes m on m.session_id = s.id
left join booked b on b.session_id = s.id
where s.id = any(%(ids)s) order by s.id
on conflict (session_id) do update set {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
returning session_id,
    seen > planned_cases or (planned_points > 0 and points_delivered > planned_points) as beyond
)
update sessions_app_session s set beyond_plan = w.beyond from written w
where s.id = w.session_id and s.beyond_plan <> w.beyond
"""


def begin_facts(session_ids: Iterable[int]) -> None:
    """The facts of sessions that were made just now: their plan. Planned by the database in a fifth of the time."""
    _BEGIN.send(sorted(session_ids), CODES["ran"])


def recompute_facts(session_ids: Iterable[int]) -> None:
    """Compute the facts of these sessions from their rows, and whether more was done than was planned.

    One statement whatever the number of sessions. Call it in the transaction that holds the sessions' locks.
    """
    ids = sorted(set(session_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"ids": ids, **CODES}
        cursor.execute(RECOMPUTE, values)
