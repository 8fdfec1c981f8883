from django.db import migrations

from base.migrations import audited, directory, row_security, same_owner

# A provider reads the sites and rooms of the trusts it works for, and nobody else's.
ENGAGED = """
create function ins_engaged_trusts() returns setof bigint language sql stable
    as $$ select trust_id from providers_engagement where provider_id = (select ins_provider()) $$;
create policy engaged_read on trusts_site for select using (trust_id in (select ins_engaged_trusts()));
create policy engaged_read on trusts_room for select using (trust_id in (select ins_engaged_trusts()));
create policy engaged_read on providers_teamrole for select using (trust_id in (select ins_engaged_trusts()));
create policy engaged_read on providers_requirement for select using (trust_id in (select ins_engaged_trusts()));
"""
NOT_ENGAGED = """
drop policy engaged_read on trusts_site; drop policy engaged_read on trusts_room;
drop policy engaged_read on providers_teamrole; drop policy engaged_read on providers_requirement;
drop function ins_engaged_trusts();
"""

# A trust reads what shows that the providers that work for it may deliver care.
ENGAGING = """
create function ins_engaged_providers() returns setof bigint language sql stable
    as $$ select provider_id from providers_engagement where trust_id = (select ins_trust()) $$;
create policy engaging_read on providers_assurance for select using (provider_id in (select ins_engaged_providers()));
create policy engaging_read on providers_assurancepaper for select using (provider_id in (select ins_engaged_providers()));
"""
NOT_ENGAGING = """
drop policy engaging_read on providers_assurance; drop policy engaging_read on providers_assurancepaper;
drop function ins_engaged_providers();
"""
BOTH = ("trust", "provider")


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0001_initial"),
        ("trusts", "0002_security"),
        ("plumbing", "0002_security"),
    ]

    operations = [
        directory("providers_provider", writers="id = (select ins_provider())"),
        directory("providers_registration", writers="(select ins_kind()) in ('provider', 'trust')"),
        row_security("providers_engagement", by=("trust", "provider")),
        row_security("providers_clinician", by=("provider",)),
        row_security("providers_clearance", by=("provider",)),
        row_security("providers_teamrole", by=("trust",)),
        same_owner(
            "providers_clearance", "providers_clinician", {"clinician_id": "id", "provider_id": "provider_id"}
        ),
        row_security("providers_requirement", by=("trust",)),
        row_security("providers_localclearance", by=BOTH),
        row_security("providers_clearancecheck", by=BOTH),
        row_security("providers_suspension", by=BOTH),
        row_security("providers_assurance", by=("provider",)),
        row_security("providers_assurancecheck", by=BOTH),
        row_security("providers_assurancepaper", by=("provider",)),
        same_owner(
            "providers_assurancepaper",
            "providers_assurance",
            {"assurance_id": "id", "provider_id": "provider_id"},
        ),
        same_owner(
            "providers_assurancepaper", "plumbing_storedfile", {"file_id": "id", "provider_id": "provider_id"}
        ),
        same_owner(
            "providers_localclearance",
            "providers_clinician",
            {"clinician_id": "id", "provider_id": "provider_id"},
        ),
        same_owner(
            "providers_suspension",
            "providers_clinician",
            {"clinician_id": "id", "provider_id": "provider_id"},
        ),
        same_owner(
            "providers_clearancecheck",
            "providers_clearance",
            {"clearance_id": "id", "provider_id": "provider_id"},
        ),
        same_owner(
            "providers_assurancecheck",
            "providers_assurance",
            {"assurance_id": "id", "provider_id": "provider_id"},
        ),
        *(
            same_owner(
                f"providers_{table}",
                "providers_engagement",
                {"trust_id": "trust_id", "provider_id": "provider_id"},
            )
            for table in ("localclearance", "clearancecheck", "suspension", "assurancecheck")
        ),
        migrations.RunSQL(ENGAGED, NOT_ENGAGED),
        migrations.RunSQL(ENGAGING, NOT_ENGAGING),
        audited("providers_provider"),
        audited("providers_engagement"),
        audited("providers_registration"),
        audited("providers_clinician"),
        audited("providers_clearance"),
        audited("providers_teamrole"),
        audited("providers_requirement"),
        audited("providers_localclearance"),
        audited("providers_clearancecheck"),
        audited("providers_suspension"),
        audited("providers_assurance"),
        audited("providers_assurancecheck"),
        audited("providers_assurancepaper"),
    ]
