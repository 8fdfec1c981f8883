"""The page of free rooms and the same by API: what is left, said alike, at a constant cost, to its own trust only."""

import datetime as dt

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.credentials import issue_credential
from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.capacity.periods import last_quarter, stretches
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.models import Closure, RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def page(client, **query) -> str:
    answer = client.get(reverse("capacity"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def client_of(world, scopes=("sessions:read",)):
    with acting_as(SYSTEM):
        _, token = issue_credential(
            by=SYSTEM,
            name="Rota system",
            scopes=list(scopes),
            trust_id=world.trust.pk,
            expires_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
        )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_the_page_says_what_is_left_and_how_the_last_quarter_was_used(world):
    make_session(world, day=SATURDAY, state="offered")
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=world.trust,
            room=world.room,
            kind="in_house",
            during=(at(dt.date(2026, 9, 5), "08:30"), at(dt.date(2026, 9, 5), "12:30")),
        )

    text = page(visitor(Role.OPERATIONS, trust=world.trust))

    assert (
        "Mon 16 Nov 2026 to Sun 14 Feb 2027: 103 of 104 open half-days and evenings have nothing in them (99%)." in text
    )
    assert "Jul 2026 to Sep 2026: 103 of 104 open half-days and evenings stood empty (99%)." in text
    assert "Insourcing used 0 (0%), your own lists 1 (1%)." in text
    assert "3 of 4 half-days free, 12 hours in all" in text


@pytest.mark.parametrize("wish", ["", "x", "2026-13", "9999-01", "½"])
def test_any_wish_in_the_address_shows_a_page(world, wish):
    client = visitor(Role.OPERATIONS, trust=world.trust)
    for name in ("site", "kind", "part", "length", "from"):
        assert "What is left" in page(client, **{name: wish})


def test_a_year_by_month_and_two_weeks_by_day_are_the_same_rooms(world):
    client = visitor(Role.OPERATIONS, trust=world.trust)

    assert page(client, length="months").count("app-heat__when") == 2 * 13
    assert page(client, length="days").count("app-heat__when") == 2 * 15


def test_the_page_costs_the_same_whatever_there_is_to_count(world):
    few, many = make_world(rooms=1), make_world(rooms=6)
    for room in many.rooms:
        make_session(many, room=room, day=SATURDAY, state="offered")
    first = visitor(Role.OPERATIONS, trust=few.trust, email="one@example.com")
    second = visitor(Role.OPERATIONS, trust=many.trust, email="two@example.com")

    assert queries_of(first, "capacity") == queries_of(second, "capacity")


def test_who_has_no_rooms_is_told_what_fills_the_page_and_a_provider_is_led_away(world):
    with acting_as(SYSTEM):
        for room in world.rooms:
            room.windows.all().delete()

    assert "No room opens on these days" in page(visitor(Role.OPERATIONS, trust=world.trust))
    answer = visitor(Role.PROVIDER_MANAGER, provider=world.provider).get(reverse("capacity"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("provider-sessions"))


def test_the_api_gives_each_half_day_once_in_pages(world):
    make_session(world, day=SATURDAY, state="offered")
    client, address, found = client_of(world), f"/api/v1/capacity/?from={SATURDAY}&to=2026-12-13&limit=3", []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        found += answer.json()["results"]
        address = answer.json()["next"]

    assert len(found) == 16
    assert found[0] == {
        "room": world.room.pk,
        "room_name": "Endoscopy 1",
        "site": world.site.pk,
        "kind": "endoscopy",
        "unit": "points",
        "first_day": "2026-12-05",
        "last_day": "2026-12-05",
        "part": "am",
        "starts_at": "2026-12-05T08:30:00+00:00",
        "ends_at": "2026-12-05T12:30:00+00:00",
        "half_days": 1,
        "half_days_left": 0,
        "open_minutes": 240,
        "insourced_minutes": 240,
        "in_house_minutes": 0,
        "closed_minutes": 0,
        "minutes_left": 0,
        "capacity_left": 0,
        "slots_left": [],
    }
    assert sum(one["capacity_left"] for one in found) == 150


def test_the_api_sums_by_week_of_each_room(world):
    with acting_as(SYSTEM):
        Closure.objects.create(
            trust=world.trust, room=world.room, during=(at(SATURDAY, "00:00"), at(SATURDAY, "23:00")), reason="Works"
        )
    found = []
    client, address = client_of(world), f"/api/v1/capacity/?from={SATURDAY}&to=2026-12-13&by=week&limit=1"
    while address:
        found += client.get(address).json()["results"]
        address = client.get(address).json()["next"]

    assert [(one["room"], one["first_day"], one["minutes_left"], one["closed_minutes"]) for one in found] == [
        (world.rooms[0].pk, "2026-12-05", 480, 480),
        (world.rooms[0].pk, "2026-12-07", 960, 0),
        (world.rooms[1].pk, "2026-12-05", 960, 0),
        (world.rooms[1].pk, "2026-12-07", 960, 0),
    ]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-12-05&to=2026-12-01", "ends_before_it_starts"),
        ("from=2026-12-05&to=2028-12-01", "too_many_days"),
        ("from=2028-12-05&to=2029-01-05", "beyond_calendar"),
        ("by=fortnight", "unknown_value"),
        ("cursor=x", "cursor_invalid"),
        ("by=day&cursor=x", "cursor_invalid"),
        ("colour=blue", "unknown_field"),
    ],
)
def test_the_api_names_what_is_wrong_with_a_question(world, query, code):
    answer = client_of(world).get(f"/api/v1/capacity/?{query}")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_another_trusts_rooms_are_not_counted(world):
    other = make_world()

    answer = client_of(other).get(f"/api/v1/capacity/?room={world.room.pk}")

    assert answer.json() == {"results": [], "next": None}


def test_quarters_and_weeks_lie_where_people_look_for_them():
    quarter = last_quarter(dt.date(2027, 1, 2))
    weeks = stretches("weeks", "", dt.date(2026, 11, 20))

    assert (quarter.first, quarter.last, quarter.title) == (
        dt.date(2026, 10, 1),
        dt.date(2026, 12, 31),
        "Oct 2026 to Dec 2026",
    )
    assert (weeks[0].first, len(weeks), weeks[-1].last) == (dt.date(2026, 11, 16), 13, dt.date(2027, 2, 14))
