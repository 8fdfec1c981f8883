"""In a browser: procurement holds something back and releases; anybody reads it, without signing in, on a telephone too."""

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff, ComplianceOverride
from contracts.publishing.services.register import set_public_terms
from tests.reports.test_story import sign_in
from tests.reports.transparency.support import deliver, publisher
from tests.support.world import SYSTEM, make_call_off, make_person, make_provider, make_world

SHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def world(live_site):
    world = make_world()
    deliver(world, 9)
    deliver(world, 7, room=1, price="900.00")
    with acting_as(SYSTEM):
        few, line, _ = make_call_off(world.trust, make_provider(), world.site, maximum="12000.00")
        plan, *_ = make_call_off(world.trust, make_provider(), world.site, state="draft", signed_on=None)
        ComplianceOverride.objects.create(
            trust=world.trust,
            call_off=world.call_off,
            check_code="award.interests",
            said="A share is held",
            reason="Only one offer came; reviewed each quarter.",
            person_role="Executive",
            said_by="Dana Director",
        )
    small = make_world_of(world, few, line)
    deliver(small, 3, day=dt.date(2026, 10, 10), price="390.00")
    with acting_as(publisher(world)) as actor:
        set_public_terms(by=actor, call_off_id=plan.pk, show_plan=True, offers_wanted_on=dt.date(2027, 1, 11))
        CallOff.objects.filter(pk=plan.pk).update(title="Endoscopy, evenings, from April 2027")
    make_person("pat@example.com", trust=world.trust, role=Role.PROCUREMENT, name="Pat Sample")
    return world


def make_world_of(world, call_off, line):
    """The same trust with another contract in the middle of it."""
    with acting_as(SYSTEM):
        rate = call_off.rate_cards.get().lines.first()
        return replace(world, provider=call_off.provider, call_off=call_off, line=line, rate=rate)


def shoot(page, name: str) -> None:
    if SHOTS:
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_procurement_releases_and_everybody_reads(world, page, assert_accessible):
    sign_in(page, "pat@example.com")
    page.goto("/transparency/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Hold something back").click()
    assert_accessible(page, phone=True)
    page.get_by_label("Contract").select_option(str(world.call_off.pk))
    page.get_by_label("What is withheld").select_option("maximum_value")
    page.get_by_label("Exemption").select_option("43(2)")
    page.get_by_label("Why").fill("Purchases are planned for January.")
    page.get_by_role("button", name="Hold it back").click()
    expect(page.get_by_text("Purchases are planned for January.")).to_be_visible()
    shoot(page, "publishing")
    for name in ("Requests for information", "Annual summary"):
        page.get_by_role("link", name=name).click()
        assert_accessible(page, phone=True)
        page.goto("/transparency/")

    page.get_by_role("link", name="Preview the next version").click()
    assert_accessible(page, phone=True)
    expect(page.get_by_role("heading", name="£4,390 spent with 2 companies")).to_be_visible()
    page.get_by_role("button", name="Make this public").click()

    expect(page.get_by_text("Version 1 is public.")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/register/")
    assert_accessible(page, phone=True)
    shoot(page, "registers")
    page.get_by_role("link", name=world.trust.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who we pay for insourcing, and what for")
    assert_accessible(page, phone=True)
    shoot(page, "register")
    expect(page.get_by_role("region", name="Call-offs").locator(".app-hidden")).to_have_text(["1 to 4"])
    with page.expect_download() as taken:
        page.get_by_role("link", name="FOI return (XLSX)").click()
    assert taken.value.suggested_filename == f"insourcing-{world.trust.ods_code}-version-1.xlsx"
