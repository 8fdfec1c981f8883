"""A provider's manager in a browser: somebody joins the team and is cleared."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from accounts.models import Membership
from accounts.roles import Role
from base.row_security import acting_as
from providers.clearance import cleared_on
from providers.models import ABSOLUTE_ITEMS, Clinician
from tests.support.visitors import client_of
from tests.support.world import SYSTEM, make_person, make_world


@pytest.fixture
def world(committed):
    return make_world()


def test_a_person_joins_and_is_cleared_item_by_item(world, page, live_site, assert_accessible):
    login = make_person("bo@example.com", provider=world.provider, role=Role.PROVIDER_MANAGER, name="Bo Standin")
    with acting_as(SYSTEM):
        membership = Membership.objects.get(person=login)
    cookie = client_of(login, membership.pk).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_site.url}])

    page.goto("/team/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Add a person").click()
    page.fill("[name=name]", "Nia Example")
    page.select_option("[name=role]", "nurse")
    page.select_option("[name=register]", "nmc")
    page.fill("[name=number]", "12")
    page.get_by_role("button", name="Add the person").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_contain_text("An NMC PIN is 2 digits")
    assert_accessible(page, phone=True)
    page.fill("[name=number]", "00a0001e")
    page.get_by_role("button", name="Add the person").click()
    expect(page.get_by_text("Not cleared today")).to_be_visible()
    assert_accessible(page, phone=True)

    for item in ABSOLUTE_ITEMS:
        page.get_by_role("link", name=f"Add {item.label}").click()
        for part, value in (("day", "1"), ("month", "1"), ("year", "2026")):
            page.fill(f"[name=valid_from-{part}]", value)
        page.get_by_role("button", name="Record the item").click()
    expect(page.get_by_text("Cleared today", exact=True)).to_be_visible()
    with acting_as(SYSTEM):
        person = Clinician.objects.get(name="Nia Example")
        assert cleared_on(dt.date(2026, 12, 5), [person.pk]) == {person.pk: []}
