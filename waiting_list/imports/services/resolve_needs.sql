insert into ins_need_is (line, id, pathway_id, patient_id, fault, fresh, changed, follows, warning, above)
select n.line, coalesce(x.id, nextval('waiting_list_need_id_seq')), q.id, q.patient_id,
    q.fault, x.id is null, x.id is not null and ({differs} or ({follows}) and {state}),
    {follows},
    case when n.state = 'waiting' and not ({follows})
         then case x.state when 'met' then 'met_but_listed' else 'removed_but_listed' end end,
    q.changed or q.above
from ins_need n join ins_pathway_is q on q.pathway = n.pathway
left join waiting_list_need x on x.pathway_id = q.known and x.source_key = n.source_key
