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
    select a.trust_id, a.clock, a.tfc, a.site_id, least(case a.clock when 'dm01' then (a.days / 7) else (greatest(a.days - 1, 0) / 7) end,
        {last_band}) as band, count(*) as many, count(*) filter (where a.dta_on <= %(day)s) as decided
    from (select * from clocks union all select * from waiting where clock <> 'rtt') a group by 1, 2, 3, 4, 5
), heads as (
    insert into waiting_list_listsnapshot (trust_id, week_ending, waiting, taken_by, taken_at)
    select trust_id, %(day)s, sum(many), %(by)s, coalesce(%(at)s, now()) from counted group by trust_id order by trust_id
    on conflict do nothing returning id, trust_id
), written as (
    insert into waiting_list_snapshotrow (trust_id, snapshot_id, clock, tfc, site_id, patients, with_decision, bands)
    select h.trust_id, h.id, c.clock, c.tfc, c.site_id, sum(many), sum(decided), array[{bands}]
    from counted c join heads h using (trust_id) group by h.trust_id, h.id, c.clock, c.tfc, c.site_id
)
select id from heads order by id
