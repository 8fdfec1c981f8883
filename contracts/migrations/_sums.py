"""How the database keeps what a call-off's ledger adds up to (``LedgerSum``), in the transaction of the movement.

The function runs with the owner's rights, and no policy lets anybody write the table: it says what the ledger says.
"""

from django.db import migrations

TABLE = "contracts_ledgersum"
OWNER = "security definer set search_path = public, pg_temp"

READ_ONLY = f"""
alter table {TABLE} enable row level security;
create policy walls_read on {TABLE} for select using (
    trust_id = (select ins_trust()) or provider_id = (select ins_provider()) or (select ins_kind()) = 'system');
"""
NOT_READ_ONLY = f"drop policy walls_read on {TABLE}; alter table {TABLE} disable row level security;"

# Every statement adds rows of its own, so that nobody waits for anybody who posts to the same call-off.
KEEP = f"""
create function contracts_keep_sums() returns trigger language plpgsql {OWNER} as $$
begin
    insert into {TABLE} (trust_id, provider_id, call_off_id, kind, amount)
    select trust_id, provider_id, call_off_id, kind, sum(amount) from new_rows group by 1, 2, 3, 4;
    return null;
end $$;
create trigger keep_sums after insert on contracts_ledgerentry referencing new table as new_rows
    for each statement execute function contracts_keep_sums();
"""
NOT_KEEP = "drop trigger keep_sums on contracts_ledgerentry; drop function contracts_keep_sums();"

# Rows of one kind become one row again. Rows that come in meanwhile are not seen and stay for the next time.
FOLD = f"""
create function contracts_fold_sums() returns void language plpgsql {OWNER} as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('fold sums of ledgers', 0));
    with folded as (delete from {TABLE} returning trust_id, provider_id, call_off_id, kind, amount)
    insert into {TABLE} (trust_id, provider_id, call_off_id, kind, amount)
    select trust_id, provider_id, call_off_id, kind, sum(amount) from folded group by 1, 2, 3, 4;
end $$;
"""
NOT_FOLD = "drop function contracts_fold_sums();"

OPERATIONS = [
    migrations.RunSQL(READ_ONLY, NOT_READ_ONLY),
    migrations.RunSQL(KEEP, NOT_KEEP),
    migrations.RunSQL(FOLD, NOT_FOLD),
]
