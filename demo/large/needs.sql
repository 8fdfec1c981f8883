create temp table big_need on commit drop as
with numbered as (
    select t.trust_id, t.ods, g as n, v.visits + (g - t.low) / 3 * 2 + least(mod(g - t.low, 3), 1) + 1 as person,
        {second} as second
    from big_trust t cross join lateral generate_series(t.low, t.high - 1) g
    cross join lateral (select count(*) filter (where x.booked) as visits from big_visit x
                        where x.trust_id = t.trust_id) v
), drawn as (
    select d.*, d.trust_id * 10000000 + d.person as key, floor({chance_of_wait} * 100) as of_hundred
    from numbered d
), waited as (
    select d.*, w.tfc, w.specialty, w.wait, w.what, w.opcs, w.minutes, w.clock, w.kind, w.test,
        least(floor(-ln(1 - {chance_of_days}) * w.usual_days), case when w.clock = 'rtt' then 740 else 260 end)::int
            as days
    from drawn d join big_wait w on d.of_hundred >= w.low and d.of_hundred < w.high
)
select w.*, %(today)s::date - w.days as started_on, s.site_id,
    case when second then 0 else nextval('waiting_list_pathway_id_seq') end as own_pathway,
    nextval('waiting_list_need_id_seq') as need_id
from waited w join (select trust_id, count(*) as many from big_site group by 1) m using (trust_id)
join big_site s on s.trust_id = w.trust_id and s.n = mod(w.key, m.many)
order by w.n
