"""The operations manager looks for empty rooms over twelve weekends, ticks a block by keyboard and mouse, books a series
and changes it from one week on."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.sessions_app.stories.scene import WEEK, make_scene, picture, saturday


def day() -> dt.date:
    return saturday() + WEEK


@pytest.fixture
def scene(committed):
    return make_scene()


def box(page, room, day, part):
    return page.locator(f'#pick-in-grid input[value="{room.pk}.{day.isoformat()}.{part}"]')


def test_twelve_weekends_by_keyboard_and_a_block_with_shift(scene, live_site, page, assert_accessible):
    scene.signed_in(page, live_site)
    page.goto("/planner/?days=twelve")
    one, two = scene.room_named("Endoscopy 1"), scene.room_named("Endoscopy 2")
    first = box(page, one, day(), "am")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(box(page, one, day(), "pm")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(box(page, one, day() + WEEK, "pm")).to_be_focused()
    page.keyboard.press("Space")
    expect(box(page, one, day() + WEEK, "pm")).to_be_checked()
    page.keyboard.press("Space")
    box(page, one, day(), "am").click()
    box(page, two, day() + WEEK, "am").click(modifiers=["Shift"])
    expect(page.locator("#pick-in-grid input[name=slot]:checked")).to_have_count(10)
    expect(page.get_by_role("button", name="Book 10 lists").first).to_be_visible()
    picture(page, "planner-twelve")
    assert_accessible(page, phone=True)


def test_empty_rooms_a_series_and_its_change(scene, live_site, page, assert_accessible):
    scene.signed_in(page, live_site)
    page.goto("/planner/")
    page.get_by_role("link", name="Free rooms").click()
    expect(page.get_by_role("heading", name="What is left")).to_be_visible()
    picture(page, "free-rooms")
    assert_accessible(page, phone=True)

    page.goto("/planner/series/new/")
    page.get_by_label("Endoscopy 1, Eastfield Hospital").check()
    page.get_by_label("Endoscopy 2, Eastfield Hospital").check()
    picture(page, "series-new")
    assert_accessible(page, phone=True)
    fill(page, "first_day", day())
    fill(page, "last_day", day() + 3 * WEEK)
    page.get_by_label("Not on bank holidays").uncheck()
    page.get_by_label("Contract").select_option(str(scene.line.pk))
    page.get_by_role("button", name="Look at the series").click()
    expect(page.get_by_role("heading", name="8 lists, £24,800: every one fits")).to_be_visible()
    picture(page, "series-looked")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Book 8 lists, £24,800").click()
    expect(page.get_by_text("8 lists booked and offered, £24,800.")).to_be_visible()
    picture(page, "series")
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Change the series").click()
    page.get_by_label("This list and all that follow in the series").check()
    page.get_by_label("Starts").fill("09:00")
    picture(page, "series-change")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("8 lists changed.")).to_be_visible()


def fill(page, name, day):
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f'input[name="{name}-{part}"]').fill(str(value))
