from django.db import migrations

from base.migrations import audited, walls

BOTH = ("trust", "provider")

# A person is seen by the organisations they act for; their own row is written by sign-in and administration,
# which work as the product's named jobs.
COLLEAGUES = """id in (select person_id from accounts_membership
    where trust_id = (select ins_trust()) or provider_id = (select ins_provider()))"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("providers", "0002_security")]

    operations = [
        walls("accounts_person", by=(), platform=True, extra=COLLEAGUES),
        walls("accounts_membership", by=BOTH, platform=True),
        walls("accounts_invitation", by=BOTH, platform=True),
        walls("accounts_credential", by=BOTH),
        audited("accounts_person", hidden=("password", "last_login")),
        audited("accounts_membership"),
        audited("accounts_invitation", hidden=("token_hash",)),
        audited("accounts_credential", hidden=("token_hash", "last_used_at")),
    ]
