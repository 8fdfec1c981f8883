"""`manage check_schema`: name everything that the migrations made and the database has not."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from audit.schema import differences, release_of
from base.formatting import count


class Command(BaseCommand):
    help = (
        "Compare the database with what its migrations make: tables, columns, constraints, indexes, triggers, policies,"
        " functions, owners and grants. Changes nothing. Ends with an error when anything is missing or different."
    )

    def handle(self, *args, **options):
        found = differences(connection)
        for difference in found:
            self.stdout.write(f"{difference.kind} {difference.name}: {difference.word}")
        if found:
            raise CommandError(f"{count(len(found), 'difference')}.")
        version = release_of(connection)
        made = f"release {version} made it" if version else "its migrations say, by tables and columns"
        self.stdout.write(f"The database is as {made}.")
