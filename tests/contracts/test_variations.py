"""PSR regulation 13 in figures, then proposing and deciding changes as people do."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff, ComplianceRun, ExtensionOption, LedgerEntry, StandingTerms, Variation
from contracts.money import ledger
from contracts.variations.policies import Cumulative, against_ground
from contracts.variations.services import (
    approve_variation,
    exercise_option,
    propose_variation,
    record_notice,
    refuse_variation,
)
from plumbing.models import OutboxMessage
from tests.contracts.drafts import APPROVED_BY, ENTERED_BY, give_limit, procurement
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
K = Decimal(1000)


def on_ground(ground: int, cumulative: Cumulative, **changes) -> list[str]:
    values = {"process": "mini_competition", "clause": "", "materially_different": False} | changes
    return [fault.code for fault in against_ground(ground, cumulative=cumulative, **values)]


@pytest.mark.parametrize(
    ("original", "before", "change", "against", "notice"),
    [
        (420 * K, 90 * K, 120 * K, [], False),
        (9600 * K, 0 * K, 600 * K, [], True),
        (1500 * K, 0 * K, 520 * K, ["over_threshold"], True),
        (1500 * K, 0 * K, Decimal("499999.99"), [], False),
        (2000 * K, 0 * K, 500 * K, ["over_threshold"], True),
        (2001 * K, 0 * K, 500 * K, [], True),
        (1500 * K, 0 * K, -520 * K, ["over_threshold"], True),
    ],
    ids=["50% below 500k", "6.3%", "34.7%", "a penny below", "exactly 25%", "just below 25%", "a reduction"],
)
def test_a_trusts_own_change_is_tested_against_all_changes_together(original, before, change, against, notice):
    cumulative = Cumulative(original, before, change)
    assert on_ground(5, cumulative) == against
    assert cumulative.notice_due is notice


@pytest.mark.parametrize("ground", [2, 3, 4])
def test_the_other_grounds_have_no_threshold(ground):
    assert on_ground(ground, Cumulative(100 * K, 0 * K, 900 * K), clause="Clause 4") == []


@pytest.mark.parametrize(
    ("process", "against"), [("direct_award_a", []), ("direct_award_b", []), ("competitive", ["ground_does_not_apply"])]
)
def test_ground_1_is_for_direct_awards_a_and_b(process, against):
    assert on_ground(1, Cumulative(100 * K, 0 * K, 900 * K), process=process) == against


def test_ground_2_needs_the_clause():
    assert on_ground(2, Cumulative(100 * K, 0 * K, 0 * K)) == ["required"]


@pytest.mark.parametrize(("ground", "against"), [(4, ["materially_different"]), (5, ["materially_different"]), (3, [])])
def test_a_materially_different_contract_needs_a_new_award(ground, against):
    assert on_ground(ground, Cumulative(100 * K, 0 * K, 1 * K), materially_different=True) == against


def test_a_change_of_no_value_needs_no_notice_whatever_went_before():
    assert Cumulative(9600 * K, 600 * K, 0 * K).notice_due is False


@pytest.fixture
def world():
    made = make_world(maximum="420000.00")
    give_limit(made, APPROVED_BY)
    return made


@pytest.fixture
def buyer(world):
    return procurement(world, ENTERED_BY)


@pytest.fixture
def approver(world):
    return procurement(world, APPROVED_BY)


def ask(world, by, **changes) -> Variation:
    values = {"kind": "value", "ground": 5, "reason": "More patients wait", "amount_change": Decimal("90000.00")}
    with acting_as(by):
        return propose_variation(by=by, call_off_id=world.call_off.pk, **values | changes)


def refused(world, by, **changes) -> list[tuple[str, str]]:
    with pytest.raises((RuleBroken, InvalidInput)) as refusal:
        ask(world, by, **changes)
    return [(fault.pointer, fault.code) for fault in refusal.value.errors]


def approve(by, variation):
    with acting_as(by):
        return approve_variation(by=by, variation_id=variation.pk)


def now(world) -> CallOff:
    with acting_as(SYSTEM):
        return CallOff.objects.get(pk=world.call_off.pk)


def test_variations_are_numbered_and_take_effect_when_somebody_else_approves_them(world, buyer, approver):
    first = ask(world, buyer)
    assert now(world).maximum_value == Decimal("420000.00")
    approve(approver, first)
    second = ask(world, buyer, amount_change=Decimal("120000.00"))
    assert (first.number, second.number) == (1, 2)
    assert (second.original_value, second.cumulative_change) == (Decimal("420000.00"), Decimal("210000.00"))
    assert approve(approver, second).maximum_value == now(world).maximum_value == Decimal("630000.00")
    with acting_as(SYSTEM):
        topics = OutboxMessage.objects.filter(topic__contains="variation").order_by("pk")
        assert (
            list(topics.values_list("topic", flat=True))
            == ["call_off.variation_proposed", "call_off.variation_approved"] * 2
        )


def test_nobody_approves_what_they_proposed_nor_above_their_limit(world, buyer, approver):
    give_limit(world, ENTERED_BY, "100000.00")
    made = ask(world, buyer)
    with pytest.raises(RuleBroken) as refusal:
        approve(buyer, made)
    assert [fault.code for fault in refusal.value.errors] == ["made_by_you", "above_limit"]
    nobody = procurement(world, 99)
    with pytest.raises(RuleBroken) as refusal:
        approve(nobody, made)
    assert [fault.code for fault in refusal.value.errors] == ["no_limit"]
    with pytest.raises(NotAllowed):
        approve(replace(approver, person_id=None, credential_id=5), made)
    with pytest.raises(NotAllowed):
        approve(world.trust_actor(Role.FINANCE, person_id=14), made)
    assert now(world).maximum_value == Decimal("420000.00")


def test_a_variation_is_decided_once_and_one_waits_at_a_time(world, buyer, approver):
    made = ask(world, buyer)
    with pytest.raises(RuleBroken) as refusal:
        ask(world, buyer)
    assert refusal.value.code == "variation_open"
    with acting_as(approver):
        refuse_variation(by=approver, variation_id=made.pk, reason="No budget")
    with pytest.raises(RuleBroken) as refusal:
        approve(approver, made)
    assert refusal.value.code == "variation_decided"
    assert ask(world, buyer).number == 2
    assert now(world).maximum_value == Decimal("420000.00")


def test_a_change_over_the_threshold_is_refused_with_its_figures(buyer):
    with acting_as(SYSTEM):
        CallOff.objects.filter(trust_id=buyer.trust_id).update(maximum_value=Decimal("1500000.00"))
        pk = CallOff.objects.get(trust_id=buyer.trust_id).pk
    with acting_as(buyer), pytest.raises(RuleBroken) as refusal:
        propose_variation(
            by=buyer, call_off_id=pk, kind="value", ground=5, reason="More", amount_change=Decimal("520000.00")
        )
    assert [fault.code for fault in refusal.value.errors] == ["over_threshold"]
    assert "£520,000, 34.7% of the original £1,500,000" in refusal.value.errors[0].detail


def test_what_was_varied_before_it_was_entered_here_counts(world, buyer):
    with acting_as(SYSTEM):
        StandingTerms.objects.create(
            trust=world.trust, provider=world.provider, call_off=world.call_off, original_value=Decimal("300000.00")
        )
    made = ask(world, buyer)
    assert (made.original_value, made.cumulative_change) == (Decimal("300000.00"), Decimal("210000.00"))


def test_a_notice_is_due_until_its_publication_is_recorded(world, buyer, approver):
    made = ask(world, buyer, amount_change=Decimal("600000.00"), ground=2, clause="Clause 4.2")
    assert made.notice_due
    with acting_as(buyer), pytest.raises(RuleBroken) as refusal:
        record_notice(by=buyer, variation_id=made.pk, published_on=dt.date(2026, 11, 1), reference="2026/S 000-1")
    assert [fault.code for fault in refusal.value.errors] == ["variation_not_approved"]
    approve(approver, made)
    assert of_changes(world) == ("variation approved", "missing")
    with acting_as(buyer):
        record_notice(by=buyer, variation_id=made.pk, published_on=dt.date(2026, 11, 1), reference="2026/S 000-1")
        with pytest.raises(RuleBroken) as refusal:
            record_notice(by=buyer, variation_id=made.pk, published_on=dt.date(2026, 11, 1), reference="2")
    assert [fault.code for fault in refusal.value.errors] == ["notice_recorded"]
    assert of_changes(world) == ("notice of a change recorded", "pass")


def of_changes(world) -> tuple[str, str]:
    """The cause of the gate's last run, and its answer on notices of changes."""
    with acting_as(SYSTEM):
        run = ComplianceRun.objects.filter(call_off=world.call_off).latest("pk")
        return run.cause, run.results.get(check_code="award.changes").outcome


@pytest.mark.parametrize("state", ["draft", "standstill", "expired", "terminated"])
def test_a_call_off_that_is_not_open_is_not_varied(world, buyer, state):
    with acting_as(SYSTEM):
        CallOff.objects.update(state=state)
    assert refused(world, buyer) == [("", "period_closed")]


def test_an_active_call_off_past_its_end_is_closed(world, buyer):
    with acting_as(SYSTEM):
        CallOff.objects.update(ends_on=dt.date(2026, 4, 30))
    assert refused(world, buyer) == [("", "period_closed")]


def test_a_maximum_below_what_is_used_and_impossible_ends_are_refused(time_machine_at_november, world, buyer):
    with acting_as(SYSTEM):
        ledger.post([entry_of(world, LedgerEntry.Kind.COMMITTED, "300000.00")])
        ledger.post([entry_of(world, LedgerEntry.Kind.ACCRUED, "50000.00")])
    assert refused(world, buyer, amount_change=Decimal("-70000.01")) == [("/amount_change", "below_what_is_used")]
    assert refused(world, buyer, kind="term", amount_change=Decimal(0), new_ends_on=None) == [
        ("/new_ends_on", "required")
    ]
    for ends, code in (("2026-03-01", "ends_before_it_starts"), ("2026-04-01", "invalid"), ("2027-03-31", "invalid")):
        assert refused(
            world, buyer, kind="term", amount_change=Decimal(0), new_ends_on=dt.date.fromisoformat(ends)
        ) == [("/new_ends_on", code)]
    assert refused(world, buyer, amount_change=Decimal("999999999999.99"), ground=2, clause="4") == [
        ("/amount_change", "invalid")
    ]
    assert refused(world, buyer, amount_change=Decimal(0)) == [("/amount_change", "required")]
    assert ask(world, buyer, amount_change=Decimal("-70000.00")).number == 1


def test_what_was_used_meanwhile_is_tested_again_at_approval(world, buyer, approver):
    made = ask(world, buyer, amount_change=Decimal("-70000.00"))
    with acting_as(SYSTEM):
        ledger.post([entry_of(world, LedgerEntry.Kind.COMMITTED, "400000.00")])
    with pytest.raises(RuleBroken) as refusal:
        approve(approver, made)
    assert [fault.code for fault in refusal.value.errors] == ["below_what_is_used"]


def test_more_value_lifts_over_value(world, buyer, approver):
    with acting_as(SYSTEM):
        ledger.post([entry_of(world, LedgerEntry.Kind.ACCRUED, "430000.00")])
        assert ledger.balance(actor=SYSTEM, call_off=now(world)).over_value
    approve(approver, ask(world, buyer))
    with acting_as(SYSTEM):
        assert not ledger.balance(actor=SYSTEM, call_off=now(world)).over_value


def test_options_are_exercised_in_order_as_variations_on_ground_2(world, buyer, approver):
    with acting_as(SYSTEM):
        options = [
            ExtensionOption.objects.create(
                trust=world.trust,
                provider=world.provider,
                call_off=world.call_off,
                place=place,
                until=dt.date(2027 + place, 3, 31),
                value=Decimal("10000.00"),
            )
            for place in (1, 2)
        ]
    with acting_as(buyer), pytest.raises(RuleBroken) as refusal:
        exercise_option(by=buyer, option_id=options[1].pk, reason="It goes well")
    assert refusal.value.code == "option_order"
    with acting_as(buyer):
        made = exercise_option(by=buyer, option_id=options[0].pk, reason="It goes well")
    assert (made.ground, made.clause, made.kind) == (2, "Extension option 1", "term")
    approve(approver, made)
    assert (now(world).ends_on, now(world).maximum_value) == (dt.date(2028, 3, 31), Decimal("430000.00"))
    with acting_as(buyer), pytest.raises(RuleBroken) as refusal:
        exercise_option(by=buyer, option_id=options[0].pk, reason="Again")
    assert refusal.value.code == "option_exercised"


def test_variations_are_never_rewritten(world, buyer):
    made = ask(world, buyer)
    for act in (lambda: Variation.objects.filter(pk=made.pk).update(reason="Other"), made.delete):
        with acting_as(SYSTEM), pytest.raises(ProgrammingError), transaction.atomic():
            act()


def test_another_trusts_variation_is_not_there(world, buyer):
    made = ask(world, buyer)
    other = make_world()
    with acting_as(procurement(other, APPROVED_BY)) as stranger, pytest.raises(NotFound):
        approve_variation(by=stranger, variation_id=made.pk)


def entry_of(world, kind: str, amount: str) -> LedgerEntry:
    return LedgerEntry(
        trust=world.trust, provider=world.provider, call_off=world.call_off, kind=kind, amount=Decimal(amount)
    )
