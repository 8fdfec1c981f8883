"""From a staffed list to money: the trust fills and locks it, it runs, what was done is logged and signed off."""

import datetime as dt
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from accounts.roles import Role
from base.row_security import acting_as
from contracts.money import ledger
from sessions_app.models import Session
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.sessions_app.stories.scene import make_scene, make_waiters, picture
from tests.support.world import SYSTEM


@pytest.fixture
def scene(committed):
    return make_scene()


def staffed_soon(scene) -> Session:
    """A list that starts in half an hour, accepted and with its team."""
    starts = timezone.now().replace(second=0, microsecond=0) + dt.timedelta(minutes=30)
    session = scene.book_at(scene.room_named("Endoscopy 1"), starts, starts + dt.timedelta(hours=4))
    with acting_as(scene.provider_actor()) as actor:
        accept_sessions(by=actor, session_ids=[session.pk])
        people = [TeamMember(person.pk) for person in scene.team if person.name != "Uma Blank"]
        name_team(by=actor, session_id=session.pk, people=people)
    return session


def test_a_list_is_filled_locked_run_logged_and_signed_off(scene, live_site, page, assert_accessible):
    session = staffed_soon(scene)
    make_waiters(scene, 6, day=session.day)
    scene.signed_in(page, live_site, role=Role.SCHEDULER, name="Lee Booker")
    page.goto(f"/sessions/{session.pk}/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Fill from the waiting list").first.click()
    page.get_by_role("heading", name="Fill the list").wait_for()
    boxes = page.locator('input[name="need"]')
    for place in range(6):
        boxes.nth(place).check()
    picture(page, "fill")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Put on: 6 patients").click()
    page.get_by_role("link", name="This takes 12 points, but 10 points of 10 points are free.").wait_for()
    assert boxes.nth(5).is_checked()
    assert_accessible(page)
    boxes.nth(5).uncheck()
    page.get_by_role("button", name="Put on: 5 patients").click()
    page.get_by_text("5 patients put on the list.").wait_for()
    assert "999" not in urlsplit(page.url).path
    page.get_by_role("button", name="Lock this list").first.click()
    page.get_by_text("Locked. Changes now need a reason.").wait_for()
    picture(page, "session-locked")
    assert_accessible(page, phone=True)

    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Kim Roster")
    page.goto(f"/sessions/{session.pk}/")
    page.get_by_role("button", name="Start the list").first.click()
    page.get_by_text("The list is running.").wait_for()
    for place in range(5):
        log_one(page, session, missed=place == 4)
    picture(page, "activity")
    assert_accessible(page, phone=True)
    page.goto(f"/sessions/{session.pk}/")
    page.get_by_role("button", name="The list is over").first.click()
    page.get_by_text("Delivered. It waits for sign off.").wait_for()

    scene.signed_in(page, live_site, name="Sam Example")
    page.goto(f"/sessions/{session.pk}/")
    page.get_by_role("link", name="Check and sign off").first.click()
    page.get_by_role("heading", name="4 cases were seen, 1 missed").wait_for()
    picture(page, "sign-off")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Sign off 4 cases, £2,480.00").click()
    page.get_by_text("Signed off at £2,480.00. The money has moved").wait_for()
    picture(page, "session-signed-off")
    assert_accessible(page, phone=True)
    with acting_as(SYSTEM):
        money = ledger.balance(actor=SYSTEM, call_off=scene.call_off)
    assert (money.committed, money.accrued) == (Decimal("0.00"), Decimal("2480.00"))


def log_one(page, session, *, missed: bool) -> None:
    """Log the next patient of the list by hand."""
    page.goto(f"/sessions/{session.pk}/activity/")
    page.get_by_label("Patient", exact=True).select_option(index=1)
    page.get_by_label("Did not attend, no warning given" if missed else "Attended on time").check()
    page.get_by_label("Points", exact=True).fill("0" if missed else "2")
    page.get_by_role("button", name="Log this attendance").click()
    page.get_by_text("Logged. The trust sees it at once.").wait_for()
