"""Keeping the estate, in a browser: a new room, its week, a closure."""

import pytest
from playwright.sync_api import expect

from accounts.models import Membership
from accounts.roles import Role
from base.row_security import acting_as
from tests.support.visitors import client_of
from tests.support.world import SYSTEM, make_person, make_world
from trusts.models import Closure, OpeningWindow, Room


@pytest.fixture
def world(committed):
    return make_world()


def test_a_room_is_added_opened_and_closed_for_a_day(world, page, live_site, assert_accessible):
    person = make_person("sam@example.com", trust=world.trust, role=Role.OPERATIONS)
    with acting_as(SYSTEM):
        membership = Membership.objects.get(person=person)
    cookie = client_of(person, membership.pk).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_site.url}])

    page.goto("/estate/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name=f"Add a room at {world.site.name}").click()
    page.fill("[name=name]", "Endoscopy 1")
    page.select_option("[name=kind]", "theatre")
    page.get_by_label("minutes").check()
    page.fill("[name=half_day_capacity]", "240")
    page.get_by_role("button", name="Add the room").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(
        f"A room called Endoscopy 1 is already at {world.site.name}"
    )
    assert_accessible(page, phone=True)
    page.fill("[name=name]", "Theatre 3")
    page.get_by_role("button", name="Add the room").click()

    page.get_by_label("Saturday AM", exact=True).check()
    page.get_by_label("Saturday PM", exact=True).check()
    page.get_by_label("Saturday PM starts").fill("12:00")
    page.get_by_role("button", name="Save when it opens").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(
        "Saturday PM starts before Saturday AM has ended"
    )
    assert_accessible(page, phone=True)
    page.get_by_label("Saturday PM starts").fill("13.30")
    page.get_by_role("button", name="Save when it opens").click()
    expect(page.get_by_text("Sat AM and PM")).to_be_visible()
    assert_accessible(page, phone=True)

    page.get_by_role("link", name="Close the room").click()
    assert page.get_by_label(f"Theatre 3, {world.site.name}").is_checked()
    for name in ("first_day", "last_day"):
        for part, value in (("day", "5"), ("month", "12"), ("year", "2026")):
            page.fill(f"[name={name}-{part}]", value)
    page.fill("[name=reason]", "No porters")
    page.get_by_role("button", name="Close the rooms").click()
    expect(page.get_by_text("1 room closed for that time. Nothing was booked inside.")).to_be_visible()
    assert_accessible(page, phone=True)
    with acting_as(SYSTEM):
        room = Room.objects.get(name="Theatre 3")
        assert OpeningWindow.objects.filter(room=room).count() == 2
        assert Closure.objects.get(room=room).reason == "No porters"
