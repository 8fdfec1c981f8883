-- Messages for the outbox, from a list of objects with the columns' names.
create function insert_plumbing_outboxmessage(rows jsonb) returns void
language plpgsql volatile security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    insert into plumbing_outboxmessage (
        topic, trust_id, provider_id, body
    )
    select
        r.topic, r.trust_id, r.provider_id, r.body
    from jsonb_populate_recordset(null::plumbing_outboxmessage, rows) r;
end $$;
