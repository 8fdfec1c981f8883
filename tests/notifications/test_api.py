"""Tasks by API."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.credentials import issue_credential
from accounts.roles import Role
from base.row_security import acting_as
from tests.notifications.support import opened
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
TASKS = "/api/v1/tasks/"


def client_of(world, *scopes: str) -> Client:
    with acting_as(world.trust_actor(Role.TRUST_ADMIN)) as admin:
        until = timezone.now() + dt.timedelta(days=30)
        _, token = issue_credential(by=admin, name="Theatre system", scopes=list(scopes), expires_at=until)
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def api(world) -> Client:
    return client_of(world, "sessions:write")


def post(api, path: str, body=None, **headers):
    return api.post(path, body or {}, content_type="application/json", headers=headers)


def test_a_system_lists_what_its_scopes_let_it_do(world, api):
    tasks = opened(world, 1, 2, 3)

    page = api.get(TASKS, {"limit": 2}).json()
    rest = api.get(page["next"]).json()

    assert [task["id"] for task in page["results"] + rest["results"]] == [task.pk for task in tasks]
    assert page["results"][0] | {"opened_at": ""} == {
        "id": tasks[0].pk,
        "kind": "tests.thing",
        "subject": 1,
        "text": "Thing 1",
        "why": "",
        "href": "/tasks/",
        "due_at": None,
        "state": "open",
        "opened_at": "",
        "closed_at": None,
        "closed_by": "",
        "reason": "",
    }
    assert rest["next"] is None
    assert client_of(world, "contracts:read").get(TASKS).json()["results"] == []
    assert client_of(make_world(), "sessions:write").get(TASKS).json()["results"] == []


def test_a_task_is_done_once_and_a_retry_gets_the_same_answer(world, api):
    (task,) = opened(world)
    path = f"{TASKS}{task.pk}/done/"

    first = post(api, path, **{"Idempotency-Key": "a"})
    again = post(api, path, **{"Idempotency-Key": "a"})
    another = post(api, path)

    assert (first.status_code, first.json()["state"], first.json()["closed_by"][:14]) == (200, "done", "Theatre system")
    assert again.json() == first.json()
    assert (another.status_code, another.json()["code"]) == (409, "task_closed")
    assert [done["id"] for done in api.get(TASKS, {"state": "done"}).json()["results"]] == [task.pk]


def test_a_task_is_dismissed_with_a_reason(world, api):
    (task,) = opened(world)
    path = f"{TASKS}{task.pk}/dismiss/"

    for body in ({}, {"reason": " "}, {"reason": 7}, {"reason": "x" * 301}, {"why": "x"}, [1]):
        assert post(api, path, body or {"nothing": 1}).status_code == 400
    answer = post(api, path, {"reason": "Not ours"})

    assert (answer.status_code, answer.json()["state"], answer.json()["reason"]) == (200, "dismissed", "Not ours")


@pytest.mark.parametrize(
    "query", [{"state": "gone"}, {"limit": "0"}, {"cursor": "x"}, {"who": "me"}, {"kind": "x" * 50}]
)
def test_what_cannot_be_asked_is_refused(api, query):
    assert api.get(TASKS, query).status_code == 400


def test_a_task_out_of_sight_is_not_found(world, api):
    (task,) = opened(make_world())

    for number in (task.pk, 10**18, 0):
        assert post(api, f"{TASKS}{number}/done/").status_code == 404
    assert post(api, f"{TASKS}{task.pk}/dismiss/", {"reason": "x"}).status_code == 404
