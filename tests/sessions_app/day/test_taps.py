"""Taps a tablet sends by itself: each at its own instant, once, and judged one by one."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.models import DayStamp
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(morning):
    return visitor(
        Role.PROVIDER_MANAGER, provider=morning.world.provider, email="person@example.com", name="Nia Example"
    )


def send(client, morning, do, place=0, *, key="k", tapped="09:00", **data):
    address = reverse("session-taps", args=[morning.session.pk])
    entry = morning.entries[place].pk if place is not None else ""
    instant = at(SATURDAY, tapped).isoformat() if len(tapped) == len("09:00") else tapped
    return client.post(address, {"do": do, "entry": entry, "key": key, "tapped": instant, **data})


def times():
    with acting_as(SYSTEM):
        return [(row.kind, row.at) for row in DayStamp.objects.order_by("pk")]


def test_a_tap_counts_at_its_instant_and_sent_twice_it_counts_once(morning, nurse):
    for _ in range(2):
        answer = send(nurse, morning, "arrived", tapped="09:03", late="1")
        assert (answer.status_code, answer.json()) == (200, {"said": "Arrived recorded at 09:03.", "already": False})
    assert times() == [("arrived", at(SATURDAY, "09:03"))]


def test_what_somebody_else_recorded_meanwhile_stands(morning, nurse):
    morning.tap("arrived", at=at(SATURDAY, "08:59"))
    said = send(nurse, morning, "arrived", tapped="09:03").json()
    assert said == {"said": "Arrived was already recorded at 08:59.", "already": True}
    assert len(times()) == 1


def test_a_tap_is_said_on_the_next_page_unless_it_comes_late(morning, nurse):
    page = reverse("session-day", args=[morning.session.pk])
    send(nurse, morning, "brief", None, late="1")
    assert "Team brief recorded" not in nurse.get(page).content.decode()
    send(nurse, morning, "arrived")
    assert "Arrived recorded at 09:00." in nurse.get(page).content.decode()


def test_a_typed_time_goes_before_the_instant_and_none_lies_ahead(morning, nurse):
    send(nurse, morning, "arrived", at="08:50")
    send(nurse, morning, "anaesthesia", tapped="11:00")
    assert times() == [("arrived", at(SATURDAY, "08:50")), ("anaesthesia", at(SATURDAY, "09:10"))]


@pytest.mark.parametrize(
    ("do", "data", "status", "words"),
    [
        ("ended", {"at": "08:30"}, 409, "“Scope out” at 08:30 is before “Scope in” at 08:50."),
        ("ended", {"at": "25:99"}, 400, None),
        ("ended", {"tapped": ""}, 400, "The tap came without its time. Open the list again and tap once more."),
        ("ended", {"tapped": "2026-99-99T00:00"}, 400, None),
        ("ended", {"key": ""}, 400, "The form has no key. Open the page again"),
        ("nonsense", {}, 400, "Choose what happened from the list"),
    ],
)
def test_a_refusal_says_why_and_writes_nothing(morning, nurse, do, data, status, words):
    morning.tap("started", at=at(SATURDAY, "08:50"))
    answer = send(nurse, morning, do, **data)
    assert answer.status_code == status
    assert len(answer.json()["refused"]) == 1
    assert words in (None, answer.json()["refused"][0])
    assert len(times()) == 1


def test_taken_back_meanwhile_is_said(morning, nurse):
    send(nurse, morning, "arrived")
    with acting_as(SYSTEM):
        stamp = DayStamp.objects.get()
    nurse.post(
        reverse("session-correct", args=[morning.session.pk, stamp.pk]), {"key": "c", "at": "", "reason": "Slip"}
    )
    assert send(nurse, morning, "arrived").json()["said"] == "Arrived recorded at 09:00."
    assert len(times()) == 2


def test_only_who_runs_the_day_taps_and_only_by_sending(morning, nurse):
    finance = visitor(Role.FINANCE, trust=morning.world.trust)
    assert send(finance, morning, "arrived").status_code == 403
    assert nurse.get(reverse("session-taps", args=[morning.session.pk])).status_code == 405
    assert times() == []


def test_the_page_carries_what_its_script_needs_and_nothing_more_of_a_patient(morning, nurse):
    said = nurse.get(reverse("session-day", args=[morning.session.pk])).content.decode()
    assert f'data-taps="/sessions/{morning.session.pk}/day/taps/"' in said
    assert 'data-now="2026-12-05T09:10:00+00:00"' in said
    assert '"started": "Scope in"' in said
    assert re.search(r'data-who="[0-9a-f-]+"', said)
