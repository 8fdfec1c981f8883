-- Rooms that the reader sees with their site and trust, in the order of their ids; with hold the rooms are locked until
-- the transaction ends.
create function trusts_rooms_for_booking(ids bigint[], everything boolean, own_trust bigint, hold boolean)
returns table (room trusts_room, site trusts_site, trust trusts_trust)
language plpgsql volatile security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    if hold then
        return query select r, s, t
        from trusts_room r join trusts_site s on s.id = r.site_id join trusts_trust t on t.id = r.trust_id
        where r.id = any (ids) and (everything or r.trust_id = own_trust)
        order by r.id for no key update of r;
    else
        return query select r, s, t
        from trusts_room r join trusts_site s on s.id = r.site_id join trusts_trust t on t.id = r.trust_id
        where r.id = any (ids) and (everything or r.trust_id = own_trust)
        order by r.id;
    end if;
end $$;
