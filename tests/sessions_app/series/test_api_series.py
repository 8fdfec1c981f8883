"""Series and changes by API: the same rules, the same words, once for one key."""

import datetime as dt

import pytest
from rest_framework.test import APIClient

from accounts.credentials import issue_credential
from base.row_security import acting_as
from sessions_app.models import Session
from tests.support.world import SYSTEM, at, make_world
from trusts.models import RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
DAY = dt.date(2026, 12, 5)


@pytest.fixture
def world():
    return make_world()


def client_of(world):
    with acting_as(SYSTEM):
        _, token = issue_credential(
            by=SYSTEM,
            name="Rota system",
            scopes=["sessions:write"],
            trust_id=world.trust.pk,
            expires_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
        )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def asked(world, **changes) -> dict:
    return {
        "call_off": world.call_off.pk,
        "service_line": world.line.pk,
        "rooms": [room.pk for room in world.rooms],
        "weekdays": [5],
        "first_day": "2026-12-05",
        "last_day": "2026-12-19",
        "starts": "08:30",
        "ends": "12:30",
    } | changes


def post(client, body, query="", **headers):
    return client.post(f"/api/v1/series/{query}", body, format="json", headers=headers)


def test_a_series_is_booked_once_for_its_key_and_read_again(world):
    client = client_of(world)

    first = post(client, asked(world), **{"Idempotency-Key": "autumn"})
    again = post(client, asked(world), **{"Idempotency-Key": "autumn"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["lists"] == 6
    read = client.get(first["Location"])
    assert read.json() == first.json()["series"]
    assert read.json()["starts"] == "08:30"
    with acting_as(SYSTEM):
        assert Session.objects.count() == 6


def test_clashes_are_all_named_and_the_rest_is_booked_if_asked(world):
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=world.trust, room=world.room, kind="in_house", during=(at(DAY, "08:30"), at(DAY, "12:30"))
        )
    client = client_of(world)

    looked = post(client, asked(world), "?dry_run=true")
    refused = post(client, asked(world))
    booked = post(client, asked(world), "?all_or_none=false")

    assert (looked.status_code, looked.json()["lists"], looked.json()["series"]) == (200, 5, None)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "/0/room")
    assert (booked.status_code, booked.json()["lists"]) == (201, 5)
    assert [one["code"] for one in booked.json()["refused"]] == ["room_taken"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"weekdays": [0, 1, 2, 3, 4, 5, 6], "rooms": list(range(1, 101)), "last_day": "2027-03-14"},
            "series_too_many",
        ),
        ({"starts": "24:00"}, "time_format"),
        ({"weekdays": [7]}, "not_whole"),
        ({"rooms": []}, "required"),
        ({"colour": "blue"}, "unknown_field"),
    ],
)
def test_bad_series_are_refused_with_a_code(world, changes, code):
    answer = post(client_of(world), asked(world, **changes))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_a_list_is_changed_with_its_followers_and_only_as_it_was_read(world):
    client = client_of(world)
    ids = post(client, asked(world, rooms=[world.room.pk])).json()["sessions"]
    address = f"/api/v1/sessions/{ids[1]}/"

    stale = client.patch(address, {"starts_at": "2026-12-12T09:00"}, format="json", headers={"If-Match": '"7"'})
    done = client.patch(
        address,
        {"starts_at": "2026-12-12T13:30", "ends_at": "2026-12-12T17:30", "scope": "following"},
        format="json",
        headers={"If-Match": '"1"'},
    )

    assert stale.status_code == 412
    assert done.status_code == 200
    assert [one["starts_at"][11:16] for one in done.json()["sessions"]] == ["13:30", "13:30"]
    assert client.get(f"/api/v1/sessions/{ids[0]}/").json()["starts_at"][11:16] == "08:30"


def test_the_names_a_change_had_before_are_answered_with_those_of_the_session(world):
    client = client_of(world)
    (first, *_) = post(client, asked(world)).json()["sessions"]

    answer = client.patch(
        f"/api/v1/sessions/{first}/",
        {"day": "2026-12-06", "starts": "09:00", "ends": "13:00", "capacity": 5, "cases": 3},
        format="json",
    )

    assert answer.status_code == 400
    assert [(fault["pointer"], fault["code"], fault["detail"]) for fault in answer.json()["errors"]] == [
        ("/day", "renamed_field", "Use starts_at instead."),
        ("/starts", "renamed_field", "Use starts_at instead."),
        ("/ends", "renamed_field", "Use ends_at instead."),
        ("/capacity", "renamed_field", "Use planned_capacity instead."),
        ("/cases", "renamed_field", "Use planned_cases instead."),
    ]


def test_a_new_day_moves_the_followers_by_as_many_days_at_their_own_time(world):
    client = client_of(world)
    ids = post(client, asked(world, rooms=[world.room.pk])).json()["sessions"]

    done = client.patch(f"/api/v1/sessions/{ids[0]}/", {"starts_at": "2026-12-06T08:30", "scope": "all"}, format="json")

    assert [(one["starts_at"][:16], one["ends_at"][11:16]) for one in done.json()["sessions"]] == [
        ("2026-12-06T08:30", "12:30"),
        ("2026-12-13T08:30", "12:30"),
        ("2026-12-20T08:30", "12:30"),
    ]


def test_a_list_may_end_after_midnight_and_those_of_a_series_together_may_not(world):
    client = client_of(world)
    ids = post(client, asked(world, rooms=[world.room.pk])).json()["sessions"]
    address, late = (f"/api/v1/sessions/{ids[0]}/", {"starts_at": "2026-12-05T20:00", "ends_at": "2026-12-06T00:30"})

    together = client.patch(address, late | {"scope": "following"}, format="json")
    alone = client.patch(address, late, format="json")

    assert (together.status_code, together.json()["errors"][0]["pointer"]) == (400, "/ends_at")
    assert (alone.status_code, alone.json()["sessions"][0]["ends_at"][:16]) == (200, "2026-12-06T00:30")


def test_another_trusts_series_is_not_there(world):
    other = client_of(make_world())
    made = post(client_of(world), asked(world)).json()

    assert other.get(f"/api/v1/series/{made['series']['id']}/").status_code == 404
    assert other.patch(f"/api/v1/sessions/{made['sessions'][0]}/", {}, format="json").status_code == 404
