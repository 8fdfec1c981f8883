-- From when to when records of the wanted items hold, by provider and item, where any of them ever ends. A trust reads
-- those of providers it is engaged with, a provider its own.
create function providers_assurance_validity(
    ids bigint[], items text[], everything boolean, own_trust bigint, own_provider bigint
)
returns table (provider_id bigint, item text, firsts date[], lasts date[])
language plpgsql stable security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return query
    select a.provider_id, a.item::text, array_agg(a.valid_from order by a.id), array_agg(a.valid_until order by a.id)
    from providers_assurance a
    where a.provider_id = any (ids) and a.item = any (items)
        and (everything or a.provider_id = own_provider or exists (
            select 1 from providers_engagement e where e.provider_id = a.provider_id and e.trust_id = own_trust))
    group by a.provider_id, a.item
    having bool_or(a.valid_until is not null)
    order by 1, 2;
end $$;
