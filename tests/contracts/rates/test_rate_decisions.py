"""New prices of a live contract need a second person; a contract does not end before lists booked on it."""

import datetime as dt
import importlib
import inspect
import pkgutil
import re
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, transaction

import contracts
from accounts.roles import Role
from base.errors import RuleBroken
from base.row_security import acting_as
from contracts.activation.services import terminate
from contracts.call_offs.services.life import add_guarantee
from contracts.models import CallOff, ProposedRates, RateCard
from contracts.rates.pricing import AppointmentTally, ListCounts, break_down
from contracts.rates.services import decisions
from contracts.rates.services.decisions import approve_rates, propose_indexation, propose_rates, refuse_rates
from contracts.rates.terms import Terms
from contracts.variations.services import propose_variation
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from tests.contracts.drafts import APPROVED_BY, ENTERED_BY, all_rates, give_limit, make_draft, procurement
from tests.support.world import NOW, SATURDAY, SYSTEM, at, make_world

pytestmark = pytest.mark.django_db
ROOT = Path(contracts.__file__).parent.parent
LATER = dt.date(2026, 12, 1)


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def codes(refusal) -> list[str]:
    return [fault.code for fault in refusal.value.errors] or [refusal.value.code]


def proposed(world, price="330.00"):
    with acting_as(procurement(world, ENTERED_BY)) as actor:
        rates = all_rates(world.line.pk, price=price)
        return propose_rates(
            by=actor, call_off_id=world.call_off.pk, valid_from=LATER, rates=rates, because="Pay award"
        )


def test_prices_hold_only_once_somebody_else_with_a_limit_approves_them(world):
    proposal = proposed(world)
    give_limit(world, ENTERED_BY)
    with acting_as(procurement(world, ENTERED_BY)) as actor:
        assert RateCard.objects.filter(call_off=world.call_off).count() == 1
        with pytest.raises(RuleBroken) as refusal:
            approve_rates(by=actor, proposal_id=proposal.pk)
        assert codes(refusal) == ["made_by_you"]
    with acting_as(procurement(world, APPROVED_BY)) as actor:
        with pytest.raises(RuleBroken) as refusal:
            approve_rates(by=actor, proposal_id=proposal.pk)
        assert codes(refusal) == ["no_limit"]
    give_limit(world, APPROVED_BY)
    with acting_as(procurement(world, APPROVED_BY)) as actor:
        card = approve_rates(by=actor, proposal_id=proposal.pk)
        assert (card.version, card.valid_from, card.because) == (2, LATER, "Pay award")
        assert {rate.price for rate in card.lines.all()} == {Decimal("330.00")}
        with pytest.raises(RuleBroken) as refusal:
            approve_rates(by=actor, proposal_id=proposal.pk)
        assert codes(refusal) == ["rates_decided"]


def test_no_service_of_the_contracts_app_writes_prices_of_a_live_contract_alone():
    """Everything public that writes prices is named here; a version is added by an approval and by nothing else."""
    writers = {"set_draft_rates", "propose_rates", "approve_rates", "refuse_rates"}
    assert services_with("rate") == writers | {"compare_rates"}
    apps = [place for place in ROOT.iterdir() if place.is_dir() and not place.name.startswith((".", "tests"))]
    sources = [path for place in apps for path in place.rglob("*.py")]
    naming = [path for path in sources if re.search(r"\badd_version\b", path.read_text())]
    assert sorted(path.name for path in naming) == ["cards.py", "decisions.py"]
    assert inspect.getsource(decisions).count("add_version(") == 1
    assert "add_version(" in inspect.getsource(decisions.approve_rates)


def services_with(word: str) -> set[str]:
    """Public functions that modules of services in contracts define, with a word in their name."""
    found = set()
    for info in pkgutil.walk_packages(contracts.__path__, "contracts."):
        if ".services" in info.name:
            module = importlib.import_module(info.name)
            own = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == info.name]
            found |= {f.__name__ for f in own if word in f.__name__ and not f.__name__.startswith("_")}
    return found


def test_the_database_lets_in_no_version_that_nobody_approved(world):
    proposal = proposed(world)
    own = {"call_off": world.call_off, "trust": world.trust, "provider": world.provider}
    with acting_as(SYSTEM):
        for valid_from in (LATER, dt.date(2026, 12, 2)):
            with pytest.raises(IntegrityError, match="approved by nobody"), transaction.atomic():
                RateCard.objects.create(version=2, valid_from=valid_from, **own)
        proposal.refresh_from_db()
    assert proposal.approved is None


@pytest.mark.parametrize("decided_by", [None, ENTERED_BY])
def test_the_database_lets_nobody_approve_what_they_proposed(world, decided_by):
    proposal = proposed(world)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="proposed_rates_two_people"), transaction.atomic():
        ProposedRates.objects.filter(pk=proposal.pk).update(approved=True, decided_by_person_id=decided_by)


def test_one_proposal_waits_at_a_time_and_a_refused_one_makes_room(world):
    proposal = proposed(world)
    with acting_as(procurement(world, ENTERED_BY)) as actor, pytest.raises(RuleBroken) as refusal:
        propose_indexation(by=actor, call_off_id=world.call_off.pk, valid_from=LATER, percent=Decimal(3))
    assert codes(refusal) == ["rates_open"]
    with acting_as(procurement(world, APPROVED_BY)) as actor:
        refuse_rates(by=actor, proposal_id=proposal.pk, reason="Not funded")
    with acting_as(procurement(world, ENTERED_BY)) as actor:
        propose_indexation(by=actor, call_off_id=world.call_off.pk, valid_from=LATER, percent=Decimal(3))


def test_a_contract_does_not_end_before_lists_booked_on_it(world):
    wanted = BookingRequest(
        world.room.pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30")
    )
    with acting_as(world.trust_actor(Role.OPERATIONS)) as actor:
        book_sessions(by=actor, wanted=[wanted])
    give_limit(world, APPROVED_BY)
    short = {"kind": "term", "ground": 5, "reason": "Less needed", "new_ends_on": SATURDAY - dt.timedelta(days=1)}
    with acting_as(procurement(world, ENTERED_BY)) as actor:
        with pytest.raises(RuleBroken) as refusal:
            propose_variation(by=actor, call_off_id=world.call_off.pk, **short)
        assert codes(refusal) == ["booked_beyond"]
        assert f"{world.room.name} on Sat 5 Dec 2026" in refusal.value.errors[0].detail
        propose_variation(by=actor, call_off_id=world.call_off.pk, **short | {"new_ends_on": SATURDAY})
    with acting_as(procurement(world, APPROVED_BY)) as actor, pytest.raises(RuleBroken) as refusal:
        terminate(by=actor, call_off_id=world.call_off.pk, reason="No longer needed")
    assert codes(refusal) == ["booked_beyond"]


def test_a_list_comes_to_no_more_than_the_cap_in_pounds():
    terms = Terms("point", Decimal("310.00"), most_charge=Decimal("3000.00"))
    found = break_down([terms], ListCounts(minutes=240, seen=AppointmentTally(cases=6, points=12)))
    assert [(step.code, step.amount) for step in found.steps] == [
        ("delivered", Decimal("3720.00")),
        ("ceiling", Decimal("-720.00")),
    ]
    assert found.amount == Decimal("3000.00")


def test_a_guarantee_is_a_number_of_something_in_a_time_with_what_follows(world):
    draft = make_draft(world)
    with acting_as(procurement(world)) as actor:
        made = add_guarantee(
            by=actor,
            call_off_id=draft.pk,
            side="provider",
            what="Lists offered",
            number=Decimal(40),
            unit="lists",
            period="month",
            consequence="The next list is free of charge",
        )
        assert made.number_words == "40 lists"
        with pytest.raises(Exception, match="percentage") as refusal:
            add_guarantee(
                by=actor,
                call_off_id=draft.pk,
                side="trust",
                what="Rooms open",
                number=Decimal(140),
                unit="percent",
                period="year",
                consequence="None",
            )
    assert [fault.pointer for fault in refusal.value.errors] == ["/number"]


def test_only_a_draft_may_lack_its_terms(world):
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="call_off_terms_known"), transaction.atomic():
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value=None)
