"""`manage demo_data [--if-empty]`: write the demonstration. Never in production."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from base.actors import Actor
from base.demonstration import access_file
from base.walls import acting_as
from sessions_app.demo.writing import write_demo
from trusts.models import Trust


class Command(BaseCommand):
    help = "Write the demonstration: two real trusts' names and codes, everything else invented."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when there is a trust already."
        )

    def handle(self, *args, if_empty: bool, **options):
        if settings.PRODUCTION:
            raise CommandError("The demonstration is never written in production.")
        with acting_as(Actor.system("Demonstration")):
            taken = Trust.objects.exists()
        if taken and not (if_empty or access_file().exists()):
            raise CommandError(
                "There are trusts already. The demonstration is only written into an empty database."
            )
        if taken:
            self.stdout.write("There are trusts already, so nothing was written.")
            return
        began = time.monotonic()
        write_demo()
        self.stdout.write(
            f"The demonstration is written, in {time.monotonic() - began:.1f} s. Its people, patients, rooms, bookings"
            " and prices are invented. manage demo_access says how to sign in."
        )
