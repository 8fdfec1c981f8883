"""A contract's life in a browser: more value is asked for, somebody else approves it, and every page is accessible."""

import re

import pytest
from playwright.sync_api import expect

from base.row_security import acting_as
from contracts.models import CallOff
from tests.contracts.call_off_page.test_story import sign_in
from tests.contracts.drafts import give_limit
from tests.support.world import SYSTEM, make_world


@pytest.fixture
def world(committed):
    return make_world()


def test_more_value_is_proposed_by_one_person_and_approved_by_another(world, page, live_site, assert_accessible):
    call_off = world.call_off
    sign_in(page, live_site, world, "priya@example.com", "Priya Sample")
    page.goto(f"/contracts/{call_off.pk}/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Propose a variation").click()
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("alert").get_by_role("link").first).to_have_text(re.compile("^Select"))
    assert_accessible(page, phone=True)
    page.get_by_label("Maximum value", exact=True).check()
    page.fill("[name=amount_change]", "600,000")
    page.get_by_label("Clearly provided for in the contract").check()
    page.fill("[name=clause]", "Clause 4.2")
    page.fill("[name=reason]", "More people wait than was foreseen")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("You proposed it, so somebody else has to approve it.")).to_be_visible()

    approver = sign_in(page, live_site, world, "alex@example.com", "Alex Standin")
    give_limit(world, approver)
    page.goto(f"/contracts/{call_off.pk}/")
    page.get_by_role("button", name="Approve variation 1").click()
    expect(page.get_by_text("Variation 1 needs a published notice")).to_be_visible()
    assert_accessible(page, phone=True)
    with acting_as(SYSTEM):
        assert CallOff.objects.get(pk=call_off.pk).maximum_value == call_off.maximum_value + 600_000

    for address in (
        "/contracts/",
        "/contracts/exits/",
        "/contracts/off-framework/",
        "/contracts/import/",
        "/limits/",
        f"/contracts/{call_off.pk}/opening/",
        f"/contracts/{call_off.pk}/documents/new/",
        f"/contracts/{call_off.pk}/terms/",
    ):
        page.goto(address)
        assert_accessible(page, phone=True)
