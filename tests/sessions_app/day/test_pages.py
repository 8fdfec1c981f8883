"""The run of day, incidents and stops as pages."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.request_actor import LAST_SEEN
from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.models import Incident, Stop
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(morning):
    return visitor(
        Role.PROVIDER_MANAGER, provider=morning.world.provider, email="person@example.com", name="Nia Example"
    )


@pytest.fixture
def governance(morning):
    return visitor(Role.GOVERNANCE, trust=morning.world.trust, name="Gil Sample")


def page(client, morning, name="session-day"):
    return client.get(reverse(name, args=[morning.session.pk])).content.decode()


def send(client, name, *args, **data):
    return client.post(reverse(name, args=args), data, follow=True)


def tap(client, morning, do, place=0, key="k", **data):
    return send(client, "session-day", morning.session.pk, do=do, entry=morning.entries[place].pk, key=key, **data)


def test_one_tap_records_the_time_and_a_form_sent_twice_counts_once(morning, nurse):
    for _ in range(2):
        said = tap(nurse, morning, "arrived").content.decode()
    assert "Arrived recorded at 09:10." in said
    assert morning.stamps() == [("arrived", 1)]


def test_the_case_under_way_comes_first_with_its_checks_and_the_next_tap(morning, nurse):
    tap(nurse, morning, "anaesthesia")
    said = page(nurse, morning)
    assert "Under way" in said
    assert "WHO checks" in said
    assert '<button class="app-stamp app-stamp--next" type="submit" name="do" value="started">' in said


def test_a_refused_tap_keeps_what_was_typed(morning, nurse):
    tap(nurse, morning, "started", at="08:50")
    refused = tap(nurse, morning, "ended", key="k2", at="08:45")
    said = refused.content.decode()
    assert refused.status_code == 409
    assert "“Scope out” at 08:45 is before “Scope in” at 08:50." in said
    assert 'value="08:45"' in said
    assert tap(nurse, morning, "ended", key="k3", at="25:99").status_code == 422


def test_a_case_is_cancelled_with_its_reason_and_taken_back(morning, nurse):
    entry = morning.entries[0].pk
    address = reverse("session-cancel-case", args=[morning.session.pk, entry])
    assert nurse.post(address, {"key": "c"}).status_code == 422
    said = nurse.post(address, {"key": "c", "why": "beds"}, follow=True).content.decode()
    assert "Cancelled on the day: no bed" in said
    with acting_as(SYSTEM):
        stamp = morning.entries[0].stamps.get()
    send(nurse, "session-correct", morning.session.pk, stamp.pk, key="t", at="", reason="Wrong patient tapped")
    assert morning.entry().live


def test_an_incident_is_reported_told_and_closed(morning, nurse, governance):
    values = {
        "key": "i",
        "at": "09:05",
        "what": "Sharp pain",
        "physical": "3",
        "psychological": "4",
        "action": "Stopped",
    }
    empty = nurse.post(reverse("session-incident", args=[morning.session.pk]), {"key": "i"})
    assert empty.status_code == 422
    said = send(nurse, "session-incident", morning.session.pk, **values).content.decode()
    assert "The patient has to be told: duty of candour." in said
    with acting_as(SYSTEM):
        incident = Incident.objects.get()
    early = governance.post(reverse("incident-close", args=[incident.pk]), {"response": "review", "learning": "Check"})
    assert "The patient has to be told and written to before the incident is closed." in early.content.decode()
    day = {
        "told_on-day": "5",
        "told_on-month": "12",
        "told_on-year": "2026",
        "letter_on-day": "5",
        "letter_on-month": "12",
        "letter_on-year": "2026",
    }
    send(governance, "incident-candour", incident.pk, **day)
    closed = send(governance, "incident-close", incident.pk, response="review", learning="Check the tower")
    assert "Closed. What was learnt stays with the list." in closed.content.decode()
    assert "Moderate physical harm" in governance.get(reverse("incidents")).content.decode()


def test_the_list_is_stopped_and_two_people_let_it_run_again(morning, nurse, governance):
    send(nurse, "session-stop", morning.session.pk, key="s", scope="line", reason="Scope failed twice")
    with acting_as(SYSTEM):
        stop = Stop.objects.get()
    said = page(governance, morning, "session-day")
    assert "Stopped by Nia Example" in said
    assert "1 list and 3 patients affected" in governance.get(reverse("stop", args=[stop.pk])).content.decode()
    send(governance, "stop", stop.pk, conditions="A second tower on site")
    alone = governance.post(reverse("stop", args=[stop.pk]), {"do": "resume"})
    assert "You proposed the conditions; somebody else has to agree them." in alone.content.decode()
    second = visitor(Role.EXECUTIVE, trust=morning.world.trust, name="Eve Template", email="eve@example.com")
    agreed = send(second, "stop", stop.pk, do="resume").content.decode()
    assert "The lists may run again, on the conditions agreed." in agreed
    assert "Stopped" not in second.get(reverse("stops")).content.decode().split("<main")[1].split("</h1>")[1]


def idle(client, clock):
    """Everybody is signed out by the clock: the last thing the visit did was long ago."""
    visit = client.session
    visit[LAST_SEEN] = time.time() - settings.IDLE_LIMIT - 60
    visit.save()


def sign_in(client, address):
    form = {"email": "person@example.com", "password": "a quiet weekend list"}
    return client.post(address, form, follow=True)


def test_a_tap_after_an_idle_sign_out_is_kept_and_recorded_at_its_own_time(morning, nurse, clock):
    idle(nurse, clock)
    answer = nurse.post(
        reverse("session-day", args=[morning.session.pk]), {"do": "arrived", "entry": morning.entries[0].pk, "key": "k"}
    )
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.url).query)["next"] == [f"/sessions/{morning.session.pk}/day/"]
    assert morning.stamps() == []
    clock.move_to(at(SATURDAY, "09:14"))
    said = sign_in(nurse, answer.url).content.decode()
    assert "You were signed out before “Arrived” was recorded. It is kept." in said
    assert "Record it at 09:10" in said
    tap(nurse, morning, "arrived", at="09:10")
    assert [stamp.at for stamp in morning.rows()] == [at(SATURDAY, "09:10")]
    assert "It is kept." not in page(nurse, morning)


def test_an_incident_typed_before_an_idle_sign_out_stands_in_the_form_again_and_is_sealed(morning, nurse, clock):
    idle(nurse, clock)
    answer = nurse.post(
        reverse("session-incident", args=[morning.session.pk]), {"key": "i", "what": "Sharp pain in the belly"}
    )
    assert "Sharp pain" not in str(dict(nurse.session))
    said = sign_in(nurse, answer.url).content.decode()
    assert "Sharp pain in the belly" in said


def test_those_who_may_only_look_see_no_buttons(morning, governance):
    assert 'name="do"' not in page(governance, morning)


def test_no_patient_number_is_in_an_address_of_the_day(morning, nurse):
    tap(nurse, morning, "anaesthesia")
    said = page(nurse, morning)
    addresses = [part.split('"')[0] for part in said.split('href="')[1:] + said.split('action="')[1:]]
    assert not [one for one in addresses if "H000" in one or "999" in one]


def test_the_page_asks_the_same_however_much_was_tapped(morning, nurse):
    page(nurse, morning)
    few = queries_of(nurse, "session-day", morning.session.pk)
    tap(nurse, morning, "anaesthesia")
    tap(nurse, morning, "missed", 1, key="m")
    assert queries_of(nurse, "session-day", morning.session.pk) == few


@pytest.mark.parametrize("name", ["session-day", "session-incident", "session-stop"])
def test_another_provider_finds_nothing_there(morning, name):
    other = visitor(Role.PROVIDER_MANAGER, provider=make_world().provider, name="Ann Other")
    assert other.get(reverse(name, args=[morning.session.pk])).status_code == 404
