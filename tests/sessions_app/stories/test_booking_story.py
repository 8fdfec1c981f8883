"""The operations manager books several lists in one step; a list that cannot be booked is named with its way out."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from base.row_security import acting_as
from sessions_app.models import Session
from tests.sessions_app.stories.scene import WEEK, make_scene, picture, saturday
from tests.support.world import SYSTEM, at
from trusts.models import Closure, RoomUse


def day() -> dt.date:
    return saturday() + WEEK


@pytest.fixture
def scene(committed):
    return make_scene()


def cell(page, room, day, part):
    return page.locator(f'#pick-in-grid input[value="{room.pk}.{day.isoformat()}.{part}"]')


def own_list(scene, room, day):
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=scene.trust, room=room, kind="in_house", during=(at(day, "08:30"), at(day, "12:30")), note="Urology"
        )


def test_five_cells_are_booked_in_one_step_and_seen_offered(scene, live_site, page, assert_accessible):
    own_list(scene, scene.room_named("Echo room"), day())
    with acting_as(SYSTEM):
        Closure.objects.create(
            trust=scene.trust,
            room=scene.room_named("Theatre 1"),
            during=(at(day(), "13:00"), at(day(), "18:00")),
            reason="No porters",
        )
    scene.signed_in(page, live_site)
    page.goto("/planner/")
    assert_accessible(page, phone=True)
    one, two, theatre = (
        scene.room_named("Endoscopy 1"),
        scene.room_named("Endoscopy 2"),
        scene.room_named("Theatre 1"),
    )
    for room, part in ((one, "am"), (one, "pm"), (two, "am"), (two, "pm"), (theatre, "am")):
        cell(page, room, day(), part).check()
    picture(page, "planner-picked")

    page.get_by_role("button", name="Book 5 lists").first.click()
    page.wait_for_url("**/planner/book/**")
    picture(page, "booking")
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Book 5 lists, £17,325").click()

    page.get_by_text("5 lists booked and offered, £17,325.").wait_for()
    expect(page.locator(".app-grid-only .app-cell--offered")).to_have_count(5)
    picture(page, "planner-offered")
    page.locator(".app-grid-only .app-cell--offered").first.click()
    page.get_by_role("heading", name="What it still needs").wait_for()
    assert_accessible(page, phone=True)
    picture(page, "planner-drawer")
    with acting_as(SYSTEM):
        assert sorted(Session.objects.values_list("state", "expected_price")) == sorted(
            [("offered", 3100)] * 4 + [("offered", 4925)]
        )


def test_a_clash_is_named_and_the_rest_can_be_booked(scene, live_site, page, assert_accessible):
    scene.signed_in(page, live_site)
    page.goto("/planner/")
    one, echo = scene.room_named("Endoscopy 1"), scene.room_named("Echo room")
    for room, part in ((one, "am"), (one, "pm"), (echo, "pm")):
        cell(page, room, day(), part).check()
    own_list(scene, one, day())

    page.get_by_role("button", name="Book 3 lists").first.click()

    page.get_by_role("heading", name="1 of 3 lists fit, 2 do not").wait_for()
    problems = page.locator(".app-errors a")
    expect(problems).to_have_count(2)
    picture(page, "refused")
    assert_accessible(page, phone=True)
    problems.first.click()
    page.get_by_role("button", name="Book the 1 that fits, £3,100").click()
    page.get_by_text("1 list booked and offered, £3,100.").wait_for()
    with acting_as(SYSTEM):
        assert Session.objects.get().starts_at == at(day(), "13:30")
