"""Who is acting (read from the transaction), the audit trigger, and the wall round the trail itself."""

from django.db import migrations

ACTING = """
create function ins_kind() returns text language sql stable parallel safe
    as $$ select coalesce(current_setting('ins.kind', true), '') $$;
create function ins_trust() returns bigint language sql stable parallel safe
    as $$ select nullif(current_setting('ins.trust', true), '')::bigint $$;
create function ins_provider() returns bigint language sql stable parallel safe
    as $$ select nullif(current_setting('ins.provider', true), '')::bigint $$;
"""
NOT_ACTING = "drop function ins_kind(); drop function ins_trust(); drop function ins_provider();"

# Inserts are counted and digested: the rows themselves are there to be read. Updates and deletes keep what
# was there before, unless the column is hidden; of a statement that changes more than a thousand rows the first
# fifty would tell nothing, so it is counted and digested. The digest does not depend on the order of the rows.
TRIGGER = """
create function audit_changes(old_row jsonb, new_row jsonb, hidden text[]) returns jsonb
language sql immutable parallel safe as $$
    select coalesce(jsonb_object_agg(n.key, case when n.key = any(hidden) then '"hidden"'::jsonb
                                     else jsonb_build_array(old_row -> n.key, n.value) end), '{}'::jsonb)
    from jsonb_each(new_row) n where n.value is distinct from old_row -> n.key
$$;

create function audit_statement() returns trigger language plpgsql as $$
declare
    who jsonb := coalesce(nullif(current_setting('ins.actor', true), ''), '{}')::jsonb;
    mode text := tg_argv[0];
    hidden text[] := string_to_array(tg_argv[1], ',');
    affected bigint; digest numeric; detail jsonb := '[]'; first_id text; org jsonb;
begin
    if tg_op = 'INSERT' then
        select count(*), sum(hashtextextended(r::text, 0)::numeric) into affected, digest from new_rows r;
        if affected = 0 then return null; end if;
        if affected = 1 then
            select to_jsonb(r) into org from new_rows r;
        elsif mode = 'diff' then
            select to_jsonb(r), null into org from new_rows r limit 1;
            select jsonb_agg(x.id) into detail from
                (select to_jsonb(r) -> 'id' as id from new_rows r limit 200) x;
        end if;
    elsif tg_op = 'UPDATE' then
        select count(*), sum(hashtextextended(r::text, 0)::numeric) into affected, digest from new_rows r;
        if affected = 0 then return null; end if;
        select to_jsonb(r) into org from new_rows r limit 1;
        if mode = 'diff' and affected <= 1000 then
            select jsonb_agg(jsonb_build_object('id', x.id, 'changed', x.changed)) into detail from (
                select to_jsonb(n) -> 'id' as id, audit_changes(to_jsonb(o), to_jsonb(n), hidden) as changed
                from new_rows n join old_rows o on to_jsonb(o) -> 'id' = to_jsonb(n) -> 'id' limit 50) x;
        end if;
    else
        select count(*), sum(hashtextextended(r::text, 0)::numeric) into affected, digest from old_rows r;
        if affected = 0 then return null; end if;
        select to_jsonb(r) into org from old_rows r limit 1;
        if mode = 'diff' then
            select jsonb_agg(to_jsonb(o) - hidden) into detail from (select * from old_rows limit 50) o;
        end if;
    end if;
    first_id := case when affected = 1 then org ->> 'id' else '' end;
    insert into audit_event (name, source, trust_id, provider_id, actor_kind, actor_label, person_id, credential_id,
                             target_type, target_id, reason, request_id, data)
    values ('row.' || case tg_op when 'INSERT' then 'inserted' when 'UPDATE' then 'updated' else 'deleted' end,
            'database',
            coalesce((org ->> 'trust_id')::bigint, case when tg_table_name = 'trusts_trust' then (org ->> 'id')::bigint
                     else ins_trust() end),
            coalesce((org ->> 'provider_id')::bigint, case when tg_table_name = 'providers_provider'
                     then (org ->> 'id')::bigint else ins_provider() end),
            coalesce(nullif(ins_kind(), ''), 'none'), coalesce(who ->> 'label', session_user),
            (who ->> 'person')::bigint, (who ->> 'credential')::bigint,
            tg_table_name, coalesce(first_id, ''), '', coalesce(who ->> 'request', ''),
            jsonb_build_object('count', affected, 'digest', digest::text, 'rows', coalesce(detail, '[]'::jsonb)));
    return null;
end $$;
"""
NO_TRIGGER = "drop function audit_statement(); drop function audit_changes(jsonb, jsonb, text[]);"

# Anybody may add to the trail (a job writes for many organisations); an organisation reads only its own, the
# platform only what it did itself.
WALL = """
alter table audit_event enable row level security;
create policy walls_read on audit_event for select using (
    (select ins_kind()) = 'system' or trust_id = (select ins_trust()) or provider_id = (select ins_provider())
    or ((select ins_kind()) = 'platform' and actor_kind = 'platform'));
create policy walls_insert on audit_event for insert with check ((select ins_kind()) <> '');
"""
NO_WALL = """
drop policy walls_read on audit_event; drop policy walls_insert on audit_event;
alter table audit_event disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(ACTING, NOT_ACTING),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
        migrations.RunSQL(WALL, NO_WALL),
    ]
