-- Call-offs that the reader sees, in the order of their ids; with hold they are locked until the transaction ends.
create function contracts_call_offs_for_booking(ids bigint[], everything boolean, own_trust bigint, hold boolean)
returns setof contracts_calloff
language plpgsql volatile security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    if hold then
        return query select c.* from contracts_calloff c
        where c.id = any (ids) and (everything or c.trust_id = own_trust)
        order by c.id for no key update;
    else
        return query select c.* from contracts_calloff c
        where c.id = any (ids) and (everything or c.trust_id = own_trust)
        order by c.id;
    end if;
end $$;
