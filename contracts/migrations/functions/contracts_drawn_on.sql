-- What is drawn on each of the call-offs; exact while their locks are held.
create function contracts_drawn_on(ids bigint[], everything boolean, own_trust bigint)
returns table (call_off_id bigint, amount numeric)
language plpgsql stable security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return query select e.call_off_id, sum(e.drawdown) from contracts_ledgerentry e
    where e.call_off_id = any (ids) and (everything or e.trust_id = own_trust)
    group by e.call_off_id;
end $$;
