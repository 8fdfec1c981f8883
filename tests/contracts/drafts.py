"""A draft call-off as procurement enters it, for the tests of this folder."""

import datetime as dt
from decimal import Decimal

from accounts.roles import Role
from base.row_security import acting_as
from contracts.call_offs.services.entry import enter_call_off
from contracts.call_offs.services.lines import save_line
from contracts.models import CallOff, DayType, DelegatedLimit, Lot, RateCard
from contracts.rates.entries import Rates
from contracts.rates.services.cards import set_draft_rates
from contracts.rates.services.decisions import approve_rates, propose_indexation, propose_rates
from tests.contracts.compliance.clearing import clear
from tests.support.world import SYSTEM, World

ENTERED_BY, APPROVED_BY, OVERRIDDEN_BY = 11, 12, 13
TODAY = dt.date(2026, 11, 20)


def terms(world: World, **changes) -> dict:
    """The terms of a mini-competition on the world's framework, signed after its standstill."""
    return {
        "provider_id": world.provider.pk,
        "reference": "NSH-2026-100",
        "title": "Endoscopy at weekends",
        "lot_id": world.call_off.lot_id,
        "regime": "psr",
        "process": "mini_competition",
        "intention_published_on": dt.date(2026, 3, 2),
        "signed_on": dt.date(2026, 3, 20),
        "starts_on": dt.date(2026, 4, 1),
        "ends_on": dt.date(2027, 3, 31),
        "maximum_value": Decimal("250000.00"),
    } | changes


def line_of(world: World, **changes) -> dict:
    return {
        "name": "Colonoscopy, weekend",
        "tfc": "301",
        "setting": "endoscopy",
        "site_ids": [world.site.pk],
        "lead_name": "Dr Kit Template",
        "lead_gmc": "0000017",
    } | changes


def all_rates(*line_ids: int, price: str = "310.00") -> dict:
    return {(line, kind): ("point", Decimal(price)) for line in line_ids for kind in DayType.values}


def procurement(world: World, person_id: int = ENTERED_BY):
    return world.trust_actor(Role.PROCUREMENT, person_id=person_id)


def make_draft(world: World, **changes) -> CallOff:
    """A whole draft, ready for somebody else to activate."""
    with acting_as(procurement(world)) as actor:
        call_off = enter_call_off(by=actor, **terms(world, **changes))
        line = save_line(by=actor, call_off_id=call_off.pk, **line_of(world))
        set_draft_rates(by=actor, call_off_id=call_off.pk, rates=all_rates(line.pk))
        clear(actor, call_off)
    for person in (ENTERED_BY, APPROVED_BY, OVERRIDDEN_BY):
        give_limit(world, person)
    return call_off


def give_limit(world: World, person_id: int, amount: str = "10000000.00", **changes) -> DelegatedLimit:
    """A delegated limit from the start of 2026."""
    values = {"valid_from": dt.date(2026, 1, 1), "person_name": "Alex Standin", "said_by": "tests"} | changes
    with acting_as(SYSTEM):
        return DelegatedLimit.objects.create(trust=world.trust, person_id=person_id, amount=Decimal(amount), **values)


def new_prices(world: World, *, valid_from: dt.date, rates: Rates, because: str = "") -> RateCard:
    """A version of the prices of the world's live call-off: proposed by one person, approved by another."""
    with acting_as(procurement(world)) as actor:
        proposal = propose_rates(
            by=actor, call_off_id=world.call_off.pk, valid_from=valid_from, rates=rates, because=because
        )
    return _approved(world, proposal.pk)


def new_index(world: World, *, valid_from: dt.date, percent: Decimal, because: str = "") -> RateCard:
    """Every price by a percentage: proposed by one person, approved by another."""
    with acting_as(procurement(world)) as actor:
        proposal = propose_indexation(
            by=actor, call_off_id=world.call_off.pk, valid_from=valid_from, percent=percent, because=because
        )
    return _approved(world, proposal.pk)


def _approved(world: World, proposal_id: int) -> RateCard:
    give_limit(world, APPROVED_BY)
    with acting_as(procurement(world, APPROVED_BY)) as actor:
        return approve_rates(by=actor, proposal_id=proposal_id)


def lot() -> Lot:
    return Lot.objects.get(framework__reference="RM6276", number="1")
