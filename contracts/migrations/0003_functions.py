"""What booking reads of contracts, and posting money: plans the server keeps (docs/decisions/0013-booking-statements-are-functions.md)."""

from django.db import migrations

from base.migrations import function


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_security")]

    operations = [
        function(__file__, "contracts_bookable_lines"),
        function(__file__, "contracts_call_offs_for_booking"),
        function(__file__, "contracts_drawn_on"),
        function(__file__, "insert_contracts_ledgerentry"),
    ]
