"""The provider answers four offers in two steps and names a team; who is not cleared cannot be chosen."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.models import RosterEntry, Session
from tests.sessions_app.stories.scene import WEEK, make_scene, picture, saturday
from tests.support.world import SYSTEM


def day() -> dt.date:
    return saturday() + 2 * WEEK


@pytest.fixture
def scene(committed):
    made = make_scene()
    for room in ("Endoscopy 1", "Endoscopy 2"):
        for starts, ends in (("08:30", "12:30"), ("13:30", "17:30")):
            made.book(made.room_named(room), day(), starts, ends)
    return made


def states() -> list[str]:
    with acting_as(SYSTEM):
        return sorted(Session.objects.values_list("state", flat=True))


def test_three_offers_are_accepted_one_declined_and_a_team_named(scene, live_site, page, assert_accessible):
    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Kim Roster")
    page.goto("/offers/")
    page.get_by_role("heading", name="4 offers to answer").first.wait_for()
    assert_accessible(page, phone=True)
    boxes = page.locator('input[name="offer"]')
    for place in range(3):
        boxes.nth(place).check()
    picture(page, "offers")
    page.get_by_role("button", name="Accept 3 lists, £9,300").click()
    page.get_by_text("3 lists accepted, £9,300.").wait_for()

    page.locator('input[name="offer"]').check()
    page.get_by_role("button", name="Decline what is ticked").click()
    page.get_by_role("link", name="Enter a reason for declining").wait_for()
    assert_accessible(page, phone=True)
    page.get_by_label("Reason for declining").fill("No endoscopist that afternoon")
    page.get_by_role("button", name="Decline what is ticked").click()
    page.get_by_text("1 list declined.").wait_for()
    assert states() == ["accepted", "accepted", "accepted", "declined"]

    page.goto("/our-sessions/")
    assert_accessible(page, phone=True)
    picture(page, "provider-sessions")
    page.get_by_role("link", name="Name the team").first.click()
    page.get_by_role("heading", name="Name the team").wait_for()
    uma = page.locator(".app-person", has_text="Uma Blank")
    expect(uma.get_by_text("Cannot be chosen until renewed.")).to_be_visible()
    expect(uma.locator("input")).to_have_count(0)
    for name in ("Dr Ada Sample", "Nia Example", "Ola Sampleton"):
        page.get_by_label(f"Choose {name}").check()
    picture(page, "team")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Name 3 people").click()

    page.get_by_text("3 people named. The team is complete").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "session-provider")
    assert states() == ["accepted", "accepted", "declined", "staffed"]
    with acting_as(SYSTEM):
        assert sorted(RosterEntry.objects.values_list("name", flat=True)) == [
            "Dr Ada Sample",
            "Nia Example",
            "Ola Sampleton",
        ]
