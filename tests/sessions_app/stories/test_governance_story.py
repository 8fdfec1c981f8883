"""Governance's week: a site's JAG checklist, the trust's own staff in a team, papers of a provider, the brake let go by two."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.models import JagItem, JagNotice, RosterEntry, Stop
from tests.sessions_app.stories.scene import make_scene, picture, today
from tests.sessions_app.stories.test_team_story import a_team
from tests.support.world import SYSTEM

ITEM = "The booking team knows the referral criteria of the insourced lists"


@pytest.fixture
def scene(committed, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_scene()


def test_jag_own_staff_papers_and_the_brake(scene, live_site, page, assert_accessible):
    session = a_team(scene)
    a_site_is_told_of(scene, live_site, page, assert_accessible)
    one_of_the_trusts_own_joins(scene, live_site, page, assert_accessible, session)
    a_paper_is_filed_and_taken(scene, live_site, page, assert_accessible)
    what_is_stopped_runs_again(scene, live_site, page, assert_accessible, session)


def a_site_is_told_of(scene, live_site, page, assert_accessible):
    scene.signed_in(page, live_site, role=Role.GOVERNANCE, name="Gil Sample")
    page.goto("/jag/")
    assert_accessible(page, phone=True)
    picture(page, "jag-sites")
    page.get_by_role("link", name="Eastfield Hospital").click()
    page.get_by_role("button", name="JAG was told today: NSH-2026-014").click()
    expect(page.get_by_text("Recorded that JAG was told today.")).to_be_visible()
    page.get_by_role("button", name="Add the line").click()
    expect(page.get_by_role("alert").get_by_role("link", name="Enter what the checklist asks")).to_be_visible()
    page.select_option("[name=heading]", index=1)
    page.get_by_label("What the checklist asks").fill(ITEM)
    page.get_by_role("button", name="Add the line").click()
    expect(page.get_by_text("The line is on the checklist.")).to_be_visible()
    page.get_by_role("button", name="Met: ").click()
    expect(page.get_by_text("Recorded as met.")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "jag-site")
    with acting_as(SYSTEM):
        assert [(one.words, one.met) for one in JagItem.objects.all()] == [(ITEM, True)]
        assert [one.told_on for one in JagNotice.objects.all()] == [today()]


def one_of_the_trusts_own_joins(scene, live_site, page, assert_accessible, session):
    scene.signed_in(page, live_site, role=Role.OPERATIONS, name="Sam Example")
    page.goto(f"/sessions/{session.pk}/")
    page.get_by_role("link", name="Add one of your own staff").click()
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_role("alert").get_by_role("link", name="Enter the name")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "own-staff")
    page.get_by_label("Name").fill("Sister Example")
    page.select_option("[name=role]", "nurse")
    page.select_option("[name=register]", "staff")
    page.get_by_label("Registration or staff number").fill("0042")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text("Sister Example is in the team, paid by your trust.")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "session-own-staff")
    with acting_as(SYSTEM):
        assert RosterEntry.objects.get(clinician=None).registration_text == "Staff number RXX/0042"


def a_paper_is_filed_and_taken(scene, live_site, page, assert_accessible):
    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Kim Roster")
    page.goto("/provider/assurance/new/?item=malpractice")
    page.get_by_label("Number").fill("MM 2026/7")
    for part, value in (("day", "1"), ("month", "1"), ("year", str(today().year))):
        page.fill(f"[name=valid_from-{part}]", value)
    page.set_input_files(
        "[name=document]", {"name": "malpractice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a policy"}
    )
    assert_accessible(page, phone=True)
    picture(page, "assurance-new")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("link", name="malpractice.pdf")).to_be_visible()
    page.get_by_role("link", name="Add the paper of Medical malpractice insurance MM 2026/7").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert").get_by_role("link", name="Choose the paper")).to_be_visible()
    assert_accessible(page, phone=True)
    scene.signed_in(page, live_site, role=Role.GOVERNANCE, name="Gil Sample")
    page.goto(f"/providers/{scene.provider.pk}/assurance/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="malpractice.pdf").click()
    assert taken.value.suggested_filename == "malpractice.pdf"
    assert_accessible(page, phone=True)
    picture(page, "assurance-papers")


def what_is_stopped_runs_again(scene, live_site, page, assert_accessible, session):
    page.goto(f"/sessions/{session.pk}/stop/")
    page.get_by_label("This service line").check()
    page.get_by_label("Reason").fill("Scope failed twice")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped. Nothing new is offered, accepted or started.")).to_be_visible()
    page.get_by_label("Conditions to resume").fill("A second tower on site")
    page.get_by_role("button", name="Propose these conditions").click()
    expect(page.get_by_text("Proposed. Somebody else has to agree.")).to_be_visible()
    scene.signed_in(page, live_site, role=Role.EXECUTIVE, name="Eve Template")
    page.goto("/")
    page.get_by_role("link", name="Safety").first.click()
    expect(page.get_by_role("heading", name="What is stopped")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "stops")
    page.get_by_role("link", name="Example Endoscopy Ltd: Endoscopy, weekend").click()
    page.get_by_role("button", name="Agree, and let the lists run again").click()
    expect(page.get_by_text("The lists may run again, on the conditions agreed.")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "stop-resumed")
    with acting_as(SYSTEM):
        assert Stop.objects.get().resumed_by.startswith("Eve Template")
