"""A session is paid on the terms it was booked on, whatever the prices became since."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import DayType, RateLine
from contracts.rates.entries import EnteredRate
from contracts.rates.pricing import AppointmentTally, ListCounts
from contracts.rates.terms import Terms
from sessions_app.activity.selectors.counted import counted
from sessions_app.activity.services.activities import log_activities
from sessions_app.activity.services.sign_off import account_of, sign_off_session
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.models import Session
from tests.contracts.drafts import new_prices
from tests.sessions_app.deliveries import PAST, fact, make_session, row
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
TERMS = {"minimum_charge": Decimal("1500.00"), "most_units": 12, "missed_share": Decimal("50.00")}


@pytest.fixture
def world():
    world = make_world()
    with acting_as(SYSTEM):
        RateLine.objects.filter(rate_card=world.rate.rate_card).update(**TERMS)
    return world


def book(world) -> Session:
    wanted = BookingRequest(
        world.room.pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30")
    )
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=[wanted]).sessions[0]


def log(world, *rows) -> None:
    with acting_as(world.provider_actor()) as provider:
        assert log_activities(by=provider, rows=list(rows)).counts["rejected"] == 0


def test_a_booking_keeps_the_whole_terms_of_its_day(world):
    session = book(world)
    with acting_as(SYSTEM):
        session.refresh_from_db()
        rate = session.rate_line

    assert session.rate_terms == [
        {
            "rate_line": rate.pk,
            "version": 1,
            "valid_from": "2026-04-01",
            "unit": "point",
            "price": "310.00",
            "minimum_charge": "1500.00",
            "most_units": 12,
            "most_charge": None,
            "missed_share": "50.00",
            "cancelled_share": "0.00",
            "includes": [],
        }
    ]


def test_a_new_version_changes_nothing_that_was_booked(world):
    session = book(world)
    dearer = [EnteredRate(world.line.pk, kind, "point", Decimal("999.00")) for kind in DayType.values]
    new_prices(world, valid_from=dt.date(2026, 12, 1), rates=dearer)
    with acting_as(SYSTEM):
        session.refresh_from_db()
        account = account_of(session, fact(session))

    assert account.terms[0] == Terms(
        "point",
        Decimal("310.00"),
        **TERMS,
        rate_line_id=session.rate_line_id,
        version=1,
        valid_from=dt.date(2026, 4, 1),
    )
    assert book_another(world).rate_price == Decimal("999.00")


def book_another(world) -> Session:
    wanted = BookingRequest(
        world.rooms[1].pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30")
    )
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=[wanted]).sessions[0]


def frozen_session(world) -> Session:
    kept = book(world).rate_terms
    return make_session(world, rate_terms=kept)


def test_sign_off_pays_on_the_frozen_terms_and_counts_as_the_price_counts(world):
    session = frozen_session(world)
    log(
        world,
        row(session, 1, points=2),
        row(session, 2, points=3, first_attendance="2"),
        row(session, 3, points=2, attended="3", outcome=None, rtt_status=None),
        row(session, 4, points=1, attended="2", outcome=None, rtt_status=None),
    )

    with acting_as(SYSTEM):
        assert counted(session.pk, minutes=240) == ListCounts(
            240, AppointmentTally(2, 1, 1, 5), AppointmentTally(1, 1, 0, 2), AppointmentTally(1, 1, 0, 1), ran=True
        )
    with acting_as(world.trust_actor(person_id=9)) as actor:
        signed = sign_off_session(by=actor, session_id=session.pk)
        steps = [(step.code, step.amount) for step in account_of(signed, fact(signed)).steps]
    assert signed.delivered_price == Decimal("1860.00")
    assert steps == [("delivered", Decimal("1550.00")), ("missed", Decimal("310.00"))]


def test_a_list_below_its_minimum_is_paid_the_minimum_and_one_nobody_came_to_nothing(world):
    ran, empty = frozen_session(world), make_session(world, day=PAST - dt.timedelta(days=7))
    log(world, row(ran, 1, points=1))

    with acting_as(world.trust_actor(person_id=9)) as actor:
        paid = [sign_off_session(by=actor, session_id=one.pk).delivered_price for one in (ran, empty)]
    assert paid == [Decimal("1500.00"), Decimal("0.00")]


def test_the_sign_off_page_says_how_the_amount_comes_about(world):
    session = frozen_session(world)
    log(world, row(session, 1, points=1))
    page = visitor(Role.OPERATIONS, trust=world.trust).get(f"/sessions/{session.pk}/sign-off/").content.decode()
    assert "1 point × £310.00: £310.00" in page
    assert "Up to the minimum charge of £1,500.00: £1,190.00" in page
