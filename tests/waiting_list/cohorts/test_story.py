"""The waiting list in a browser: a scheduler finds and asks patients, an executive sees counts and nobody."""

import os
import re

from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_person, make_world
from tests.waiting_list.cohorts.support import ago, waits
from waiting_list.models import ClockEvent, Validation


def listed(world):
    needs = []
    for n in range(60):
        tfc = ("301", "110", "130")[n % 3]
        what = {"301": "Colonoscopy", "110": "Hip replacement", "130": "Cataract operation"}[tfc]
        band = ("45-54", "65-74", "75-84", "85+")[n % 4] if n != 4 else "16-17"
        needs.append(waits(world, 20 + n * 9, tfc=tfc, what=what, priority="P4", age_band=band, asa=1 + n % 3))
    with acting_as(SYSTEM):
        for day, status in ((558, "10"), (300, "20"), (200, "32"), (150, "11")):
            ClockEvent.objects.create(
                trust=world.trust, pathway=needs[59].pathway, day=ago(day), status=status, source="list"
            )
    return needs


def sign_in(page, world, role, email):
    make_person(email, trust=world.trust, role=role)
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill("a quiet weekend list")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def shot(page, name):
    """Pictures to look at, where somebody wants them."""
    if folder := os.environ.get("INS_SHOTS"):
        page.screenshot(path=f"{folder}/{name}-1280.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 720})
        page.screenshot(path=f"{folder}/{name}-320.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_a_scheduler_goes_from_the_list_to_patients_and_writes_down_what_they_said(page, assert_accessible):
    world = make_world()
    listed(world)
    sign_in(page, world, Role.SCHEDULER, "sam@example.com")

    page.goto("/waiting-list/now/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("60 wait under RTT")
    assert_accessible(page, phone=True)
    shot(page, "now")

    page.get_by_role("link", name="Cohorts").click()
    expect(page.get_by_text("60 wait: everybody on the list.")).to_be_visible()
    page.get_by_role("checkbox", name="Gastroenterology", exact=True).check()
    page.get_by_label("Over so many weeks (optional)").fill("52")
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_text("7 wait: Gastroenterology; over 52 weeks.")).to_be_visible()
    assert_accessible(page, phone=True)
    shot(page, "cohorts")
    page.get_by_label("Name of the cohort").fill("Endoscopy over a year")
    page.get_by_role("button", name="Save the cohort").click()
    expect(page.get_by_text("Endoscopy over a year is saved")).to_be_visible()
    page.get_by_role("link", name="See the patients").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("7 patients wait")
    assert_accessible(page, phone=True)
    shot(page, "patients")

    page.goto("/waiting-list/validation/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("52 patients are due")
    assert_accessible(page, phone=True)
    shot(page, "validation")
    page.get_by_role("link", name=re.compile("Cataract operation")).first.click()
    expect(page.get_by_text("A new clock starts after 7 weeks and 1 day of active monitoring")).to_be_visible()
    assert_accessible(page, phone=True)
    shot(page, "need")
    page.go_back()
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_label("Still wants it here").check()
    page.get_by_role("button", name="Record for those ticked").click()
    expect(page.get_by_text("Recorded for 2 patients: still wants it here")).to_be_visible()
    with acting_as(SYSTEM):
        assert Validation.objects.count() == 2


def test_an_executive_sees_counts_and_shares_and_no_patient(page, assert_accessible):
    world = make_world()
    needs = listed(world)
    sign_in(page, world, Role.EXECUTIVE, "ada@example.com")

    page.goto("/waiting-list/cohorts/?age_band=16-17")
    expect(page.get_by_text("Fewer than 5 wait: aged 16-17.")).to_be_visible()
    expect(page.get_by_role("link", name="See the patients")).to_have_count(0)
    page.get_by_role("link", name="Equality").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who waits, by age")
    expect(page.get_by_text("Hidden: a number below 5")).to_be_visible()
    assert_accessible(page, phone=True)
    shot(page, "equality")
    page.get_by_role("link", name="Validation").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("are due to be asked")
    expect(page.get_by_text(needs[59].patient.hospital_number)).to_have_count(0)
