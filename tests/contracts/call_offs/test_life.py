"""The ladder in figures; options, standing terms, standstill with representations, expiry."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, RuleBroken
from base.row_security import acting_as
from contracts.activation.services import activate
from contracts.call_offs.policies.cancellation import Rung, charge_today, charge_words, spans
from contracts.call_offs.selectors import call_offs
from contracts.call_offs.services.life import add_decision_maker, expire_ended, save_terms, set_ladder, set_options
from contracts.call_offs.services.standstill import (
    abandon_standstill,
    begin_standstill,
    close_representation,
    open_representation,
    sign,
)
from contracts.models import CallOff
from contracts.variations.services import propose_variation
from tests.contracts.drafts import APPROVED_BY, ENTERED_BY, make_draft, procurement
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
LADDER = [Rung(28, Decimal(25)), Rung(14, Decimal(50)), Rung(7, Decimal(100))]
LIST_DAY = dt.date(2026, 12, 5)


@pytest.mark.parametrize(
    ("days", "share"), [(40, 0), (29, 0), (28, 25), (15, 25), (14, 50), (8, 50), (7, 100), (0, 100), (-3, 100)]
)
def test_the_nearer_the_list_the_higher_the_rung(days, share):
    today = LIST_DAY - dt.timedelta(days=days)
    charge = charge_today(LADDER, list_day=LIST_DAY, today=today, expected_price=Decimal("3100.00"))
    assert (charge.share, charge.amount) == (share, Decimal("31.00") * share)


def test_without_a_ladder_nothing_is_charged_and_pence_round_half_up():
    day = dt.date(2026, 12, 5)
    assert charge_today([], list_day=day, today=day, expected_price=Decimal(900)).amount == 0
    half = [Rung(7, Decimal(50))]
    assert charge_today(half, list_day=day, today=day, expected_price=Decimal("0.03")).amount == Decimal("0.02")


def test_what_cancelling_today_costs_is_said_in_a_sentence():
    charge = charge_today(
        LADDER, list_day=LIST_DAY, today=LIST_DAY - dt.timedelta(days=10), expected_price=Decimal("3100.00")
    )
    assert charge_words(charge, days_words="10 days") == (
        "The list is 10 days away: by the contract's ladder cancelling it today is charged at 50% of its expected"
        " price, £1,550.00, when it is down to the trust."
    )
    free = charge_today([], list_day=LIST_DAY, today=LIST_DAY, expected_price=Decimal(1))
    assert "nothing is charged" in charge_words(free, days_words="0 days")


def test_the_ladder_is_said_in_spans():
    assert spans(LADDER) == [
        ("29 days before or more", Decimal(0), Decimal(0)),
        ("28 to 15 days before", Decimal(25), Decimal(0)),
        ("14 to 8 days before", Decimal(50), Decimal(0)),
        ("7 to 0 days before", Decimal(100), Decimal(0)),
    ]
    assert spans([]) == []


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def buyer(world):
    return procurement(world, ENTERED_BY)


@pytest.fixture
def approver(world):
    return procurement(world, APPROVED_BY)


def codes(refusal) -> list[str]:
    return [fault.code for fault in refusal.value.errors]


def test_options_stand_in_order_and_only_in_a_draft(world, buyer):
    draft = make_draft(world)
    options = [(dt.date(2028, 3, 31), Decimal(100)), (dt.date(2029, 3, 31), Decimal(0))]
    with acting_as(buyer):
        made = set_options(by=buyer, call_off_id=draft.pk, options=options)
        assert [(row.place, row.until, row.value) for row in made] == [(1, *options[0]), (2, *options[1])]
        with pytest.raises(InvalidInput) as refusal:
            set_options(by=buyer, call_off_id=draft.pk, options=options[::-1])
        assert codes(refusal) == ["invalid"]
        five = [(dt.date(2028 + n, 3, 31), Decimal(0)) for n in range(5)]
        with pytest.raises(InvalidInput) as refusal:
            set_options(by=buyer, call_off_id=draft.pk, options=five)
        assert codes(refusal) == ["too_many"]
        with pytest.raises(RuleBroken) as refusal:
            set_options(by=buyer, call_off_id=world.call_off.pk, options=options)
        assert refusal.value.code == "call_off_not_draft"


def test_a_ladder_never_falls_as_the_list_nears(world, buyer):
    draft = make_draft(world)
    with acting_as(buyer):
        made = set_ladder(by=buyer, call_off_id=draft.pk, steps=[(7, Decimal(100)), (28, Decimal(25))])
        assert [row.days_before for row in made] == [28, 7]
        with pytest.raises(InvalidInput) as refusal:
            set_ladder(by=buyer, call_off_id=draft.pk, steps=[(7, Decimal(10)), (28, Decimal(25)), (28, Decimal(101))])
    assert sorted(codes(refusal)) == ["invalid", "ladder_falls", "step_twice"]


def test_terms_are_kept_and_the_value_as_awarded_stands_once_varied(world, buyer):
    pk = world.call_off.pk
    with acting_as(buyer):
        terms = save_terms(
            by=buyer, call_off_id=pk, original_value=Decimal(400000), purchase_order=" PO-77 ", notice_days=90
        )
        assert (terms.purchase_order, terms.notice_days) == ("PO-77", 90)
        with pytest.raises(InvalidInput) as refusal:
            save_terms(
                by=buyer,
                call_off_id=pk,
                original_value=Decimal(0),
                mobilisation_from=dt.date(2026, 5, 2),
                mobilisation_until=dt.date(2026, 5, 1),
            )
        assert codes(refusal) == ["invalid", "ends_before_it_starts"]
        propose_variation(by=buyer, call_off_id=pk, kind="value", ground=5, reason="More", amount_change=Decimal(1000))
        with pytest.raises(InvalidInput) as refusal:
            save_terms(by=buyer, call_off_id=pk, original_value=Decimal(1))
        assert codes(refusal) == ["original_value_stands"]


def test_who_decided_is_recorded(world, buyer):
    with acting_as(buyer):
        made = add_decision_maker(by=buyer, call_off_id=world.call_off.pk, job_title="Chief operating officer")
        assert made.job_title == "Chief operating officer"
        with pytest.raises(InvalidInput):
            add_decision_maker(by=buyer, call_off_id=world.call_off.pk, job_title=" ")
    with acting_as(world.trust_actor(Role.FINANCE)) as finance, pytest.raises(NotAllowed):
        add_decision_maker(by=finance, call_off_id=world.call_off.pk, job_title="Chief")


def test_a_standstill_is_held_open_by_a_representation_until_five_working_days_after_the_decision(
    world, buyer, approver
):
    draft = make_draft(world, signed_on=None)
    with acting_as(buyer):
        assert begin_standstill(by=buyer, call_off_id=draft.pk).state == "standstill"
        with pytest.raises(RuleBroken) as refusal:
            begin_standstill(by=buyer, call_off_id=draft.pk)
        assert refusal.value.code == "call_off_not_draft"
        with pytest.raises(InvalidInput) as late:
            open_representation(by=buyer, call_off_id=draft.pk, received_on=dt.date(2026, 3, 14), nature="Criteria")
        assert codes(late) == ["outside_standstill"]
        held = open_representation(
            by=buyer, call_off_id=draft.pk, received_on=dt.date(2026, 3, 10), nature="The criteria"
        )
        with pytest.raises(RuleBroken) as refusal:
            sign(by=buyer, call_off_id=draft.pk, signed_on=dt.date(2026, 3, 30))
        assert codes(refusal) == ["representation_open"]
    close = {
        "representation_id": held.pk,
        "outcome": "The award stands",
        "further_decision_sent_on": dt.date(2026, 3, 16),
    }
    with acting_as(approver):
        with pytest.raises(InvalidInput) as soon:
            close_representation(by=approver, closed_on=dt.date(2026, 3, 20), **close)
        assert codes(soon) == ["too_soon"]
        far = close | {"further_decision_sent_on": dt.date(2199, 1, 1)}
        with pytest.raises(InvalidInput) as unknown:
            close_representation(by=approver, closed_on=dt.date(2026, 3, 23), **far)
        assert codes(unknown) == ["invalid"]
        close_representation(by=approver, closed_on=dt.date(2026, 3, 23), **close)
    with acting_as(buyer):
        for signed in (dt.date(2026, 3, 12), dt.date(2026, 3, 23)):
            with pytest.raises(RuleBroken) as refusal:
                sign(by=buyer, call_off_id=draft.pk, signed_on=signed)
            assert set(codes(refusal)) == {"standstill_running"}
        sign(by=buyer, call_off_id=draft.pk, signed_on=dt.date(2026, 3, 24))
    with acting_as(approver):
        assert activate(by=approver, call_off_id=draft.pk).state == "active"


def test_an_award_in_its_standstill_is_not_the_providers_to_see_and_can_be_taken_back(world, buyer):
    draft = make_draft(world, signed_on=None)
    with acting_as(buyer):
        begin_standstill(by=buyer, call_off_id=draft.pk)
    with acting_as(world.provider_actor()) as provider:
        assert list(call_offs(provider)) == [world.call_off]
    with acting_as(buyer):
        assert abandon_standstill(by=buyer, call_off_id=draft.pk, reason="Decided again").state == "draft"


def test_an_award_without_a_notice_or_without_a_standstill_has_none_to_begin(world, buyer):
    bare = make_draft(world, signed_on=None, intention_published_on=None)
    with acting_as(buyer), pytest.raises(RuleBroken) as refusal:
        begin_standstill(by=buyer, call_off_id=bare.pk)
    assert codes(refusal) == ["notice_missing"]
    direct = make_draft(world, reference="NSH-2026-101", process="direct_award_a", intention_published_on=None)
    with acting_as(buyer), pytest.raises(RuleBroken) as refusal:
        begin_standstill(by=buyer, call_off_id=direct.pk)
    assert codes(refusal) == ["no_standstill"]


def test_call_offs_expire_after_their_last_day_once(world):
    with acting_as(SYSTEM) as system:
        assert expire_ended(by=system, today=world.call_off.ends_on) == 0
        after = world.call_off.ends_on + dt.timedelta(days=1)
        assert [expire_ended(by=system, today=after) for _ in range(2)] == [1, 0]
        assert CallOff.objects.get(pk=world.call_off.pk).state == "expired"
