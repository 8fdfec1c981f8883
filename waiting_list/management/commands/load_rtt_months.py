"""`manage load_rtt_months [FILE]`: the monthly figures of every provider, from the file or from the one that is shipped."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from base.actors import Actor
from base.errors import DomainError
from base.row_security import acting_as
from waiting_list.official.services.peers import SOURCE, LoadedMonths, load_months, load_shipped


class Command(BaseCommand):
    help = "Load NHS England's monthly RTT figures of every provider; the file that is shipped, or another."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="CSV, plain or gzip; the shipped one by default.")

    def handle(self, *args, file: Path | None, **options):
        try:
            with acting_as(Actor.system("Loading of provider months")) as job:
                done = self.load(job, file)
        except DomainError as refusal:
            raise CommandError("\n".join([refusal.detail, *(fault.detail for fault in refusal.errors)])) from None
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        self.stdout.write(
            f"{done.rows:,} rows read, {done.new:,} new, {done.changed:,} changed. {SOURCE if not file else ''}"
        )

    def load(self, job: Actor, file: Path | None) -> LoadedMonths:
        if file is None:
            return load_shipped(by=job)
        with file.open("rb") as stream:
            return load_months(by=job, stream=stream)
