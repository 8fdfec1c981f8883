"""Assurance as booking reads it: plans the server keeps (docs/decisions/0013-booking-statements-are-functions.md)."""

from django.db import migrations

from base.migrations import function


class Migration(migrations.Migration):
    dependencies = [("providers", "0002_security")]

    operations = [
        function(__file__, "providers_assurance_validity"),
    ]
