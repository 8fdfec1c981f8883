"""The one wide row of a session that every KPI is summed from, computed anew from the session's own rows.

Of each record of activity the latest version counts, and none if that is void. Seen are codes 5 and 6, except
first attendance 5, which is an administrative clock stop nobody attended. Outcomed are those seen whose outcome
is known. Clock stops are the RTT status codes whose effect is to stop. Touch time is the union of the cases'
times, never their sum; capped is the part of it inside the plan: the same arithmetic as ``nhs.theatre.utilisation``.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from nhs.codes import Attended, FirstAttendance, RttStatus
from sessions_app.lifecycle import State

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

COLUMNS = (
    "session_id",
    "trust_id",
    "provider_id",
    "call_off_id",
    "service_line_id",
    "site_id",
    "room_id",
    "day",
    "tfc",
    "state",
    "short_notice",
    "planned_minutes",
    "planned_cases",
    "planned_points",
    "booked_patients",
    "ran",
    "seen",
    "missed",
    "cancelled_by_patient",
    "cancelled_by_provider",
    "points_delivered",
    "clock_stops",
    "outcomed",
    "timed_lists",
    "capped_minutes",
    "touch_minutes",
    "late_start_minutes",
    "early_finish_minutes",
    "overrun_minutes",
    "expected_price",
    "delivered_price",
)

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
    where session_id = any(%(ids)s) and live and state <> 'standby' group by session_id
), minutes as (
    select c.session_id,
           (select sum(extract(epoch from upper(r) - lower(r))) / 60 from unnest(c.used) r) as touch,
           (select sum(extract(epoch from upper(r) - lower(r))) / 60
            from unnest(c.used * tstzmultirange(tstzrange(s.starts_at, s.ends_at))) r) as capped,
           extract(epoch from c.first_start - s.starts_at) / 60 as late_start,
           extract(epoch from s.ends_at - c.last_end) / 60 as early_finish
    from counted c join sessions_app_session s on s.id = c.session_id where c.used is not null
)
insert into sessions_app_sessionfact ({", ".join(COLUMNS)})
select s.id, s.trust_id, s.provider_id, s.call_off_id, s.service_line_id, s.site_id, s.room_id, s.day, line.tfc,
       s.state, s.short_notice, round(extract(epoch from s.ends_at - s.starts_at) / 60), s.planned_cases,
       case when s.unit = 'points' then s.planned_capacity else 0 end, coalesce(b.patients, 0),
       (s.state = any(%(ran)s))::int, coalesce(c.seen, 0), coalesce(c.missed, 0), coalesce(c.cancelled_by_patient, 0),
       coalesce(c.cancelled_by_provider, 0), coalesce(c.points_delivered, 0), coalesce(c.clock_stops, 0),
       coalesce(c.outcomed, 0), (m.session_id is not null)::int, coalesce(m.capped, 0), coalesce(m.touch, 0),
       greatest(m.late_start, case when m.late_start is not null then 0 end),
       greatest(m.early_finish, case when m.early_finish is not null then 0 end),
       greatest(-m.early_finish, case when m.early_finish is not null then 0 end),
       s.expected_price, s.delivered_price
from sessions_app_session s
join contracts_serviceline line on line.id = s.service_line_id
left join counted c on c.session_id = s.id
left join minutes m on m.session_id = s.id
left join booked b on b.session_id = s.id
where s.id = any(%(ids)s) order by s.id
on conflict (session_id) do update set {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
"""

FLAG = """
update sessions_app_session s set beyond_plan = f.beyond from (
    select session_id, seen > planned_cases or (planned_points > 0 and points_delivered > planned_points) as beyond
    from sessions_app_sessionfact where session_id = any(%(ids)s)) f
where s.id = f.session_id and s.beyond_plan <> f.beyond
"""


def recompute_facts(session_ids: Iterable[int]) -> None:
    """Compute the facts of these sessions from their rows, and whether more was done than was planned.

    Two statements whatever the number of sessions. Call it in the transaction that holds the sessions' locks.
    """
    ids = sorted(set(session_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(RECOMPUTE, {"ids": ids, **CODES})
        cursor.execute(FLAG, {"ids": ids})
