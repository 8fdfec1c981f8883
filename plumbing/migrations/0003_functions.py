"""Sending messages: plans the server keeps (docs/decisions/0013-booking-statements-are-functions.md)."""

from django.db import migrations

from base.migrations import function


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0002_security")]

    operations = [
        function(__file__, "insert_plumbing_outboxmessage"),
    ]
