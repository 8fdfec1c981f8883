"""The pace of spending: run-out day, warnings, health, lists that depend on a contract."""

import datetime as dt
from decimal import Decimal

import pytest

from base.row_security import acting_as
from contracts.call_off_page.health import health_of
from contracts.models import CallOff, LedgerEntry, Lot, SpendAlert
from contracts.money import forecast
from contracts.money.ledger import Balance, balances
from contracts.money.policies.spending import flag, outlook_of, reached, run_out_words, runs_out_on
from contracts.money.services.alerts import warn_of_spend
from plumbing.models import OutboxMessage
from tests.support.world import LONDON, SYSTEM, make_world

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
ZERO = Decimal("0.00")


def balance(drawn: str, maximum: str = "1000.00") -> Balance:
    return Balance(Decimal(maximum), ZERO, ZERO, Decimal(drawn), ZERO, ZERO)


@pytest.mark.parametrize(
    ("left", "burn", "on"),
    [
        ("360550", "155600", TODAY + dt.timedelta(days=64)),
        ("100", "28", TODAY + dt.timedelta(days=100)),
        ("1", "28", TODAY + dt.timedelta(days=1)),
        ("0.99", "28", TODAY),
        ("0", "28", TODAY),
        ("-5", "0", TODAY),
        ("100", "0", None),
        ("100", "-3", None),
        ("999999999999.99", "0.01", None),
    ],
)
def test_the_money_runs_out_after_what_is_left_at_the_pace_of_four_weeks(left, burn, on):
    assert runs_out_on(today=TODAY, left=Decimal(left), burn=Decimal(burn)) == on


@pytest.mark.parametrize(
    ("drawn", "threshold"), [("749.99", 0), ("750", 75), ("899.99", 75), ("900", 90), ("1000", 100), ("1200", 100)]
)
def test_warnings_begin_exactly_at_their_share(drawn, threshold):
    assert reached(balance(drawn)) == threshold


def test_what_is_said_of_the_pace():
    end = dt.date(2027, 3, 31)
    soon = outlook_of(balance("500.00"), burn=Decimal("280.00"), today=TODAY)
    assert run_out_words(soon, ends_on=end, today=TODAY) == (
        "At the pace of the last four weeks (£280) the money runs out on Sat 9 Jan 2027,"
        " before the contract ends on Wed 31 Mar 2027."
    )
    late = outlook_of(balance("500.00"), burn=Decimal("10.00"), today=TODAY)
    assert "it lasts until the contract ends" in run_out_words(late, ends_on=end, today=TODAY)
    assert flag(soon) is None
    assert flag(outlook_of(balance("950.00"), burn=ZERO, today=TODAY)) == {"kind": "warn", "text": "90% or more used"}
    assert flag(outlook_of(balance("1000.00"), burn=ZERO, today=TODAY)) == {"kind": "bad", "text": "All used"}


@pytest.fixture
def world():
    return make_world(maximum="1000.00")


def move(world, kind: str, amount: str, on: dt.date, *, clock: str = "12:00", session: int | None = None) -> None:
    with acting_as(SYSTEM):
        LedgerEntry.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            kind=kind,
            amount=Decimal(amount),
            session_id=session,
            at=dt.datetime.combine(on, dt.time.fromisoformat(clock), LONDON),
        )


def test_the_pace_is_what_was_accrued_less_credited_in_28_whole_days_before_today(world):
    first = TODAY - dt.timedelta(days=28)
    move(world, "accrued", "1.00", first - dt.timedelta(days=1), clock="23:59:59")
    move(world, "accrued", "10.00", first, clock="00:00")
    move(world, "accrued", "100.00", TODAY - dt.timedelta(days=1), clock="23:59:59")
    move(world, "credited", "30.00", TODAY - dt.timedelta(days=2))
    move(world, "committed", "500.00", TODAY - dt.timedelta(days=2))
    move(world, "accrued", "70.00", TODAY, clock="00:00")
    with acting_as(SYSTEM) as system:
        pace = forecast.burns(actor=system, call_offs=[world.call_off], today=TODAY)
    assert pace == {world.call_off.pk: Decimal("80.00")}


def test_a_warning_is_sent_once_for_each_share_and_again_after_a_variation(world):
    move(world, "accrued", "920.00", TODAY)
    with acting_as(SYSTEM) as system:
        assert [warn_of_spend(by=system) for _ in range(2)] == [2, 0]
        sent = OutboxMessage.objects.filter(topic="call_off.spend_alert").order_by("pk")
        assert [message.body["threshold"] for message in sent] == [75, 90]
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value=Decimal("1100.00"))
        assert warn_of_spend(by=system) == 1
        assert SpendAlert.objects.count() == 3


def test_what_ends_when_and_what_hangs_on_it(world):
    move(world, "accrued", "1.00", TODAY - dt.timedelta(days=3), session=1)
    move(world, "accrued", "1.00", TODAY - dt.timedelta(days=3), session=2)
    move(world, "accrued", "1.00", TODAY - dt.timedelta(days=366), session=3)
    with acting_as(world.trust_actor()) as actor:
        (one,) = forecast.exits(actor=actor, today=TODAY)
    assert (one.call_off, one.lists, one.all_lists, one.share) == (world.call_off, 2, 2, 1.0)
    assert one.until == world.call_off.ends_on


def test_spend_off_framework_is_what_no_insourcing_lot_covers_by_month(world):
    move(world, "accrued", "10.00", dt.date(2026, 9, 30), clock="23:59")
    move(world, "accrued", "20.00", dt.date(2026, 10, 1), clock="00:00")
    since = dt.date(2026, 1, 1)

    def months() -> list:
        with acting_as(world.trust_actor()) as actor:
            rows = forecast.off_framework_by_month(actor=actor, since=since)
        return [(row.month.month, row.total, row.off_framework) for row in rows]

    assert months() == [(9, Decimal("10.00"), ZERO), (10, Decimal("20.00"), ZERO)]
    with acting_as(SYSTEM):
        Lot.objects.filter(pk=world.call_off.lot_id).update(type="staffing")
    assert months() == [(9, Decimal("10.00"), Decimal("10.00")), (10, Decimal("20.00"), Decimal("20.00"))]
    with acting_as(world.trust_actor()) as actor:
        assert forecast.off_framework_call_offs(actor) == [world.call_off]


def test_the_health_of_a_call_off_names_what_needs_an_eye(world):
    move(world, "accrued", "800.00", TODAY - dt.timedelta(days=3))
    soon = world.call_off.ends_on - dt.timedelta(days=60)
    with acting_as(world.trust_actor()) as actor:
        spent = balances(actor=actor, call_offs=[world.call_off])
        said = [
            [sign["text"] for sign in health_of(actor, [world.call_off], spent, day)[world.call_off.pk]]
            for day in (TODAY, soon)
        ]
    assert said == [["75% or more used", "Money runs out Fri 27 Nov 2026"], ["75% or more used", "Ends in 60 days"]]
