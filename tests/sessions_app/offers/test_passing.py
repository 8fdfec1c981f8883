"""An offer nobody answered goes to the trust's next call-off that covers it, and only then is the list unfilled."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from base.row_security import acting_as
from contracts.models import CallOff, LedgerEntry, ServiceLine
from contracts.money import ledger
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.models import Session, StateChange
from sessions_app.offers.services import offers
from sessions_app.offers.services.fallback import ended_offers
from sessions_app.tasks import expire_unanswered_offers
from tests.support.world import SATURDAY, SYSTEM, at, make_call_off, make_provider, make_world
from trusts.models import RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
LATER = at(dt.date(2026, 11, 29), "09:00")
MUCH_LATER = at(dt.date(2026, 12, 4), "20:00")


@pytest.fixture
def world():
    return make_world()


def next_call_off(world, order=2, **changes) -> CallOff:
    with acting_as(SYSTEM):
        return make_call_off(world.trust, make_provider(), world.site, offer_order=order, **changes)[0]


def offered(world) -> Session:
    one = BookingRequest(
        world.room.pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30"), 8, 4
    )
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=[one]).sessions[0]


def at_the_end(moment=LATER) -> int:
    with time_machine.travel(moment, tick=False):
        return expire_unanswered_offers()


def chain() -> list[tuple[int, str]]:
    with acting_as(SYSTEM):
        return list(Session.objects.order_by("pk").values_list("call_off_id", "state"))


def test_the_next_in_the_trusts_order_is_asked_for_the_same_list(world):
    third, second = next_call_off(world, 3), next_call_off(world, 2, price="300.00")
    session = offered(world)

    assert at_the_end() == 1

    assert chain() == [(world.call_off.pk, "unfilled"), (second.pk, "offered")]
    with acting_as(SYSTEM):
        follower = Session.objects.get(passed_from=session)
        assert (follower.booked_by, follower.booked_by_person_id) == (session.booked_by, 1)
        assert (follower.planned_capacity, follower.planned_cases, follower.expected_price) == (
            8,
            4,
            Decimal("2400.00"),
        )
        assert follower.starts_at == session.starts_at
        assert follower.offer_ends_at > LATER
        assert list(RoomUse.objects.filter(live=True).values_list("session_id", flat=True)) == [follower.pk]
        kinds = LedgerEntry.objects.order_by("pk").values_list("call_off_id", "kind", "amount")
        assert list(kinds) == [
            (world.call_off.pk, "committed", Decimal("2480.00")),
            (world.call_off.pk, "released", Decimal("2480.00")),
            (second.pk, "committed", Decimal("2400.00")),
        ]
    assert at_the_end(MUCH_LATER) == 1
    assert chain()[1:] == [(second.pk, "unfilled"), (third.pk, "offered")]
    assert at_the_end(at(SATURDAY, "08:00")) == 1
    assert [state for _, state in chain()] == ["unfilled"] * 3


@pytest.mark.parametrize("why", ["suspended", "no money", "other specialty", "ended", "other site"])
def test_a_call_off_that_cannot_carry_the_list_is_passed_over(world, why):
    second, third = next_call_off(world, 2), next_call_off(world, 3)
    with acting_as(SYSTEM):
        spoilt = CallOff.objects.filter(pk=second.pk)
        if why == "suspended":
            spoilt.update(state="suspended")
        elif why == "no money":
            spoilt.update(maximum_value="100.00")
        elif why == "ended":
            spoilt.update(ends_on=SATURDAY - dt.timedelta(days=1))
        elif why == "other site":
            second.service_lines.get().line_sites.all().delete()
        else:
            ServiceLine.objects.filter(call_off=second).update(tfc="110")
    offered(world)

    at_the_end()

    assert chain() == [(world.call_off.pk, "unfilled"), (third.pk, "offered")]


def test_an_answered_offer_is_left_alone_and_the_second_sweep_finds_nothing(world):
    next_call_off(world)
    session = offered(world)
    with acting_as(world.provider_actor()) as actor:
        offers.accept_sessions(by=actor, session_ids=[session.pk])

    assert at_the_end() == 0

    assert chain() == [(world.call_off.pk, "accepted")]
    with time_machine.travel(LATER, tick=False), acting_as(SYSTEM):
        assert ended_offers(by=SYSTEM) == []


def test_another_trusts_call_off_is_never_asked(world):
    other = make_world()
    offered(world)

    at_the_end()

    assert chain() == [(world.call_off.pk, "unfilled")]
    with acting_as(SYSTEM):
        assert ledger.balance(actor=SYSTEM, call_off=other.call_off).drawdown == 0


def test_the_history_says_by_whom_and_why(world):
    session = offered(world)
    at_the_end()

    with acting_as(world.trust_actor()):
        last = StateChange.objects.filter(session=session).last()
        assert (last.new, last.by, last.reason) == ("unfilled", "offer expiry", "Nobody answered the offer in time.")
