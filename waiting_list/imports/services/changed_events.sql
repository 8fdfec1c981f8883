insert into waiting_list_clockevent (trust_id, pathway_id, day, status, source, replaces_id, run_id, recorded_by)
select %(trust)s, q.id, coalesce(w.{column}, e.day), case when w.{column} is null then '' else {status} end, 'list',
    e.id, %(run)s, ''
from ins_pathway_is q join ins_pathway w on w.pathway = q.pathway
join waiting_list_pathway x on x.id = q.id
left join lateral (
    select e.id, e.day from waiting_list_clockevent e
    where e.pathway_id = q.id and e.source = 'list' and e.status in {statuses}
      and not exists (select 1 from waiting_list_clockevent r where r.pathway_id = q.id and r.replaces_id = e.id)
    order by e.id desc limit 1) e on true
where q.clock and w.said and q.fault is null and x.{column} is distinct from w.{column}
  and (w.{column} is not null or e.id is not null)
