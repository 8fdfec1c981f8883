"""Sessions through the API, as a trust's and a provider's systems use it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.row_security import acting_as
from contracts.money import ledger
from sessions_app.models import Session
from tests.sessions_app.api.support import AHEAD, problem, system_of, wanted
from tests.sessions_app.deliveries import make_session
from tests.support.world import SYSTEM, make_need, make_world
from waiting_list.models import Patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


@pytest.fixture
def provider(world):
    return system_of(provider=world.provider)


def booked(world, trust, **changes) -> dict:
    answer = trust.post("/sessions/", wanted(world, **changes))
    assert answer.status_code == 201, answer.content
    return answer.json()


def stored() -> list[Session]:
    with acting_as(SYSTEM):
        return list(Session.objects.order_by("pk"))


def test_a_list_is_booked_and_shown(world, trust):
    answer = trust.post("/sessions/", wanted(world))

    [session] = stored()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/sessions/{session.pk}/"
    assert answer["ETag"] == f'"{session.version}"'
    assert {name.strip() for name in answer["Vary"].split(",")} >= {"Authorization", "Accept"}
    body = answer.json()
    assert body == trust.get(answer["Location"]).json() | {"warnings": []}
    assert body["state"] == "offered"
    assert (body["room_name"], body["site_name"]) == (world.room.name, world.site.name)
    assert (body["starts_at"], body["ends_at"]) == (f"{AHEAD}T08:30:00+00:00", f"{AHEAD}T12:30:00+00:00")
    assert (body["day"], body["unit"], body["planned_capacity"], body["planned_cases"]) == (str(AHEAD), "points", 10, 6)
    assert (body["expected_price"], body["rate_price"], body["delivered_price"]) == ("3100.00", "310.00", None)
    with acting_as(SYSTEM):
        assert ledger.balance(actor=SYSTEM, call_off=world.call_off).committed == session.expected_price


def test_a_time_without_an_offset_is_london_time(world, trust):
    summer = wanted(world, starts_at="2027-03-27T08:30", ends_at="2027-03-27T12:30+00:00")

    assert trust.post("/sessions/", summer).json()["starts_at"] == "2027-03-27T08:30:00+00:00"


def test_booking_takes_a_fixed_number_of_queries(world, trust):
    booked(world, trust, week=1)
    with CaptureQueriesContext(connection) as one:
        booked(world, trust, week=2)
    with CaptureQueriesContext(connection) as many:
        trust.post("/sessions/", [wanted(world, week=week) for week in range(3, 8)])

    assert len(one) == len(many)
    assert len(one) == QUERIES_OF_A_BOOKING


QUERIES_OF_A_BOOKING = 13
"""Whose credential it is and for whom the transaction works, the savepoints a test adds, then what booking itself does."""


def test_every_clash_is_named_at_once_in_the_words_of_the_pages(world, trust):
    booked(world, trust)

    one = trust.post("/sessions/", wanted(world))
    both = trust.post("/sessions/", [wanted(world), wanted(world, week=1), wanted(world, starts_at=f"{AHEAD}T12:00")])

    assert problem(one) == (409, "room_taken", [("/room", "room_taken")])
    assert "Endoscopy 1 is already booked" in one.json()["detail"]
    assert problem(both)[0] == 409
    assert ("/0/room", "room_taken") in problem(both)[2]
    assert ("/2/room", "room_taken") in problem(both)[2]
    assert len(stored()) == 1


def test_all_that_fit_are_booked_where_that_is_asked_for(world, trust):
    booked(world, trust)

    answer = trust.post("/sessions/?all_or_none=false", [wanted(world), wanted(world, week=1)])

    assert answer.status_code == 201
    assert [s["day"] for s in answer.json()["sessions"]] == [str(AHEAD + dt.timedelta(weeks=1))]
    assert [(f["pointer"], f["code"]) for f in answer.json()["refused"]] == [("/0/room", "room_taken")]


def test_a_draft_is_kept_offered_and_thrown_away(world, trust, provider):
    draft = booked(world, trust, draft=True)
    asked = trust.post("/sessions/?draft=true", [wanted(world, week=1)]).json()["sessions"][0]

    assert (draft["state"], asked["state"]) == ("draft", "draft")
    assert provider.get(f"/sessions/{draft['id']}/").status_code == 404
    assert trust.post(f"/sessions/{draft['id']}/offer/").json()["state"] == "offered"
    assert trust.post(f"/sessions/{asked['id']}/discard/").json()["state"] == "discarded"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"room": None}, [("/room", "required")]),
        ({"room": "1"}, [("/room", "not_whole")]),
        ({"room": 10**25}, [("/room", "not_whole")]),
        ({"room": True}, [("/room", "not_whole")]),
        ({"room": [1]}, [("/room", "not_whole")]),
        ({"call_off": {}}, [("/call_off", "not_whole")]),
        (
            {"planned_capacity": 0, "planned_cases": 2000},
            [("/planned_capacity", "not_whole"), ("/planned_cases", "not_whole")],
        ),
        ({"capacity": 8, "cases": 4}, [("/capacity", "renamed_field"), ("/cases", "renamed_field")]),
        ({"starts": "now", "ends": "now"}, [("/starts", "renamed_field"), ("/ends", "renamed_field")]),
        ({"starts_at": "tomorrow", "ends_at": 5}, [("/starts_at", "time_format"), ("/ends_at", "time_format")]),
        (
            {"starts_at": "0001-01-01T00:00", "ends_at": "9999-12-31T23:59"},
            [("/starts_at", "time_out_of_range"), ("/ends_at", "time_out_of_range")],
        ),
        ({"starts_at": "2026-12-05\x0008:30"}, [("/starts_at", "time_format")]),
        ({"starts_at": "2027-03-28T01:30"}, [("/starts_at", "local_time_missing")]),
        ({"price": 1}, [("", "unknown_field")]),
        ({"draft": "yes"}, [("/draft", "not_a_flag")]),
    ],
)
def test_a_wrong_body_is_refused_with_everything_wrong_in_it(world, trust, changes, expected):
    answer = trust.post("/sessions/", wanted(world) | changes)

    assert problem(answer) == (400, "invalid", expected)
    assert stored() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1, 2",
        b"null",
        b"7",
        b'"text"',
        b"[]",
        b"[null]",
        b"[[]]",
        b"{}",
        b"\xff\xfe",
        b"NaN",
        b'{"room": 1e400}',
        b"[" * 3000,
        b'{"room": ' + b"9" * 5000 + b"}",
        b'{"\\u0000": 1}',
        b'"\\ud800"',
    ],
)
def test_no_body_breaks_it(world, trust, body):
    answer = trust.post("/sessions/", body)

    assert problem(answer)[0] == 400
    assert trust.post("/activities/", body).status_code in (400, 403)


def test_what_is_wrong_in_the_request_itself_has_its_own_answer(world, trust, provider):
    past = wanted(world, starts_at="2026-11-14T08:30", ends_at="2026-11-14T12:30")
    backwards = wanted(world, starts_at=f"{AHEAD}T12:30", ends_at=f"{AHEAD}T08:30")

    assert problem(trust.post("/sessions/", past)) == (400, "in_the_past", [("/starts_at", "in_the_past")])
    assert problem(trust.post("/sessions/", backwards)) == (
        400,
        "ends_before_start",
        [("/ends_at", "ends_before_start")],
    )
    assert problem(trust.post("/sessions/", [wanted(world)] * 201))[:2] == (400, "too_many_at_once")
    form = trust.client.post("/api/v1/sessions/", {"room": 1})
    assert problem(form)[:2] == (415, "unsupported_media_type")
    assert problem(trust.client.delete("/api/v1/sessions/"))[:2] == (405, "method_not_allowed")
    assert problem(provider.post("/sessions/", wanted(world)))[:2] == (403, "not_allowed")


def test_another_organisations_things_are_not_there(world, trust, provider):
    theirs = make_world()
    session = booked(theirs, system_of(trust=theirs.trust))

    assert problem(trust.post("/sessions/", wanted(world, room=theirs.room.pk))) == (
        404,
        "room_not_found",
        [("/room", "room_not_found")],
    )
    assert problem(trust.post("/sessions/", wanted(theirs, room=world.room.pk)))[0] == 404
    for system in (trust, provider):
        assert problem(system.get(f"/sessions/{session['id']}/"))[:2] == (404, "not_found")
        assert problem(system.get(f"/sessions/{session['id']}/roster/"))[:2] == (404, "not_found")
        assert problem(system.get(f"/sessions/{session['id']}/list/"))[:2] == (404, "not_found")
        assert problem(system.post(f"/sessions/{session['id']}/start/"))[:2] == (404, "session_not_found")
        assert system.get("/sessions/").json() == {"results": [], "next": None}
    assert problem(provider.post(f"/sessions/{session['id']}/accept/"))[:2] == (404, "session_not_found")
    assert trust.get(f"/sessions/{10**30}/").status_code == 404
    assert trust.post(f"/sessions/{10**30}/withdraw/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(("token", "code"), [("", "not_signed_in"), ("ins_00000000_nonsense", "not_signed_in")])
def test_without_a_credential_nothing_opens(world, token, code):
    stranger = system_of(trust=world.trust)
    stranger.client.defaults = {}
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    answer = stranger.client.get("/api/v1/sessions/", headers=headers | ({} if token else {"Authorization": ""}))

    assert problem(answer)[:2] == (401, code)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_an_expired_credential_says_so(world):
    answer = system_of(trust=world.trust, days=-1).post("/sessions/", wanted(world))

    assert problem(answer)[:2] == (401, "credential_expired")
    assert stored() == []


def test_a_credential_does_what_its_scopes_allow(world):
    reader = system_of(trust=world.trust, scopes=["sessions:read"])

    assert reader.get("/sessions/").status_code == 200
    assert problem(reader.post("/sessions/", wanted(world)))[:2] == (403, "not_allowed")


def test_sessions_are_found_by_what_they_are(world, trust):
    first, second = booked(world, trust), booked(world, trust, week=1, room=world.rooms[1].pk)

    def found(query: str) -> list[int]:
        answer = trust.get(f"/sessions/?{query}")
        assert answer.status_code == 200, answer.content
        return [session["id"] for session in answer.json()["results"]]

    assert found("") == [first["id"], second["id"]]
    assert found(f"from={AHEAD}&to={AHEAD}") == [first["id"]]
    assert found(f"room={world.rooms[1].pk}") == [second["id"]]
    assert found("state=offered,accepted") == [first["id"], second["id"]]
    assert found("state=accepted") == []
    assert found(f"site={world.site.pk}&provider={world.provider.pk}&call_off={world.call_off.pk}&tfc=301") == [
        first["id"],
        second["id"],
    ]
    assert found("tfc=100") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=yesterday&to=2026-02-30", [("from", "date_format"), ("to", "date_format")]),
        ("state=nowhere", [("state", "unknown_value")]),
        (f"room={10**30}", [("room", "not_whole")]),
        ("room=-1&site=x&call_off=1.5", [("site", "not_whole"), ("room", "not_whole"), ("call_off", "not_whole")]),
        ("limit=0", [("limit", "not_whole")]),
        ("limit=201", [("limit", "not_whole")]),
        ("tfc=%00", [("tfc", "not_text")]),
        ("to=", [("to", "date_format")]),
        ("colour=blue", [("", "unknown_field")]),
        ("cursor=nonsense", [("cursor", "cursor_invalid")]),
        ("cursor=WyJ4IiwxXQ", [("cursor", "cursor_invalid")]),
    ],
)
def test_a_wrong_parameter_is_named(trust, query, expected):
    assert problem(trust.get(f"/sessions/?{query}"))[2] == expected


def test_pages_follow_one_another_without_gap_or_repetition(world, trust):
    made = [booked(world, trust, week=week, room=room.pk)["id"] for week in range(3) for room in world.rooms]

    seen, address = [], "/api/v1/sessions/?limit=4&state=offered"
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = trust.get(address).json()
        seen.append([session["id"] for session in page["results"]])
        address = page["next"]

    assert [one for page in seen for one in page] == made
    assert [len(page) for page in seen] == [4, 2]
    assert len(queries) <= 12


def test_a_list_lives_from_offer_to_delivery(world, trust, provider):
    session = booked(world, trust)
    address = f"/sessions/{session['id']}"

    accepted = provider.post(f"{address}/accept/")
    team = provider.put(f"{address}/roster/", [{"clinician": person.pk} for person in world.team])

    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert accepted.json()["rate_frozen_at"] is not None
    assert team.status_code == 200, team.content
    assert (team.json()["state"], team.json()["lacking"]) == ("staffed", [])
    assert [one["name"] for one in team.json()["people"]] == [person.name for person in world.team]
    assert team.json() == trust.get(f"{address}/roster/").json()
    assert problem(provider.post(f"{address}/start/"))[:2] == (409, "too_early")
    assert trust.post(f"{address}/cancel/", {"reason": "Theatre needed"}).json()["state"] == "cancelled"


def test_the_day_is_run_from_either_side(world, provider):
    session = make_session(world, state="locked")

    assert provider.post(f"/sessions/{session.pk}/start/").json()["state"] == "in_progress"
    assert provider.post(f"/sessions/{session.pk}/complete/").json()["state"] == "delivered"


def test_an_offer_is_declined_or_withdrawn_with_a_reason(world, trust, provider):
    one, two = booked(world, trust), booked(world, trust, week=1)

    assert problem(provider.post(f"/sessions/{one['id']}/decline/")) == (400, "invalid", [("/reason", "required")])
    assert problem(provider.post(f"/sessions/{one['id']}/decline/", {"reason": " "}))[:2] == (400, "reason_needed")
    assert provider.post(f"/sessions/{one['id']}/decline/", {"reason": "No endoscopist"}).json()["state"] == "declined"
    assert trust.post(f"/sessions/{two['id']}/withdraw/", {"reason": "Room closed"}).json()["state"] == "withdrawn"
    assert problem(provider.post(f"/sessions/{two['id']}/accept/"))[2] == [("", "wrong_state")]


def test_sign_off_is_not_for_machines(world, trust):
    session = make_session(world, state="delivered")

    assert problem(trust.post(f"/sessions/{session.pk}/sign-off/"))[:2] == (403, "person_needed")


def test_a_change_is_made_only_to_the_version_that_was_read(world, trust, provider):
    session = booked(world, trust)
    address, read = f"/sessions/{session['id']}", f'"{session["version"]}"'

    first = provider.post(f"{address}/accept/", If_Match=read)
    second = trust.post(f"{address}/cancel/", {"reason": "Too late"}, If_Match=read)
    team = provider.put(f"{address}/roster/", [], If_Match=read)
    odd = trust.post(f"{address}/cancel/", {"reason": "Too late"}, If_Match="yesterday's")

    assert first.status_code == 200
    assert first["ETag"] != read
    assert [problem(answer)[:2] for answer in (second, team, odd)] == [(412, "outdated")] * 3
    assert trust.post(f"{address}/cancel/", {"reason": "Now"}, If_Match=first["ETag"]).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"people": []},
        [{"clinician": "x"}],
        [{}],
        [7],
        [{"clinician": 1, "role": "a" * 13}],
        [{"clinician": 1, "role": 7}],
        [{"clinician": 10**30}],
    ],
)
def test_a_wrong_team_is_refused(world, provider, body):
    session = make_session(world, state="accepted")

    assert problem(provider.put(f"/sessions/{session.pk}/roster/", body))[:1] == (400,)


def test_strangers_and_too_many_are_no_team(world, provider):
    session = make_session(world, state="accepted")
    theirs = make_world().team[0].pk

    assert problem(provider.put(f"/sessions/{session.pk}/roster/", [{"clinician": theirs}]))[2] == [
        ("/0/clinician", "person_not_found")
    ]
    assert problem(provider.put(f"/sessions/{session.pk}/roster/", [{"clinician": 1}] * 51))[:2] == (
        400,
        "too_many_at_once",
    )


# Lists


def waiting(world, *serials: int) -> list[int]:
    with acting_as(SYSTEM):
        return [make_need(world, serial).pk for serial in serials]


def test_patients_are_put_on_a_list_and_go_by_invented_names(world, trust, provider):
    session = make_session(world, day=AHEAD, state="accepted")
    needs = waiting(world, 1, 2)

    answer = trust.post(f"/sessions/{session.pk}/list/", {"needs": needs}, Idempotency_Key="fill")
    again = trust.post(f"/sessions/{session.pk}/list/", {"needs": needs}, Idempotency_Key="fill")

    assert answer.status_code == 201, answer.content
    assert answer["Location"] == f"/api/v1/sessions/{session.pk}/list/"
    body = answer.json()
    assert [(e["need"], e["position"], e["points"], e["state"]) for e in body["entries"]] == [
        (needs[0], 1, 2, "picked"),
        (needs[1], 2, 2, "picked"),
    ]
    assert again.json() == body
    assert provider.get(f"/sessions/{session.pk}/list/").json() == body
    with acting_as(SYSTEM):
        names = list(Patient.objects.filter(trust=world.trust).values_list("pseudonym", flat=True))
    assert sorted(e["patient"] for e in body["entries"]) == sorted(names)


def test_a_list_refuses_with_every_reason(world, trust):
    session = make_session(world, day=AHEAD, state="accepted")
    [need] = waiting(world, 1)
    trust.post(f"/sessions/{session.pk}/list/", {"needs": [need]})

    assert problem(trust.post(f"/sessions/{session.pk}/list/", {"needs": [need]}))[:2] == (409, "need_on_another_list")
    assert problem(trust.post(f"/sessions/{session.pk}/list/", {"needs": waiting(make_world(), 1)}))[:2] == (
        404,
        "need_not_found",
    )
    for body in ({"needs": []}, {}, {"needs": "all"}, {"needs": [1] * 101}, {"needs": [None]}, [1]):
        assert problem(trust.post(f"/sessions/{session.pk}/list/", body))[0] == 400


def test_a_list_is_for_those_who_may_see_patients(world):
    session = make_session(world, day=AHEAD, state="accepted")
    reader = system_of(trust=world.trust, scopes=["sessions:read"])

    assert problem(reader.get(f"/sessions/{session.pk}/list/"))[:2] == (403, "not_allowed")
    assert problem(reader.post(f"/sessions/{session.pk}/list/", {"needs": [1]}))[:2] == (403, "not_allowed")


# A retry is not a second order


def test_the_same_key_and_body_answer_the_same_session(world, trust):
    first = trust.post("/sessions/", wanted(world), Idempotency_Key="order-17")
    again = trust.post("/sessions/", wanted(world), Idempotency_Key="order-17")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert len(stored()) == 1


def test_the_same_key_for_a_list_answers_what_fitted_and_what_did_not(world, trust):
    booked(world, trust)
    body = [wanted(world), wanted(world, week=1)]
    first = trust.post("/sessions/?all_or_none=false", body, Idempotency_Key="a")
    again = trust.post("/sessions/?all_or_none=false", body, Idempotency_Key="a")

    assert again.json() == first.json()
    assert len(stored()) == 2


def test_another_body_under_the_key_is_refused(world, trust):
    trust.post("/sessions/", wanted(world), Idempotency_Key="order-17")

    other = trust.post("/sessions/", wanted(world, week=1), Idempotency_Key="order-17")

    assert problem(other)[:2] == (422, "key_reused")


def test_a_key_is_one_credentials_own_and_refusals_do_not_use_it_up(world, trust):
    booked(world, trust)
    assert trust.post("/sessions/", wanted(world), Idempotency_Key="k").status_code == 409
    assert trust.post("/sessions/", wanted(world, week=1), Idempotency_Key="k").status_code == 201
    other = system_of(trust=world.trust)
    assert other.post("/sessions/", wanted(world, week=2), Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "two words", "é"])
def test_a_key_has_a_form(world, trust, key):
    assert problem(trust.post("/sessions/", wanted(world), Idempotency_Key=key))[0] == 400


def test_a_step_with_a_key_is_taken_once(world, trust, provider):
    session = booked(world, trust)

    answers = [provider.post(f"/sessions/{session['id']}/accept/", Idempotency_Key="yes") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
