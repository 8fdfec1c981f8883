"""Two published call-offs entered by page as they are: the gate says what is wrong and what is missing."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from base.row_security import acting_as
from contracts.models import CallOff
from contracts.reference import load_reference, read_file
from tests.contracts.call_off_page.test_story import fill_date, sign_in
from tests.support.world import SYSTEM, make_world


@pytest.fixture
def world(committed):
    """A trust, and the frameworks and suppliers of the published call-offs."""
    world = make_world()
    tree = read_file((settings.BASE_DIR / "reference" / "real-call-offs.json").read_bytes())
    with acting_as(SYSTEM):
        load_reference(by=SYSTEM, tree=tree | {"trusts": [], "call_offs": []})
    return world


def enter(page, **typed: str) -> None:
    page.goto(reverse("new-call-off"))
    for name, value in typed.items():
        field = page.locator(f"[name={name}]")
        if name.endswith("_id") or name in ("regime", "process"):
            field.select_option(label=value)
        else:
            field.fill(value)


def save(page, reference: str) -> CallOff:
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text(f"{reference} is entered as a draft")).to_be_visible()
    with acting_as(SYSTEM):
        return CallOff.objects.get(reference=reference)


def record_notice(page, call_off: CallOff, kind: str, **days: dt.date) -> None:
    page.goto(reverse("award-notice", args=[call_off.pk]))
    page.select_option("[name=kind]", kind)
    for name, on in days.items():
        fill_date(page, name, on)
    page.get_by_role("button", name="Record the notice").click()
    expect(page.get_by_text("The notice is recorded as it was published.")).to_be_visible()


def test_two_published_call_offs_are_entered_by_page(world, page, live_site, assert_accessible):
    sign_in(page, live_site, world, "priya@example.com", "Priya Sample")

    enter(
        page,
        reference="ocds-h6vhtk-065ed0",
        title="Gynaecology insourcing",
        provider_id="Supplier not named in what is published",
        lot_id="RM6281 lot not stated: Temporary staffing, lot not stated in the notice",
        regime="Provider Selection Regime",
        source="ocds-h6vhtk-065ed0",
    )
    one = save(page, "ocds-h6vhtk-065ed0")
    assert_accessible(page, phone=True)
    record_notice(
        page, one, "intention", representations_by=dt.date(2024, 2, 16), standstill_ends_on=dt.date(2026, 3, 11)
    )
    page.goto(reverse("compliance", args=[one.pk]))
    expect(page.get_by_text("RM6281, lot not stated is for temporary staffing").first).to_be_visible()
    expect(page.get_by_text("Representations are due by Fri 16 Feb 2024").first).to_be_visible()
    expect(page.get_by_text("Not recorded: the supplier, the day it starts").first).to_be_visible()

    enter(
        page,
        reference="ocds-h6vhtk-0652fb",
        title="Pre-operative assessment and theatre insourcing",
        provider_id="Xyla",
        regime="Provider Selection Regime",
        process="Urgent award",
        source="ocds-h6vhtk-0652fb",
    )
    fill_date(page, "starts_on", dt.date(2025, 11, 24))
    fill_date(page, "signed_on", dt.date(2026, 2, 11))
    two = save(page, "ocds-h6vhtk-0652fb")
    page.goto(reverse("compliance", args=[two.pk]))
    began = "The service began on Mon 24 Nov 2025, before the contract was signed on Wed 11 Feb 2026."
    expect(page.get_by_text(began).first).to_be_visible()
    expect(page.get_by_text("Not recorded: the day it ends and the maximum contract value.").first).to_be_visible()
    assert_accessible(page, phone=True)
