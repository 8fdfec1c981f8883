"""The pages of the estate: who may open them, what they do, how much they ask of the database."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.models import Closure, OpeningWindow, Room, RoomUse, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return visitor(Role.OPERATIONS, trust=world.trust)


def date_parts(name: str, day: dt.date) -> dict:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


ROOM = {"name": "Theatre 3", "kind": "theatre", "unit": "minutes", "half_day_capacity": "240"}


def test_the_estate_shows_every_site_and_room_with_its_week(world, manager):
    page = manager.get(reverse("estate")).content.decode()

    assert world.site.name in page
    assert "Endoscopy 1" in page
    assert "Sat and Sun AM and PM" in page


def test_the_estate_costs_the_same_however_many_rooms():
    few, many = make_world(rooms=1), make_world(rooms=6)

    counts = [
        queries_of(visitor(Role.OPERATIONS, trust=w.trust, email=f"{w.trust.pk}@example.com"), "estate")
        for w in (few, many)
    ]
    assert counts[0] == counts[1]


def test_only_those_who_keep_the_estate_open_it(world):
    assert visitor(Role.FINANCE, trust=world.trust).get(reverse("estate")).status_code == 403
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    assert provider.get(reverse("estate")).status_code == 403


def test_a_site_is_added(world, manager):
    answer = manager.post(reverse("new-site"), {"ods_code": "rxz09", "name": "Westmoor", "telephone": ""}, follow=True)

    assert "Westmoor is added" in answer.content.decode()
    with acting_as(SYSTEM):
        assert Site.objects.get(ods_code="RXZ09").trust_id == world.trust.pk


def test_a_room_is_added_and_its_windows_come_next(world, manager):
    answer = manager.post(reverse("new-room", args=[world.site.pk]), ROOM)

    with acting_as(SYSTEM):
        room = Room.objects.get(name="Theatre 3")
    assert answer.url == reverse("room-windows", args=[room.pk])


def test_a_room_of_the_same_name_is_refused_at_its_field(world, manager):
    answer = manager.post(reverse("new-room", args=[world.site.pk]), ROOM | {"name": "Endoscopy 1"})

    assert answer.status_code == 422
    assert f"A room called Endoscopy 1 is already at {world.site.name}" in answer.content.decode()


def test_a_room_is_changed_and_taken_out_of_use(world, manager):
    manager.post(reverse("edit-room", args=[world.room.pk]), ROOM)
    manager.post(reverse("room-in-use", args=[world.room.pk]), {"open": ""})

    with acting_as(SYSTEM):
        world.room.refresh_from_db()
    assert (world.room.name, world.room.unit, world.room.open) == ("Theatre 3", "minutes", False)


def test_windows_are_set_for_the_whole_week_at_once(world, manager):
    typed = {"0-eve": "on", "0-eve-starts": "18:00", "0-eve-ends": "21", "5-am-starts": "08:30"}
    answer = manager.post(reverse("room-windows", args=[world.room.pk]), typed)

    assert answer.status_code == 302
    with acting_as(SYSTEM):
        held = OpeningWindow.objects.filter(room=world.room).values_list("weekday", "part", "starts", "ends")
        assert list(held) == [(0, "eve", dt.time(18), dt.time(21))]


def test_a_ticked_window_without_times_and_one_that_overlaps_are_named(world, manager):
    answer = manager.post(reverse("room-windows", args=[world.room.pk]), {"0-am": "on"})
    assert "Enter the start of Monday AM, or take its tick away" in answer.content.decode()

    overlapping = {
        "0-am": "on",
        "0-am-starts": "08:30",
        "0-am-ends": "13:00",
        "0-pm": "on",
        "0-pm-starts": "12:30",
        "0-pm-ends": "17:00",
    }
    answer = manager.post(reverse("room-windows", args=[world.room.pk]), overlapping)
    assert answer.status_code == 422
    assert "Monday PM starts before Monday AM has ended" in answer.content.decode()


def test_rooms_are_closed_together_and_opened_again(world, manager):
    typed = {
        "room_ids": [room.pk for room in world.rooms],
        "from_time": "08:00",
        "until_time": "20:00",
        "reason": "No porters",
        **date_parts("first_day", SATURDAY),
        **date_parts("last_day", SATURDAY),
    }
    answer = manager.post(reverse("new-closure"), typed, follow=True)
    assert "2 rooms closed for that time. Nothing was booked inside." in answer.content.decode()

    with acting_as(SYSTEM):
        closure = Closure.objects.filter(room=world.room).get()
        assert closure.during.lower == at(SATURDAY, "08:00")
    manager.post(reverse("end-closure", args=[closure.pk]))
    with acting_as(SYSTEM):
        assert Closure.objects.filter(trust=world.trust).count() == 1


def test_an_own_list_holds_the_room_until_it_is_given_up_with_a_reason(world, manager):
    typed = {"starts": "08:30", "ends": "12:30", "note": "Own list", **date_parts("first_day", SATURDAY)}
    manager.post(reverse("new-in-house", args=[world.room.pk]), typed)
    with acting_as(SYSTEM):
        use = RoomUse.objects.get(room=world.room)
        assert (use.kind, use.live, use.during.upper) == ("in_house", True, at(SATURDAY, "12:30"))

    again = manager.post(reverse("new-in-house", args=[world.room.pk]), typed)
    assert again.status_code == 422
    assert "Endoscopy 1 is taken on Sat 5 Dec 2026, 08:30 to 12:30: Own list" in again.content.decode()

    assert manager.post(reverse("in-house-off", args=[use.pk]), {"reason": " "}).status_code == 422
    manager.post(reverse("in-house-off", args=[use.pk]), {"reason": "Surgeon on leave"})
    with acting_as(SYSTEM):
        use.refresh_from_db()
    assert (use.live, use.released_reason) == (False, "Surgeon on leave")


def test_gates_are_set_from_their_page(world, manager):
    typed = {
        "offer_gate_days": "35",
        "staffed_gate_days": "21",
        "populated_gate_days": "14",
        "locked_gate_days": "7",
        "offer_open_days": "4",
        "evening_starts": "17:30",
        "on_bank_holidays": "usual",
    }
    assert manager.post(reverse("gates"), typed).status_code == 302
    answer = manager.post(reverse("gates"), typed | {"locked_gate_days": "20"})
    assert answer.status_code == 422
    with acting_as(SYSTEM):
        world.trust.refresh_from_db()
    assert world.trust.offer_gate_days == 35


@pytest.mark.parametrize("page", ["room", "edit-room", "room-windows", "new-in-house"])
def test_another_trusts_room_is_not_there(page, world, manager):
    other = make_world().room
    assert manager.get(reverse(page, args=[other.pk])).status_code == 404
    assert manager.get(reverse(page, args=[10**25])).status_code == 404


@pytest.mark.parametrize(
    ("action", "kind"),
    [("room-in-use", "room"), ("site-in-use", "site"), ("in-house-off", None), ("end-closure", None)],
)
def test_another_trusts_estate_cannot_be_changed(action, kind, world, manager):
    other = make_world()
    target = {"room": other.room.pk, "site": other.site.pk}.get(kind, 10**9)
    assert manager.post(reverse(action, args=[target]), {"open": ""}).status_code == 404
    assert manager.post(reverse(action, args=[10**25]), {"open": ""}).status_code == 404


def test_a_site_goes_out_of_use_only_after_its_rooms(world, manager):
    refused = manager.post(reverse("site-in-use", args=[world.site.pk]), {"open": ""})
    assert refused.status_code == 409
    assert "still has 2 rooms in use" in refused.content.decode()

    with acting_as(SYSTEM):
        Room.objects.filter(site=world.site).update(open=False)
    assert manager.post(reverse("site-in-use", args=[world.site.pk]), {"open": ""}).status_code == 302
    with acting_as(SYSTEM):
        world.site.refresh_from_db()
    assert world.site.open is False
