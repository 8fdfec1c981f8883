"""Lists of dates by API: sent, compared, accepted, written back."""

import pytest

from tests.sessions_app.api.support import problem, system_of
from tests.support.world import make_world
from tests.waiting_list.imports.support import as_csv
from tests.waiting_list.tci.support import line, listed

pytestmark = pytest.mark.django_db
SEND = "/api/v1/waiting-list/imports/?kind=tci&name=tci.csv"


@pytest.fixture
def world():
    world = make_world()
    listed(world, 1, 2, 3)
    return world


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


def send(trust, *serials: int, **headers) -> dict:
    content = as_csv([line(serial) for serial in serials])
    answer = trust.client.post(SEND, content, content_type="text/csv", headers=headers)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_list_is_sent_once_and_what_differs_is_read_page_by_page(trust):
    run = send(trust, 1, 2, 3, **{"Idempotency-Key": "t"})
    assert send(trust, 1, 2, 3, **{"Idempotency-Key": "t"})["id"] == run["id"]
    page = trust.get(f"/waiting-list/tci/{run['id']}/?limit=2").json()
    rest = trust.get(page["next"]).json()

    assert (run["kind"], page["counts"], page["first"]) == ("tci", {"there": 3, "changed": 0, "here": 0}, "2026-12-05")
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (2, 1, None)
    assert page["results"][0]["changes"][0] | {"words": ""} == {
        "field": "tci_on",
        "words": "",
        "here": "",
        "list": "Sat 5 Dec 2026",
    }
    assert problem(trust.get(f"/waiting-list/tci/{run['id']}/?cursor=x"))[2] == [("cursor", "cursor_invalid")]


def test_picked_lines_are_accepted_once_and_the_rest_all_at_once(trust):
    address = f"/waiting-list/tci/{send(trust, 1, 2, 3)['id']}/"
    seen = trust.get(address).json()
    picked = {"picked": [seen["results"][0]["token"]]}
    done = trust.post(address + "accept/", picked, Idempotency_Key="a")

    assert (done.status_code, done.json()["accepted"], done.json()["left_alone"]) == (200, 1, 0)
    assert trust.post(address + "accept/", picked, Idempotency_Key="a").json() == done.json()
    assert trust.post(address + "accept/", picked).json()["left_alone"] == 1
    stale = trust.post(address + "accept/", {"all_as_seen": seen["seen"]})
    assert problem(stale)[:2] == (412, "differences_changed")
    now = trust.get(address).json()["seen"]
    assert trust.post(address + "accept/", {"all_as_seen": now}).json()["accepted"] == 2
    assert trust.get(address).json()["results"] == []
    assert problem(trust.post(address + "accept/", {}))[2] == [("/picked", "required")]


def test_the_list_is_written_back_in_its_own_columns(trust):
    run = send(trust, 1, 2)
    address = f"/waiting-list/tci/{run['id']}/"
    trust.post(address + "accept/", {"all_as_seen": trust.get(address).json()["seen"]})
    back = trust.get(address + "export/", Accept="text/csv")
    days = trust.get("/waiting-list/tci/days/?first=2026-12-01&last=2026-12-31")

    assert (back.status_code, back["Content-Type"]) == (200, "text/csv; charset=utf-8")
    lines = back.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Unit Number,TCI,Operation"
    assert [written.split(",")[1] for written in lines[1:]] == ["05/12/2026"] * 2
    assert days.content.decode("utf-8-sig").splitlines()[0] == lines[0]
    assert problem(trust.get("/waiting-list/tci/days/?first=soon"))[2] == [
        ("first", "date_format"),
        ("last", "required"),
    ]


def test_a_line_that_fits_nobody_is_named(trust):
    seen = trust.get(f"/waiting-list/tci/{send(trust, 1, 99)['id']}/").json()
    assert [row["line"] for row in seen["refused"]] == [3]


def test_files_are_listed_page_by_page_the_latest_first(trust):
    ids = [send(trust, serial)["id"] for serial in (1, 2)]
    page = trust.get("/waiting-list/imports/?limit=1").json()
    following = trust.get(page["next"]).json()
    assert [page["results"][0]["id"], following["results"][0]["id"]] == ids[::-1]


def test_others_find_nothing(world, trust):
    run = send(trust, 1)["id"]
    stranger = system_of(trust=make_world().trust)
    answers = [
        stranger.get(f"/waiting-list/tci/{run}/"),
        stranger.get(f"/waiting-list/tci/{run}/export/"),
        stranger.post(f"/waiting-list/tci/{run}/accept/", {"picked": ["1.a"]}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    reader = system_of(trust=world.trust, scopes=["sessions:read"])
    assert problem(reader.get(f"/waiting-list/tci/{run}/"))[:2] == (403, "not_allowed")
