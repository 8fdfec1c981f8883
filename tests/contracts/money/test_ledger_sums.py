"""Sums of a ledger are kept by the database: read by those they belong to, written by nobody."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q, Sum

from base.row_security import acting_as
from contracts.models import LedgerEntry, LedgerSum
from contracts.money.ledger import balance, fold_sums, post
from contracts.tasks import fold_ledger_sums
from tests.support.world import SYSTEM, World, make_world

pytestmark = pytest.mark.django_db
Kind = LedgerEntry.Kind
MOVED = (
    (Kind.COMMITTED, "310.00"),
    (Kind.COMMITTED, "620.00"),
    (Kind.RELEASED, "310.00"),
    (Kind.ACCRUED, "290.05"),
    (Kind.CHARGED, "12.50"),
    (Kind.INVOICED, "290.05"),
)


def moved(world: World) -> None:
    own = {"trust_id": world.trust.pk, "provider_id": world.provider.pk, "call_off": world.call_off}
    for start in (0, 3):
        post(LedgerEntry(**own, kind=kind, amount=Decimal(amount)) for kind, amount in MOVED[start : start + 3])


def test_balances_are_what_the_movements_add_up_to():
    world = make_world()
    with acting_as(SYSTEM) as system:
        moved(world)
        found = balance(actor=system, call_off=world.call_off)
        entries = LedgerEntry.objects.filter(call_off=world.call_off)

        assert (found.committed, found.accrued, found.cancelled, found.invoiced) == (
            Decimal("620.00"),
            Decimal("290.05"),
            Decimal("12.50"),
            Decimal("290.05"),
        )
        assert found.drawdown == entries.aggregate(n=Sum("drawdown"))["n"]


def test_folding_changes_no_balance_and_leaves_one_row_a_kind():
    world, other = make_world(), make_world()
    with acting_as(SYSTEM) as system:
        for side in (world, other, world):
            moved(side)
        before = [balance(actor=system, call_off=side.call_off) for side in (world, other)]
        fold_sums()
        fold_ledger_sums()

        assert [balance(actor=system, call_off=side.call_off) for side in (world, other)] == before
        assert LedgerSum.objects.filter(call_off=world.call_off).count() == len({kind for kind, _ in MOVED})


def test_nobody_elses_sums_are_seen_and_nobody_writes_them():
    world, other = make_world(), make_world()
    with acting_as(SYSTEM):
        moved(world)
    own = Q(trust_id=other.trust.pk) | Q(provider_id=other.provider.pk)
    for actor in (other.trust_actor(), other.provider_actor()):
        with acting_as(actor):
            assert LedgerSum.objects.exclude(own).count() == 0
    with acting_as(world.provider_actor()):
        assert LedgerSum.objects.filter(call_off=world.call_off).exists()
        assert LedgerSum.objects.update(amount=0) == LedgerSum.objects.all().delete()[0] == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            LedgerSum.objects.create(
                trust=world.trust, provider=world.provider, call_off=world.call_off, kind="paid", amount=1
            )
