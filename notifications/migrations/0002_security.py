from django.db import migrations

from base.migrations import audited, row_security, same_owner

BOTH = ("trust", "provider")
TABLES = ("task", "notice", "preference", "mail", "calendarfeed")

# A calendar program knows nothing but the address it was given: the feed is found by the hash of it before anybody is
# acting, one row, with the owner's rights and nothing else. A revoked feed, and that of somebody who no longer acts for
# the organisation, is none.
FEED_OF = """
create function calendar_feed_of(wanted bytea) returns table (
    id bigint, trust_id bigint, provider_id bigint, site_id bigint, clinician_id bigint, name text, role text,
    person_id bigint, person text, last_used_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select f.id, f.trust_id, f.provider_id, f.site_id, f.clinician_id, f.name, m.role, p.id, p.name, f.last_used_at
    from messaging_calendarfeed f
    join accounts_membership m on m.person_id = f.person_id and m.active
        and m.trust_id is not distinct from f.trust_id and m.provider_id is not distinct from f.provider_id
    join accounts_person p on p.id = f.person_id and p.is_active
    where f.token_hash = wanted and f.revoked_at is null
$$;
revoke execute on function calendar_feed_of(bytea) from public;
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial"), ("accounts", "0002_security")]

    operations = [
        *(row_security(f"messaging_{table}", by=BOTH) for table in TABLES),
        audited("messaging_task"),
        audited("messaging_notice", mode="digest"),
        audited("messaging_preference"),
        audited("messaging_mail", mode="digest"),
        audited("messaging_calendarfeed", hidden=("token_hash", "last_used_at")),
        same_owner("messaging_calendarfeed", "trusts_site", {"site_id": "id", "trust_id": "trust_id"}),
        same_owner(
            "messaging_calendarfeed",
            "providers_clinician",
            {"clinician_id": "id", "provider_id": "provider_id"},
        ),
        migrations.RunSQL(FEED_OF, "drop function calendar_feed_of(bytea);"),
    ]
