from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from base.migrations import audited, directory, row_security, same_owner

# The one constraint that keeps rooms from being double-booked. Half-open ranges: back to back is no overlap.
NO_OVERLAP = """
alter table trusts_roomuse add constraint room_not_double_booked
    exclude using gist (room_id with =, during with &&) where (live);
create index roomuse_when on trusts_roomuse (room_id, lower(during)) where live;
alter table trusts_roomuse add constraint roomuse_bounded
    check (not isempty(during) and lower_inc(during) and not upper_inc(during)
           and lower(during) is not null and upper(during) is not null);
alter table trusts_closure add constraint closure_bounded check (not isempty(during));
create index closure_when on trusts_closure (room_id, lower(during));
"""
OVERLAP = """
alter table trusts_roomuse drop constraint room_not_double_booked; drop index roomuse_when; drop index closure_when;
alter table trusts_roomuse drop constraint roomuse_bounded; alter table trusts_closure drop constraint closure_bounded;
"""

TRUST = ("trust",)


class Migration(migrations.Migration):
    dependencies = [("trusts", "0001_initial"), ("audit", "0002_security")]

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(NO_OVERLAP, OVERLAP),
        directory("trusts_trust", writers="id = (select ins_trust())"),
        row_security("trusts_site", by=TRUST),
        row_security("trusts_room", by=TRUST),
        row_security("trusts_openingwindow", by=TRUST),
        row_security("trusts_closure", by=TRUST),
        row_security("trusts_roomuse", by=("trust", "provider")),
        same_owner("trusts_room", "trusts_site", {"site_id": "id", "trust_id": "trust_id"}),
        same_owner("trusts_openingwindow", "trusts_room", {"room_id": "id", "trust_id": "trust_id"}),
        same_owner("trusts_closure", "trusts_room", {"room_id": "id", "trust_id": "trust_id"}),
        same_owner("trusts_roomuse", "trusts_room", {"room_id": "id", "trust_id": "trust_id"}),
        audited("trusts_trust"),
        audited("trusts_site"),
        audited("trusts_room", hidden=("join_link",)),
        audited("trusts_openingwindow"),
        audited("trusts_closure"),
        audited("trusts_roomuse", "digest"),
    ]
