"""The same request twice at once, really committing."""

import threading

import pytest
from django.db import connection

from base.row_security import acting_as
from sessions_app.models import Session, Stop
from tests.sessions_app.api.support import System, problem, system_of, wanted
from tests.sessions_app.deliveries import activities, make_session, row
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.usefixtures("committed")


def at_once(times: int, send) -> list:
    start, answers = threading.Barrier(times), []

    def run():
        try:
            start.wait()
            answers.append(send())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == times
    return answers


def test_one_key_sent_many_times_at_once_books_once():
    world = make_world()
    token = system_of(trust=world.trust).token

    answers = at_once(6, lambda: System(token).post("/sessions/", wanted(world), Idempotency_Key="once"))

    good = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.json()["id"] for answer in good}) == 1
    assert {problem(answer)[:2] for answer in answers if answer not in good} <= {(409, "key_in_use")}
    with acting_as(SYSTEM):
        assert Session.objects.count() == 1


def test_one_delivery_with_one_key_many_times_at_once_is_one_delivery():
    world = make_world()
    session = make_session(world)
    token = system_of(provider=world.provider).token
    rows = [row(session, n) for n in range(30)]

    answers = at_once(6, lambda: System(token).post("/activities/batches/", rows, Idempotency_Key="once"))

    good = [answer.json() for answer in answers if answer.status_code == 200]
    assert {one["id"] for one in good} == {good[0]["id"]}
    assert all(one["accepted"] == 30 for one in good)
    assert {problem(answer)[:2] for answer in answers if answer.status_code != 200} <= {(409, "key_in_use")}
    assert len(activities(world)) == 30


def test_of_changes_to_one_version_at_once_one_is_made_and_the_others_are_told():
    world = make_world()
    token = system_of(trust=world.trust).token
    address = f"/sessions/{make_session(world, state='accepted').pk}/readiness/"
    read = System(token).get(address)["ETag"]
    items = iter(["porters", "pharmacy", "it", "keys"])

    answers = at_once(4, lambda: System(token).put(address, {"items": [next(items)]}, If_Match=read))

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    assert sum(one["in_place"] for one in System(token).get(address).json()["items"]) == 1


def test_one_stop_comes_of_many_at_once():
    world = make_world()
    token = system_of(trust=world.trust).token
    address = f"/sessions/{make_session(world, state='accepted').pk}/stop/"

    answers = at_once(4, lambda: System(token).post(address, {"reason": "Two perforations"}))

    assert {answer.status_code for answer in answers} == {201}
    with acting_as(SYSTEM):
        assert Stop.objects.count() == 1
