"""Activity through the API, as a provider's system sends it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import Event
from base.row_security import acting_as
from plumbing.models import IdempotencyKey
from sessions_app.models import ActivityBatch
from tests.sessions_app.api.support import problem, system_of
from tests.sessions_app.deliveries import activities, make_session, row
from tests.support.world import SYSTEM, make_world, nhs_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    return make_session(world)


@pytest.fixture
def provider(world):
    return system_of(provider=world.provider)


def logged(provider, sent: dict) -> dict:
    answer = provider.post("/activities/", sent)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_an_attendance_is_logged_and_shown_without_the_patient(world, session, provider):
    sent = row(session, touch_starts_at="2026-11-14T09:00", touch_ends_at="2026-11-14T09:40", opcs="H20.1")

    answer = provider.post("/activities/", sent)

    [kept] = activities(world)
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/activities/{kept.pk}/")
    assert answer["ETag"] == '"1"'
    assert answer.json() == {
        "id": kept.pk,
        "version": 1,
        "external_ref": "visit-1",
        "session": session.pk,
        "attended": "5",
        "outcome": "1",
        "rtt_status": "30",
        "first_attendance": "1",
        "tfc": "301",
        "opcs": "H201",
        "icd10": "",
        "points": 2,
        "touch_starts_at": "2026-11-14T09:00:00+00:00",
        "touch_ends_at": "2026-11-14T09:40:00+00:00",
        "void": False,
        "reason": "",
        "logged_at": answer.json()["logged_at"],
        "warnings": [],
    }
    assert provider.get(answer["Location"]).json() == answer.json()
    assert system_of(trust=world.trust).get(answer["Location"]).json() == answer.json()


def test_the_same_attendance_again_is_200_and_another_body_409(session, provider):
    first = logged(provider, row(session))

    again = provider.post("/activities/", row(session))
    other = provider.post("/activities/", row(session, points=3))

    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert problem(other) == (409, "activity_differs", [("/external_ref", "activity_differs")])


def test_a_wrong_attendance_is_refused_with_everything_wrong_in_it(world, session, provider):
    answer = provider.post("/activities/", row(session, nhs_number="9990000000", attended="0", points=-1))

    assert problem(answer)[0] == 400
    assert problem(answer)[2] == [
        ("/nhs_number", "nhs_number_check_digit"),
        ("/attended", "unknown_value"),
        ("/points", "points_range"),
    ]
    assert activities(world) == []


def test_another_organisations_session_and_record_are_not_there(world, session, provider):
    stranger = make_world()
    theirs = system_of(provider=stranger.provider)
    record = logged(provider, row(session))

    assert problem(theirs.post("/activities/", row(session, 5))) == (
        404,
        "session_not_found",
        [("/session", "session_not_found")],
    )
    for system in (theirs, system_of(trust=stranger.trust)):
        assert problem(system.get(f"/activities/{record['id']}/"))[:2] == (404, "not_found")
    assert problem(theirs.post(f"/activities/{record['id']}/void/", {"reason": "x"}))[:2] == (404, "not_found")
    assert problem(theirs.post(f"/activities/{record['id']}/corrections/", row(session) | {"reason": "x"}))[0] == 404
    batch = provider.post("/activities/batches/", [row(session)]).json()["id"]
    assert problem(theirs.get(f"/activities/batches/{batch}/"))[:2] == (404, "not_found")
    assert problem(theirs.get(f"/activities/batches/{batch}/rows/"))[:2] == (404, "not_found")


def test_only_a_credential_for_it_logs_activity(world, session):
    reader = system_of(provider=world.provider, scopes=["sessions:read"])

    for address, body in (("/activities/", row(session)), ("/activities/batches/", [row(session)])):
        assert problem(reader.post(address, body))[:2] == (403, "not_allowed")
        assert problem(system_of(trust=world.trust).post(address, body))[:2] == (403, "not_allowed")
        assert problem(system_of(provider=world.provider, days=-1).post(address, body))[:2] == (
            401,
            "credential_expired",
        )
    assert activities(world) == []


def test_a_delivery_says_what_became_of_each_row(world, session, provider):
    logged(provider, row(session, 1))
    sent = [
        row(session, 1),
        row(session, 2),
        row(session, 3, points=-1),
        row(session, 1, points=9),
        "nonsense",
        row(session, 4, outcome=None),
    ]

    answer = provider.post("/activities/batches/", sent)

    assert answer.status_code == 200
    body = answer.json()
    results = body.pop("results")
    assert body == {"id": body["id"], "dry_run": False, "rows": 6, "accepted": 2, "repeated": 1, "rejected": 3}
    assert [(r["index"], r["status"], r["result"]) for r in results] == [
        (0, 200, "repeated"),
        (1, 201, "accepted"),
        (2, 400, "rejected"),
        (3, 409, "rejected"),
        (4, 400, "rejected"),
        (5, 201, "accepted"),
    ]
    assert results[2]["errors"] == [
        {"pointer": "/2/points", "code": "points_range", "detail": "Points are a whole number from 0 to 100."}
    ]
    assert [w["pointer"] for w in results[5]["warnings"]] == ["/5/outcome"]
    assert len(activities(world)) == 3

    counts = provider.get(f"/activities/batches/{body['id']}/").json()
    assert (counts["rows"], counts["accepted"], counts["rejected"]) == (6, 2, 3)
    assert counts["received_from"].startswith("Night export")


def test_rejected_rows_can_be_read_later_page_by_page(session, provider):
    sent = [row(session, n, points=-1 if n % 2 else 1) for n in range(6)]
    batch = provider.post("/activities/batches/", sent).json()["id"]

    address, found = f"/activities/batches/{batch}/rows/?status=rejected&limit=2", []
    while address:
        page = provider.get(address).json()
        found += page["results"]
        address = page["next"]

    assert [(one["index"], one["external_ref"]) for one in found] == [(1, "visit-1"), (3, "visit-3"), (5, "visit-5")]
    assert found[0]["errors"][0]["pointer"] == "/1/points"
    assert problem(provider.get(f"/activities/batches/{batch}/rows/?status=lost"))[2] == [("status", "unknown_value")]


def test_a_trial_run_keeps_nothing(world, session, provider):
    answer = provider.post("/activities/batches/?dry_run=true", [row(session), row(session, 2, points=-1)])

    body = answer.json()
    assert (answer.status_code, body["id"], body["dry_run"], body["accepted"], body["rejected"]) == (
        200,
        None,
        True,
        1,
        1,
    )
    assert [one["activity"] for one in body["results"]] == [None, None]
    assert activities(world) == []


def test_a_delivery_has_its_size_and_form(session, provider):
    assert problem(provider.post("/activities/batches/", [row(session)] * 1_001))[:2] == (413, "too_many_rows")
    assert problem(provider.post("/activities/batches/", []))[:2] == (400, "required")
    assert problem(provider.post("/activities/batches/", {"rows": []}))[:2] == (400, "not_a_list")
    assert problem(provider.post("/activities/batches/", b'["' + b"x" * 10_100_000 + b'"]'))[:2] == (413, "too_large")
    assert problem(provider.post("/activities/batches/?dry_run=perhaps", [row(session)]))[2] == [
        ("dry_run", "not_a_flag")
    ]


def test_a_delivery_with_a_key_is_answered_again_as_it_was(world, session, provider):
    logged(provider, row(session, 9))
    sent = [
        row(session, 1),
        row(session, 1),
        row(session, 2, points=-1),
        row(session, 9),
        row(session, 3, outcome=None),
        row(session, 1, points=7),
    ]

    first = provider.post("/activities/batches/", sent, Idempotency_Key="friday")
    again = provider.post("/activities/batches/", sent, Idempotency_Key="friday")

    assert again.json() == first.json()
    with acting_as(SYSTEM):
        assert ActivityBatch.objects.count() == 1
    other = provider.post("/activities/batches/", sent[:1], Idempotency_Key="friday")
    assert problem(other)[:2] == (422, "key_reused")


def test_a_trial_run_with_a_key_is_tried_again(session, provider):
    answers = [
        provider.post("/activities/batches/?dry_run=true", [row(session)], Idempotency_Key="try").json() for _ in "12"
    ]

    assert answers[0] == answers[1]


def test_an_attendance_with_a_key_is_answered_again_as_it_was(world, session, provider):
    first = provider.post("/activities/", row(session), Idempotency_Key="k")
    again = provider.post("/activities/", row(session), Idempotency_Key="k")

    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Location"] == first["Location"]


def test_a_record_is_corrected_with_a_reason(world, session, provider):
    first = logged(provider, row(session))
    address = f"/activities/{first['id']}"

    answer = provider.post(f"{address}/corrections/", row(session, points=4) | {"reason": "Second polyp"})

    assert answer.status_code == 200, answer.content
    assert (answer.json()["id"], answer.json()["version"], answer.json()["points"]) == (first["id"], 2, 4)
    assert answer.json()["reason"] == "Second polyp"
    assert answer["ETag"] == '"2"'
    assert provider.get(f"{address}/").json() == answer.json()
    wrong = provider.post(f"{address}/corrections/", row(session, points=-4))
    assert problem(wrong)[2] == [("/reason", "reason_needed"), ("/points", "points_range")]
    assert [a.version for a in activities(world)] == [1, 2]


@pytest.mark.parametrize("body", [[], 7, None, "x", [1], {"reason": 7}, {"reason": ["x"]}, {"reason": "a\x00b"}])
def test_a_wrong_correction_or_void_is_refused(session, provider, body):
    first = logged(provider, row(session))

    assert problem(provider.post(f"/activities/{first['id']}/corrections/", body))[0] == 400
    assert problem(provider.post(f"/activities/{first['id']}/void/", body))[0] == 400


def test_a_record_entered_in_error_is_taken_back(session, provider):
    first = logged(provider, row(session))

    answer = provider.post(f"/activities/{first['id']}/void/", {"reason": "Wrong patient"}, Idempotency_Key="v")
    again = provider.post(f"/activities/{first['id']}/void/", {"reason": "Wrong patient"}, Idempotency_Key="v")

    assert (answer.status_code, answer.json()["void"]) == (200, True)
    assert again.json() == answer.json()
    assert problem(provider.post(f"/activities/{first['id']}/void/", {"reason": "Again"}))[:2] == (409, "activity_void")


def test_a_huge_id_is_not_found(provider, session):
    for address in (f"/activities/{10**30}/", f"/activities/batches/{2**63}/"):
        assert problem(provider.get(address))[:2] == (404, "not_found")
    assert problem(provider.post(f"/activities/{10**30}/void/", {"reason": "x"}))[:2] == (404, "not_found")


def test_no_number_is_in_any_answer_log_event_or_stored_key(world, session, provider, caplog, capfd):
    numbers = [nhs_number(1), nhs_number(2), "9990000000"]
    answers = [
        provider.post("/activities/", row(session, 1), Idempotency_Key="a"),
        provider.post("/activities/", row(session, 3, nhs_number="9990000000")),
        provider.post("/activities/batches/", [row(session, 2), row(session, 4, nhs_number="9990000000")]),
        provider.post("/activities/", f'{{"nhs_number": "{numbers[0]}" x'),
        provider.post("/activities/", row(session, 5) | {numbers[0]: 1, "session": numbers[1]}),
        provider.get(f"/sessions/?tfc={numbers[0]}&state={numbers[1]}&{numbers[2]}=1"),
    ]
    with acting_as(SYSTEM):
        kept = [*Event.objects.values_list("data", "reason"), *IdempotencyKey.objects.values_list()]
    everything = (
        repr([[a.content, dict(a.headers)] for a in answers]) + repr(kept) + caplog.text + repr(capfd.readouterr())
    )

    assert [number for number in numbers if number in everything] == []


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def test_whatever_is_sent_is_answered(world, provider):
    trust = system_of(trust=world.trust)

    @settings(max_examples=40, deadline=None)
    @given(body=anything)
    def answered(body):
        for address in ("/activities/", "/activities/batches/", "/activities/1/void/", "/activities/1/corrections/"):
            assert provider.post(address, body).status_code in (200, 400, 404)
        assert trust.post("/sessions/", body).status_code == 400
        assert provider.put("/sessions/1/roster/", body).status_code in (400, 404)
        assert trust.post("/sessions/1/list/", body).status_code in (400, 404)

    answered()
