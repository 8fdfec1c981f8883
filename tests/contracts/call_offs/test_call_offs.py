"""Entering a call-off with its lines and prices."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.call_offs.services.entry import change_call_off, enter_call_off
from contracts.call_offs.services.lines import remove_line, save_line
from contracts.models import CallOff, DayType, RateLine
from contracts.rates.services.cards import set_draft_rates
from contracts.rates.services.decisions import propose_rates
from tests.contracts.drafts import all_rates, line_of, make_draft, new_prices, procurement, terms
from tests.support.world import SYSTEM, make_provider, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def refused(refusal) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in refusal.value.errors]


def test_a_draft_is_entered_with_its_standstill_worked_out(world):
    with acting_as(procurement(world)) as actor:
        call_off = enter_call_off(by=actor, **terms(world))
        event = Event.objects.get(name="call_off.entered")

    assert (call_off.state, call_off.trust_id) == ("draft", world.trust.pk)
    # Published Mon 2 Mar 2026: the period begins on Tue 3 and its eighth working day after is Fri 13 Mar.
    assert call_off.standstill_ends_on == dt.date(2026, 3, 13)
    assert (event.target_id, event.person_id) == (str(call_off.pk), actor.person_id)


def test_an_award_without_a_standstill_has_none(world):
    with acting_as(procurement(world)) as actor:
        call_off = enter_call_off(by=actor, **terms(world, process="direct_award_b"))
    assert call_off.standstill_ends_on is None


def test_everything_wrong_is_named_at_once(world):
    wrong = terms(
        world,
        reference=" ",
        title="",
        process="luck",
        regime="law",
        lot_id=None,
        provider_id=0,
        ends_on=dt.date(2026, 1, 1),
        maximum_value=Decimal("0"),
    )
    with acting_as(procurement(world)) as actor, pytest.raises(InvalidInput) as refusal:
        enter_call_off(by=actor, **wrong)
    assert [pointer for pointer, _ in refused(refusal)] == [
        "/reference",
        "/title",
        "/provider_id",
        "/process",
        "/regime",
        "/ends_on",
        "/maximum_value",
    ]


def test_a_notice_beyond_the_bank_holidays_known_is_refused_not_guessed(world):
    with acting_as(procurement(world)) as actor, pytest.raises(InvalidInput) as refusal:
        enter_call_off(by=actor, **terms(world, intention_published_on=dt.date(2090, 1, 2)))
    assert refused(refusal) == [("/intention_published_on", "invalid")]


def test_a_lot_and_a_reason_for_having_none_exclude_each_other(world):
    with acting_as(procurement(world)) as actor:
        with pytest.raises(InvalidInput) as refusal:
            enter_call_off(by=actor, **terms(world, off_framework_reason="No framework covers it"))
        assert refused(refusal) == [("/off_framework_reason", "invalid")]
        off = enter_call_off(by=actor, **terms(world, lot_id=None, off_framework_reason="No framework covers it"))
        assert off.lot_id is None


def test_a_reference_is_used_once_in_a_trust_and_freely_in_another(world):
    other = make_world()
    with acting_as(procurement(world)) as actor:
        enter_call_off(by=actor, **terms(world))
        with pytest.raises(RuleBroken) as refusal:
            enter_call_off(by=actor, **terms(world))
        assert refused(refusal) == [("/reference", "call_off_exists")]
    with acting_as(procurement(other)) as actor:
        assert enter_call_off(by=actor, **terms(other)).reference == "NSH-2026-100"


@pytest.mark.parametrize("role", [Role.OPERATIONS, Role.FINANCE, Role.EXECUTIVE, Role.TRUST_ADMIN])
def test_only_procurement_enters_contracts(world, role):
    with acting_as(world.trust_actor(role)) as actor, pytest.raises(NotAllowed):
        enter_call_off(by=actor, **terms(world))


def test_a_draft_is_changed_and_its_prices_follow_its_first_day(world):
    call_off = make_draft(world)
    with acting_as(procurement(world)) as actor:
        change_call_off(by=actor, call_off_id=call_off.pk, **terms(world, starts_on=dt.date(2026, 5, 1)))
        assert call_off.rate_cards.get().valid_from == dt.date(2026, 5, 1)


def test_the_provider_of_a_draft_with_lines_stays(world):
    call_off = make_draft(world)
    with acting_as(SYSTEM):
        other = make_provider()
    with acting_as(procurement(world)) as actor, pytest.raises(RuleBroken) as refusal:
        change_call_off(by=actor, call_off_id=call_off.pk, **terms(world, provider_id=other.pk))
    assert refused(refusal) == [("/provider_id", "invalid")]


def test_an_active_call_off_is_not_changed(world):
    with acting_as(procurement(world)) as actor:
        for act in (
            lambda: change_call_off(by=actor, call_off_id=world.call_off.pk, **terms(world)),
            lambda: save_line(by=actor, call_off_id=world.call_off.pk, **line_of(world)),
            lambda: remove_line(by=actor, call_off_id=world.call_off.pk, line_id=world.line.pk),
            lambda: set_draft_rates(by=actor, call_off_id=world.call_off.pk, rates=all_rates(world.line.pk)),
        ):
            with pytest.raises(RuleBroken) as refusal:
                act()
            assert refusal.value.code == "call_off_not_draft"


def test_another_trusts_call_off_is_not_there(world):
    other = make_world()
    with acting_as(procurement(world)) as actor, pytest.raises(NotFound):
        change_call_off(by=actor, call_off_id=other.call_off.pk, **terms(world))


def test_a_line_names_real_codes_sites_and_a_lead(world):
    other = make_world()
    with acting_as(procurement(world)) as actor:
        call_off = enter_call_off(by=actor, **terms(world))
        with pytest.raises(InvalidInput) as refusal:
            save_line(
                by=actor,
                call_off_id=call_off.pk,
                **line_of(
                    world, name="", tfc="999", setting="garden", lead_name="Dr Kit", lead_gmc="12", planned_cases=0
                ),
            )
        assert [pointer for pointer, _ in refused(refusal)] == [
            "/name",
            "/tfc",
            "/lead_gmc",
            "/setting",
            "/planned_cases",
        ]
        with pytest.raises(InvalidInput) as refusal:
            save_line(by=actor, call_off_id=call_off.pk, **line_of(world, site_ids=[other.site.pk]))
        assert refused(refusal) == [("/site_ids", "unknown_value")]


def test_a_line_is_changed_and_taken_off_with_its_prices(world):
    call_off = make_draft(world)
    with acting_as(procurement(world)) as actor:
        line = call_off.service_lines.get()
        save_line(by=actor, call_off_id=call_off.pk, line_id=line.pk, **line_of(world, site_ids=[], name="Cystoscopy"))
        line.refresh_from_db()
        assert (line.name, line.line_sites.count()) == ("Cystoscopy", 0)
        with pytest.raises(NotFound):
            save_line(by=actor, call_off_id=call_off.pk, line_id=world.line.pk, **line_of(world))
        remove_line(by=actor, call_off_id=call_off.pk, line_id=line.pk)
        assert RateLine.objects.filter(rate_card__call_off=call_off).count() == 0


def test_a_line_of_the_same_name_is_refused(world):
    call_off = make_draft(world)
    with acting_as(procurement(world)) as actor, pytest.raises(RuleBroken) as refusal:
        save_line(by=actor, call_off_id=call_off.pk, **line_of(world))
    assert refused(refusal) == [("/name", "line_exists")]


def test_prices_of_a_draft_are_replaced_whole(world):
    call_off = make_draft(world)
    with acting_as(procurement(world)) as actor:
        line = call_off.service_lines.get()
        card = set_draft_rates(
            by=actor,
            call_off_id=call_off.pk,
            rates={(line.pk, DayType.SATURDAY.value): ("half_day", Decimal("3100.00"))},
        )
        assert list(card.lines.values_list("day_type", "unit", "price")) == [("saturday", "half_day", Decimal("3100"))]


def test_wrong_prices_are_all_named(world):
    call_off = make_draft(world)
    with acting_as(procurement(world)) as actor:
        line = call_off.service_lines.get().pk
        rates = {
            (line, "saturday"): ("kilo", Decimal(1)),
            (line, "sunday"): ("point", Decimal(-1)),
            (world.line.pk, "saturday"): ("point", Decimal(1)),
        }
        with pytest.raises(InvalidInput) as refusal:
            set_draft_rates(by=actor, call_off_id=call_off.pk, rates=rates)
    assert [pointer for pointer, _ in refused(refusal)] == [
        f"/{line}-saturday",
        f"/{line}-sunday",
        f"/{world.line.pk}-saturday",
    ]


def test_new_prices_are_a_later_version_and_the_old_one_stays(world):
    card = new_prices(world, valid_from=dt.date(2026, 10, 1), rates=all_rates(world.line.pk, price="320.00"))
    with acting_as(procurement(world)):
        assert card.version == 2
        world.rate.refresh_from_db()
        assert world.rate.price == Decimal("310.00")


@pytest.mark.parametrize("day", [dt.date(2026, 4, 1), dt.date(2027, 4, 1)])
def test_new_prices_hold_from_a_later_day_within_the_contract(time_machine_at_november, world, day):
    with acting_as(procurement(world)) as actor, pytest.raises(RuleBroken) as refusal:
        propose_rates(by=actor, call_off_id=world.call_off.pk, valid_from=day, rates=all_rates(world.line.pk))
    assert refused(refusal) == [("/valid_from", "rate_card_order")]


def test_new_prices_cover_every_line_on_every_kind_of_day(world):
    rates = all_rates(world.line.pk)
    del rates[world.line.pk, "sunday"]
    with acting_as(procurement(world)) as actor, pytest.raises(InvalidInput) as refusal:
        propose_rates(by=actor, call_off_id=world.call_off.pk, valid_from=dt.date(2026, 10, 1), rates=rates)
    assert refused(refusal) == [(f"/{world.line.pk}-sunday", "rates_missing")]


def test_a_draft_gets_no_second_rate_card(world):
    call_off = make_draft(world)
    with acting_as(procurement(world)) as actor, pytest.raises(RuleBroken) as refusal:
        propose_rates(by=actor, call_off_id=call_off.pk, valid_from=dt.date(2026, 10, 1), rates={})
    assert refusal.value.code == "call_off_not_active"


def test_a_provider_reads_its_call_off_and_changes_nothing(world):
    with acting_as(world.provider_actor()) as actor:
        assert list(CallOff.objects.visible_to(actor)) == [world.call_off]
        with pytest.raises(NotAllowed):
            change_call_off(by=actor, call_off_id=world.call_off.pk, **terms(world))
