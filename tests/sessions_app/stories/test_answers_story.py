"""A provider proposes other days, the trust answers on one page; what remains after a list is followed to its end."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.models import LastMinuteCancellation, ListEntry, Session
from tests.sessions_app.deliveries import make_session
from tests.sessions_app.stories.scene import WEEK, make_scene, make_waiters, picture, saturday, today
from tests.support.world import SYSTEM


def day() -> dt.date:
    return saturday() + 2 * WEEK


def sunday() -> dt.date:
    return day() + dt.timedelta(days=1)


@pytest.fixture
def scene(committed):
    return make_scene()


def listed(scene, session, needs) -> None:
    with acting_as(SYSTEM):
        for place, need in enumerate(needs, start=1):
            ListEntry.objects.create(
                trust=scene.trust,
                provider=scene.provider,
                session=session,
                need=need,
                patient=need.patient,
                position=place,
                slot=place,
                what=need.what,
                points=2,
                weeks_waiting=40,
                put_on_by="Sam Example",
            )


def test_two_lists_are_proposed_for_sunday_and_one_is_taken(scene, live_site, page, assert_accessible):
    for room in ("Endoscopy 1", "Endoscopy 2"):
        scene.book(scene.room_named(room), day(), "08:30", "12:30")
    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Kim Roster")
    page.goto("/offers/")
    for box in page.locator('input[name="offer"]').all():
        box.check()
    page.get_by_role("button", name="Propose another time or room").click()
    expect(page.get_by_role("heading", name="Propose something else for 2 offers")).to_be_visible()
    for part, value in (("day", sunday().day), ("month", sunday().month), ("year", sunday().year)):
        for box in page.locator(f'input[name$="day-{part}"]').all():
            box.fill(str(value))
    assert_accessible(page, phone=True)
    picture(page, "propose")
    page.get_by_role("button", name="Send 2 proposals to the trust").click()
    expect(page.get_by_role("link", name="Say why, for the trust")).to_be_visible()
    page.get_by_role("textbox", name="Why").fill("Our endoscopist is free on Sunday only")
    page.get_by_role("button", name="Send 2 proposals to the trust").click()
    expect(page.get_by_text("2 proposals are with the trust.")).to_be_visible()
    picture(page, "offers-proposed")

    scene.signed_in(page, live_site, role=Role.OPERATIONS, name="Sam Example")
    page.goto("/offers-out/")
    expect(page.get_by_text("Our endoscopist is free on Sunday only").first).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "offers-out")
    boxes = page.locator('input[name="counter"]')
    boxes.first.check()
    page.get_by_role("button", name="Accept what is ticked").click()
    expect(page.get_by_text("1 list moved and accepted.")).to_be_visible()
    boxes.first.check()
    page.get_by_label("Reason for refusing").fill("Recovery is closed on Sundays")
    page.get_by_role("button", name="Refuse what is ticked").click()
    expect(page.get_by_text("1 proposal refused.")).to_be_visible()
    page.get_by_role("link", name="Whom you ask first").click()
    expect(page.get_by_role("heading", name="Whom you ask first")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "offer-order")
    with acting_as(SYSTEM):
        found = set(Session.objects.values_list("state", "day"))
    assert found == {("accepted", sunday()), ("offered", day())}


def test_nothing_is_lost_after_a_list(scene, live_site, page, assert_accessible):
    session = make_session(scene, day=today() - WEEK, room=scene.room_named("Endoscopy 1"))
    needs = make_waiters(scene, 4, day=today())
    listed(scene, session, needs[:2])
    scene.signed_in(page, live_site, role=Role.GOVERNANCE, name="Gill Governance")
    page.goto(f"/sessions/{session.pk}/after/")
    for box in page.locator('input[name="patient"]').all():
        box.check()
    page.get_by_label("What is to be followed up?").select_option(label="Histology")
    page.get_by_label("Details").fill("Two polyps")
    page.get_by_label("The trust").check()
    page.get_by_label("Owner").fill("Dr Kit Template, gastroenterology")
    due = today() - dt.timedelta(days=2)
    for label, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Note it for those ticked").click()
    expect(page.get_by_text("2 added.")).to_be_visible()
    picture(page, "session-after")
    page.goto("/follow-ups/")
    expect(page.get_by_text("2 days late").first).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "follow-ups")
    page.get_by_role("link", name="Act on it").first.click()
    page.get_by_label("Somebody acted on it").check()
    page.get_by_label("What was done").fill("Benign; letter sent to patient and GP")
    assert_accessible(page, phone=True)
    picture(page, "follow-up")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded. It no longer holds the list open.")).to_be_visible()

    page.goto(f"/sessions/{session.pk}/after/late-event/")
    page.get_by_label("Patient").select_option(index=1)
    page.get_by_label("What happened?").select_option(label="Unplanned readmission within 30 days")
    for label, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    assert_accessible(page, phone=True)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded. Both sides see it")).to_be_visible()
    page.goto("/late-events/")
    page.get_by_role("link", name="Review").first.click()
    page.get_by_label("What follows from it").fill("Discussed with the provider; bowel preparation leaflet changed")
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_text("Reviewed.", exact=True)).to_be_visible()
    page.goto("/late-events/?state=all")
    assert_accessible(page, phone=True)
    picture(page, "late-events")
    page.goto(f"/contracts/{scene.call_off.pk}/hand-back/")
    expect(page.get_by_role("heading", name="Hand back")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "hand-back")


def test_who_was_cancelled_on_the_day_is_followed_until_treated(scene, live_site, page, assert_accessible):
    session = make_session(
        scene, day=today(), start="00:01", end="23:58", state="accepted", room=scene.room_named("Endoscopy 1")
    )
    listed(scene, session, make_waiters(scene, 3, day=today()))
    scene.signed_in(page, live_site, role=Role.OPERATIONS, name="Sam Example")
    page.goto(f"/sessions/{session.pk}/cancel/")
    page.get_by_label("What is the reason?").select_option(label="No team, or somebody missing in it")
    page.get_by_label("The provider").check()
    page.get_by_label("Reason", exact=True).fill("The team did not come")
    assert_accessible(page, phone=True)
    picture(page, "cancel")
    page.get_by_role("button", name="Cancel this list").click()
    expect(page.get_by_text("Cancelled. The room is free again")).to_be_visible()

    page.goto("/cancelled-on-the-day/")
    expect(page.get_by_text("28 days left").first).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "promises")
    page.get_by_role("link", name="Treated").first.click()
    for label, value in (("Day", today().day), ("Month", today().month), ("Year", today().year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("On a list of our own").check()
    assert_accessible(page, phone=True)
    picture(page, "promise")
    page.get_by_role("button", name="Record the treatment").click()
    expect(page.get_by_text("The treatment is recorded.")).to_be_visible()
    with acting_as(SYSTEM):
        assert sorted(LastMinuteCancellation.objects.values_list("state", flat=True)) == ["owed", "owed", "treated"]
