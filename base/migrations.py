"""Migration operations for what Django's own cannot say: row-level security, audit triggers, foreign keys over several
columns. They are SQL with a name, so that a migration reads as what it promises.

A function that a release has used never changes again: hospitals have run its SQL, and a new database must come out like
theirs. Something different is a new function beside it. `python3 run.py check` keeps each function by its hash.
"""

from __future__ import annotations

from pathlib import Path

from django.db.migrations.operations import RunSQL

INSIDE = "(select ins_kind()) = 'system'"
_BY = {"trust": "trust_id = (select ins_trust())", "provider": "provider_id = (select ins_provider())"}


def row_security(table: str, *, by: tuple[str, ...], platform: bool = False, extra: str = "") -> RunSQL:
    """Row-level security: a row is seen and written by the organisations whose id it carries.

    ``by`` ⊆ ("trust", "provider"); ``extra`` is one more SQL condition that shows a row to readers.
    """
    conditions = [INSIDE, *(_BY[side] for side in by)]
    if platform:
        conditions.append("(select ins_kind()) = 'platform'")
    write = " or ".join(conditions)
    read = f"{write} or ({extra})" if extra else write
    return RunSQL(
        f"""
        alter table {table} enable row level security;
        create policy walls_read on {table} for select using ({read});
        create policy walls_insert on {table} for insert with check ({write});
        create policy walls_update on {table} for update using ({write}) with check ({write});
        create policy walls_delete on {table} for delete using ({write});
        """,
        f"""
        drop policy walls_read on {table}; drop policy walls_insert on {table};
        drop policy walls_update on {table}; drop policy walls_delete on {table};
        alter table {table} disable row level security;
        """,
    )


def directory(table: str, *, writers: str = "") -> RunSQL:
    """Reference data: any signed-in actor reads it; the platform, jobs and ``writers`` (SQL) write it."""
    write = "(select ins_kind()) in ('system', 'platform')" + (f" or ({writers})" if writers else "")
    read = "(select ins_kind()) in ('system', 'platform', 'trust', 'provider')"
    return RunSQL(
        f"""
        alter table {table} enable row level security;
        create policy walls_read on {table} for select using ({read});
        create policy walls_insert on {table} for insert with check ({write});
        create policy walls_update on {table} for update using ({write}) with check ({write});
        create policy walls_delete on {table} for delete using ({write});
        """,
        f"""
        drop policy walls_read on {table}; drop policy walls_insert on {table};
        drop policy walls_update on {table}; drop policy walls_delete on {table};
        alter table {table} disable row level security;
        """,
    )


def audited(table: str, mode: str = "diff", hidden: tuple[str, ...] = ()) -> RunSQL:
    """Every statement on the table leaves an audit event in its own transaction, whoever wrote it and how.

    mode "diff": changed fields with old and new value (the first 50 rows) ; "digest": count and digest only.
    """
    args = f"'{mode}', '{','.join(hidden)}'"
    return RunSQL(
        f"""
        create trigger audit_insert after insert on {table} referencing new table as new_rows
            for each statement execute function audit_statement({args});
        create trigger audit_update after update on {table} referencing old table as old_rows new table as new_rows
            for each statement execute function audit_statement({args});
        create trigger audit_delete after delete on {table} referencing old table as old_rows
            for each statement execute function audit_statement({args});
        """,
        f"""
        drop trigger audit_insert on {table}; drop trigger audit_update on {table};
        drop trigger audit_delete on {table};
        """,
    )


def same_owner(child: str, parent: str, columns: dict[str, str], *, cascade_update: bool = False) -> RunSQL:
    """A foreign key over several columns, so that a child can never name another organisation's parent.

    ``columns`` maps the child's columns to the parent's; the parent gets the unique key it needs, once.
    With ``cascade_update`` the copied columns follow the parent.
    """
    name = f"{child}_{'_'.join(columns)}_fk"[:63]
    key = f"{parent}_{'_'.join(columns.values())}_key"[:63]
    update = " on update cascade" if cascade_update else ""
    return RunSQL(
        f"""
        do $$ begin
            if not exists (select 1 from pg_constraint where conname = '{key}') then
                alter table {parent} add constraint {key} unique ({", ".join(columns.values())});
            end if;
        end $$;
        alter table {child} add constraint {name} foreign key ({", ".join(columns)})
            references {parent} ({", ".join(columns.values())}){update} deferrable initially immediate;
        """,
        f"alter table {child} drop constraint {name};",
    )


def function(migration: str, name: str) -> RunSQL:
    """A function of the database, from ``functions/<name>.sql`` beside the migration (its ``__file__``).

    Nobody may call it but its owner and whom audit/grants.py names. Released with the migration the file is as frozen.
    """
    sql = (Path(migration).parent / "functions" / f"{name}.sql").read_text()
    return RunSQL(f"{sql}\nrevoke execute on function {name} from public;", f"drop function {name};")
