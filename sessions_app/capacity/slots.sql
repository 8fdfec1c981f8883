with days as materialized (
    select * from unnest(%(days)s::date[], %(weekdays)s::int[], %(shut)s::boolean[], %(buckets)s::int[])
        as d(day, weekday, shut, bucket)
),
hours as materialized (
    select d.day, d.weekday, d.shut, d.bucket, h.starts, h.ends, tstzrange(at.starts, at.ends) as during
    from days d
    join (select distinct weekday, starts, ends from trusts_openingwindow where room_id = any(%(rooms)s)) h
        using (weekday)
    cross join lateral (select (d.day + h.starts) at time zone 'Europe/London' as starts, (d.day + h.ends) at time zone 'Europe/London' as ends offset 0) at
    where case when at.starts at time zone 'Europe/London' = d.day + h.starts and at.ends at time zone 'Europe/London' = d.day + h.ends
        and (at.starts - interval '1 hour') at time zone 'Europe/London' <> d.day + h.starts
        and (at.ends - interval '1 hour') at time zone 'Europe/London' <> d.day + h.ends
        and at.starts < at.ends then true else false end
),
slots as (
    select w.room_id, h.day, w.part, h.bucket, h.shut, h.during,
        extract(epoch from upper(h.during) - lower(h.during))::int / 60 as minutes
    from trusts_openingwindow w
    join hours h on h.weekday = w.weekday and h.starts = w.starts and h.ends = w.ends
    where w.room_id = any(%(rooms)s) and w.part = any(%(parts)s)
),
span as (
    select min(day) as first, max(day) as last, min(day)::timestamp at time zone 'Europe/London' as starts,
        (max(day) + 1)::timestamp at time zone 'Europe/London' as ends
    from days
),
taken as materialized (
    select u.room_id, on_day::date as day, u.kind, u.during
    from span, trusts_roomuse u, generate_series(
        greatest((lower(u.during) at time zone 'Europe/London')::date, span.first)::timestamp,
        least(((upper(u.during) - interval '1 microsecond') at time zone 'Europe/London')::date, span.last)::timestamp, interval '1 day'
    ) on_day
    where u.room_id = any(%(rooms)s) and u.live and u.during && tstzrange(span.starts, span.ends)
    union all
    select c.room_id, on_day::date, 'closure', c.during
    from span, trusts_closure c, generate_series(
        greatest((lower(c.during) at time zone 'Europe/London')::date, span.first)::timestamp,
        least(((upper(c.during) - interval '1 microsecond') at time zone 'Europe/London')::date, span.last)::timestamp, interval '1 day'
    ) on_day
    where c.room_id = any(%(rooms)s) and c.during && tstzrange(span.starts, span.ends)
),
touched as (
    select s.room_id, s.day, s.part, s.bucket, s.shut,
        sum(extract(epoch from upper(t.during * s.during) - lower(t.during * s.during)) / 60)
            filter (where t.kind = 'session') as insourced,
        sum(extract(epoch from upper(t.during * s.during) - lower(t.during * s.during)) / 60)
            filter (where t.kind = 'in_house') as in_house,
        range_agg(t.during * s.during) as taken
    from slots s
    join taken t on t.room_id = s.room_id and t.day = s.day and t.during && s.during
    group by s.room_id, s.day, s.part, s.bucket, s.shut
),
counted as materialized (
    select room_id, day, part, bucket, shut, coalesce(insourced, 0)::int as insourced, coalesce(in_house, 0)::int as in_house,
        (select sum(extract(epoch from upper(one) - lower(one)) / 60) from unnest(taken) one)::int as gone
    from touched
)
