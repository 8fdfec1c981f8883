create temp table big_session on commit drop as
with chosen as (
    select r.*, d.day, d.day_type, p.part, d.day + p.starts as starts, d.day + p.ends as ends
    from big_room r cross join big_day d
    cross join (values (0, time '08:30', time '12:30'), (1, time '13:30', time '17:30')) p(part, starts, ends)
    order by hashint8extended(((r.room_no * 1000 + d.n) * 2 + p.part)::bigint, 1), r.room_no limit %(sessions)s
), placed as (
    select c.*, c.starts at time zone 'Europe/London' as starts_at, c.ends at time zone 'Europe/London' as ends_at,
        rate.rate_line_id, rate.unit as rate_unit, rate.price,
        rate.price * case rate.unit when 'half_day' then 1 when 'point' then c.capacity else c.cases end as expected,
        case when day < %(today)s::date - 35 then 7 when day < %(today)s::date - 6 then 6 when day < %(today)s then 5
             when day < %(today)s::date + 9 then 3 when day < %(today)s::date + 30 then 2
             when day < %(today)s::date + 58 then 1 else 0 end as far,
        {chance_of_room} < 0.03 as dropped
    from chosen c join big_rate rate on rate.line_id = c.line_id and rate.day_type = c.day_type
)
select nextval('sessions_app_session_id_seq') as id,
    (row_number() over (order by p.starts_at, p.room_no) - 1) * {pieces} / (select count(*) from placed) as piece,
    p.*, case when p.dropped and p.far > 0 then 1 else p.far end as rank, p.dropped and p.far > 0 as cancelled,
    least(p.starts_at - interval '45 days', %(now)s::timestamptz - interval '1 hour') as offered_at
from (select * from placed order by starts_at, room_no) p
