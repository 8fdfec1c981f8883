"""In a browser: an executive brings in the waiting list and takes the KPIs to the board; both sides' first pages."""

import csv
import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from notifications.tasks import sweep_tasks
from reports.home.weekend import saturday_of
from tests.reports.support import DAY, DELIVERED, make_fact, make_session, moved
from tests.support.world import SYSTEM, make_person, make_world
from tests.waiting_list.official.support import FILE, dorset

PASSWORD = "a quiet weekend list"


def sign_in(page, email):
    page.goto("/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def executive(page, celery_worker_process):
    world = dorset()
    make_fact(world, DAY, **DELIVERED)
    make_person("eve@example.com", trust=world.trust, role=Role.EXECUTIVE, name="Eve Sample")
    sign_in(page, "eve@example.com")
    return page


def test_an_executive_brings_in_the_list_and_takes_the_kpis_to_the_board(executive, assert_accessible):
    page = executive
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing waits for you today")
    assert_accessible(page, phone=True)

    page.get_by_role("link", name="Import the monthly RTT file").click()
    assert_accessible(page, phone=True)
    page.locator("input[type=file]").set_input_files(FILE)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nov 2024: 21,702 waiting, 57.78% within 18 weeks")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Keep Nov 2024").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("21,702 waiting, 9,163 of them over 18 weeks")
    expect(page.get_by_text("12,539 of 21,702 wait within 18 weeks: 57.78%")).to_be_visible()
    assert_accessible(page, phone=True)

    page.get_by_role("link", name="Reports", exact=True).click()
    first = page.get_by_role("group", name="First day")
    for part, value in (("Day", "1"), ("Month", "10"), ("Year", "2026")):
        first.get_by_label(part).fill(value)
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Run the KPI report").click()
    # The page follows the real worker by itself; the link beside the bar leads to the result.
    expect(page.get_by_role("link", name=re.compile("See the result|Ask again"))).to_be_visible()
    assert_accessible(page, phone=True)
    expect(page.get_by_role("link", name="See the result")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="See the result").click()
    expect(page.get_by_text("1 of 10 appointments was missed: 10.0%.").first).to_be_visible()
    assert_accessible(page, phone=True)

    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet (CSV)").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert ["Missed appointments (DNA)", "1", "All", "", "1", "10", "0.100000", "share"] in rows


def test_a_wrong_file_is_explained_line_by_line(executive, assert_accessible, tmp_path):
    page = executive
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(FILE.read_bytes().replace(b"RTT-November-2024", b"RTT-Smarch-2024", 2))

    page.goto("/waiting-list/import/")
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_role("button", name="Read the file").click()

    expect(page.get_by_role("alert")).to_contain_text("2 things are wrong with the file. Nothing was kept.")
    expect(page.get_by_text("Line 2, Period: Period must name one month")).to_be_visible()
    assert_accessible(page, phone=True)


def test_both_sides_see_what_needs_them_and_go_there(page, assert_accessible):
    world = make_world()
    weekend = saturday_of(timezone.localdate())
    with acting_as(SYSTEM):
        moved(make_session(world, weekend), "accepted", "staffed", "locked")
        make_session(world, weekend + dt.timedelta(days=14), offer_ends_at=timezone.now() + dt.timedelta(hours=5))
    make_person("sam@example.com", trust=world.trust, role=Role.OPERATIONS)
    make_person("kim@example.com", provider=world.provider, role=Role.PROVIDER_MANAGER, name="Kim Roster")
    sweep_tasks()

    sign_in(page, "sam@example.com")
    expect(page.get_by_role("link", name="1 offer waits for an answer")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Endoscopy 1, Sat .*AM.*Locked"))).to_be_visible()
    assert_accessible(page, phone=True)

    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "kim@example.com")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name=re.compile("^Answer the offer of Endoscopy 1.*worth £3,100")).click()
    expect(page).to_have_url(re.compile("/offers/"))
