"""Walls, and the idempotency keys' partitioned table."""

from django.db import migrations

from base.migrations import audited, row_security

BOTH = ("trust", "provider")

KEYS = """
create table plumbing_idempotencykey (
    id bigint generated always as identity,
    trust_id bigint, provider_id bigint,
    credential_id bigint not null,
    key varchar(200) not null,
    made_on date not null,
    request_hash bytea not null,
    status smallint not null,
    resource varchar(60) not null,
    resource_ids jsonb not null,
    primary key (made_on, credential_id, key)
) partition by range (made_on);
create table plumbing_idempotencykey_other partition of plumbing_idempotencykey default;
alter table plumbing_idempotencykey_other enable row level security;
"""

# The runtime role owns nothing, so the daily change of partitions runs with the owner's rights and does only
# this. A partition is reached through its parent: its own row security is on and lets nobody in directly.
ROTATE = """
create function idempotency_rotate(today date) returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare day date; part text; dropped integer := 0;
begin
    for day in select today + n from generate_series(0, 2) n loop
        part := 'plumbing_idempotencykey_' || to_char(day, 'YYYYMMDD');
        if to_regclass(part) is null then
            if exists (select 1 from plumbing_idempotencykey where made_on = day) then continue; end if;
            execute format('create table %I partition of plumbing_idempotencykey for values from (%L) to (%L)',
                           part, day, day + 1);
            execute format('alter table %I enable row level security', part);
        end if;
    end loop;
    for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'plumbing_idempotencykey'::regclass and c.relname ~ '_[0-9]{8}$'
          and to_date(right(c.relname, 8), 'YYYYMMDD') < today - 3 loop
        execute format('drop table %I', part);
        dropped := dropped + 1;
    end loop;
    delete from plumbing_idempotencykey where made_on < today - 3;
    return dropped;
end $$;
revoke execute on function idempotency_rotate(date) from public;
"""


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_initial"), ("audit", "0002_security")]

    operations = [
        migrations.RunSQL(KEYS, "drop table plumbing_idempotencykey;"),
        migrations.RunSQL(ROTATE, "drop function idempotency_rotate(date);"),
        row_security("plumbing_idempotencykey", by=BOTH),
        row_security("plumbing_job", by=BOTH),
        row_security("plumbing_outboxmessage", by=BOTH),
        row_security("plumbing_storedfile", by=BOTH),
        audited("plumbing_storedfile"),
    ]
