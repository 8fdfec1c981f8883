-- Service lines that the reader sees, each beside every rate of its own with that rate's card, newest card first, and the
-- sites it covers. A line without rates has one row.
create function contracts_bookable_lines(ids bigint[], everything boolean, own_trust bigint)
returns table (line contracts_serviceline, rate contracts_rateline, card contracts_ratecard, sites bigint[])
language plpgsql stable security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return query select l, r, c, array(select s.site_id from contracts_servicelinesite s where s.service_line_id = l.id)
    from contracts_serviceline l
    left join contracts_rateline r on r.service_line_id = l.id
    left join contracts_ratecard c on c.id = r.rate_card_id
    where l.id = any (ids) and (everything or l.trust_id = own_trust)
    order by c.valid_from desc, r.id;
end $$;
