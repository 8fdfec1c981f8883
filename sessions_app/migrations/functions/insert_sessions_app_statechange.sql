-- History of sessions, from a list of objects with the columns' names.
create function insert_sessions_app_statechange(rows jsonb) returns void
language plpgsql volatile security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    insert into sessions_app_statechange (
        trust_id, provider_id, session_id, old, new, by, person_id, reason, version, changed
    )
    select
        r.trust_id, r.provider_id, r.session_id, r.old, r.new, r.by, r.person_id, r.reason, r.version, r.changed
    from jsonb_populate_recordset(null::sessions_app_statechange, rows) r;
end $$;
