from django.db import migrations

from base.migrations import audited, directory, same_owner, walls

# A provider reads the sites and rooms of the trusts it works for, and nobody else's.
ENGAGED = """
create function ins_engaged_trusts() returns setof bigint language sql stable
    as $$ select trust_id from providers_engagement where provider_id = (select ins_provider()) $$;
create policy engaged_read on trusts_site for select using (trust_id in (select ins_engaged_trusts()));
create policy engaged_read on trusts_room for select using (trust_id in (select ins_engaged_trusts()));
create policy engaged_read on providers_teamrole for select using (trust_id in (select ins_engaged_trusts()));
"""
NOT_ENGAGED = """
drop policy engaged_read on trusts_site; drop policy engaged_read on trusts_room;
drop policy engaged_read on providers_teamrole; drop function ins_engaged_trusts();
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0001_initial"), ("trusts", "0002_security")]

    operations = [
        directory("providers_provider", writers="id = (select ins_provider())"),
        directory("providers_registration", writers="(select ins_kind()) in ('provider', 'trust')"),
        walls("providers_engagement", by=("trust", "provider")),
        walls("providers_clinician", by=("provider",)),
        walls("providers_clearance", by=("provider",)),
        walls("providers_teamrole", by=("trust",)),
        same_owner(
            "providers_clearance", "providers_clinician", {"clinician_id": "id", "provider_id": "provider_id"}
        ),
        migrations.RunSQL(ENGAGED, NOT_ENGAGED),
        audited("providers_provider"),
        audited("providers_engagement"),
        audited("providers_registration"),
        audited("providers_clinician"),
        audited("providers_clearance"),
        audited("providers_teamrole"),
    ]
