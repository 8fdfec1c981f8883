-- Movements of money, from a list of objects with the columns' names.
create function insert_contracts_ledgerentry(rows jsonb) returns void
language plpgsql volatile security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    insert into contracts_ledgerentry (
        trust_id, provider_id, call_off_id, session_id, kind, amount, note
    )
    select
        r.trust_id, r.provider_id, r.call_off_id, r.session_id, r.kind, r.amount, r.note
    from jsonb_populate_recordset(null::contracts_ledgerentry, rows) r;
end $$;
