"""The planner's page: what is shown, at what cost, to whom."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, make_world
from trusts.models import OpeningWindow, Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return visitor(Role.OPERATIONS, trust=world.trust)


def text_of(client, **query) -> str:
    answer = client.get(reverse("planner"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def key(world, part, day=SATURDAY) -> str:
    return f"{world.room.pk}.{day.isoformat()}.{part}"


def test_free_cells_are_tick_boxes_and_sessions_are_links(world, manager):
    session = make_session(world, day=SATURDAY, state="offered")

    text = text_of(manager)

    assert f'value="{key(world, "pm")}"' in text
    assert f'value="{key(world, "am")}"' not in text
    assert f"session={session.pk}" in text


def test_a_part_of_the_day_a_room_opens_in_on_one_day_only_is_empty_on_the_other(world, manager):
    with acting_as(SYSTEM):
        OpeningWindow.objects.filter(room=world.room, weekday=6, part="pm").delete()

    text = text_of(manager)

    assert f'value="{key(world, "pm")}"' in text
    assert f'value="{key(world, "pm", SATURDAY + dt.timedelta(days=1))}"' not in text


def test_what_is_picked_comes_back_picked_with_its_price(world, manager):
    text = text_of(manager, slot=[key(world, "am"), key(world, "pm")])

    assert text.count(f'value="{key(world, "am")}" checked') == 2
    assert "2 lists picked: Sat 5 Dec, Endoscopy 1" in text
    assert "Book 2 lists, £6,200" in text
    assert f"Left after: {world.call_off.reference} £493,800." in text
    assert "All 2 are short notice" in text


def test_ticks_on_other_days_are_kept_and_counted(world, manager):
    later = SATURDAY + dt.timedelta(days=70)

    text = text_of(manager, slot=[key(world, "am"), key(world, "am", later)])

    assert "2 lists picked: 2 days, Endoscopy 1" in text
    assert text.count(f'value="{key(world, "am", later)}"') == 2


def test_a_pick_that_was_taken_meanwhile_is_named(world, manager):
    make_session(world, day=SATURDAY, state="offered")

    text = text_of(manager, slot=key(world, "am"))

    assert "No longer free, so no longer picked:</strong> Endoscopy 1, Sat 5 Dec, morning." in text


def test_a_session_opens_at_the_side(world, manager):
    session = make_session(world, day=SATURDAY, state="accepted")

    text = text_of(manager, session=session.pk)

    assert "What it still needs" in text
    assert reverse("session", args=[session.pk]) in text


@pytest.mark.parametrize("wish", ["x", "0", "999999", "-1", "9" * 30, "½"])
def test_a_session_that_is_not_there_opens_nothing(world, manager, wish):
    assert "What it still needs" not in text_of(manager, session=wish)


def test_another_trusts_session_opens_nothing(world, manager):
    other = make_session(make_world(), day=SATURDAY, state="offered")

    assert "What it still needs" not in text_of(manager, session=other.pk)


def test_who_may_not_book_sees_free_cells_without_boxes(world):
    text = text_of(visitor(Role.FINANCE, trust=world.trust))

    assert 'name="slot"' not in text
    assert "app-cell--free" in text


def test_a_provider_is_led_to_its_sessions(world):
    answer = visitor(Role.PROVIDER_MANAGER, provider=world.provider).get(reverse("planner"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("provider-sessions"))


def test_nobody_gets_in_without_signing_in(client, world):
    assert client.get(reverse("planner")).status_code == 302


def test_a_trust_without_rooms_is_told_what_fills_the_page(world, manager):
    with acting_as(SYSTEM):
        Room.objects.filter(trust=world.trust).update(open=False)

    assert "No rooms to show" in text_of(manager)


FRAME = ("django_session", "accounts_membership", "messaging_task")
"""What every page reads: who is asking, and how many tasks wait."""


def reads(client, **query) -> list[str]:
    """The tables a page reads, without who is asking."""
    client.get(reverse("planner"), query)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("planner"), query).status_code == 200
    found = [re.search(r'from "(\w+)"', one["sql"], re.IGNORECASE) for one in asked]
    return [one[1] for one in found if one and one[1] not in FRAME]


def test_the_page_reads_the_same_at_one_room_and_at_three_and_never_more_than_ten(world):
    small, large = make_world(rooms=1), make_world(rooms=3)
    opened = [make_session(large, room=room, day=SATURDAY, state="offered") for room in large.rooms]
    first = visitor(Role.OPERATIONS, trust=small.trust, email="one@example.com")
    second = visitor(Role.OPERATIONS, trust=large.trust, email="two@example.com")

    assert reads(first) == reads(second)
    assert len(reads(second)) == 8
    assert len(reads(second, session=opened[0].pk, slot=key(large, "pm"))) == 10


def test_twelve_weekends_stand_side_by_side_with_their_days_under_one_another(world, manager):
    session = make_session(world, day=SATURDAY + dt.timedelta(days=1), state="offered")

    text = text_of(manager, days="twelve")

    assert "21–22 Nov" in text
    assert text.count('<th scope="col"') == 12
    assert "5–6 Dec" in text
    assert "30–31 Jan" in text
    assert "Sun AM" in text
    assert f"session={session.pk}" in text


def test_many_rooms_come_by_pages_and_what_is_ticked_comes_along(manager, world):
    large = make_world(rooms=30)
    client = visitor(Role.OPERATIONS, trust=large.trust, email="large@example.com")
    picked = f"{large.rooms[-1].pk}.{SATURDAY.isoformat()}.am"

    first, second = text_of(client, slot=picked), text_of(client, page="2", slot=picked)

    assert "Rooms 1 to 25 of 30" in first
    assert "Rooms 26 to 30 of 30" in second
    assert "360 open half-days" in first
    assert "360 open half-days" in second
    assert first.count(f'value="{picked}"') == second.count(f'value="{picked}"') == 2
    assert reads(client) == reads(client, page="2")
    assert "Rooms 1 to 25 of 30" in text_of(client, page="x")
