"""Procurement in a browser: one person enters a contract from the paper, another lets it go live."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Membership
from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff, DayType
from tests.contracts.compliance.clearing import clear
from tests.contracts.drafts import give_limit, procurement
from tests.support.visitors import client_of
from tests.support.world import SYSTEM, make_person, make_world


@pytest.fixture
def world(committed):
    return make_world()


def sign_in(page, live_site, world, email: str, name: str) -> int:
    """Sign in as a new buyer; their id."""
    person = make_person(email, trust=world.trust, role=Role.PROCUREMENT, name=name)
    with acting_as(SYSTEM):
        membership = Membership.objects.get(person=person)
    cookie = client_of(person, membership.pk).cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_site.url}])
    return person.pk


def fill_date(page, name: str, day: dt.date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name={name}-{part}]", str(value))


def test_a_contract_is_entered_by_one_person_and_activated_by_another(world, page, live_site, assert_accessible):
    today = timezone.localdate()
    signed = today - dt.timedelta(days=10)

    sign_in(page, live_site, world, "priya@example.com", "Priya Sample")
    page.goto("/contracts/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Enter a call-off").click()
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("alert").get_by_role("link").first).to_have_text("Enter the reference")
    assert_accessible(page, phone=True)

    page.fill("[name=reference]", "NSH-2026-300")
    page.fill("[name=title]", "Endoscopy, weekends")
    page.select_option("[name=provider_id]", label=world.provider.name)
    page.select_option("[name=lot_id]", index=1)
    page.select_option("[name=regime]", "psr")
    page.select_option("[name=process]", "mini_competition")
    fill_date(page, "intention_published_on", signed - dt.timedelta(days=40))
    fill_date(page, "signed_on", signed)
    fill_date(page, "starts_on", today)
    fill_date(page, "ends_on", today + dt.timedelta(days=300))
    page.fill("[name=maximum_value]", "250,000")
    page.get_by_role("button", name="Save the draft").click()

    page.get_by_role("link", name="Add a service line").click()
    page.fill("[name=name]", "Colonoscopy, weekend")
    page.select_option("[name=tfc]", "301")
    page.select_option("[name=setting]", "endoscopy")
    page.get_by_label(world.site.name).check()
    page.fill("[name=lead_name]", "Dr Kit Template")
    page.fill("[name=lead_gmc]", "0000017")
    page.get_by_role("button", name="Save the line").click()

    page.get_by_role("link", name="Set the prices").click()
    for kind in DayType:
        page.get_by_label(f"Colonoscopy, weekend, {kind.label.lower()}, paid by").select_option("point")
        page.get_by_label(f"Colonoscopy, weekend, {kind.label.lower()}, price").fill("310.00")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Save the prices").click()
    expect(page.get_by_text("The prices are saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Activate")).to_have_count(0)

    with acting_as(procurement(world)) as actor:
        clear(actor, CallOff.objects.get(reference="NSH-2026-300"))

    give_limit(world, sign_in(page, live_site, world, "alex@example.com", "Alex Standin"))
    page.goto("/contracts/?state=draft")
    page.get_by_role("link", name="Endoscopy, weekends").click()
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Activate NSH-2026-300, £250,000").click()
    expect(page.get_by_text("NSH-2026-300 is active. Lists can be booked on it.")).to_be_visible()
    expect(page.get_by_text("£250,000 left of £250,000")).to_be_visible()
    assert_accessible(page, phone=True)
    with acting_as(SYSTEM):
        assert CallOff.objects.get(reference="NSH-2026-300").state == "active"
