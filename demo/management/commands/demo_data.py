"""`manage demo_data [--if-empty] [--size large]`: write the demonstration. Never in production."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from base.actors import Actor
from base.demonstration import access_file
from base.row_security import acting_as
from demo.large.size import LARGE, Size
from demo.large.writing import fresh_connection, is_written, write_large
from demo.small.public_side import write_peers, write_public_side, write_weeks
from demo.small.writing import write_demo
from trusts.models import Trust


class Command(BaseCommand):
    help = "Write the demonstration: two real trusts' names and codes, everything else invented."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when there is a trust already.")
        parser.add_argument(
            "--size",
            choices=("small", "large"),
            default="small",
            help="large: three trusts, 200 rooms, 100,000 lists, 1,000,000 needs in one of them; in minutes.",
        )
        parser.add_argument(
            "--one-in",
            type=int,
            default=1,
            metavar="N",
            help="With large: one list, activity and need in so many, to try it out in less time.",
        )

    def handle(self, *args, if_empty: bool, size: str, one_in: int, **options):
        if not 1 <= one_in <= 1000:
            raise CommandError("--one-in is a whole number from 1 to 1000.")
        if settings.PRODUCTION:
            raise CommandError("The demonstration is never written in production.")
        with acting_as(Actor.system("Demonstration")):
            taken, large = Trust.objects.exists(), is_written()
        if taken and not (if_empty or access_file().exists()):
            raise CommandError("There are trusts already. The demonstration is only written into an empty database.")
        self.began = time.monotonic()
        if not taken:
            self.small()
        if size == "small" and not taken:
            write_weeks()  # the large one counts its own weeks
        if size == "large" and not large:
            self.large(LARGE.one_in(one_in))
        elif taken:
            self.stdout.write("There are trusts already, so nothing was written.")

    def small(self) -> None:
        with transaction.atomic():
            write_demo()
            write_public_side()
            write_peers()
        self.stdout.write(
            f"The demonstration is written, in {time.monotonic() - self.began:.1f} s. Its people, patients, rooms,"
            " bookings and prices are invented. manage demo_access says how to sign in."
        )

    def large(self, size: Size) -> None:
        fresh_connection()
        write_large(size, tell=self.tell)
        self.tell("The large demonstration is written.")

    def tell(self, words: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {words}")
        self.stdout.flush()
