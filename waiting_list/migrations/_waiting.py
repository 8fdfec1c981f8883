"""How the database keeps who waits (``Waiting``) and how many (``WaitingCount``), in the transaction of the change.

The functions run with the owner's rights, so that whoever may change a need, and nobody else, changes what is counted.
No policy lets anybody write the two tables directly.
"""

from django.db import migrations

from base.migrations import row_security, same_owner

TRUST = ("trust",)
TABLE = "waiting_list_waiting"
COUNTS = "waiting_list_waitingcount"
OF_NEED = (
    "site_id",
    "started_on",
    "tci_on",
    "preop_valid_until",
    "validated_on",
    "asked_on",
    "asa",
    "bmi",
    "anticoagulated",
    "escort",
    "clock",
    "tfc",
    "priority",
    "opcs",
    "anaesthesia",
)
OF_PATIENT = ("age_band", "sex", "ethnicity", "deprivation_decile", "learning_disability")
KEPT = (*OF_NEED, *OF_PATIENT, "breach_on", "seen_on", "next_on")
OWNER = "security definer set search_path = public, pg_temp"

READ_ONLY = "".join(
    f"""
    alter table {table} enable row level security;
    create policy walls_read on {table} for select
        using (trust_id = (select ins_trust()) or (select ins_kind()) = 'system');
    """
    for table in (TABLE, COUNTS)
)
NOT_READ_ONLY = "".join(
    f"drop policy walls_read on {table}; alter table {table} disable row level security;"
    for table in (TABLE, COUNTS)
)

_PUT = f"""
    insert into {TABLE} (need_id, trust_id, {", ".join(KEPT)})
    select n.id, n.trust_id, {", ".join(f"n.{c}" for c in OF_NEED)}, {", ".join(f"p.{c}" for c in OF_PATIENT)},
        waiting_list_breach_on(n.clock, n.started_on, n.due_on), greatest(w.last_attended_on, n.dta_on),
        w.next_appointment_on
    from new_rows n join waiting_list_patient p on p.id = n.patient_id join waiting_list_pathway w on w.id = n.pathway_id
    where n.state = 'waiting'
"""
_COUNT = f"""
    insert into {COUNTS} (trust_id, clock, tfc, started_on, waiting)
    select trust_id, clock, tfc, started_on, {{sum}} from {{rows}} group by 1, 2, 3, 4 having {{sum}} <> 0
"""
_BOTH = """
    (select trust_id, clock, tfc, started_on, 1 as one from new_rows where state = 'waiting'
     union all select trust_id, clock, tfc, started_on, -1 from old_rows where state = 'waiting') both_sides
"""


def _same(columns: tuple[str, ...], left: str, right: str) -> str:
    return f"({', '.join(f'{left}.{c}' for c in columns)}) is distinct from ({', '.join(f'{right}.{c}' for c in columns)})"


KEEP = f"""
create function waiting_list_breach_on(clock text, started date, due date) returns date
    language sql immutable parallel safe as $$
    select case clock when 'rtt' then started + 127 when 'dm01' then started + 42 else due + 1 end
$$;

create function waiting_list_need_added() returns trigger language plpgsql {OWNER} as $$
begin
    {_PUT};
    {_COUNT.format(sum="count(*)", rows="new_rows where state = 'waiting'")};
    return null;
end $$;
create function waiting_list_need_changed() returns trigger language plpgsql {OWNER} as $$
begin
    delete from {TABLE} w using new_rows n where w.need_id = n.id and n.state <> 'waiting';
    {_PUT}
    on conflict (need_id) do update set {", ".join(f"{c} = excluded.{c}" for c in KEPT)}
        where {_same(KEPT, TABLE, "excluded")};
    {_COUNT.format(sum="sum(one)", rows=_BOTH)};
    return null;
end $$;
create function waiting_list_need_gone() returns trigger language plpgsql {OWNER} as $$
begin
    delete from {TABLE} w using old_rows o where w.need_id = o.id;
    {_COUNT.format(sum="-count(*)", rows="old_rows where state = 'waiting'")};
    return null;
end $$;
create function waiting_list_patient_changed() returns trigger language plpgsql {OWNER} as $$
begin
    update {TABLE} w set {", ".join(f"{c} = n.{c}" for c in OF_PATIENT)}
    from new_rows n join old_rows o on o.id = n.id join waiting_list_need d on d.patient_id = n.id
    where {_same(OF_PATIENT, "n", "o")} and w.need_id = d.id;
    return null;
end $$;
create function waiting_list_pathway_changed() returns trigger language plpgsql {OWNER} as $$
begin
    update {TABLE} w set seen_on = greatest(n.last_attended_on, d.dta_on), next_on = n.next_appointment_on
    from new_rows n join old_rows o on o.id = n.id join waiting_list_need d on d.pathway_id = n.id
    where {_same(("last_attended_on", "next_appointment_on"), "n", "o")} and w.need_id = d.id;
    return null;
end $$;

create trigger keep_waiting_added after insert on waiting_list_need referencing new table as new_rows
    for each statement execute function waiting_list_need_added();
create trigger keep_waiting_changed after update on waiting_list_need
    referencing old table as old_rows new table as new_rows
    for each statement execute function waiting_list_need_changed();
create trigger keep_waiting_gone after delete on waiting_list_need referencing old table as old_rows
    for each statement execute function waiting_list_need_gone();
create trigger keep_waiting after update on waiting_list_patient
    referencing old table as old_rows new table as new_rows
    for each statement execute function waiting_list_patient_changed();
create trigger keep_waiting after update on waiting_list_pathway
    referencing old table as old_rows new table as new_rows
    for each statement execute function waiting_list_pathway_changed();
"""
NOT_KEEP = """
drop trigger keep_waiting on waiting_list_pathway; drop trigger keep_waiting on waiting_list_patient;
drop trigger keep_waiting_gone on waiting_list_need; drop trigger keep_waiting_changed on waiting_list_need;
drop trigger keep_waiting_added on waiting_list_need;
drop function waiting_list_pathway_changed(); drop function waiting_list_patient_changed();
drop function waiting_list_need_gone(); drop function waiting_list_need_changed();
drop function waiting_list_need_added(); drop function waiting_list_breach_on(text, date, date);
"""

# Rows of changes become one row of a kind again. Rows that come in meanwhile are not seen and stay for the next time.
FOLD = f"""
create function waiting_list_fold_counts(wanted bigint) returns void language plpgsql {OWNER} as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('fold counts of waiting', wanted));
    with folded as (delete from {COUNTS} where trust_id = wanted returning trust_id, clock, tfc, started_on, waiting)
    insert into {COUNTS} (trust_id, clock, tfc, started_on, waiting)
    select trust_id, clock, tfc, started_on, sum(waiting) from folded group by 1, 2, 3, 4 having sum(waiting) <> 0;
end $$;
create function waiting_list_import_over() returns trigger language plpgsql as $$
begin
    perform waiting_list_fold_counts(new.trust_id);
    return null;
end $$;
create trigger fold_counts after update of state on waiting_list_importrun for each row
    when (new.state in ('done', 'undone') and new.state is distinct from old.state)
    execute function waiting_list_import_over();
"""
NOT_FOLD = """
drop trigger fold_counts on waiting_list_importrun; drop function waiting_list_import_over();
drop function waiting_list_fold_counts(bigint);
"""

OPERATIONS = [
    migrations.RunSQL(READ_ONLY, NOT_READ_ONLY),
    row_security("waiting_list_cohort", by=TRUST),
    row_security("waiting_list_validation", by=TRUST),
    same_owner("waiting_list_validation", "waiting_list_need", {"need_id": "id", "trust_id": "trust_id"}),
    migrations.RunSQL(KEEP, NOT_KEEP),
    migrations.RunSQL(FOLD, NOT_FOLD),
]
