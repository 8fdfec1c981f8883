"""Booking from the planner: what the page promises, what the button does, what a refusal keeps."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff, ServiceLine
from sessions_app.models import Session
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, make_call_off, make_provider, make_world
from trusts.models import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
BOOK = "/planner/book/"
FAR = SATURDAY + dt.timedelta(days=63)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return visitor(Role.OPERATIONS, trust=world.trust)


def key(room, part="am", day=SATURDAY) -> str:
    return f"{room.pk}.{day.isoformat()}.{part}"


def all_four(world) -> list[str]:
    return [key(room, part) for room in world.rooms for part in ("am", "pm")]


def sessions() -> list[Session]:
    with acting_as(SYSTEM):
        return list(Session.objects.order_by("starts_at", "room"))


def test_the_page_says_lists_contract_price_and_money_left(world, manager):
    text = manager.get(BOOK, {"slot": all_four(world)}).content.decode()

    assert "<h1>Book 4 lists</h1>" in text
    assert "Book 4 lists, £12,400" in text
    assert world.call_off.reference in text
    assert "£487,600" in text
    assert "All 4 are short notice" in text
    assert sessions() == []


def test_lists_far_enough_ahead_are_not_short_notice(world, manager):
    assert "None is short notice" in manager.get(BOOK, {"slot": key(world.room, day=FAR)}).content.decode()


def test_pressing_the_button_books_all_and_says_who_answers_by_when(world, manager):
    answer = manager.post(BOOK, {"slot": all_four(world), "days": "weekends", "from": "2026-11-30"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/planner/?days=weekends&from=2026-11-30"
    assert "4 lists booked and offered, £12,400." in answer.content.decode()
    assert f"{world.provider.name} has until Wed 25 Nov 2026, 09:00 to answer." in answer.content.decode()
    assert [(s.state, s.booked_by) for s in sessions()] == [("offered", "Sam Example, Operations manager")] * 4


def test_one_clash_refuses_all_and_names_it_beside_what_fits(world, manager):
    make_session(world, day=SATURDAY, state="offered")

    answer = manager.post(BOOK, {"slot": all_four(world)})
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "3 of 4 lists fit, 1 does not" in text
    assert f"{world.room.name} is already booked Sat 5 Dec 2026 08:30 to 12:30" in text
    assert 'href="#list-0"' in text
    assert 'id="list-0"' in text
    assert "Book the 3 that fit, £9,300" in text
    assert all(slot in text for slot in all_four(world))
    assert len(sessions()) == 1


def test_booking_what_fits_keeps_the_rest_picked(world, manager):
    make_session(world, day=SATURDAY, state="offered")

    answer = manager.post(BOOK, {"slot": all_four(world), "fit": "yes"})

    assert answer.status_code == 302
    assert answer["Location"] == f"/planner/?slot={key(world.room)}"
    assert len(sessions()) == 4


def test_money_for_some_names_the_later_ones(manager, world):
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value="7000.00")

    text = manager.post(BOOK, {"slot": all_four(world)}).content.decode()

    assert "2 of 4 lists fit, 2 do not" in text
    assert text.count("is more than the £800 left on call-off") == 4
    assert 'class="app-result app-result--bad"' in text


def test_a_room_that_nothing_covers_is_named(world, manager):
    with acting_as(SYSTEM):
        Room.objects.filter(pk=world.rooms[1].pk).update(kind="echo")

    text = manager.post(BOOK, {"slot": [key(world.room), key(world.rooms[1])]}, follow=True).content.decode()

    assert "No active call-off covers echo at" in manager.get(BOOK, {"slot": [key(world.rooms[1])]}).content.decode()
    assert "1 of 2 lists fit, 1 does not" in text
    assert sessions() == []


def other_contract(world) -> ServiceLine:
    with acting_as(SYSTEM):
        _, line, _ = make_call_off(world.trust, make_provider(), world.site, price="290.00", offer_order=2)
    return line


def test_the_contract_asked_first_is_chosen_and_another_may_be(world, manager):
    line = other_contract(world)
    field = f"line-{world.site.pk}-endoscopy"

    usual = manager.get(BOOK, {"slot": key(world.room)}).content.decode()
    other = manager.get(BOOK, {"slot": key(world.room), field: line.pk}).content.decode()

    assert "Book 1 list, £3,100" in usual
    assert "Book 1 list, £2,900" in other
    manager.post(BOOK, {"slot": key(world.room), field: line.pk})
    assert [session.service_line_id for session in sessions()] == [line.pk]


def test_a_contract_with_too_little_money_is_passed_over(world, manager):
    line = other_contract(world)
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(maximum_value="100.00")

    manager.post(BOOK, {"slot": key(world.room)})

    assert [session.service_line_id for session in sessions()] == [line.pk]


@pytest.mark.parametrize("sent", [{}, {"slot": "x"}, {"slot": "999.2026-12-05.am"}])
def test_nothing_ticked_leads_back_with_a_sentence(world, manager, sent):
    text = manager.post(BOOK, sent, follow=True).content.decode()

    assert "Tick at least one free cell, then book." in text


def test_another_trusts_room_cannot_be_booked(world, manager):
    other = make_world()

    text = manager.post(BOOK, {"slot": key(other.room)}, follow=True).content.decode()

    assert "Tick at least one free cell, then book." in text
    assert sessions() == []


@pytest.mark.parametrize("role", [Role.FINANCE, Role.EXECUTIVE, Role.GOVERNANCE, Role.TRUST_ADMIN])
def test_roles_that_do_not_book_are_refused(world, role):
    assert visitor(role, trust=world.trust).get(BOOK, {"slot": key(world.room)}).status_code == 403


def test_a_provider_cannot_book(world):
    client = visitor(Role.PROVIDER_MANAGER, provider=world.provider)

    assert client.post(reverse("planner-book"), {"slot": key(world.room)}).status_code == 403


def test_the_page_costs_the_same_for_one_list_and_for_four(world, manager, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = set()
    for slots in ([key(world.room)], all_four(world)):
        manager.get(BOOK, {"slot": slots})
        with CaptureQueriesContext(connection) as asked:
            manager.get(BOOK, {"slot": slots})
        counts.add(len(asked))
    assert len(counts) == 1
