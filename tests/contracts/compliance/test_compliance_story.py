"""Procurement proves a contract, governance the lead, an executive overrides, and somebody else lets it go live."""

import datetime as dt
from itertools import count

import pytest

from accounts.roles import Role
from base.row_security import acting_as
from contracts.call_offs.services.entry import enter_call_off
from contracts.call_offs.services.lines import save_line
from contracts.models import CallOff, ComplianceOverride, Interest, StaffList
from contracts.rates.services.cards import set_draft_rates
from tests.contracts.drafts import all_rates, give_limit, line_of, procurement, terms
from tests.sessions_app.stories.scene import make_scene, picture
from tests.support.visitors import client_of
from tests.support.world import SYSTEM, make_person

_numbers = count(1)


@pytest.fixture
def scene(committed):
    return make_scene()


@pytest.fixture
def bare(scene):
    """A draft as procurement has typed it off the paper: terms, a line, prices, and nothing that proves it."""
    with acting_as(procurement(scene)) as actor:
        draft = enter_call_off(by=actor, **terms(scene, ends_on=dt.date(2030, 3, 31)))
        line = save_line(by=actor, call_off_id=draft.pk, **line_of(scene))
        set_draft_rates(by=actor, call_off_id=draft.pk, rates=all_rates(line.pk))
    return draft


def signed_in(page, live_site, scene, role: str, name: str):
    person = make_person(f"story{next(_numbers)}@example.com", role=role, name=name, trust=scene.trust)
    give_limit(scene, person.pk)
    with acting_as(SYSTEM):
        membership = person.memberships.get()
    cookie = client_of(person, membership.pk).cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_site.url}])
    return page


def fill_date(page, name: str, day: dt.date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"input[name='{name}-{part}']").fill(str(getattr(day, part)))


def tick(page, name: str, value: str) -> None:
    page.locator(f"input[name='{name}'][value='{value}']").check()


def follow(page, words: str) -> None:
    page.locator("#standing").get_by_role("link", name=words).first.click()


def test_a_contract_is_proved_by_four_people(scene, bare, live_site, page, assert_accessible):
    address = f"/contracts/{bare.pk}/compliance/"

    # Procurement sees what is missing and answers what is its own.
    signed_in(page, live_site, scene, Role.PROCUREMENT, "Priya Sample")
    page.goto(f"/contracts/{bare.pk}/")
    page.get_by_text("compliance checks stand against it").first.wait_for()
    assert_accessible(page, phone=True)
    picture(page, "compliance-panel")
    page.get_by_role("link", name="Every check with its evidence").click()
    page.get_by_role("heading", name="checks stand against it").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "compliance")

    follow(page, "Record the hours")
    tick(page, "when", "both")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Keep it").click()

    follow(page, "Answer what is bought")
    for name, value in (
        ("place", "trust"),
        ("direction", "supplier"),
        ("team", "team"),
        ("payment", "output"),
        ("responsibility", "supplier"),
        ("hours", "spare"),
        ("failure", "supplier"),
    ):
        tick(page, name, value)
    assert_accessible(page, phone=True)
    picture(page, "what-is-bought")
    page.get_by_role("button", name="Keep the answers").click()

    while page.locator("#standing").get_by_role("link", name="File evidence").count():
        follow(page, "File evidence")
        page.locator("textarea[name=statement]").fill("NHS Payment Scheme workbook, looked up by finance")
        page.get_by_role("button", name="File it").click()

    # Finance decides VAT.
    signed_in(page, live_site, scene, Role.FINANCE, "Fay Ledger").goto(address)
    follow(page, "Decide VAT")
    for name, value in (
        ("directs", "provider"),
        ("governs", "provider"),
        ("indemnifies", "provider"),
        ("pricing", "output"),
        ("treatment", "exempt"),
    ):
        tick(page, name, value)
    page.locator("textarea[name=evidence]").fill("Clause 12")
    fill_date(page, "review_on", dt.date(2030, 3, 2))
    assert_accessible(page, phone=True)
    picture(page, "vat")
    page.get_by_role("button", name="Keep the decision").click()
    page.locator("#standing").wait_for()  # kept, before somebody else signs in

    # Governance records the lead.
    signed_in(page, live_site, scene, Role.GOVERNANCE, "Noor Governance").goto(address)
    follow(page, "Record the lead")
    page.locator("input[name=specialty]").fill("Gastroenterology")
    fill_date(page, "register_checked_on", dt.date(2026, 3, 3))
    page.locator("input[name=leads_pathway]").check()
    page.locator("input[name=accepts_responsibility]").check()
    page.locator("input[name=indemnifier]").fill("Example Defence Union")
    page.locator("input[name=policy_number]").fill("EDU-0017")
    fill_date(page, "indemnity_until", dt.date(2030, 6, 30))
    assert_accessible(page, phone=True)
    picture(page, "lead")
    page.get_by_role("button", name="Keep the record").click()
    page.get_by_role("heading", name="1 check stands against it").wait_for()

    # An executive overrides the one that is left, and a second buyer lets it go live.
    signed_in(page, live_site, scene, Role.EXECUTIVE, "Dana Director").goto(address)
    follow(page, "Override")
    page.locator("textarea[name=reason]").fill("The only room there is")
    assert_accessible(page, phone=True)
    picture(page, "override")
    page.get_by_role("button", name="Override this check").click()
    page.get_by_role("heading", name="Nothing stands against it").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "compliance-overridden")

    signed_in(page, live_site, scene, Role.PROCUREMENT, "Alex Standin").goto(f"/contracts/{bare.pk}/")
    page.get_by_role("button", name="Activate NSH-2026-100").click()
    page.get_by_text("is active. Lists can be booked on it.").wait_for()
    assert page.get_by_text("“The only room there is”").count() > 0
    picture(page, "compliance-active")
    with acting_as(SYSTEM):
        assert CallOff.objects.get(pk=bare.pk).state == "active"
        assert ComplianceOverride.objects.get().said_by == "Dana Director, Executive"


def test_governance_keeps_the_register_and_the_staff_list(scene, live_site, page, assert_accessible, tmp_path):
    signed_in(page, live_site, scene, Role.GOVERNANCE, "Noor Governance")
    page.goto("/interests/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Declare an interest").click()
    page.locator("input[name=name]").fill("Dr Kit Template")
    page.locator("select[name=register]").select_option("gmc")
    page.locator("input[name=number]").fill("0000017")
    page.locator("select[name=provider_id]").select_option(label="Example Endoscopy Ltd")
    page.locator("input[name=organisation]").fill("Example Endoscopy Ltd")
    page.locator("select[name=role]").select_option("owner")
    page.locator("input[name=share_percent]").fill("12.5")
    fill_date(page, "starts_on", dt.date(2025, 1, 1))
    fill_date(page, "declared_on", dt.date(2026, 1, 5))
    assert_accessible(page, phone=True)
    picture(page, "interest-new")
    page.get_by_role("button", name="Put it in the register").click()
    page.get_by_text("Same number: lead consultant").wait_for()

    file = tmp_path / "staff.csv"
    file.write_text("Name,Register,Number\nKit Template,GMC,0000017\nWrong Row,GMC,12\n")
    page.get_by_role("link", name="Import the staff list").click()
    page.locator("input[type=file]").set_input_files(file)
    fill_date(page, "as_at", dt.date(2026, 3, 1))
    page.get_by_role("button", name="Import the list").click()
    page.get_by_role("heading", name="1 row is wrong").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "staff-rows")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("input[name=leave_out_wrong]").check()
    page.get_by_role("button", name="Import the list").click()
    page.get_by_text("1 person as at Sun 1 Mar 2026, 1 row left out.").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "interests")

    page.get_by_role("link", name="Who works on the lists").click()
    assert_accessible(page, phone=True)
    picture(page, "rostered")
    page.goto("/suppliers/?tfc=301")
    assert_accessible(page, phone=True)
    picture(page, "finder")
    page.goto("/what-is-bought/")
    assert_accessible(page, phone=True)
    with acting_as(SYSTEM):
        assert (Interest.objects.count(), StaffList.objects.get().people) == (1, 1)
