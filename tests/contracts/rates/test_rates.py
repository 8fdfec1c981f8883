"""Versions of the prices: what is refused and why, indexation, which price holds on a day."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import DayType, RateCard, RateLine
from contracts.rates.entries import EnteredRate, entry_of, indexed
from contracts.rates.pricing import quote, rate_on, rates_for
from contracts.rates.services.cards import set_draft_rates
from contracts.rates.services.decisions import propose_indexation, propose_rates
from plumbing.models import OutboxMessage
from tests.contracts.drafts import make_draft, new_index, new_prices, procurement
from tests.support.world import SATURDAY, SYSTEM, make_world

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture
def world():
    return make_world()


def entries(line_id: int, unit: str = "point", price: str = "310.00", **terms) -> list[EnteredRate]:
    return [EnteredRate(line_id, kind, unit, Decimal(price), **terms) for kind in DayType.values]


def add(world, rates, valid_from=OCTOBER, **about) -> RateCard:
    return new_prices(world, valid_from=valid_from, rates=rates, **about)


def index(world, percent: str, valid_from=OCTOBER) -> RateCard:
    return new_index(world, valid_from=valid_from, percent=Decimal(percent), because="CPI")


def refusal(kind, act):
    with pytest.raises(kind) as refused:
        act()
    return refused.value


def faults(error) -> list[tuple[str, str, str]]:
    return [(fault.pointer, fault.code, fault.detail) for fault in error.errors]


def prices(card: RateCard) -> dict[tuple[str, str], Decimal]:
    with acting_as(SYSTEM):
        return {(rate.day_type, rate.unit): rate.price for rate in card.lines.all()}


def test_a_version_keeps_every_term_of_every_line(world):
    terms = {
        "minimum_charge": Decimal("2000.00"),
        "most_units": 12,
        "missed_share": Decimal("50.00"),
        "cancelled_share": Decimal("25.00"),
        "includes": ("drugs", "histology"),
    }
    wanted = entries(world.line.pk, **terms)
    card = add(world, wanted, because="Variation 1")

    with acting_as(SYSTEM):
        assert [entry_of(rate) for rate in card.lines.order_by("pk")] == wanted
        assert (card.version, card.because, card.indexation) == (2, "Variation 1", None)
        assert OutboxMessage.objects.filter(topic="call_off.rates_changed").count() == 1
        event = Event.objects.get(name="call_off.rate_card_added")
        assert (event.reason, event.data["version"], event.data["valid_from"]) == ("Variation 1", 2, "2026-10-01")


def test_two_prices_that_would_pay_a_list_twice_are_refused(world):
    line = world.line.pk
    both = [*entries(line), EnteredRate(line, "saturday", "session", Decimal("4200.00"))]

    assert faults(refusal(InvalidInput, lambda: add(world, both))) == [
        (
            f"/{line}-saturday",
            "rates_overlap",
            (
                f"{world.line.name} would be paid twice on a Saturday: by the point and by the list."
                " Keep one; only follow-up appointments may have a price beside first appointments"
            ),
        )
    ]


def test_the_same_unit_twice_on_one_kind_of_day_is_refused(world):
    line = world.line.pk
    both = [*entries(line), EnteredRate(line, "sunday", "point", Decimal("320.00"))]
    assert [f[1] for f in faults(refusal(InvalidInput, lambda: add(world, both)))] == ["rates_overlap"]


def test_first_and_follow_up_appointments_stand_side_by_side(world):
    line = world.line.pk
    card = add(world, [*entries(line, "first", "150.00"), *entries(line, "follow_up", "90.00")])

    assert prices(card)["saturday", "first"] == Decimal("150.00")
    assert prices(card)["saturday", "follow_up"] == Decimal("90.00")


def test_the_database_itself_refuses_a_second_price(world):
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="rate_once_a_day_type"), transaction.atomic():
        RateLine.objects.create(
            rate_card=world.rate.rate_card,
            service_line=world.line,
            day_type=world.rate.day_type,
            unit="session",
            price="1.00",
            trust=world.trust,
            provider=world.provider,
        )


def test_a_gap_in_the_kinds_of_day_is_refused_by_name(world):
    line = world.line.pk
    without = [rate for rate in entries(line) if rate.day_type not in ("sunday", "weekday_evening")]

    assert faults(refusal(InvalidInput, lambda: add(world, without))) == [
        (
            f"/{line}-{kind}",
            "rates_missing",
            f"Enter the price of {world.line.name} on {words}: without it nothing could be booked then",
        )
        for kind, words in (("weekday_evening", "a weekday evening"), ("sunday", "a Sunday"))
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 4, 1), "Version 1 already holds from Wed 1 Apr 2026: two versions cannot begin on one day"),
        (dt.date(2026, 3, 1), "The new prices must hold from a day after Wed 1 Apr 2026, when version 1 began"),
        (dt.date(2027, 4, 1), "The new prices must hold from Wed 31 Mar 2027 or earlier: the contract ends then"),
    ],
)
def test_a_version_begins_on_a_day_of_its_own_inside_the_contract(time_machine_at_november, world, day, words):
    refused = refusal(RuleBroken, lambda: add(world, entries(world.line.pk), valid_from=day))
    assert faults(refused) == [("/valid_from", "rate_card_order", words)]


@pytest.mark.parametrize(
    ("terms", "place", "code"),
    [
        ({"missed_share": Decimal("100.01")}, "-missed", "invalid"),
        ({"cancelled_share": Decimal("-1")}, "-cancelled", "invalid"),
        ({"most_units": 0}, "-most", "invalid"),
        ({"minimum_charge": Decimal("-0.01")}, "-minimum", "invalid"),
        ({"minimum_charge": Decimal("3720.01"), "most_units": 12}, "-minimum", "rate_terms_contradict"),
        ({"price": Decimal("-1")}, "", "invalid"),
        ({"unit": "nurse"}, "", "unknown_value"),
    ],
)
def test_terms_that_make_no_sense_are_refused_at_their_place(world, terms, place, code):
    line = world.line.pk
    wanted = [replace(rate, **terms) if rate.day_type == "saturday" else rate for rate in entries(line)]
    found = [(p, c) for p, c, _ in faults(refusal(InvalidInput, lambda: add(world, wanted)))]
    assert (f"/{line}-saturday{place}", code) == found[0]


def test_what_is_included_comes_from_the_list(world):
    wanted = entries(world.line.pk, includes=("biscuits",))
    found = {(p, c) for p, c, _ in faults(refusal(InvalidInput, lambda: add(world, wanted)))}
    assert found == {(f"/{world.line.pk}-includes", "unknown_value")}


def test_indexation_is_a_new_version_to_the_penny_and_rewrites_nothing(world):
    before = prices(world.rate.rate_card)
    card = index(world, "4.83")

    assert set(prices(card).values()) == {Decimal("324.97")}  # 310.00 × 1.0483 = 324.973
    assert prices(world.rate.rate_card) == before
    with acting_as(SYSTEM):
        kept = RateCard.objects.get(pk=card.pk)
    assert (kept.version, kept.indexation, kept.because) == (2, Decimal("4.830"), "CPI")


def test_indexation_raises_the_minimum_charge_and_keeps_every_other_term(world):
    add(world, entries(world.line.pk, minimum_charge=Decimal("2000.00"), most_units=12, missed_share=Decimal(50)))
    card = index(world, "-2.5", valid_from=dt.date(2026, 11, 1))

    with acting_as(SYSTEM):
        rate = card.lines.first()
    assert (rate.price, rate.minimum_charge, rate.most_units, rate.missed_share) == (
        Decimal("302.25"),
        Decimal("1950.00"),
        12,
        Decimal("50.00"),
    )


@pytest.mark.parametrize("percent", ["0", "50.001", "-51"])
def test_an_indexation_of_nothing_or_far_too_much_is_refused(world, percent):
    assert [f[:2] for f in faults(refusal(InvalidInput, lambda: index(world, percent)))] == [("/percent", "invalid")]


@given(st.decimals("0", "99999.99", places=2), st.decimals("-50", "50", places=3))
def test_an_indexed_price_is_within_half_a_penny(price, percent):
    rate = indexed([RateLine(price=price)], percent)[0]
    exact = price * (1 + percent / 100)
    assert abs(rate.price - exact) <= Decimal("0.005")
    assert rate.price.as_tuple().exponent == -2


def test_the_price_of_a_day_is_that_of_the_newest_version_begun(world):
    add(world, entries(world.line.pk, price="320.00"))
    ask = {"line_id": world.line.pk, "day_type": "saturday"}

    with acting_as(world.trust_actor()) as actor:
        rates = rates_for(actor=actor, line_ids=[world.line.pk])
        on = [rate_on(rates, on=day, **ask) for day in (dt.date(2026, 9, 30), OCTOBER, dt.date(2026, 3, 31))]
    assert [rate and rate.price for rate in on] == [Decimal("310.00"), Decimal("320.00"), None]


def test_a_quote_expects_the_dearer_of_first_and_follow_up(world):
    line = world.line.pk
    add(world, [*entries(line, "first", "150.00"), *entries(line, "follow_up", "190.00")])

    with acting_as(world.trust_actor()) as actor:
        rate = rate_on(rates_for(actor=actor, line_ids=[line]), line_id=line, day_type="saturday", on=SATURDAY)
        found = quote(rate, day_type="saturday", minutes=240, capacity=10, cases=8)
    assert rate.unit == "first"
    assert found.amount == Decimal("1520.00")
    assert found.sentence == "8 follow-up appointments × £190.00 = £1,520"


def test_a_quote_says_cap_and_minimum(world):
    add(world, entries(world.line.pk, most_units=8, minimum_charge=Decimal("1000.00")))
    with acting_as(world.trust_actor()) as actor:
        rates = rates_for(actor=actor, line_ids=[world.line.pk])
        rate = rate_on(rates, line_id=world.line.pk, day_type="saturday", on=SATURDAY)
        found = quote(rate, day_type="saturday", minutes=240, capacity=10, cases=6)
    assert found.sentence == (
        "10 × £310 (endoscopy point, Saturday); No more than 8 points are paid for: 2 above the cap: -£620 = £2,480"
    )


def test_a_draft_is_filled_in_bit_by_bit(world):
    draft = make_draft(world)
    with acting_as(procurement(world)) as actor:
        line = draft.service_lines.get().pk
        card = set_draft_rates(
            by=actor, call_off_id=draft.pk, rates=[EnteredRate(line, "sunday", "echo", Decimal("85"))]
        )
    assert prices(card) == {("sunday", "echo"): Decimal("85.00")}


def test_only_procurement_of_the_trust_itself_sets_prices(world):
    other = make_world()
    with acting_as(world.trust_actor(Role.FINANCE)) as actor, pytest.raises(NotAllowed):
        propose_rates(by=actor, call_off_id=world.call_off.pk, valid_from=OCTOBER, rates=entries(world.line.pk))
    with acting_as(procurement(other)) as actor, pytest.raises(NotFound):
        propose_indexation(by=actor, call_off_id=world.call_off.pk, valid_from=OCTOBER, percent=Decimal(3))
