-- Events of the audit trail, from a list of objects with the columns' names; the key and the moment are the database's own.
create function insert_audit_event(rows jsonb) returns void
language plpgsql volatile security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    insert into audit_event (
        name, source, trust_id, provider_id, actor_kind, actor_label, person_id, credential_id, target_type,
        target_id, reason, request_id, data
    )
    select
        r.name, r.source, r.trust_id, r.provider_id, r.actor_kind, r.actor_label, r.person_id, r.credential_id,
        r.target_type, r.target_id, r.reason, r.request_id, r.data
    from jsonb_populate_recordset(null::audit_event, rows) r;
end $$;
