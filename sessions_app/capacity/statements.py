"""The sums of residual capacity, in sets: a year of 200 rooms is one statement.

Every window of every day asked for is a *slot*. What lies in it is *taken*: uses of the room, which never overlap each
other, and closures, which may overlap anything and count only where nothing used the room.

    free = slot − (uses ∪ closures)        closed = (uses ∪ closures) − uses

Nothing is joined that could be added up instead: how many slots there are cannot be foreseen by the database, and a
join of two sums that it takes for one row each would be made anew for every row.

A slot that a change of the clocks makes twice or never does not open. A bank holiday on which rooms stay shut is
closed as a whole, but for what was used of it.
"""

from __future__ import annotations

_LONDON = "at time zone 'Europe/London'"

# %(rooms)s ids; %(days)s, %(weekdays)s (whose windows count), %(shut)s and %(buckets)s: one value for each day asked
# for, in their order; %(parts)s of the day.
_SLOTS = f"""
with days as materialized (
    select * from unnest(%(days)s::date[], %(weekdays)s::int[], %(shut)s::boolean[], %(buckets)s::int[])
        as d(day, weekday, shut, bucket)
),
hours as materialized (
    select d.day, d.weekday, d.shut, d.bucket, h.starts, h.ends, tstzrange(at.starts, at.ends) as during
    from days d
    join (select distinct weekday, starts, ends from trusts_openingwindow where room_id = any(%(rooms)s)) h
        using (weekday)
    cross join lateral (select (d.day + h.starts) {_LONDON} as starts, (d.day + h.ends) {_LONDON} as ends offset 0) at
    where case when at.starts {_LONDON} = d.day + h.starts and at.ends {_LONDON} = d.day + h.ends
        and (at.starts - interval '1 hour') {_LONDON} <> d.day + h.starts
        and (at.ends - interval '1 hour') {_LONDON} <> d.day + h.ends
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
    select min(day) as first, max(day) as last, min(day)::timestamp {_LONDON} as starts,
        (max(day) + 1)::timestamp {_LONDON} as ends
    from days
),
taken as materialized (
    select u.room_id, on_day::date as day, u.kind, u.during
    from span, trusts_roomuse u, generate_series(
        greatest((lower(u.during) {_LONDON})::date, span.first)::timestamp,
        least(((upper(u.during) - interval '1 microsecond') {_LONDON})::date, span.last)::timestamp, interval '1 day'
    ) on_day
    where u.room_id = any(%(rooms)s) and u.live and u.during && tstzrange(span.starts, span.ends)
    union all
    select c.room_id, on_day::date, 'closure', c.during
    from span, trusts_closure c, generate_series(
        greatest((lower(c.during) {_LONDON})::date, span.first)::timestamp,
        least(((upper(c.during) - interval '1 microsecond') {_LONDON})::date, span.last)::timestamp, interval '1 day'
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
"""

TOTALS = (
    _SLOTS
    + """,
opened as (
    select room_id, bucket, count(*) as slots, sum(minutes) as minutes, 0::bigint as insourced, 0::bigint as in_house,
        coalesce(sum(minutes) filter (where not shut), 0) as free, count(*) filter (where not shut) as free_slots,
        0::bigint as insourced_slots, 0::bigint as in_house_slots
    from slots group by room_id, bucket
),
less as (
    select room_id, bucket, 0::bigint, 0::bigint, sum(insourced), sum(in_house),
        -coalesce(sum(gone) filter (where not shut), 0), -count(*) filter (where not shut),
        count(*) filter (where insourced > 0), count(*) filter (where in_house > 0)
    from counted group by room_id, bucket
)
select room_id, bucket, sum(slots)::int, sum(minutes)::int, sum(insourced)::int, sum(in_house)::int, sum(free)::int,
    sum(free_slots)::int, sum(insourced_slots)::int, sum(in_house_slots)::int
from (select * from opened union all select * from less) added
group by room_id, bucket order by room_id, bucket
"""
)
"""Sums by room and bucket of days."""

SLOTS = (
    _SLOTS
    + """,
page as (
    select * from slots
    where (day, room_id, part) > (%(after_day)s::date, %(after_room)s::bigint, %(after_part)s)
    order by day, room_id, part limit %(limit)s
)
select s.day, s.room_id, s.part, lower(s.during), upper(s.during), s.minutes, coalesce(c.insourced, 0),
    coalesce(c.in_house, 0), case when s.shut then 0 else s.minutes - coalesce(c.gone, 0) end
from page s left join counted c using (room_id, day, part)
order by s.day, s.room_id, s.part
"""
)
"""Slots one by one, after a place in their order."""
