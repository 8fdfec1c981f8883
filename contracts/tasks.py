"""Background work on contracts: each task calls one service and is safe to run twice."""

from celery import shared_task

from base.actors import Actor
from base.row_security import acting_as
from contracts.call_offs.services.life import expire_ended
from contracts.money.ledger import fold_sums
from contracts.money.services.alerts import warn_of_spend
from contracts.tariff.services.comparisons import compare_every


@shared_task(name="contracts.recheck_compliance")
def recheck_compliance() -> int:
    """Hold every open call-off's rates against the payment scheme and put the rules to it again: days pass, prices begin,
    policies run out. Returns how many."""
    with acting_as(Actor.system("nightly compliance check")) as job:
        return compare_every(by=job)


@shared_task(name="contracts.expire_ended")
def expire_ended_call_offs() -> int:
    """Let call-offs whose last day has passed expire. Returns how many."""
    with acting_as(Actor.system("expiry of call-offs")) as job:
        return expire_ended(by=job)


@shared_task(name="contracts.warn_of_spend")
def warn_of_spend_reached() -> int:
    """Tell people whose call-offs have used 75, 90 or 100 % of their value. Returns how many warnings were sent."""
    with acting_as(Actor.system("warnings of spend")) as job:
        return warn_of_spend(by=job)


@shared_task(name="contracts.fold_sums")
def fold_ledger_sums() -> None:
    """Keep the sums of ledgers short."""
    with acting_as(Actor.system("folding of ledger sums")):
        fold_sums()
