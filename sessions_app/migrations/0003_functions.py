"""Booking: what stands in the way, and what is written: plans the server keeps (docs/decisions/0013-booking-statements-are-functions.md)."""

from django.db import migrations

from base.migrations import function


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0002_security")]

    operations = [
        function(__file__, "insert_sessions_app_session"),
        function(__file__, "insert_sessions_app_statechange"),
        function(__file__, "sessions_begin_facts"),
        function(__file__, "sessions_in_the_way"),
    ]
