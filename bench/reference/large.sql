-- The core of each page and count in bare SQL, run by the owner of the tables. Frozen.

-- name: waiting
select tfc, least(greatest(%(today)s - started_on - 1, 0) / 7, 104) as band, count(*)
from waiting_list_need where trust_id = %(trust)s and state = 'waiting' and clock = 'rtt' group by 1, 2

-- name: cohort
select count(*) from waiting_list_need
where trust_id = %(trust)s and state = 'waiting' and started_on < %(today)s - 126

-- name: weeks
select s.week_ending, r.bands from waiting_list_listsnapshot s join waiting_list_snapshotrow r on r.snapshot_id = s.id
where s.trust_id = %(trust)s and r.clock = 'rtt'

-- name: planner
select r.id, s.* from trusts_room r left join sessions_app_session s
    on s.room_id = r.id and s.day between %(today)s and %(today)s + 84
where r.trust_id = %(trust)s order by r.id, s.starts_at

-- name: kpi
select date_trunc('month', day), provider_id, service_line_id, site_id, room_id, sum(ran), sum(seen), sum(missed),
    sum(capped_minutes), sum(planned_minutes), sum(delivered_price), count(*)
from sessions_app_sessionfact where trust_id = %(trust)s group by 1, 2, 3, 4, 5
