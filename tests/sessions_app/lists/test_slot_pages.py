"""Kinds of slots on pages: the usual ones, booking, series, spreadsheets, filling, and what they say is left."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import ServiceLine
from sessions_app.booking.services.planned_lists import import_future_lists
from sessions_app.models import ListEntry, Session
from tests.contracts.call_off_page.test_views import date_parts
from tests.sessions_app.clinics import CLINIC, again, make_list, turn_into, waits
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, make_world
from trusts.models import Room
from trusts.slot_mix import as_json, read_mix

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
BOOK = "/planner/book/"


@pytest.fixture
def world():
    made = make_world()
    turn_into(made, "clinic", CLINIC)
    with acting_as(SYSTEM):
        ServiceLine.objects.filter(pk=made.line.pk).update(setting="outpatient")
    return made


@pytest.fixture
def manager(world):
    return visitor(Role.OPERATIONS, trust=world.trust)


def morning(world):
    return f"{world.room.pk}.{SATURDAY.isoformat()}.am"


def mixes():
    with acting_as(SYSTEM):
        return [session.slot_mix for session in Session.objects.order_by("pk")]


def test_the_booking_page_says_the_usual_slots_and_books_others(world, manager):
    field = f"kinds-{world.site.pk}-clinic"
    text = manager.get(BOOK, {"slot": morning(world)}).content.decode()
    assert "Empty: the usual 3 new × 30 min + 4 follow-up × 15 min." in text

    manager.post(BOOK, {"slot": morning(world), field: "2 new x 60"})
    assert mixes() == [as_json(read_mix("2 new × 60"))]


def test_slots_that_cannot_be_read_or_do_not_fit_are_named_and_nothing_is_booked(world, manager):
    field = f"kinds-{world.site.pk}-clinic"
    for typed, said in (("some", "Give number, kind and minutes"), ("9 new x 30", "The slots take 270 minutes")):
        answer = manager.post(BOOK, {"slot": morning(world), field: typed})
        assert (answer.status_code, said in answer.content.decode()) == (400, True), typed
    assert mixes() == []


def test_filling_says_what_is_left_by_kind_and_takes_the_kind_that_was_chosen(world):
    session = make_list(world, CLINIC)
    first, second = waits(world, 1), again(world, 2)
    clerk = visitor(Role.SCHEDULER, trust=world.trust)
    page = reverse("session-fill", args=[session.pk])
    assert "3 of 3 new, 4 of 4 follow-up left" in clerk.get(page).content.decode()

    clerk.post(page, {"need": [first.pk, second.pk], f"kind-{second.pk}": "new"})
    with acting_as(SYSTEM):
        assert [e.slot_kind for e in ListEntry.objects.order_by("slot")] == ["new", "new"]
    text = clerk.get(reverse("session", args=[session.pk])).content.decode()
    assert "Patient list: 2 of 3 new, 0 of 4 follow-up" in text
    assert "planned 08:30" in text

    full = clerk.post(page, {"need": [waits(world, n).pk for n in (3, 4)]})
    assert (full.status_code, "This takes 2 new, but 1 of 3 new are free." in full.content.decode()) == (422, True)


def test_the_session_page_asks_the_same_for_any_number_of_slots(world):
    clerk = visitor(Role.SCHEDULER, trust=world.trust)
    few = make_list(world, CLINIC)
    queries = queries_of(clerk, "session", few.pk)
    with acting_as(SYSTEM):
        Room.objects.filter(pk=world.rooms[1].pk).update(kind="clinic", unit="slots")
    many = make_list(world, "16 follow-up × 15", room=world.rooms[1])
    needs = [again(world, n) for n in range(1, 9)]
    clerk.post(reverse("session-fill", args=[many.pk]), {"need": [need.pk for need in needs]})
    assert queries_of(clerk, "session", many.pk) == queries


def test_the_usual_slots_of_a_room_and_of_a_line_are_set_by_those_who_keep_the_estate(world, manager):
    room = {"name": "Clinic 4", "kind": "clinic", "unit": "slots", "half_day_capacity": "9", "slot_mix": "8 new x 30"}
    assert manager.post(reverse("edit-room", args=[world.room.pk]), room).status_code == 302
    with acting_as(SYSTEM):
        kept = Room.objects.get(pk=world.room.pk)
    assert (kept.slot_mix, kept.half_day_capacity) == (as_json(read_mix("8 new × 30")), 8)
    long = manager.post(reverse("edit-room", args=[world.room.pk]), room | {"slot_mix": "9 new x 30"})
    assert "The slots take 270 minutes, but the list is 240 minutes long" in long.content.decode()
    assert "8 new × 30 min" in manager.get(reverse("room", args=[world.room.pk])).content.decode()

    session = make_list(world, CLINIC)
    page = reverse("usual-slots", args=[session.pk])
    assert manager.post(page, {"slots": "6 follow-up x 40"}).status_code == 302
    with acting_as(SYSTEM):
        assert ServiceLine.objects.get(pk=world.line.pk).slot_mix == as_json(read_mix("6 follow-up × 40"))
    assert manager.post(page, {"slots": "7 follow-up x 40"}).status_code == 422
    assert visitor(Role.SCHEDULER, trust=world.trust).get(page).status_code == 403


def test_a_series_and_a_change_of_a_list_take_kinds_of_slots(world, manager):
    asked = {
        "rooms": [str(world.room.pk)],
        "weekdays": ["5"],
        "every": "1",
        "starts": "08:30",
        "ends": "12:30",
        "line": str(world.line.pk),
        **date_parts("first_day", SATURDAY),
        **date_parts("last_day", SATURDAY + dt.timedelta(weeks=1)),
        "slots": "4 new x 45",
        "book": "all",
    }
    manager.post(reverse("series-new"), asked)
    assert mixes() == [as_json(read_mix("4 new × 45"))] * 2

    with acting_as(SYSTEM):
        session = Session.objects.order_by("pk").first()
    text = manager.get(reverse("session-change", args=[session.pk])).content.decode()
    assert 'value="4 new × 45 min"' in text


def test_a_spreadsheet_of_future_lists_has_a_column_for_them(world):
    text = (
        "Date;Starts;Ends;Room;Contract;Slot mix\n"
        f"05/12/2026;08:30;12:30;{world.room.name};{world.call_off.reference};2 new x 30 + 3 follow-up x 20\n"
        f"06/12/2026;08:30;12:30;{world.room.name};{world.call_off.reference};two new\n"
        f"12/12/2026;08:30;12:30;{world.room.name};{world.call_off.reference};\n"
    )
    with acting_as(world.trust_actor()) as by:
        found = import_future_lists(by=by, text=text)
    assert [(fault.pointer, fault.code) for fault in found.faults] == [("/3/slot_mix", "invalid")]
    assert mixes() == [as_json(read_mix("2 new × 30 + 3 follow-up × 20")), as_json(read_mix(CLINIC))]
