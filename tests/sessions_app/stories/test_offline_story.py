"""A nurse's tablet loses the network in the middle of a list: nothing tapped or typed is lost, nothing counts twice."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.day.services.run_of_day import record_stamp
from sessions_app.models import DayStamp, Incident, ListEntry
from tests.sessions_app.stories.scene import make_scene, make_waiters
from tests.sessions_app.stories.test_saturday_story import TABLET, fill_and_lock, shots, staffed_now
from tests.support.world import SYSTEM


@pytest.fixture
def scene(committed):
    return make_scene()


@pytest.fixture
def tablet(scene, live_site, page):
    session = staffed_now(scene)
    fill_and_lock(scene, session, make_waiters(scene, 3, day=session.day))
    page.set_viewport_size(TABLET)
    scene.signed_in(page, live_site, role=Role.PROVIDER_MANAGER, provider=True, name="Nia Example")
    page.goto(f"/sessions/{session.pk}/day/")
    page.session = session
    return page


def case(page, number):
    return page.get_by_role("article", name=f"Case {number}")


def tap(page, number, name):
    button = case(page, number).get_by_role("button", name=name)
    button.click()
    expect(button).to_contain_text("waiting to be sent")


def stamps(session):
    with acting_as(SYSTEM):
        rows = DayStamp.objects.filter(session=session).order_by("pk").select_related("entry")
        return [(row.entry.position, row.kind) for row in rows]


def test_taps_wait_in_their_order_and_count_once_when_the_network_is_back(scene, tablet, assert_accessible):
    page, session = tablet, tablet.session
    case(page, 1).get_by_role("button", name="Arrived").click()
    expect(page.get_by_text("Arrived recorded at")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("You can carry on. What you tap is kept on this tablet.")).to_be_visible()
    for name in ("In the room", "Sign in", "Scope in"):
        tap(page, 1, name)
    expect(page.get_by_text("Waiting to be sent (3).")).to_be_visible()
    tap(page, 2, "Arrived")
    tap(page, 3, "Missed appointment")
    expect(page.get_by_text("Waiting to be sent (5).")).to_be_visible()
    shots(page, "day-offline")
    assert_accessible(page)
    case(page, 2).get_by_role("link", name="Cancel on the day").click()
    expect(page.get_by_text("That page needs the network. This one stays, with all you have tapped.")).to_be_visible()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert [word for word in ("999", "H000", "Colonoscopy") if word in kept] == []
    for position in (2, 3):
        elsewhere(scene, session, position)
    page.context.set_offline(False)
    expect(page.get_by_text("and now recorded: 4. Already there and not entered a second time: 1.")).to_be_visible()
    expect(case(page, 3).get_by_text("“Arrived” is recorded, so it cannot be “missed appointment”.")).to_be_visible()
    shots(page, "day-sent")
    assert_accessible(page)
    assert stamps(session) == [
        (1, "arrived"),
        (2, "arrived"),
        (3, "arrived"),
        (1, "anaesthesia"),
        (1, "sign_in"),
        (1, "started"),
    ]
    case(page, 3).get_by_role("button", name="Remove this note").click()
    expect(case(page, 3).get_by_text("was not recorded")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Waiting to be sent")).to_have_count(0)
    expect(page.get_by_text("was not recorded")).to_have_count(0)


def test_an_answer_that_is_lost_on_its_way_makes_no_second_entry(scene, tablet):
    page, session = tablet, tablet.session
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            return route.abort()
        return route.continue_()

    page.route("**/day/taps/", lose)
    case(page, 1).get_by_role("button", name="Arrived").click()
    expect(page.get_by_text("Waiting to be sent (1).")).to_be_visible()
    assert stamps(session) == [(1, "arrived")]
    expect(page.get_by_text("and now recorded: 1. Nothing was entered twice.")).to_be_visible(timeout=20000)
    assert stamps(session) == [(1, "arrived")]


def test_a_tap_made_by_one_person_is_not_sent_as_another(scene, live_site, tablet):
    page, session = tablet, tablet.session
    page.context.set_offline(True)
    tap(page, 1, "Arrived")
    page.route("**/day/taps/", lambda route: route.abort())
    page.context.set_offline(False)
    scene.signed_in(page, live_site, role=Role.SCHEDULER, name="Lee Booker")
    page.goto(f"/sessions/{session.pk}/day/")
    expect(page.get_by_text("Taps of somebody else who used this tablet (1)")).to_be_visible()
    assert stamps(session) == []


def test_what_was_typed_of_an_incident_stays_until_it_can_be_sent(scene, tablet):
    page = tablet
    page.get_by_role("link", name="Record an incident").first.click()
    page.get_by_label("What happened").fill("Sharp pain, scope withdrawn")
    page.get_by_label("Low physical harm").check()
    page.get_by_label("No psychological harm").check()
    page.get_by_label("What was done at once").fill("Stopped and observed")
    page.context.set_offline(True)
    page.get_by_role("button", name="Report this incident").click()
    expect(page.get_by_text("No network. Nothing was sent.")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("Sharp pain, scope withdrawn")
    page.context.set_offline(False)
    expect(page.get_by_text("What you typed is still here. Send it now.")).to_be_visible()
    # A second press within a second is taken for a double press, so the form is sent as a person's later press would.
    page.get_by_role("button", name="Report this incident").evaluate("button => button.form.requestSubmit(button)")
    expect(page.get_by_text("Reported. Both sides see it.")).to_be_visible()
    with acting_as(SYSTEM):
        assert Incident.objects.count() == 1


def elsewhere(scene, session, position):
    """Somebody at another screen records the arrival meanwhile."""
    with acting_as(SYSTEM):
        entry = ListEntry.objects.get(session=session, position=position)
    with acting_as(scene.provider_actor()) as by:
        record_stamp(by=by, session_id=session.pk, kind="arrived", key=f"elsewhere-{position}", entry_id=entry.pk)
