"""Lists of several kinds of slots priced by appointment, echo and scan, as expected and as delivered; their facts."""

from decimal import Decimal

import pytest

from base.row_security import acting_as
from contracts.rates.pricing import AppointmentTally, ListCounts, break_down, quote, rate_on, rates_for
from contracts.rates.terms import terms_of
from sessions_app.activity.selectors.counted import counted
from sessions_app.activity.services.activities import log_activities
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.evaluation import size_of
from tests.sessions_app.clinics import CLINIC, ECHO, make_list, price_by, turn_into
from tests.sessions_app.deliveries import PAST, fact, row
from tests.support.world import SATURDAY, at, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def log(world, rows):
    with acting_as(world.provider_actor()) as by:
        assert [fault for one in log_activities(by=by, rows=rows).rows for fault in one.faults] == []


def expected(world, **changes):
    """What booking the world's Saturday morning in its first room would commit."""
    begins, ends = at(SATURDAY, "08:30"), at(SATURDAY, "12:30")
    one = BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, begins, ends, **changes)
    with acting_as(world.trust_actor()) as by:
        rates = rates_for(actor=by, line_ids=[world.line.pk])
        rate = rate_on(rates, line_id=world.line.pk, day_type="saturday", on=SATURDAY)
    size = size_of(one, world.room, world.line)
    return quote(rate, day_type="saturday", minutes=240, **size.priced)


@pytest.mark.parametrize(
    ("unit", "price", "follow_up", "mix", "amount", "sentence"),
    [
        (
            "first",
            "150.00",
            "90.00",
            CLINIC,
            "810.00",
            "3 first appointments × £150.00; 4 follow-up appointments × £90.00 = £810",
        ),
        (
            "first",
            "150.00",
            None,
            CLINIC,
            "450.00",
            "3 × £150 (first appointment, Saturday); 4 follow-up appointments without a price: £0 = £450",
        ),
        (
            "follow_up",
            "90.00",
            None,
            CLINIC,
            "360.00",
            "4 × £90 (follow-up appointment, Saturday); 3 first appointments without a price: £0 = £360",
        ),
        ("patient", "100.00", None, CLINIC, "700.00", "7 × £100 (patient, Saturday) = £700"),
        ("echo", "84.50", None, ECHO, "422.50", "5 × £84.50 (echo, Saturday) = £422.50"),
    ],
)
def test_each_unit_expects_what_the_slots_hold_of_it(world, unit, price, follow_up, mix, amount, sentence):
    turn_into(world, "clinic", mix)
    price_by(world, unit, price, follow_up=follow_up)

    found = expected(world)

    assert (found.amount, found.sentence) == (Decimal(amount), sentence)


def test_scans_are_expected_by_the_image(world):
    turn_into(world, "mri", "12 scans × 20", unit="images")
    price_by(world, "image", "152.50")
    assert expected(world).amount == Decimal("1830.00")


def test_patients_beyond_the_slots_are_expected_at_the_dearer_price(world):
    turn_into(world, "clinic", "2 new × 30 + 2 follow-up × 15")
    price_by(world, "first", "150.00", follow_up="190.00")
    assert expected(world, cases=5).amount == Decimal("870.00")  # 2 × 150 + 3 × 190
    assert expected(world, cases=3).amount == Decimal("530.00")  # 1 × 150 + 2 × 190


def test_what_is_delivered_is_priced_as_each_attendance_was(world):
    turn_into(world, "clinic", CLINIC)
    price_by(world, "first", "150.00", follow_up="90.00")
    session = make_list(world, CLINIC, state="delivered", day=PAST)
    log(
        world,
        [
            row(session, 1, first_attendance="1"),
            row(session, 2, first_attendance="2"),
            row(session, 3, first_attendance="2"),
            row(session, 4, first_attendance="2", attended="3", outcome=None, rtt_status=None),
        ],
    )
    with acting_as(world.trust_actor()) as by:
        rates = rates_for(actor=by, line_ids=[world.line.pk])
        terms = terms_of(rate_on(rates, line_id=world.line.pk, day_type="saturday", on=SATURDAY))
        delivered = break_down(terms, counted(session.pk, minutes=240))
    assert delivered.amount == Decimal("330.00")  # 1 × 150 + 2 × 90
    assert break_down(
        terms, ListCounts(minutes=240, seen=AppointmentTally(cases=3, first=1, follow_up=2))
    ).amount == Decimal("330.00")


@pytest.mark.parametrize(
    ("unit", "mix", "planned", "delivered"),
    [("slots", CLINIC, (7, 0, 0), (2, 0)), ("images", "12 scans × 20", (0, 12, 0), (0, 3))],
)
def test_slots_are_counted_by_visit_and_images_by_scan(world, unit, mix, planned, delivered):
    session = make_list(world, mix, unit=unit, state="delivered", day=PAST)
    log(
        world,
        [
            row(session, 1),
            row(session, 2),
            row(session, 2) | {"external_ref": "visit-2b"},
            row(session, 3, attended="3", outcome=None, rtt_status=None),
        ],
    )
    found = fact(session)
    assert (found.planned_slots, found.planned_images, found.planned_points) == planned
    assert (found.slots_delivered, found.images_delivered) == delivered
    assert found.seen == 3
