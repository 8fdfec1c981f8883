create temp table big_booking on commit drop as
with places as (
    select b.id as session_id, b.trust_id, b.provider_id, b.tfc, b.day, b.starts_at, k,
        row_number() over (partition by b.trust_id, b.tfc order by b.starts_at, b.id, k) as turn
    from big_session b, generate_series(1, b.cases) k where b.rank in (2, 3) and not b.cancelled
), queue as (
    select w.*, row_number() over (partition by trust_id, tfc order by started_on, need_id) as turn
    from big_need w where not second and clock in ('rtt', 'dm01')
)
select p.*, q.need_id, q.person, q.what, q.started_on from places p join queue q using (trust_id, tfc, turn)
