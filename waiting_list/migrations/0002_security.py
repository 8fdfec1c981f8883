from django.db import migrations

from base.migrations import audited, directory, row_security, same_owner
from waiting_list.migrations import _waiting

TRUST = ("trust",)
PATIENT = (
    "hospital_number",
    "nhs_hmac",
    "nhs_enc",
    "pseudonym",
    "age_band",
    "sex",
    "ethnicity",
    "deprivation_decile",
    "learning_disability",
)
NEED = ("what", "validation_comment", "bmi", "anticoagulated")
SHARED = (
    "id in (select patient_id from waiting_list_patientshare where provider_id = (select ins_provider()))"
)
RUN = {"run_id": "id", "trust_id": "trust_id"}

# Events go with their pathway when an import that made both is undone; nothing else can take them away.
EVENTS_OF_PATHWAY = """
alter table waiting_list_pathway add constraint waiting_list_pathway_id_trust_id_key unique (id, trust_id);
alter table waiting_list_clockevent add constraint waiting_list_clockevent_pathway_id_trust_id_fk
    foreign key (pathway_id, trust_id) references waiting_list_pathway (id, trust_id) on delete cascade;
"""
NO_EVENTS_OF_PATHWAY = """
alter table waiting_list_clockevent drop constraint waiting_list_clockevent_pathway_id_trust_id_fk;
alter table waiting_list_pathway drop constraint waiting_list_pathway_id_trust_id_key;
"""

# The clock is what its events say: the last start that stands, and the first stop at or after it. Among events of a
# day the later recorded comes later. A stop whose start is not held stops a clock of unknown start.
CLOCKS = """
create function waiting_list_clocks(wanted bigint[])
returns table (pathway_id bigint, clock_start date, clock_stop date) language sql stable as $$
    with standing as (
        select e.pathway_id, e.day, e.id, e.status from waiting_list_clockevent e
        where e.pathway_id = any(wanted) and e.status <> ''
          and not exists (select 1 from waiting_list_clockevent r
                          where r.pathway_id = e.pathway_id and r.replaces_id = e.id)),
    started as (
        select distinct on (s.pathway_id) s.pathway_id, s.day, s.id from standing s
        where s.status in ('10', '11', '12') order by s.pathway_id, s.day desc, s.id desc),
    stopped as (
        select distinct on (s.pathway_id) s.pathway_id, s.day from standing s left join started b using (pathway_id)
        where s.status in ('30', '31', '32', '33', '34', '35', '36')
          and (b.id is null or (s.day, s.id) > (b.day, b.id)) order by s.pathway_id, s.day, s.id)
    select w.id, b.day, z.day from unnest(wanted) as w(id)
    left join started b on b.pathway_id = w.id left join stopped z on z.pathway_id = w.id
$$;
create function waiting_list_keep_clocks(wanted bigint[]) returns bigint language sql as $$
    with changed as (
        update waiting_list_pathway p set clock_start = c.clock_start, clock_stop = c.clock_stop
        from waiting_list_clocks(wanted) c
        where p.id = c.pathway_id
          and (p.clock_start, p.clock_stop) is distinct from (c.clock_start, c.clock_stop) returning 1)
    select count(*) from changed
$$;
create function waiting_list_clock_event() returns trigger language plpgsql as $$
declare touched bigint[];
begin
    -- An import of the trust's list writes the clock itself, for all its pathways at once.
    select array_agg(distinct pathway_id) into touched from new_rows where source <> 'list';
    if touched is not null then perform waiting_list_keep_clocks(touched); end if;
    return null;
end $$;
create trigger keep_clocks after insert on waiting_list_clockevent referencing new table as new_rows
    for each statement execute function waiting_list_clock_event();
"""
NO_CLOCKS = """
drop trigger keep_clocks on waiting_list_clockevent;
drop function waiting_list_clock_event(); drop function waiting_list_keep_clocks(bigint[]);
drop function waiting_list_clocks(bigint[]);
"""

# Whoever changes a row that an import wrote takes the import's mark off it: then the import cannot be undone. Only the
# import itself, which says so in ins.run, may come by again.
TOUCHED = """
create function waiting_list_touched() returns trigger language plpgsql as $$
begin
    if current_setting('ins.run', true) is distinct from old.run_id::text then new.run_id := null; end if;
    return new;
end $$;
create trigger touched before update on waiting_list_patient for each row
    when (old.run_id is not null and new.run_id is not distinct from old.run_id)
    execute function waiting_list_touched();
create trigger touched before update on waiting_list_pathway for each row
    when (old.run_id is not null and new.run_id is not distinct from old.run_id)
    execute function waiting_list_touched();
create trigger touched before update on waiting_list_need for each row
    when (old.run_id is not null and new.run_id is not distinct from old.run_id)
    execute function waiting_list_touched();
"""
NOT_TOUCHED = """
drop trigger touched on waiting_list_patient; drop trigger touched on waiting_list_pathway;
drop trigger touched on waiting_list_need; drop function waiting_list_touched();
"""

# A first import fills empty tables faster than autovacuum looks at them, and plans for empty tables are ruinous on
# full ones. The runtime role owns no table, so it may have them looked at through this and only this.
ANALYZE = """
create function waiting_list_analyze() returns void language sql security definer set search_path = public, pg_temp as $$
    analyze waiting_list_patient (trust_id, nhs_hmac, hospital_number);
    analyze waiting_list_pathway (trust_id, issuer, pathway_id, patient_id);
    analyze waiting_list_need (trust_id, pathway_id, source_key);
    analyze waiting_list_clockevent (pathway_id, replaces_id);
    analyze waiting_list_waiting;
$$;
"""
NO_ANALYZE = "drop function waiting_list_analyze();"


class Migration(migrations.Migration):
    dependencies = [("waiting_list", "0001_initial"), ("providers", "0002_security")]

    operations = [
        row_security("waiting_list_patientshare", by=("trust", "provider")),
        row_security("waiting_list_patient", by=TRUST, extra=SHARED),
        row_security("waiting_list_pathway", by=TRUST),
        row_security("waiting_list_clockevent", by=TRUST),
        row_security("waiting_list_need", by=TRUST),
        row_security("waiting_list_officialfile", by=TRUST),
        row_security("waiting_list_officialrow", by=TRUST),
        row_security("waiting_list_diagnosticrow", by=TRUST),
        row_security("waiting_list_importrun", by=TRUST),
        row_security("waiting_list_importmapping", by=TRUST),
        row_security("waiting_list_importrow", by=TRUST),
        row_security("waiting_list_importbefore", by=TRUST),
        row_security("waiting_list_accepteddifference", by=TRUST),
        same_owner(
            "waiting_list_patientshare", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}
        ),
        same_owner(
            "waiting_list_pathway", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}
        ),
        migrations.RunSQL(EVENTS_OF_PATHWAY, NO_EVENTS_OF_PATHWAY),
        same_owner(
            "waiting_list_need",
            "waiting_list_pathway",
            {"pathway_id": "id", "patient_id": "patient_id", "trust_id": "trust_id"},
        ),
        same_owner("waiting_list_need", "trusts_site", {"site_id": "id", "trust_id": "trust_id"}),
        same_owner(
            "waiting_list_officialrow", "waiting_list_officialfile", {"file_id": "id", "trust_id": "trust_id"}
        ),
        same_owner(
            "waiting_list_diagnosticrow",
            "waiting_list_officialfile",
            {"file_id": "id", "trust_id": "trust_id"},
        ),
        same_owner("waiting_list_importrow", "waiting_list_importrun", RUN),
        same_owner("waiting_list_importbefore", "waiting_list_importrun", RUN),
        same_owner("waiting_list_accepteddifference", "waiting_list_importrun", RUN),
        audited("waiting_list_cohort"),
        audited("waiting_list_validation", "digest"),
        audited("waiting_list_patientshare", "digest"),
        audited("waiting_list_patient", hidden=PATIENT),
        audited("waiting_list_pathway", hidden=("pathway_id",)),
        audited("waiting_list_clockevent", "digest"),
        audited("waiting_list_need", hidden=NEED),
        audited("waiting_list_officialfile"),
        audited("waiting_list_officialrow", "digest"),
        audited("waiting_list_diagnosticrow", "digest"),
        audited("waiting_list_importrun"),
        audited("waiting_list_importmapping"),
        audited("waiting_list_importrow", "digest"),
        audited("waiting_list_importbefore", "digest"),
        audited("waiting_list_accepteddifference", "digest"),
        row_security("waiting_list_listsnapshot", by=TRUST),
        row_security("waiting_list_snapshotrow", by=TRUST),
        same_owner(
            "waiting_list_snapshotrow",
            "waiting_list_listsnapshot",
            {"snapshot_id": "id", "trust_id": "trust_id"},
        ),
        same_owner("waiting_list_snapshotrow", "trusts_site", {"site_id": "id", "trust_id": "trust_id"}),
        audited("waiting_list_listsnapshot"),
        audited("waiting_list_snapshotrow", "digest"),
        directory("waiting_list_providermonth"),
        audited("waiting_list_providermonth", "digest"),
        migrations.RunSQL(CLOCKS, NO_CLOCKS),
        migrations.RunSQL(TOUCHED, NOT_TOUCHED),
        migrations.RunSQL(ANALYZE, NO_ANALYZE),
        *_waiting.OPERATIONS,
    ]
