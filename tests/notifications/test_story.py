"""A trust's and a provider's person find what waits for them, settle it, choose their e-mails and make a calendar."""

import re

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from base import formatting
from base.row_security import acting_as
from notifications.models import Notice
from notifications.services.reconcile import reconcile
from notifications.tasks import sweep_tasks
from tests.accounts.test_stories import sign_in
from tests.notifications.support import BO, SAM, people, thing, things
from tests.reports.support import make_session
from tests.sessions_app.stories.scene import WEEK, saturday
from tests.support.world import SYSTEM, make_world


@pytest.fixture
def world(committed):
    return make_world()


def test_the_inbox_of_an_operations_manager(world, live_site, page, assert_accessible):
    sam, _ = people(world, Role.OPERATIONS)
    with acting_as(SYSTEM):
        reconcile(
            by=SYSTEM,
            kind=things([thing(world, n, words=f"Book list {n} again", why="No provider took it.") for n in (1, 2, 3)]),
        )
        Notice.objects.create(
            person=sam,
            trust=world.trust,
            kind="told.declined",
            source="1",
            words="EEL1 declined 2 lists",
            why="Endoscopy 1, Sat 5 Dec; Endoscopy 2, Sat 5 Dec.",
            href="/planner/",
        )
    sign_in(page, SAM)
    expect(page.get_by_role("heading", name="What needs you today")).to_be_visible()
    expect(page.get_by_role("link", name="Book list 1 again")).to_be_visible()
    assert_accessible(page, phone=True)

    page.get_by_role("link", name=re.compile(r"^Tasks\s+3\s+open")).click()
    expect(page.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_role("button", name=re.compile("Done.*Book list 1 again")).click()
    expect(page.get_by_role("alert").get_by_text("Done: Book list 1 again")).to_be_visible()
    page.get_by_role("link", name=re.compile("Dismiss.*Book list 2 again")).click()
    expect(page.get_by_role("heading", name="Dismiss a task")).to_be_visible()
    page.get_by_role("button", name="Dismiss the task").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_label("Why it need not be done").fill("The room is let to the trust's own team")
    page.get_by_role("button", name="Dismiss the task").click()
    expect(page.get_by_text("Dismissed: Book list 2 again")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^Tasks\s+1\s+open"))).to_be_visible()

    page.get_by_role("link", name="News (1 unread)").click()
    expect(page.get_by_role("link", name="EEL1 declined 2 lists")).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("All read", exact=True)).to_be_visible()

    page.get_by_role("link", name="E-mail", exact=True).click()
    page.get_by_label("Offers a provider declined").select_option("In the daily summary")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice of e-mails is saved.")).to_be_visible()
    expect(page.get_by_label("Offers a provider declined")).to_have_value("digest")


def test_a_provider_sees_an_offer_and_gives_a_colleague_a_calendar(world, live_site, page, assert_accessible):
    people(world)
    day = saturday() + WEEK
    with acting_as(SYSTEM):
        make_session(world, day)
    sweep_tasks()
    sign_in(page, BO)

    page.get_by_role("link", name=re.compile(r"^Tasks\s+1\s+open")).click()
    expect(
        page.get_by_role("link", name=re.compile(f"^Answer the offer of Endoscopy 1, {formatting.day(day)}"))
    ).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Calendar", exact=True).click()
    expect(page.get_by_text("You have no feed yet.")).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Make a calendar feed").click()
    page.get_by_label("Name").fill("Outlook")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Make the feed").click()
    expect(page.get_by_role("heading", name="Copy the address now")).to_be_visible()
    assert_accessible(page, phone=True)
    address = page.get_by_label("Address of the feed").input_value()
    path = "/" + address.partition("://")[2].partition("/")[2]
    assert "BEGIN:VEVENT" in page.request.get(live_site.url + path).text()

    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_text("Works", exact=True)).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_role("link", name=re.compile("Revoke.*Outlook")).click()
    expect(page.get_by_role("heading", name="Revoke Outlook")).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Revoke Outlook").click()
    expect(page.get_by_text("Outlook is revoked.")).to_be_visible()
    assert page.request.get(live_site.url + path).status == 404
