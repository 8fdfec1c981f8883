-- The facts of sessions from their rows, and whether more was done than was planned.
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
    insert into sessions_app_sessionfact (
        session_id, trust_id, provider_id, call_off_id, service_line_id, site_id, room_id, day, tfc, state,
        short_notice, planned_minutes, planned_cases, planned_points, planned_slots, planned_images, ran,
        expected_price, delivered_price, booked_patients, seen, missed, cancelled_by_patient, cancelled_by_provider,
        points_delivered, slots_delivered, images_delivered, clock_stops, outcomed, timed_lists, capped_minutes,
        touch_minutes, late_start_minutes, early_finish_minutes, overrun_minutes
    )
    select
        s.id, s.trust_id, s.provider_id, s.call_off_id, s.service_line_id, s.site_id, s.room_id, s.day, line.tfc,
        s.state, s.short_notice,
        round(extract(epoch from s.ends_at - s.starts_at) / 60) as planned_minutes,
        s.planned_cases,
        case when s.unit = 'points' then s.planned_capacity else 0 end as planned_points,
        case when s.unit = 'slots' then s.planned_capacity else 0 end as planned_slots,
        case when s.unit = 'images' then s.planned_capacity else 0 end as planned_images,
        (s.state = any(%(ran)s))::int as ran,
        s.expected_price, s.delivered_price,
        coalesce(b.patients, 0) as booked_patients,
        coalesce(c.seen, 0) as seen,
        coalesce(c.missed, 0) as missed,
        coalesce(c.cancelled_by_patient, 0) as cancelled_by_patient,
        coalesce(c.cancelled_by_provider, 0) as cancelled_by_provider,
        coalesce(c.points_delivered, 0) as points_delivered,
        coalesce(c.patients, 0) * (s.unit = 'slots')::int as slots_delivered,
        coalesce(c.seen, 0) * (s.unit = 'images')::int as images_delivered,
        coalesce(c.clock_stops, 0) as clock_stops,
        coalesce(c.outcomed, 0) as outcomed,
        (m.session_id is not null)::int as timed_lists,
        coalesce(m.capped, 0) as capped_minutes,
        coalesce(m.touch, 0) as touch_minutes,
        case when m.late_start is not null then greatest(m.late_start, 0) end as late_start_minutes,
        case when m.early_finish is not null then greatest(m.early_finish, 0) end as early_finish_minutes,
        case when m.early_finish is not null then greatest(-m.early_finish, 0) end as overrun_minutes
    from sessions_app_session s
    join contracts_serviceline line on line.id = s.service_line_id
    left join counted c on c.session_id = s.id
    left join minutes m on m.session_id = s.id
    left join booked b on b.session_id = s.id
    where s.id = any(%(ids)s) order by s.id
    on conflict (session_id) do update set
        trust_id = excluded.trust_id, provider_id = excluded.provider_id, call_off_id = excluded.call_off_id,
        service_line_id = excluded.service_line_id, site_id = excluded.site_id, room_id = excluded.room_id,
        day = excluded.day, tfc = excluded.tfc, state = excluded.state, short_notice = excluded.short_notice,
        planned_minutes = excluded.planned_minutes, planned_cases = excluded.planned_cases,
        planned_points = excluded.planned_points, planned_slots = excluded.planned_slots,
        planned_images = excluded.planned_images, ran = excluded.ran, expected_price = excluded.expected_price,
        delivered_price = excluded.delivered_price, booked_patients = excluded.booked_patients,
        seen = excluded.seen, missed = excluded.missed, cancelled_by_patient = excluded.cancelled_by_patient,
        cancelled_by_provider = excluded.cancelled_by_provider, points_delivered = excluded.points_delivered,
        slots_delivered = excluded.slots_delivered, images_delivered = excluded.images_delivered,
        clock_stops = excluded.clock_stops, outcomed = excluded.outcomed, timed_lists = excluded.timed_lists,
        capped_minutes = excluded.capped_minutes, touch_minutes = excluded.touch_minutes,
        late_start_minutes = excluded.late_start_minutes, early_finish_minutes = excluded.early_finish_minutes,
        overrun_minutes = excluded.overrun_minutes
    returning session_id,
        seen > planned_cases or (planned_points > 0 and points_delivered > planned_points) as beyond
)
update sessions_app_session s set beyond_plan = w.beyond from written w
where s.id = w.session_id and s.beyond_plan <> w.beyond
