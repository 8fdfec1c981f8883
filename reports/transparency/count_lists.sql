with held as (
    select session_id, service_line_id, site_id, date_trunc('month', day)::date as month, ran
    from sessions_app_sessionfact where trust_id = %(trust)s and day between %(first)s and %(last)s
), money as (
    select h.session_id, sum(e.drawdown) as amount
    from held h join contracts_ledgerentry e on e.session_id = h.session_id and e.trust_id = %(trust)s
    where e.kind = any(%(spent)s) group by h.session_id
)
select h.service_line_id, h.month, count(*) filter (where h.ran > 0), sum(m.amount),
    array_agg(distinct s.name) filter (where h.ran > 0)
from held h join trusts_site s on s.id = h.site_id left join money m on m.session_id = h.session_id
group by h.service_line_id, h.month order by h.service_line_id, h.month
