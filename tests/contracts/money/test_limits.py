"""Setting delegated limits: by those with the right, never for themselves, for people of the trust alone."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import DelegatedLimit
from contracts.money.services.limits import end_limit, set_limit
from tests.contracts.drafts import give_limit
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 4, 1)
FINANCE = 21


@pytest.fixture
def world():
    return make_world()


def setting(by, **changes) -> DelegatedLimit:
    with acting_as(by):
        return set_limit(by=by, **{"person_id": 11, "amount": Decimal(100_000), "valid_from": FIRST} | changes)


@pytest.mark.parametrize(
    "role",
    [
        role
        for role in Role
        if role in (Role.PROCUREMENT, Role.OPERATIONS, Role.EXECUTIVE, Role.GOVERNANCE, Role.TRUST_ADMIN)
    ],
)
def test_who_approves_contracts_sets_nobodys_limit(world, role):
    held = give_limit(world, 12)
    by = world.trust_actor(role, person_id=FINANCE)
    with pytest.raises(NotAllowed):
        setting(by)
    with acting_as(by), pytest.raises(NotAllowed):
        end_limit(by=by, limit_id=held.pk, valid_until=FIRST)


def test_finance_sets_limits_but_not_its_own_and_not_a_strangers(world):
    by = world.trust_actor(Role.FINANCE, person_id=FINANCE)
    with pytest.raises(RuleBroken) as refusal:
        setting(by, person_id=FINANCE)
    assert refusal.value.code == "own_limit"
    with pytest.raises(InvalidInput) as refusal:
        setting(by, person_id=99, amount=Decimal(0), valid_until=dt.date(2026, 3, 31))
    assert [fault.pointer for fault in refusal.value.errors] == ["/person_id", "/amount", "/valid_until"]
    with acting_as(SYSTEM):
        assert not DelegatedLimit.objects.exists()


def test_another_trust_ends_no_limit_here(world):
    held, other = give_limit(world, 12), make_world()
    by = other.trust_actor(Role.FINANCE, person_id=FINANCE)
    with acting_as(by), pytest.raises(NotFound):
        end_limit(by=by, limit_id=held.pk, valid_until=FIRST)


def test_the_page_of_ending_one_is_closed_to_those_without_the_right(world):
    held = give_limit(world, 12)
    for role, answer in ((Role.PROCUREMENT, 403), (Role.FINANCE, 200)):
        assert visitor(role, trust=world.trust).get(f"/limits/{held.pk}/end/").status_code == answer
