from django.db import migrations

from base.migrations import audited, row_security

BOTH = ("trust", "provider")

# A person is seen by the organisations they act for; their own row is written by sign-in and administration,
# which work as the product's named jobs.
COLLEAGUES = """id in (select person_id from accounts_membership
    where trust_id = (select ins_trust()) or provider_id = (select ins_provider()))"""

# Who holds a token is asked before anybody is acting, once for every request of the API: one row by its prefix,
# read with the owner's rights and nothing else, instead of a transaction of the sign-in job's own.
CREDENTIAL_OF = """
create function credential_of(wanted text) returns table (
    id bigint, trust_id bigint, provider_id bigint, name text, organisation text, token_hash bytea, scopes jsonb,
    expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.id, c.trust_id, c.provider_id, c.name, coalesce(t.name, p.name), c.token_hash, c.scopes,
           c.expires_at, c.revoked_at, c.last_used_at
    from accounts_credential c left join trusts_trust t on t.id = c.trust_id
    left join providers_provider p on p.id = c.provider_id where c.prefix = wanted
$$;
revoke execute on function credential_of(text) from public;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("providers", "0002_security")]

    operations = [
        migrations.RunSQL(CREDENTIAL_OF, "drop function credential_of(text);"),
        row_security("accounts_person", by=(), platform=True, extra=COLLEAGUES),
        row_security("accounts_membership", by=BOTH, platform=True),
        row_security("accounts_invitation", by=BOTH, platform=True),
        row_security("accounts_credential", by=BOTH),
        audited("accounts_person", hidden=("password", "last_login")),
        audited("accounts_membership"),
        audited("accounts_invitation", hidden=("token_hash",)),
        audited("accounts_credential", hidden=("token_hash", "last_used_at")),
    ]
