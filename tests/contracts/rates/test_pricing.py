"""The price of a list and its words: units, caps, missed appointments, minimum charge; properties over all terms."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rates.pricing import (
    AppointmentTally,
    ListCounts,
    PriceStep,
    break_down,
    delivered_amount,
    which_line,
    why_day_type,
)
from contracts.rates.terms import TIME_UNITS, Terms, Unit, terms_from_json, terms_to_json, terms_words
from tests.support.world import at

SATURDAY = dt.date(2026, 12, 5)


def points(**changes) -> Terms:
    return Terms(Unit.POINT.value, Decimal("310.00"), **changes)


def list_of(cases: int = 0, points: int = 0, **others) -> ListCounts:
    return ListCounts(minutes=240, seen=AppointmentTally(cases=cases, points=points), **others)


def said(of) -> list[tuple[str, str, str]]:
    return [(step.code, step.words, str(step.amount)) for step in of.steps]


def test_units_times_price():
    found = break_down([points()], list_of(cases=5, points=10))

    assert said(found) == [("delivered", "10 points × £310.00", "3100.00")]
    assert found.amount == Decimal("3100.00")


def test_a_cap_takes_back_what_is_above_it():
    found = break_down([points(most_units=12)], list_of(cases=7, points=14))

    assert said(found) == [
        ("delivered", "14 points × £310.00", "4340.00"),
        ("cap", "No more than 12 points are paid for: 2 above the cap", "-620.00"),
    ]
    assert found.amount == Decimal("3720.00")


def test_a_missed_appointment_is_paid_at_the_share_agreed():
    counts = list_of(cases=4, points=8, missed=AppointmentTally(cases=1, points=2))

    assert break_down([points()], counts).amount == Decimal("2480.00")
    assert said(break_down([points(missed_share=Decimal(50))], counts))[1:] == [
        ("missed", "2 points missed × 50% of £310.00", "310.00")
    ]


def test_what_was_missed_is_paid_within_the_cap_only():
    counts = list_of(cases=5, points=11, missed=AppointmentTally(cases=1, points=2))
    found = break_down([points(missed_share=Decimal(100), most_units=12)], counts)

    assert said(found)[1:] == [("missed", "2 points missed × 100% of £310.00, 1 of them within the cap", "310.00")]
    assert found.amount == 12 * Decimal("310.00")


def test_a_patient_who_cancels_is_paid_at_its_own_share():
    counts = list_of(cases=1, points=2, cancelled=AppointmentTally(cases=1, points=1))
    found = break_down([points(missed_share=Decimal(100), cancelled_share=Decimal("12.5"))], counts)

    assert said(found)[1:] == [("cancelled", "1 point cancelled by the patient × 12.5% of £310.00", "38.75")]


def test_a_list_that_ran_never_comes_to_less_than_the_minimum():
    found = break_down([points(minimum_charge=Decimal("2000.00"))], list_of(cases=2, points=4))

    assert said(found)[1:] == [("minimum", "Up to the minimum charge of £2,000.00", "760.00")]
    assert found.amount == Decimal("2000.00")


def test_a_list_that_did_not_run_is_owed_nothing():
    nobody = ListCounts(minutes=240, ran=False)

    assert break_down([points(minimum_charge=Decimal("2000.00"))], nobody).amount == Decimal("0.00")
    assert said(break_down([Terms("session", Decimal("4200.00"))], nobody)) == [
        ("nothing_ran", "Nobody came, so the list did not run", "0.00")
    ]


def test_first_and_follow_up_appointments_have_their_own_prices():
    pair = [Terms("first", Decimal("150.00")), Terms("follow_up", Decimal("90.00"))]
    counts = ListCounts(minutes=240, seen=AppointmentTally(cases=10, first=5, follow_up=4))

    assert said(break_down(pair, counts)) == [
        ("delivered", "6 first appointments × £150.00", "900.00"),
        ("delivered", "4 follow-up appointments × £90.00", "360.00"),
    ]


def test_a_price_for_first_appointments_alone_pays_no_follow_up_and_says_so():
    counts = ListCounts(minutes=240, seen=AppointmentTally(cases=3, first=2, follow_up=1))

    assert said(break_down([Terms("first", Decimal("150.00"))], counts)) == [
        ("delivered", "2 first appointments × £150.00", "300.00"),
        ("not_priced", "1 follow-up appointment without a price", "0.00"),
    ]


def test_a_price_for_follow_ups_alone_pays_for_all_not_said_to_be_first():
    counts = ListCounts(minutes=240, seen=AppointmentTally(cases=3, first=1, follow_up=1))
    assert break_down([Terms("follow_up", Decimal("90.00"))], counts).amount == Decimal("180.00")


@pytest.mark.parametrize(
    ("unit", "minutes", "amount"),
    [
        ("session", 300, "100.00"),
        ("half_day", 240, "100.00"),
        ("half_day", 480, "200.00"),
        ("half_day", 60, "100.00"),
        ("hour", 250, "417.00"),
        ("patient", 240, "700.00"),
        ("image", 240, "700.00"),
    ],
)
def test_every_unit_counts_its_own(unit, minutes, amount):
    found = delivered_amount(unit=unit, price=Decimal(100), minutes=minutes, points=9, cases=7, ran=True)
    assert found == Decimal(amount)


def test_why_a_day_is_of_its_kind():
    evening = dt.time(18)
    ask = [
        (at(SATURDAY, "08:30"), "saturday", "The list starts on a Saturday, Sat 5 Dec 2026."),
        (
            at(dt.date(2026, 12, 25), "08:30"),
            "bank_holiday",
            "Fri 25 Dec 2026 is a bank holiday (Christmas Day), which comes before the day of the week.",
        ),
        (
            at(dt.date(2026, 12, 4), "18:00"),
            "weekday_evening",
            "The list starts at 18:00 on Fri 4 Dec 2026; the trust’s evening begins at 18:00.",
        ),
        (
            at(dt.date(2026, 12, 4), "13:30"),
            "weekday_day",
            "The list starts at 13:30 on Fri 4 Dec 2026, before the trust’s evening begins at 18:00.",
        ),
    ]
    assert [why_day_type(start, evening_from=evening, day_type=kind) for start, kind, _ in ask] == [
        words for _, _, words in ask
    ]


def test_which_line_of_which_card():
    terms = [points(version=2, valid_from=dt.date(2026, 10, 1))]
    assert which_line(terms, "Endoscopy", "saturday") == (
        "Rate card version 2, from Thu 1 Oct 2026: Endoscopy, Saturdays, £310.00 a point."
    )


def test_frozen_terms_come_back_as_they_were():
    terms = (
        points(
            minimum_charge=Decimal("2000.00"),
            most_units=12,
            missed_share=Decimal("50.00"),
            includes=("drugs",),
            rate_line_id=7,
            version=2,
            valid_from=dt.date(2026, 10, 1),
        ),
        Terms("follow_up", Decimal("90.00")),
    )
    assert terms_from_json(terms_to_json(terms), unit="point", price=Decimal("1.00")) == terms


def test_a_session_that_kept_no_terms_is_paid_by_its_unit_and_price():
    assert terms_from_json([], unit="echo", price=Decimal("85.00")) == (Terms("echo", Decimal("85.00")),)


def test_terms_in_words():
    line = points(
        minimum_charge=Decimal(2000), most_units=12, missed_share=Decimal(50), includes=("drugs", "histology")
    )
    assert terms_words(line) == [
        "At least £2,000 for a list that ran",
        "At most 12 points a list",
        "Missed appointment: trust pays 50%",
        "Patient cancels: provider bears it",
        "Includes drugs and histology",
    ]


small = st.integers(0, 40)
tallies = st.builds(
    lambda first, follow_up, unsaid, points: AppointmentTally(first + follow_up + unsaid, first, follow_up, points),
    small,
    small,
    small,
    small,
)
lists = st.builds(
    lambda seen, missed, cancelled, minutes: ListCounts(
        minutes, seen, missed, cancelled, seen.cases + missed.cases > 0
    ),
    tallies,
    tallies,
    tallies,
    st.integers(30, 720),
)
terms = st.builds(
    Terms,
    unit=st.sampled_from(Unit.values),
    price=st.decimals("0", "9999.99", places=2),
    minimum_charge=st.none() | st.decimals("0", "9999.99", places=2),
    most_units=st.none() | st.integers(1, 40),
    missed_share=st.decimals("0", "100", places=2),
    cancelled_share=st.decimals("0", "100", places=2),
)
pairs = st.builds(lambda first, second: (replace(first, unit="first"), replace(second, unit="follow_up")), terms, terms)
agreed = st.tuples(terms) | pairs


@given(agreed, lists)
def test_the_steps_sum_to_the_amount_and_each_is_exact_to_the_penny(terms, counts):
    found = break_down(terms, counts)

    assert found.amount == sum((step.amount for step in found.steps), Decimal("0.00"))
    assert {step.amount.as_tuple().exponent for step in found.steps if isinstance(step, PriceStep)} <= {-2}
    assert found.amount >= 0


@given(agreed, lists)
def test_a_list_that_ran_comes_to_its_minimum_and_one_that_did_not_to_no_minimum(terms, counts):
    found = break_down(terms, counts)
    least = max((line.minimum_charge for line in terms if line.minimum_charge is not None), default=Decimal(0))

    assert found.amount >= least if counts.ran else "minimum" not in {step.code for step in found.steps}
    if not counts.ran and not counts.cancelled.cases and not counts.cancelled.points:
        unseen = AppointmentTally(points=counts.seen.points), AppointmentTally(points=counts.missed.points)
        if unseen == (AppointmentTally(), AppointmentTally()):
            assert found.amount == 0


@given(st.tuples(terms), lists, st.integers(1, 5))
def test_one_more_unit_never_costs_less(terms, counts, more):
    first = terms[0]
    seen = replace(
        counts.seen,
        cases=counts.seen.cases + more,
        points=counts.seen.points + more,
        first=counts.seen.first + (more if first.unit == "first" else 0),
        follow_up=counts.seen.follow_up + (more if first.unit == "follow_up" else 0),
    )
    longer = replace(counts, seen=seen, ran=True, minutes=counts.minutes + 30 * more)

    assert break_down(terms, longer).amount >= break_down(terms, counts).amount


@given(pairs, lists, st.booleans())
def test_one_more_appointment_of_either_kind_never_costs_less(terms, counts, first):
    add = {"first": counts.seen.first + 1} if first else {"follow_up": counts.seen.follow_up + 1}
    longer = replace(counts, seen=replace(counts.seen, cases=counts.seen.cases + 1, **add), ran=True)

    assert break_down(terms, longer).amount >= break_down(terms, counts).amount


@given(terms, lists)
def test_a_cap_is_never_passed_save_by_the_minimum(line, counts):
    found = break_down([line], counts)
    if line.most_units is not None:
        most = max(line.most_units * line.price, line.minimum_charge or Decimal(0))
        rounding = Decimal("0.02") if line.unit not in TIME_UNITS else 0
        assert found.amount <= most + rounding
