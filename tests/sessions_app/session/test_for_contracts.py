"""What contracts learn of their lists: those inside core hours, and what each month came to by the day of the list."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.roles import Role
from base.row_security import acting_as
from contracts.compliance.services.evidence import record_hours
from contracts.compliance.services.gate import evaluate_now
from contracts.models import LedgerEntry, Lot
from contracts.money import forecast
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions, preview_booking
from tests.contracts.drafts import procurement
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import visitor
from tests.support.world import NOW, SATURDAY, SYSTEM, at, make_world
from trusts.models import OpeningWindow

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 12, 7)


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def wanted(world, day: dt.date, start: str = "08:30", end: str = "12:30") -> BookingRequest:
    return BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, at(day, start), at(day, end))


def of_lists(world) -> tuple[str, str]:
    with acting_as(procurement(world)) as actor:
        (one,) = [
            found for found in evaluate_now(actor, world.call_off).results if found.check.code == "capacity.lists"
        ]
    return one.finding.outcome.value, one.finding.says


def test_a_list_inside_core_hours_is_said_at_booking_and_shown_in_the_gate(world):
    asked = [wanted(world, MONDAY), wanted(world, MONDAY, "18:00", "21:00"), wanted(world, SATURDAY)]
    with acting_as(world.trust_actor(Role.OPERATIONS)) as actor:
        assert preview_booking(by=actor, wanted=asked).unreasoned == {0}
        book_sessions(by=actor, wanted=asked)
    assert of_lists(world) == (
        "fail",
        f"1 list runs inside core hours and the line has no reason on record: {world.room.name} on Mon 7 Dec 2026.",
    )
    with acting_as(procurement(world)) as actor:
        record_hours(by=actor, line_id=world.line.pk, when="both", reason="The room stands empty on Mondays")
    assert of_lists(world)[0] == "pass"
    with acting_as(world.trust_actor(Role.OPERATIONS)) as actor:
        again = preview_booking(by=actor, wanted=[wanted(world, MONDAY + dt.timedelta(days=7))])
    assert again.unreasoned == frozenset()


def test_the_booking_page_says_it_before_the_button_is_pressed(world):
    with acting_as(SYSTEM):
        OpeningWindow.objects.create(
            trust=world.trust, room=world.room, weekday=MONDAY.weekday(), part="am", starts="08:30", ends="12:30"
        )
    manager = visitor(Role.OPERATIONS, trust=world.trust)
    page = manager.get("/planner/book/", {"slot": f"{world.room.pk}.{MONDAY.isoformat()}.am"})
    assert "1 list runs inside core hours and no reason is recorded" in page.content.decode()


def spend(world, amount: str, signed_off: dt.date, day: dt.date) -> None:
    session = make_session(world, day=day, state="offered")
    with acting_as(SYSTEM):
        LedgerEntry.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            kind="accrued",
            amount=Decimal(amount),
            session_id=session.pk,
            at=at(signed_off, "12:00"),
        )


def test_spending_counts_in_the_month_of_its_list_whenever_it_was_signed_off(world):
    spend(world, "10.00", dt.date(2026, 11, 3), dt.date(2026, 9, 26))
    spend(world, "20.00", dt.date(2026, 11, 3), dt.date(2026, 11, 1))
    with acting_as(SYSTEM):
        Lot.objects.filter(pk=world.call_off.lot_id).update(type="staffing")
    with acting_as(world.trust_actor()) as actor:
        off = forecast.off_framework_by_month(actor=actor, since=dt.date(2026, 1, 1))
        one = forecast.spent_on(
            actor=actor, call_off=world.call_off, opening=Decimal("5.00"), today=dt.date(2026, 12, 2)
        )
        later = forecast.off_framework_by_month(actor=actor, since=dt.date(2026, 10, 1))
    assert [(month.month.month, month.total, month.off_framework) for month in off] == [
        (9, Decimal(10), Decimal(10)),
        (10, Decimal(0), Decimal(0)),
        (11, Decimal(20), Decimal(20)),
    ]
    assert [(month.month.month, month.spent, month.so_far) for month in one] == [
        (9, Decimal(10), Decimal(15)),
        (10, Decimal(0), Decimal(15)),
        (11, Decimal(20), Decimal(35)),
        (12, Decimal(0), Decimal(35)),
    ]
    assert [month.total for month in later] == [Decimal(20)]


def test_the_pages_draw_the_months_and_say_them(world):
    spend(world, "10.00", dt.date(2026, 11, 3), dt.date(2026, 9, 26))
    spend(world, "20.00", dt.date(2026, 11, 3), dt.date(2026, 11, 1))
    finance = visitor(Role.FINANCE, trust=world.trust)
    page = finance.get(f"/contracts/{world.call_off.pk}/").content.decode()
    assert "£30 by Nov 2026, £20 of it for lists in that month and £0 in the month before." in page
    assert 'id="spent-by-month-t"' in page
    assert "Nothing of £30 was off framework" in finance.get("/contracts/off-framework/").content.decode()
