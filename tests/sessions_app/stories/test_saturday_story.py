"""Scheduler, nurse in charge and governance on one list, each on the device they have."""

import datetime as dt
import os

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from base.formatting import count, london_day
from base.row_security import acting_as
from sessions_app.day.services.steps import lock_session
from sessions_app.lists.services.criteria import set_criteria
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import DayStamp, ListEntry, Session
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.sessions_app.stories.scene import make_scene, make_waiters
from tests.support.world import SYSTEM
from waiting_list.models import Need

TABLET = {"width": 768, "height": 1024}


@pytest.fixture
def scene(committed):
    return make_scene()


def staffed_now(scene) -> Session:
    starts = timezone.now().replace(second=0, microsecond=0) + dt.timedelta(minutes=20)
    session = scene.book_at(scene.room_named("Endoscopy 1"), starts, starts + dt.timedelta(hours=4))
    with acting_as(scene.provider_actor()) as actor:
        accept_sessions(by=actor, session_ids=[session.pk])
        people = [TeamMember(person.pk) for person in scene.team if person.name != "Uma Blank"]
        name_team(by=actor, session_id=session.pk, people=people)
    return session


def shots(page, name):
    """Pictures of the page at the widths people have, in the directory named by STORY_PICTURES; else nothing."""
    directory = os.environ.get("STORY_PICTURES")
    before = page.viewport_size
    for width, height in ((1280, 960), (768, 1024), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            raise AssertionError(f"{name} scrolls sideways at {width}")
        if directory:
            page.screenshot(path=f"{directory}/{name}-{width}.png", full_page=True)
    page.set_viewport_size(before)


def test_a_list_is_suggested_checked_offered_and_printed(scene, live_site, page, assert_accessible):
    session = staffed_now(scene)
    needs = make_waiters(scene, 7, day=session.day)
    with acting_as(SYSTEM):
        Need.objects.filter(pk=needs[0].pk).update(asa=4)
        Need.objects.filter(pk=needs[5].pk).update(priority="P2")
    with acting_as(scene.trust_actor(Role.GOVERNANCE)) as by:
        set_criteria(by=by, service_line_id=scene.line.pk, asa_most=3)
    scene.signed_in(page, live_site, role=Role.SCHEDULER, name="Lee Booker")
    page.goto(f"/sessions/{session.pk}/list/")
    page.get_by_role("link", name="Suggest a list").click()
    expect(page.get_by_text("5 patients suggested: the list would be full.")).to_be_visible()
    page.get_by_text("1 patient passed over, and why").click()
    expect(page.get_by_text("does not meet the acceptance criteria")).to_be_visible()
    shots(page, "suggest")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Put 5 patients on the list").click()
    expect(page.get_by_text("5 patients put on the list.")).to_be_visible()
    page.goto(f"/sessions/{session.pk}/list/")
    expect(page.get_by_text("ASA grade 4; the service takes up to 3")).to_be_visible()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Put on standby").click()
    expect(page.get_by_role("link", name="Choice 1: ASA grade 4; the service takes up to 3.")).to_be_visible()
    page.get_by_text("A clinician accepts a patient who does not meet the criteria").click()
    page.get_by_label("Accepting clinician").fill("Dr Kit Template, anaesthetist")
    page.get_by_label("Register number").fill("0000017")
    page.get_by_label("Why they are accepted").fill("Seen in clinic, fit for sedation")
    shots(page, "fill-refused")
    assert_accessible(page)
    page.get_by_role("button", name="Put on standby").click()
    expect(page.get_by_text("1 patient put on standby.")).to_be_visible()
    page.get_by_role("link", name="Offer the places, or undo this").click()
    first = page.get_by_role("article", name="Place 1")
    first.get_by_label("How").select_option("telephone")
    first.get_by_role("button", name="Offered").click()
    notice = count((session.day - london_day(timezone.now())).days, "day")
    expect(page.get_by_text(f"Recorded: Offered, telephone, {notice} before (short notice).")).to_be_visible()
    page.get_by_role("article", name="Place 1").get_by_role("button", name="Agreed").click()
    expect(page.get_by_text("Recorded: Agreed.")).to_be_visible()
    page.get_by_role("article", name="Place 1").get_by_role("button", name="Undo “Agreed”").click()
    expect(page.get_by_text("The last step is undone.")).to_be_visible()
    shots(page, "offers")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Print the list").click()
    expect(page.get_by_role("heading", name="Telephone numbers")).to_be_visible()
    shots(page, "print")
    assert_accessible(page, phone=True)
    with acting_as(SYSTEM):
        states = sorted(ListEntry.objects.filter(live=True).values_list("state", flat=True))
    assert states == ["offered", "picked", "picked", "picked", "picked", "standby"]


def test_a_nurse_runs_the_day_on_a_tablet_and_governance_lets_it_run_again(scene, live_site, page, assert_accessible):
    session = staffed_now(scene)
    needs = make_waiters(scene, 4, day=session.day)
    fill_and_lock(scene, session, needs)
    page.set_viewport_size(TABLET)
    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Nia Example")
    page.goto(f"/sessions/{session.pk}/day/")
    page.get_by_role("button", name="Team brief").click()
    expect(page.get_by_text("Team brief recorded at")).to_be_visible()
    for button in ("Arrived", "In the room", "Sign in", "Scope in"):
        page.get_by_role("article", name="Case 1").get_by_role("button", name=button).click()
        expect(page.get_by_text(f"{button} recorded at")).to_be_visible()
    page.get_by_role("article", name="Case 2").get_by_role("button", name="Missed appointment").click()
    expect(page.get_by_text("Missed appointment recorded at")).to_be_visible()
    page.get_by_role("article", name="Case 3").get_by_role("button", name="Arrived").click()
    expect(page.get_by_text("Arrived recorded at")).to_be_visible()
    page.get_by_role("article", name="Case 4").get_by_role("link", name="Cancel on the day").click()
    page.get_by_label("Equipment missing or broken").check()
    shots(page, "cancel-case")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Cancel this case").click()
    expect(page.get_by_text("Case 4 is cancelled. The patient waits on as before.")).to_be_visible()
    shots(page, "day")
    assert_accessible(page, phone=True)
    targets = page.locator("button.app-stamp").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(targets) >= 56
    page.get_by_role("link", name="Record an incident").first.click()
    page.get_by_label("What happened").fill("Sharp pain, scope withdrawn")
    page.get_by_label("Moderate physical harm").check()
    page.get_by_label("No psychological harm").check()
    page.get_by_label("What was done at once").fill("Stopped and observed")
    shots(page, "incident-form")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Report this incident").click()
    expect(page.get_by_text("The patient has to be told: duty of candour.")).to_be_visible()
    shots(page, "incident")
    assert_accessible(page, phone=True)
    page.goto(f"/sessions/{session.pk}/day/")
    page.get_by_role("link", name="Stop the list").click()
    page.get_by_label("Reason").fill("Scope failed twice")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. Nothing new is offered, accepted or started.")).to_be_visible()

    scene.signed_in(page, live_site, role=Role.GOVERNANCE, name="Gil Sample")
    page.goto("/stops/")
    page.get_by_role("link", name="Example Endoscopy Ltd").click()
    expect(page.get_by_role("heading", name="1 list and 2 patients affected")).to_be_visible()
    page.get_by_label("Conditions to resume").fill("A second tower on site")
    shots(page, "stop")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Propose these conditions").click()
    expect(page.get_by_text("Somebody else has to agree them.")).to_be_visible()
    scene.signed_in(page, live_site, role=Role.EXECUTIVE, name="Eve Template")
    page.goto("/stops/")
    page.get_by_role("link", name="Example Endoscopy Ltd").click()
    page.get_by_role("button", name="Agree, and let the lists run again").click()
    expect(page.get_by_text("The lists may run again, on the conditions agreed.")).to_be_visible()
    shots(page, "resumed")
    assert_accessible(page)
    with acting_as(SYSTEM):
        assert DayStamp.objects.count() == 8


def fill_and_lock(scene, session, needs) -> None:
    with acting_as(scene.trust_actor(Role.SCHEDULER)) as by:
        put_on_list(by=by, session_id=session.pk, need_ids=[need.pk for need in needs])
        lock_session(by=by, session_id=session.pk)
