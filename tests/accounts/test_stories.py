"""People's own ways through the pages of access, in a real browser, with the real worker sending the letters."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Membership
from accounts.roles import Role
from accounts.services import create_owner
from base.row_security import acting_as
from tests.accounts.actions import PASSWORD, a_provider, a_trust, letters
from tests.support.browser import opened_page
from tests.support.world import SYSTEM, make_person

OWNER = "pat.platform@insourcing.example"
ADA = "ada.admin@southshire.example"
NOOR = "noor.colleague@southshire.example"


def until(answer: Callable):
    """Wait until ``answer`` gives something and return it; the worker needs a moment."""
    deadline = time.monotonic() + 20
    while not (found := answer()):
        assert time.monotonic() < deadline, "It did not come in 20 seconds."
        time.sleep(0.05)
    return found


def link_sent_to(email: str) -> str:
    """The path in the latest letter to this address."""
    letter = until(lambda: [text for text in letters() if f"To: {email}" in text])[-1]
    return re.search(r"https?://[^/\s]+(/\S+)", letter)[1]


def sign_in(page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def accept(page, email: str, name: str) -> None:
    page.goto(link_sent_to(email))
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Accept and sign in").click()


def fill(page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def answer_of_api(site, token: str) -> int:
    asked = urllib.request.Request(f"{site.url}/api/v1/sessions/", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(asked, timeout=15) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.fixture
def second_page(browser, live_site):
    """Another person's browser."""
    with opened_page(browser, live_site.url) as opened:
        yield opened


def test_from_the_platforms_first_administrator_to_a_colleague_and_a_system(
    celery_worker_process, live_site, page, second_page, assert_accessible
):
    create_owner(email=OWNER, name="Pat Platform", password=PASSWORD)

    sign_in(page, OWNER)
    page.goto("/organisations/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Take on a trust").first.click()
    assert_accessible(page, phone=True)
    fill(page, ODS_code="RX9", Name="Southshire Hospitals NHS Trust", Short_name="Southshire")
    press(page, "Take on a trust")
    page.get_by_label("Name").fill("Ada Admin")
    page.get_by_label("E-mail address").fill(ADA)
    press(page, "Send the invitation")
    page.get_by_text("Ada Admin is invited as administrator of Southshire Hospitals NHS Trust.").wait_for()
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Sign out").click()

    page.goto(link_sent_to(ADA))
    assert_accessible(page, phone=True)
    accept(page, ADA, "Ada Admin")
    page.goto("/people/invite/")
    assert_accessible(page, phone=True)
    page.get_by_label("Name").fill("Noor Colleague")
    page.get_by_label("E-mail address").fill(NOOR)
    page.get_by_label("Finance").check()
    press(page, "Send the invitation")
    page.get_by_text("Noor Colleague is invited.").wait_for()
    assert_accessible(page, phone=True)

    accept(second_page, NOOR, "Noor Colleague")
    second_page.goto("/account/")
    second_page.get_by_text("Finance").wait_for()
    assert_accessible(second_page, phone=True)

    page.goto("/credentials/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Issue a credential").first.click()
    assert_accessible(page, phone=True)
    page.get_by_label("Name", exact=True).fill("Theatre system")
    page.locator("[name=scopes][value='sessions:read']").check()
    last = timezone.localdate() + timedelta(days=90)
    for part, value in (("Day", last.day), ("Month", last.month), ("Year", last.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    press(page, "Issue the credential")
    token = page.get_by_label("Token").input_value()
    assert_accessible(page, phone=True)
    assert answer_of_api(live_site, token) == 200
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_text("Works").wait_for()
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Revoke").click()
    assert_accessible(page, phone=True)
    press(page, "Revoke Theatre system")
    page.get_by_text("Theatre system is revoked.").wait_for()
    assert answer_of_api(live_site, token) == 401

    page.goto("/people/")
    page.get_by_role("link", name="Noor Colleague").click()
    assert_accessible(page, phone=True)
    page.get_by_label("Reason (optional)").fill("Has left the trust")
    press(page, "End the access")
    page.get_by_text("Noor Colleague no longer has access.").wait_for()
    second_page.goto("/account/")
    second_page.get_by_role("heading", name="Sign in").wait_for()

    page.goto("/audit/?what=person")
    page.get_by_text("Has left the trust").wait_for()
    assert_accessible(page, phone=True)
    page.goto("/people/roles/")
    assert_accessible(page, phone=True)


def test_a_forgotten_password_is_replaced(celery_worker_process, live_site, page, assert_accessible):
    make_person("sam.example@northshire.example", trust=a_trust())
    page.goto("/sign-in/")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="I have forgotten my password").click()
    assert_accessible(page, phone=True)
    page.get_by_label("E-mail address").fill("sam.example@northshire.example")
    press(page, "Send the link")
    assert_accessible(page, phone=True)

    page.goto(link_sent_to("sam.example@northshire.example"))
    assert_accessible(page, phone=True)
    page.get_by_label("New password", exact=True).fill("short")
    press(page, "Change the password")
    page.get_by_role("heading", name="There is a problem").wait_for()
    expect(page).to_have_title(re.compile("^Error: "))
    assert_accessible(page, phone=True)
    page.get_by_label("New password", exact=True).fill("a busy weekday clinic")
    press(page, "Change the password")

    sign_in(page, "sam.example@northshire.example", "a busy weekday clinic")
    page.goto("/account/")
    page.get_by_role("heading", name="My account").wait_for()


def test_somebody_with_two_organisations_chooses_and_changes(committed, live_site, page, assert_accessible):
    trust, provider = a_trust(), a_provider()
    person = make_person("sam.example@northshire.example", trust=trust)
    with acting_as(SYSTEM):
        Membership.objects.create(person=person, provider=provider, role=Role.PROVIDER_MANAGER)
    sign_in(page, "sam.example@northshire.example")
    page.get_by_role("heading", name="Choose whom you act for").wait_for()
    assert_accessible(page, phone=True)
    page.get_by_label(trust.name).check()
    press(page, "Continue")
    page.wait_for_url(f"{live_site.url}/")
    page.goto("/account/")
    page.get_by_role("banner").get_by_text(trust.name).wait_for()

    page.get_by_role("link", name="Change organisation").click()
    page.wait_for_url("**/choose-organisation/")
    page.get_by_label(provider.name).check()
    press(page, "Continue")
    page.wait_for_url(f"{live_site.url}/")

    page.goto("/account/")
    page.get_by_role("banner").get_by_text(provider.name).wait_for()
    assert_accessible(page, phone=True)


@pytest.mark.parametrize(
    "address", ["/glossary/", "/accessibility/", "/api/v1/problems/", "/invitation/ended/", "/nothing/"]
)
def test_pages_open_to_everybody_are_accessible(live_site, page, assert_accessible, address):
    page.goto(address)

    assert_accessible(page, phone=True)


def test_the_reader_of_the_api_shows_its_description(live_site, page):
    page.goto("/api/v1/docs/")

    page.get_by_role("heading", name="Insourcing API").wait_for()


def test_signing_in_works_by_keyboard_alone_and_leads_to_the_first_error(live_site, page):
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_role("link", name="Enter the e-mail address").press("Enter")

    assert page.evaluate("document.activeElement.name") == "email"
