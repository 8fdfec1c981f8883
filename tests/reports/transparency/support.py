"""Lists that were delivered and paid for, so that a register has something to say."""

import datetime as dt
from decimal import Decimal
from itertools import count

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import LedgerEntry, PublishedVersion, Variation
from contracts.money.ledger import post
from contracts.publishing.figures import FiguresPeriod
from contracts.publishing.services.publisher import set_publisher
from contracts.publishing.services.register import release
from contracts.variations.services import approve_variation, propose_variation
from reports.transparency.counts import counted
from sessions_app.models import Activity
from tests.contracts.drafts import APPROVED_BY, give_limit, procurement
from tests.reports.support import DELIVERED, make_fact
from tests.support.world import SYSTEM, World, make_need

OCTOBER = FiguresPeriod(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
_serials = count(1)


def deliver(world: World, patients: int, *, day=dt.date(2026, 10, 3), price="3100.00", room=0, opcs="", **fact) -> None:
    """A list of so many patients, each seen once, accrued at the price."""
    held = make_fact(world, day, room=room, **DELIVERED | {"seen": patients, "delivered_price": Decimal(price)} | fact)
    with acting_as(SYSTEM):
        for _ in range(patients):
            serial = next(_serials)
            need = make_need(world, serial)
            Activity.objects.create(
                trust=world.trust,
                provider=world.provider,
                session_id=held.session_id,
                patient_id=need.patient_id,
                external_ref=f"A{serial}",
                body_hash=b"0" * 32,
                attended="5",
                tfc="301",
                opcs=opcs,
                logged_by="tests",
            )
        post(
            [
                LedgerEntry(
                    trust=world.trust,
                    provider=world.provider,
                    call_off=world.call_off,
                    session_id=held.session_id,
                    kind="accrued",
                    amount=Decimal(price),
                )
            ]
        )


def publisher(world: World):
    return world.trust_actor(Role.PROCUREMENT)


def publish(world: World, period: FiguresPeriod = OCTOBER, why: str = "") -> PublishedVersion:
    with acting_as(publisher(world)) as actor:
        return release(by=actor, counted=counted(actor, world.trust.pk, period), why=why)


PREFIX = "ocds-ab12cd"


def register_prefix(world: World) -> None:
    """From now on the trust's versions carry a prefix, as if the Open Contracting Partnership had given it one."""
    with acting_as(publisher(world)) as actor:
        set_publisher(by=actor, ocid_prefix=PREFIX)


def vary(world: World, ground: int, amount: str = "100.00") -> Variation:
    """A variation that somebody proposed and somebody else approved."""
    with acting_as(procurement(world)) as buyer:
        made = propose_variation(
            by=buyer,
            call_off_id=world.call_off.pk,
            kind="value",
            ground=ground,
            reason="More lists",
            amount_change=Decimal(amount),
        )
    give_limit(world, APPROVED_BY)
    with acting_as(procurement(world, APPROVED_BY)) as approver:
        approve_variation(by=approver, variation_id=made.pk)
    return made
