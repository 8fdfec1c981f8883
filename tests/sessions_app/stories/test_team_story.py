"""Before a Saturday: governance says what its lists need, the provider names and swaps, the manager on call clears."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.models import LocalWaiver, RosterEntry, Session
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.sessions_app.stories.scene import WEEK, make_scene, picture, saturday
from tests.support.world import SYSTEM


@pytest.fixture
def scene(committed):
    return make_scene()


def a_team(scene) -> Session:
    session = scene.book(scene.room_named("Endoscopy 1"), saturday() + WEEK, "08:30", "12:30")
    with acting_as(scene.provider_actor()) as actor:
        accept_sessions(by=actor, session_ids=[session.pk])
        people = [TeamMember(scene.team[0].pk), TeamMember(scene.team[1].pk)]
        name_team(by=actor, session_id=session.pk, people=people)
    return session


def test_governance_asks_the_provider_swaps_and_the_manager_on_call_clears(scene, live_site, page, assert_accessible):
    session = a_team(scene)
    scene.signed_in(page, live_site, role=Role.GOVERNANCE, name="Gil Sample")
    page.goto("/clearance/")
    expect(page.get_by_role("heading", name="Everybody is cleared")).to_be_visible()
    page.get_by_role("link", name="What your lists need").click()
    page.get_by_label("Trust induction").check()
    assert_accessible(page, phone=True)
    picture(page, "clearance-needs")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="2 people not fully cleared")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "clearance")
    page.get_by_role("link", name="Dr Ada Sample").click()
    page.get_by_role("button", name="I have seen it: DBS check").click()
    expect(page.get_by_text("Recorded that you have seen it.")).to_be_visible()
    page.get_by_role("link", name="Record a local item").click()
    page.select_option("[name=item]", "induction")
    for part, value in (("day", "1"), ("month", "1"), ("year", str(saturday().year))):
        page.fill(f"[name=valid_from-{part}]", value)
    page.get_by_role("button", name="Record the item").click()
    expect(page.get_by_text("The item is recorded.")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "clearance-person")

    page.set_viewport_size({"width": 320, "height": 640})
    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Kim Roster")
    page.goto(f"/sessions/{session.pk}/")
    page.get_by_role("link", name="Swap Nia Example").click()
    page.get_by_label("Ill").check()
    page.get_by_label("Ola Sampleton").check()
    assert_accessible(page, phone=True)
    picture(page, "swap")
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Swap").click()
    expect(page.get_by_text("Ola Sampleton comes instead of Nia Example. The trust is told.")).to_be_visible()

    scene.signed_in(page, live_site, role=Role.OPERATIONS, name="Sam Example")
    page.goto(f"/sessions/{session.pk}/")
    picture(page, "session-local")
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("link", name="Clear for this session Ola Sampleton").click()
    page.get_by_role("button", name="Clear for this session").click()
    expect(page.get_by_role("alert").get_by_role("link", name="Enter a reason")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "clear")
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_label("Why").fill("Shown round by the sister in charge")
    page.get_by_role("button", name="Clear for this session").click()
    expect(page.get_by_text("Ola Sampleton is cleared for this session.")).to_be_visible()
    with acting_as(SYSTEM):
        assert LocalWaiver.objects.get().clinician == scene.team[2]
        assert set(RosterEntry.objects.values_list("name", flat=True)) == {"Dr Ada Sample", "Ola Sampleton"}


def test_a_provider_records_its_insurances_and_the_trust_sees_them(scene, live_site, page, assert_accessible):
    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Kim Roster")
    page.goto("/provider/assurance/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Record Public liability insurance").click()
    page.get_by_label("Number").fill("PL 2026/44")
    page.get_by_label("Where the paper can be seen").fill("office@example.com sends it on request")
    page.get_by_label("What it covers, in pounds").fill("10000000")
    for part, value in (("day", "1"), ("month", "1"), ("year", str(saturday().year))):
        page.fill(f"[name=valid_from-{part}]", value)
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Public liability insurance is recorded.")).to_be_visible()
    picture(page, "assurance")

    page.goto("/team/import/")
    page.get_by_label("Or paste the rows").fill(
        f"Register,Number,Item,Valid from\nNMC,{scene.team[1].registration.number},Identity check,1/1/2026\nNMC,12,DBS,1/1/2026"
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("1 certificate can be brought in")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "certificates")

    scene.signed_in(page, live_site, role=Role.GOVERNANCE, name="Gil Sample")
    page.goto(f"/providers/{scene.provider.pk}/assurance/")
    page.get_by_role("button", name="I have seen PL 2026/44").click()
    expect(page.get_by_text("Recorded that you have seen it.")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "assurance-trust")
