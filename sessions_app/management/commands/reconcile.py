"""Name every row of money or facts that disagrees with the rows it comes from."""

from django.core.management.base import BaseCommand, CommandError

from base.actors import Actor
from base.formatting import count
from base.row_security import acting_as
from sessions_app.session.reconciliation import reconcile


class Command(BaseCommand):
    help = (
        "Sum the ledger again and compare it with sessions and opening positions; compute the facts again and"
        " compare them with those kept. Changes nothing. Ends with an error when anything disagrees."
    )

    def handle(self, *args, **options):
        wrong = 0
        with acting_as(Actor.system("reconciliation")) as job:
            for one in reconcile(by=job):
                wrong += 1
                self.stdout.write(str(one))
        if wrong:
            raise CommandError(f"{count(wrong, 'disagreement')}.")
        self.stdout.write("Everything agrees.")
