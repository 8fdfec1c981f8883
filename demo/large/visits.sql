create temp table big_visit on commit drop as
with chosen as (
    select b.id as session_id, b.piece, b.trust_id, b.provider_id, b.tfc, b.day, b.starts_at, b.cases, k,
        b.id * 100 + k as visit, b.day >= %(today)s::date - 364 as booked
    from big_session b, generate_series(1, b.cases) k where b.rank >= 5
    order by hashint8extended(b.id * 100 + k, 3) limit %(activities)s
), counted as (
    select c.*, row_number() over (partition by trust_id, booked order by provider_id, visit) as place,
        row_number() over (partition by trust_id, provider_id, booked order by visit) - 1 as own_place
    from chosen c
), pools as (
    select trust_id, provider_id, min(place) as first, count(*) as many from counted where booked group by 1, 2
), drawn as (
    select c.*, case when c.booked then c.place else p.first + mod(c.own_place, p.many) end as person,
        {chance_to_come} as came, {chance_of_luck} as luck
    from counted c join pools p using (trust_id, provider_id)
)
select d.*, case when came < 0.84 then '5' when came < 0.89 then '6' when came < 0.97 then '3' else '2' end as attended,
    w.wait, w.what, w.opcs, w.clock, w.kind, w.test, w.specialty,
    d.day - (30 + floor(d.luck * 380))::int as started_on,
    case when d.booked then nextval('waiting_list_pathway_id_seq') end as pathway_id,
    case when d.booked then nextval('waiting_list_need_id_seq') end as need_id
from drawn d join (select tfc, count(*) as many from big_wait group by tfc) t using (tfc)
join big_wait w on w.tfc = d.tfc and w.of_tfc = mod(d.visit, t.many)
