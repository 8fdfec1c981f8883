"""Several sessions in one step by API, proposals instead of offers, and what somebody is told who came second."""

import datetime as dt

import pytest

from base.row_security import acting_as
from sessions_app.models import Session
from tests.sessions_app.api.support import AHEAD, system_of, wanted
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
SUNDAY = AHEAD + dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


@pytest.fixture
def provider(world):
    return system_of(provider=world.provider)


@pytest.fixture
def two(world, trust) -> list[dict]:
    body = [wanted(world, room=room.pk) for room in world.rooms]
    return trust.post("/sessions/", body).json()["sessions"]


def rows(sessions, **more) -> list[dict]:
    return [{"id": one["id"], **more} for one in sessions]


def instead(**more) -> dict:
    return {"starts_at": f"{SUNDAY}T08:30", "ends_at": f"{SUNDAY}T12:30", **more}


def states() -> list[str]:
    with acting_as(SYSTEM):
        return list(Session.objects.order_by("pk").values_list("state", flat=True))


def test_several_are_accepted_in_one_step_and_a_retry_gets_the_same_answer(provider, two):
    body = {"sessions": [{"id": one["id"], "version": one["version"]} for one in two]}
    first = provider.post("/sessions/accept/", body, Idempotency_Key="a-1")
    again = provider.post("/sessions/accept/", body, Idempotency_Key="a-1")

    assert [one["state"] for one in first.json()["sessions"]] == ["accepted", "accepted"]
    assert (again.status_code, again.json()) == (200, first.json())


def test_one_that_has_changed_refuses_all_and_says_who_changed_what(world, trust, provider, two):
    trust.post(f"/sessions/{two[1]['id']}/withdraw/", {"reason": "The room floods"})

    answer = provider.post("/sessions/accept/", {"sessions": rows(two, version=1)})

    assert (answer.status_code, answer.json()["code"]) == (412, "outdated")
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/sessions/1", "changed_meanwhile")
    assert error["detail"].endswith("withdrew the offer. “The room floods”")
    assert states() == ["offered", "withdrawn"]


def test_a_step_out_of_order_is_refused_with_the_reason_for_each(provider, two):
    provider.post("/sessions/accept/", {"sessions": rows(two)})

    answer = provider.post("/sessions/decline/", {"sessions": rows(two), "reason": "Nobody free"})

    assert answer.status_code == 409
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/sessions/0", "wrong_state"),
        ("/sessions/1", "wrong_state"),
    ]
    assert "from accepted it can become staffed or cancelled" in answer.json()["errors"][0]["detail"]


def test_what_is_wrong_with_the_body_is_named(provider, two):
    for body, code in (
        ({}, "not_a_list"),
        ({"sessions": [{"id": "x"}]}, "not_whole"),
        ({"sessions": rows(two), "colour": 1}, "unknown_field"),
        ({"sessions": [*rows(two), *rows(two)]}, "session_twice"),
        ({"sessions": []}, "nothing_chosen"),
    ):
        answer = provider.post("/sessions/accept/", body)
        assert (answer.status_code, answer.json()["code"]) == (400, code) or answer.json()["errors"][0]["code"] == code


def test_lists_are_cancelled_together_with_cause_and_reason(trust, provider, two):
    provider.post("/sessions/accept/", {"sessions": rows(two)})

    answer = trust.post(
        "/sessions/cancel/", {"sessions": rows(two), "reason": "No beds", "cause": "neither", "why": "weather"}
    )

    first = answer.json()["sessions"][0]
    assert (
        first["state"],
        first["cancel_group"],
        first["cancel_why"],
        first["cancel_cause"],
        first["cancel_amount"],
    ) == ("cancelled", "other", "weather", "neither", "0.00")
    wrong = trust.post(f"/sessions/{two[0]['id']}/cancel/", {"reason": "No beds", "why": "unwell"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/why")


def test_a_proposal_is_made_read_and_accepted(trust, provider, two):
    address = f"/sessions/{two[0]['id']}/counter/"
    made = provider.post(address, instead(reason="Free on Sunday"), If_Match='"1"', Idempotency_Key="c-1")
    assert (made.status_code, made.json()["state"], made.json()["starts_at"][:16]) == (201, "open", f"{SUNDAY}T08:30")
    assert (
        provider.post(address, instead(reason="Free on Sunday"), If_Match='"1"', Idempotency_Key="c-1").json()
        == made.json()
    )
    assert trust.get(address).json()["results"] == [made.json()]

    accepted = trust.post(f"{address}accept/", {}, If_Match='"2"').json()

    assert (accepted["state"], accepted["day"]) == ("accepted", SUNDAY.isoformat())
    assert trust.post(f"{address}accept/", {}).status_code == 404


def test_several_proposals_and_a_refusal(trust, provider, two):
    body = {"sessions": [{"id": one["id"]} | instead() for one in two], "reason": "Free on Sunday"}
    assert provider.post("/sessions/counter/", body).status_code == 200

    refused = trust.post(f"/sessions/{two[0]['id']}/counter/refuse/", {"reason": "Closed then"})
    taken_back = provider.post(f"/sessions/{two[1]['id']}/counter/take-back/", {})

    assert (refused.json()["state"], taken_back.json()["state"]) == ("offered", "offered")
    assert (
        trust.post(f"/sessions/{two[1]['id']}/counter/refuse/", {"reason": "x"}).json()["code"] == "counter_not_found"
    )


def test_each_side_takes_its_own_steps(world, trust, provider, two):
    assert trust.post("/sessions/accept/", {"sessions": rows(two)}).status_code == 403
    assert provider.post("/sessions/withdraw/", {"sessions": rows(two), "reason": "x"}).status_code == 403
    other = system_of(provider=make_world().provider)
    answer = other.post("/sessions/accept/", {"sessions": rows(two)})
    assert (answer.status_code, [e["pointer"] for e in answer.json()["errors"]]) == (
        404,
        ["/sessions/0", "/sessions/1"],
    )
