"""Record where a trust's call-offs stood when they were taken over, from a CSV."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from base.actors import Actor, ActorKind
from base.errors import DomainError
from base.formatting import count
from base.permissions import Permission
from base.row_security import acting_as
from contracts.money.services.opening import import_opening
from trusts.models import Trust


class Command(BaseCommand):
    help = (
        "Read opening positions (call_off, as_at, spent, invoiced, accrued, patients) from a CSV."
        " Good rows are kept, wrong ones are named; the same file twice is once."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--trust", required=True, help="ODS code of the trust")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, keep nothing")

    def handle(self, *args, file: Path, trust: str, dry_run: bool, **options):
        done = self._import(file, _who(trust), dry_run)
        for fault in done.faults:
            self.stderr.write(fault.detail)
        said = f"{done.added} added, {done.changed} corrected, {done.unchanged} as before."
        self.stdout.write(("Nothing kept, a rehearsal: " if dry_run else "") + said)
        if done.faults:
            raise CommandError(f"{count(len(done.faults), 'thing')} to put right; the good rows are kept.")

    def _import(self, file: Path, by: Actor, dry_run: bool):
        try:
            with file.open("rb") as stream, acting_as(by):
                return import_opening(by=by, stream=stream, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        except DomainError as refusal:
            raise CommandError(refusal.detail) from None


def _who(ods_code: str) -> Actor:
    """The command working for one trust, with the one right it needs."""
    with acting_as(Actor.system("import of opening positions")):
        found = Trust.objects.filter(ods_code=ods_code.upper()).first()
    if found is None:
        raise CommandError(f"No trust has the ODS code {ods_code}.")
    rights = frozenset({Permission.MANAGE_CONTRACTS})
    return Actor(ActorKind.TRUST, "Import of opening positions", trust_id=found.pk, permissions=rights)
