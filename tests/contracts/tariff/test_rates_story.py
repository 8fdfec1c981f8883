"""Procurement brings in prices, compares rates with them and raises them, in a browser, accessibly on every page."""

import datetime as dt

import pytest

from accounts.roles import Role
from tests.contracts.tariff.tariffs import WIDE
from tests.sessions_app.stories.scene import make_scene, picture, today


@pytest.fixture
def scene(committed):
    return make_scene()


def fill_date(page, name: str, day: dt.date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#id_{name}-{part}, [name={name}-{part}]").first.fill(str(value))


def add_set(page, tmp_path) -> None:
    (tmp_path / "prices.csv").write_text(WIDE)
    page.goto("/tariff/new/")
    page.get_by_label("Name", exact=True).fill("Invented prices, first publication")
    page.get_by_label("Unit prices").check()
    fill_date(page, "published_on", today() - dt.timedelta(days=30))
    fill_date(page, "effective_from", today() - dt.timedelta(days=90))
    page.locator("input[type=file]").set_input_files(tmp_path / "prices.csv")


def test_prices_are_brought_in_and_rates_compared_and_raised(scene, live_site, page, assert_accessible, tmp_path):
    scene.signed_in(page, live_site, role=Role.PROCUREMENT)
    page.goto("/tariff/")
    assert_accessible(page, phone=True)
    add_set(page, tmp_path)
    assert_accessible(page, phone=True)
    picture(page, "tariff-new")
    page.get_by_role("button", name="Go on to the columns").click()

    for label, column in (
        ("HRG or treatment function", "HRG"),
        ("Name of it", "Name"),
        ("Name of the tab", "Tab"),
        ("Day case or elective", "Day case or elective"),
        ("Outpatient procedure", "Outpatient procedure"),
    ):
        page.get_by_label(label).select_option(column)
    page.get_by_role("button", name="Look at the prices").click()
    page.get_by_text("6 prices read").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "tariff-columns")
    page.get_by_role("button", name="Load 6 prices").click()
    page.get_by_text("is in use. Open rates are compared").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "tariff-set")

    for label, code, points in (("Colonoscopy", "FE32Z", "2"), ("Gastroscopy", "FE22Z", "2")):
        page.goto(f"/contracts/{scene.call_off.pk}/rates/compare/")
        page.get_by_label("Case", exact=True).fill(label)
        page.get_by_label("Service line", exact=True).select_option(index=1)
        page.get_by_label("Rates paid by").select_option("point")
        page.get_by_label("Points of one case").fill(points)
        page.get_by_label("HRG or treatment function").fill(code)
        page.get_by_label("Point of delivery").select_option("dc")
        page.get_by_role("button", name="Compare").click()
        page.get_by_text(f"{label} is compared.").wait_for()
    page.goto(f"/contracts/{scene.call_off.pk}/rates/compare/")
    assert_accessible(page, phone=True)
    page.goto(f"/contracts/{scene.call_off.pk}/rates/")
    page.get_by_label("Patients seen").fill("5")
    page.get_by_role("button", name="Work it out").click()
    page.get_by_text("It comes to £").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "rates")

    page.goto(f"/contracts/{scene.call_off.pk}/prices/indexation/")
    page.get_by_role("textbox", name="Percentage").fill("4.83")
    fill_date(page, "valid_from", today() + dt.timedelta(days=7))
    page.get_by_role("button", name="Look at the prices").click()
    page.get_by_text("What the prices would be").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "indexation")

    page.goto(f"/contracts/{scene.call_off.pk}/prices/")
    assert_accessible(page, phone=True)
    picture(page, "prices")
    for address, name in (
        ("/contracts/side-by-side/", "side-by-side"),
        ("/tariff/hrgs/", "grouper"),
        ("/tariff/", "tariff-sets"),
        (f"/contracts/{scene.call_off.pk}/cost-to-tariff/", "cost-to-tariff"),
    ):
        page.goto(address)
        assert_accessible(page, phone=True)
        picture(page, name)
