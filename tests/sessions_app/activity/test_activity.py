"""Activity through its services: what is taken, what is refused and why, and what stays on record."""

import datetime as dt
from decimal import Decimal

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from audit.models import Event
from base.errors import DECLARED, InvalidInput, NotAllowed, NotFound, RuleBroken, TooLarge
from base.row_security import acting_as
from plumbing.fields import keyed_digest
from plumbing.models import OutboxMessage
from sessions_app.activity.services.activities import (
    correct_activity,
    find_record,
    log_activities,
    log_activity,
    void_activity,
)
from sessions_app.activity.services.results import RULES
from sessions_app.activity.services.rows import read_rows
from sessions_app.models import ActivityBatch, BatchRow
from tests.sessions_app.deliveries import PAST, activities, codes, fact, make_session, row, sign_off
from tests.support.world import SYSTEM, at, make_world, nhs_number
from waiting_list.models import Patient, PatientShare

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    return make_session(world)


def log(world, *rows, **options):
    with acting_as(world.provider_actor()) as provider:
        return log_activities(by=provider, rows=list(rows), **options)


def faults_of(world, one) -> list[tuple[str, str]]:
    """What a single row is refused with."""
    return codes(log(world, one).rows[0].faults)


def test_a_good_row_is_kept_with_everything_it_said(world, session):
    sent = row(
        session, opcs="H20.1", icd10="K63.5", touch_starts_at="2026-11-14T09:00", touch_ends_at="2026-11-14T09:40:30"
    )

    with acting_as(world.provider_actor()) as provider:
        result = log_activity(by=provider, row=sent)

    [kept] = activities(world)
    assert (result.status, result.activity_id, result.version, result.warnings) == (201, kept.pk, 1, ())
    assert (kept.trust_id, kept.provider_id, kept.session_id, kept.batch_id) == (
        world.trust.pk,
        world.provider.pk,
        session.pk,
        None,
    )
    assert (kept.external_ref, kept.attended, kept.outcome, kept.rtt_status) == ("visit-1", "5", "1", "30")
    assert (kept.first_attendance, kept.tfc, kept.opcs, kept.icd10, kept.points) == ("1", "301", "H201", "K635", 2)
    assert (kept.touch_starts_at, kept.touch_ends_at) == (at(PAST, "09:00"), at(PAST, "09:40:30"))
    assert kept.logged_by == "Bo Standin, Provider manager"


def test_the_patient_is_found_by_either_number_and_shared_with_the_provider(world, session):
    log(world, row(session, 1, hospital_number="h 123"), row(session, 2, nhs_number=None, hospital_number="H 123"))

    first, second = activities(world)
    with acting_as(SYSTEM):
        [patient] = Patient.objects.filter(trust=world.trust)
        assert patient.nhs_number == nhs_number(1)
        assert list(PatientShare.objects.values_list("patient_id", "provider_id")) == [(patient.pk, world.provider.pk)]
    assert (first.patient_id, second.patient_id) == (patient.pk, patient.pk)


def test_what_is_not_said_has_its_usual_value(world, session):
    log(world, {"external_ref": "a", "session": session.pk, "nhs_number": nhs_number(1), "attended": "3"})

    [kept] = activities(world)
    assert (kept.outcome, kept.rtt_status, kept.first_attendance, kept.opcs, kept.icd10) == ("", "", "", "", "")
    assert (kept.tfc, kept.points, kept.touch_starts_at) == (world.line.tfc, 1, None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"external_ref": None}, [("/external_ref", "required")]),
        ({"external_ref": "x" * 65}, [("/external_ref", "external_ref_format")]),
        ({"external_ref": "a\x00b"}, [("/external_ref", "external_ref_format")]),
        ({"external_ref": 17}, [("/external_ref", "external_ref_format")]),
        ({"session": None}, [("/session", "required")]),
        ({"session": "12"}, [("/session", "session_format")]),
        ({"session": True}, [("/session", "session_format")]),
        ({"session": 1.5}, [("/session", "session_format")]),
        ({"session": 10**30}, [("/session", "session_not_found")]),
        ({"session": -1}, [("/session", "session_not_found")]),
        ({"nhs_number": None}, [("/nhs_number", "patient_number_needed")]),
        ({"nhs_number": "9990000000"}, [("/nhs_number", "nhs_number_check_digit")]),
        ({"nhs_number": "999 000"}, [("/nhs_number", "nhs_number_length")]),
        ({"nhs_number": 9990000018}, [("/nhs_number", "nhs_number_not_text")]),
        ({"nhs_number": ["9990000018"]}, [("/nhs_number", "nhs_number_not_text")]),
        ({"hospital_number": "<script>"}, [("/hospital_number", "hospital_number_format")]),
        ({"attended": None}, [("/attended", "required")]),
        ({"attended": "0"}, [("/attended", "unknown_value")]),
        ({"attended": 5}, [("/attended", "unknown_value")]),
        ({"outcome": "9"}, [("/outcome", "unknown_value")]),
        ({"rtt_status": "77"}, [("/rtt_status", "unknown_value")]),
        ({"first_attendance": "6"}, [("/first_attendance", "unknown_value")]),
        ({"tfc": "999"}, [("/tfc", "tfc_unknown")]),
        ({"tfc": 301}, [("/tfc", "tfc_not_text")]),
        ({"opcs": "I999"}, [("/opcs", "opcs4_format")]),
        ({"icd10": "nonsense"}, [("/icd10", "icd10_format")]),
        ({"points": -1}, [("/points", "points_range")]),
        ({"points": 101}, [("/points", "points_range")]),
        ({"points": "2"}, [("/points", "points_range")]),
        ({"points": True}, [("/points", "points_range")]),
        ({"touch_starts_at": "2026-11-14T09:00"}, [("/touch_ends_at", "touch_incomplete")]),
        ({"touch_ends_at": "2026-11-14T09:00"}, [("/touch_starts_at", "touch_incomplete")]),
        (
            {"touch_starts_at": "14/11/2026 09:00", "touch_ends_at": "2026-11-14T10:00"},
            [("/touch_starts_at", "time_format")],
        ),
        (
            {"touch_starts_at": "2026-02-30T09:00", "touch_ends_at": "2026-11-14T10:00"},
            [("/touch_starts_at", "time_format")],
        ),
        (
            {"touch_starts_at": "0001-01-01T00:00+14:00", "touch_ends_at": "9999-12-31T23:59-14:00"},
            [("/touch_starts_at", "time_out_of_range"), ("/touch_ends_at", "time_out_of_range")],
        ),
        (
            {"touch_starts_at": "2026-10-25T01:30", "touch_ends_at": "2026-11-14T10:00"},
            [("/touch_starts_at", "local_time_ambiguous")],
        ),
        (
            {"touch_starts_at": "2026-03-29T01:30", "touch_ends_at": "2026-11-14T10:00"},
            [("/touch_starts_at", "local_time_missing")],
        ),
        (
            {"touch_starts_at": "2026-11-14T10:00", "touch_ends_at": "2026-11-14T10:00"},
            [("/touch_ends_at", "touch_ends_before_start")],
        ),
        (
            {"touch_starts_at": "2026-11-12T09:00", "touch_ends_at": "2026-11-12T10:00"},
            [("/touch_starts_at", "time_far_from_session")],
        ),
        (
            {"touch_starts_at": "2098-01-01T09:00", "touch_ends_at": "2098-01-01T10:00"},
            [("/touch_starts_at", "time_in_future"), ("/touch_starts_at", "time_far_from_session")],
        ),
        (
            {
                "attended": "3",
                "rtt_status": "33",
                "touch_starts_at": "2026-11-14T09:00",
                "touch_ends_at": "2026-11-14T10:00",
            },
            [("/touch_starts_at", "touch_without_attendance")],
        ),
        ({"attended": "3"}, [("/rtt_status", "rtt_status_impossible")]),
        ({"Session": 1}, [("", "unknown_field")]),
        ({"external_ref": nhs_number(1)}, [("/external_ref", "external_ref_names_patient")]),
        ({"external_ref": f"20261114/{nhs_number(1)}"}, [("/external_ref", "external_ref_names_patient")]),
    ],
)
def test_a_row_is_refused_for_what_is_wrong_with_it(world, session, changes, expected):
    assert faults_of(world, row(session, **changes)) == expected
    assert activities(world) == []


def test_every_fault_of_a_row_is_named_at_once(world):
    theirs = make_session(make_world())
    bad = row(theirs, external_ref="", nhs_number="1234567890", attended="9", rtt_status="x", tfc="1", points=-3)

    assert faults_of(world, bad) == [
        ("/external_ref", "required"),
        ("/nhs_number", "nhs_number_check_digit"),
        ("/attended", "unknown_value"),
        ("/rtt_status", "unknown_value"),
        ("/tfc", "tfc_format"),
        ("/points", "points_range"),
        ("/session", "session_not_found"),
    ]


@pytest.mark.parametrize("one", [None, 7, "row", [], ["a"], {}])
def test_what_is_no_row_at_all_is_refused(world, session, one):
    result = log(world, one, row(session)).rows

    assert [r.status for r in result] == [400, 201]


def test_every_code_is_declared(world, session):
    assert set(DECLARED) >= RULES
    told = log(world, row(session, outcome=None, nhs_number=None, hospital_number="A1", rtt_status="99", tfc="100"))
    assert {w.code for w in told.rows[0].warnings} <= set(DECLARED)


def test_an_unknown_field_is_not_repeated_but_explained(world, session):
    number = nhs_number(4)
    [fault] = log(world, row(session) | {number: "x"}).rows[0].faults
    [near] = log(world, row(session) | {"touch_start_at": "x"}).rows[0].faults

    assert number not in fault.detail
    assert near.detail == "The row has a field that is not known: did you mean touch_starts_at?"


def test_doubts_are_said_and_the_row_is_kept(world, session):
    [result] = log(
        world, row(session, nhs_number=None, hospital_number="A1", outcome=None, rtt_status="99", tfc="100")
    ).rows

    assert result.status == 201
    assert codes(result.warnings) == [
        ("/nhs_number", "nhs_number_missing"),
        ("/outcome", "outcome_missing"),
        ("/rtt_status", "rtt_status_unknown"),
        ("/tfc", "tfc_differs"),
    ]
    assert activities(world)[0].tfc == "100"


def test_a_patient_seen_before_the_session_begins_is_a_doubt(world, time_machine_at_november):
    ahead = make_session(world, day=dt.date(2026, 12, 5) + dt.timedelta(weeks=16), state="accepted")

    assert codes(log(world, row(ahead)).rows[0].warnings) == [("/attended", "session_not_begun")]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("offered", "session_takes_no_activity"),
        ("declined", "session_takes_no_activity"),
        ("accepted", None),
        ("staffed", None),
        ("locked", None),
        ("in_progress", None),
        ("delivered", None),
        ("signed_off", "signed_off"),
    ],
)
def test_only_some_states_take_activity(world, state, expected):
    result = log(world, row(make_session(world, state=state))).rows[0]

    assert [f.code for f in result.faults] == ([expected] if expected else [])
    assert result.status == (409 if expected else 201)


def test_one_bad_row_does_not_stop_the_others(world, session):
    result = log(world, row(session, 1), row(session, 2, nhs_number="9990000000"), row(session, 3))

    assert [r.status for r in result.rows] == [201, 400, 201]
    assert result.counts == {"accepted": 2, "repeated": 0, "rejected": 1}
    assert [a.external_ref for a in activities(world)] == ["visit-1", "visit-3"]


def test_numbers_of_two_patients_reject_their_row_alone(world, session):
    log(world, row(session, 1, hospital_number="A1"), row(session, 2, hospital_number="A2"))

    result = log(world, row(session, 3, nhs_number=nhs_number(1), hospital_number="A2"), row(session, 4))

    assert [r.status for r in result.rows] == [409, 201]
    assert codes(result.rows[0].faults) == [("", "patient_numbers_disagree")]


def test_the_same_body_again_is_the_same_record_however_it_is_written(world, session):
    first = log(world, row(session, touch_starts_at="2026-11-14T09:00", touch_ends_at="2026-11-14T10:00")).rows[0]
    spaced = row(
        session,
        touch_starts_at="2026-11-14T09:00:00Z",
        touch_ends_at="2026-11-14 10:00+00:00",
        nhs_number=f" {nhs_number(1)[:3]} {nhs_number(1)[3:6]}-{nhs_number(1)[6:]}",
        opcs="",
    )
    again = log(world, dict(reversed(spaced.items()))).rows[0]

    assert (again.status, again.activity_id, again.version) == (200, first.activity_id, 1)
    assert len(activities(world)) == 1


def test_another_body_under_the_same_reference_is_refused(world, session):
    log(world, row(session))

    result = log(world, row(session, points=3)).rows[0]

    assert (result.status, codes(result.faults)) == (409, [("/external_ref", "activity_differs")])
    assert [a.points for a in activities(world)] == [2]


def test_a_retry_after_sign_off_still_answers_the_record(world, session):
    first = log(world, row(session)).rows[0]
    sign_off(session)

    assert log(world, row(session)).rows[0].activity_id == first.activity_id


def test_one_reference_twice_in_a_delivery(world, session):
    result = log(world, row(session), row(session), row(session, points=5))

    assert [r.status for r in result.rows] == [201, 200, 409]
    assert result.rows[1].activity_id == result.rows[0].activity_id
    assert codes(result.rows[2].faults) == [("/external_ref", "external_ref_twice")]


def test_the_same_reference_of_another_provider_is_another_record(world, session):
    other = make_world()

    log(world, row(session))
    log(other, row(make_session(other)))

    assert len(activities(world)) == len(activities(other)) == 1


def test_a_delivery_leaves_its_counts_and_the_reasons_of_rejected_rows(world, session):
    result = log(world, row(session, 1), row(session, 2, points=-1), row(session, 1), received_from="Night export")

    with acting_as(SYSTEM):
        batch = ActivityBatch.objects.get(pk=result.batch_id)
        [bad] = BatchRow.objects.filter(batch=batch)
    assert (batch.rows, batch.accepted, batch.repeated, batch.rejected, batch.received_from) == (
        3,
        1,
        1,
        1,
        "Night export",
    )
    assert (bad.index, bad.external_ref) == (1, "visit-2")
    assert bad.errors == [
        {"pointer": "/points", "code": "points_range", "detail": "Points are a whole number from 0 to 100."}
    ]
    assert activities(world)[0].batch_id == batch.pk


def test_a_trial_run_says_everything_and_keeps_nothing(world, session):
    log(world, row(session, 9))
    trial = log(world, row(session, 1), row(session, 2, points=-1), row(session, 9), dry_run=True)

    assert [r.status for r in trial.rows] == [201, 400, 200]
    assert (trial.batch_id, trial.rows[0].activity_id) == (None, None)
    assert [a.external_ref for a in activities(world)] == ["visit-9"]
    with acting_as(SYSTEM):
        assert ActivityBatch.objects.count() == 1
        assert BatchRow.objects.count() == 0
        assert Patient.objects.filter(trust=world.trust).count() == 1


def test_a_delivery_has_a_size(world, session):
    with pytest.raises(TooLarge, match="at most 1,000 rows"):
        log(world, *[row(session)] * 1_001)
    with pytest.raises(InvalidInput, match="no rows"):
        log(world)


def test_only_providers_that_may_log_activity_do(world, session):
    with acting_as(world.trust_actor()) as trust, pytest.raises(NotAllowed):
        log_activities(by=trust, rows=[row(session)])
    with acting_as(world.provider_actor(Role.PROVIDER_ADMIN)) as admin, pytest.raises(NotAllowed):
        log_activity(by=admin, row=row(session))
    with acting_as(SYSTEM), pytest.raises(NotAllowed):
        log_activity(by=SYSTEM, row=row(session))


def test_a_row_sent_alone_is_refused_with_its_own_kind(world, session):
    theirs = make_session(make_world())
    with acting_as(world.provider_actor()) as provider:
        with pytest.raises(InvalidInput):
            log_activity(by=provider, row=row(session, points=-1))
        with pytest.raises(NotFound):
            log_activity(by=provider, row=row(theirs))
        with pytest.raises(RuleBroken):
            log_activity(by=provider, row=row(make_session(world, state="offered", room=world.rooms[1])))


def test_the_number_of_queries_does_not_grow_with_the_rows(world, session):
    other = make_session(world, room=world.rooms[1])
    log(world, row(session, 1000))

    def queries(first: int, rows: int) -> int:
        sent = [row(session if n % 2 else other, n) for n in range(first, first + rows)]
        with acting_as(world.provider_actor()) as provider, CaptureQueriesContext(connection) as seen:
            log_activities(by=provider, rows=sent)
        return len(seen)

    assert queries(1, 2) == queries(10, 200)


def test_a_thousand_rows_are_taken_at_once(world, session):
    result = log(world, *[row(session, n) for n in range(1_000)])

    assert result.counts == {"accepted": 1_000, "repeated": 0, "rejected": 0}
    assert fact(session).seen == 1_000


def test_it_is_audited_and_told_without_any_row(world, session):
    result = log(world, row(session, 1), row(session, 2))

    with acting_as(SYSTEM):
        [logged] = Event.objects.filter(name="activity.logged")
        [delivered] = Event.objects.filter(name="activity.delivered")
        [news] = OutboxMessage.objects.filter(topic="activity.logged")
    assert (logged.target_id, logged.trust_id, logged.provider_id) == (
        str(session.pk),
        world.trust.pk,
        world.provider.pk,
    )
    assert logged.data == {"rows": 2, "batch": result.batch_id}
    assert delivered.data == {"rows": 2, "accepted": 2, "repeated": 0, "rejected": 0}
    assert (news.trust_id, news.provider_id, news.body) == (
        world.trust.pk,
        world.provider.pk,
        {"sessions": [session.pk]},
    )


def test_facts_follow_in_the_same_transaction(world, session):
    log(world, row(session, 1, points=7), row(session, 2, points=5), row(session, 3, attended="3", rtt_status="33"))

    counted = fact(session)
    assert (counted.seen, counted.missed, counted.points_delivered, counted.clock_stops) == (2, 1, 12, 3)
    with acting_as(SYSTEM):
        session.refresh_from_db()
    assert session.beyond_plan is True


# Corrections


def corrected(world, activity_id, sent, reason="Wrong points entered"):
    with acting_as(world.provider_actor()) as provider:
        return correct_activity(by=provider, activity_id=activity_id, row=sent, reason=reason)


def voided(world, activity_id, reason="Wrong patient"):
    with acting_as(world.provider_actor()) as provider:
        return void_activity(by=provider, activity_id=activity_id, reason=reason)


def test_a_correction_adds_a_version_and_the_facts_follow(world, session):
    first = log(world, row(session)).rows[0]

    record = corrected(world, first.activity_id, row(session, points=9))

    assert (record.id, record.latest.version, record.latest.points) == (first.activity_id, 2, 9)
    assert [(a.version, a.points, a.reason) for a in activities(world)] == [(1, 2, ""), (2, 9, "Wrong points entered")]
    assert fact(session).points_delivered == 9


def test_any_version_names_the_record(world, session):
    first = log(world, row(session)).rows[0].activity_id
    second = corrected(world, first, row(session, points=9)).latest.pk

    assert corrected(world, second, row(session, points=8)).id == first
    with acting_as(world.trust_actor()) as trust:
        assert find_record(by=trust, activity_id=second).latest.points == 8


def test_a_correction_may_leave_the_reference_out_but_not_change_it(world, session):
    first = log(world, row(session)).rows[0].activity_id

    assert corrected(world, first, row(session, points=4, external_ref=None)).latest.points == 4
    with pytest.raises(InvalidInput) as refused:
        corrected(world, first, row(session, external_ref="another"))
    assert codes(refused.value.errors) == [("/external_ref", "external_ref_fixed")]


def test_a_correction_that_changes_nothing_adds_nothing(world, session):
    first = log(world, row(session)).rows[0].activity_id

    assert corrected(world, first, row(session)).latest.version == 1


def test_a_record_can_move_to_the_right_session(world, session):
    other = make_session(world, room=world.rooms[1])
    first = log(world, row(session)).rows[0].activity_id

    corrected(world, first, row(other), reason="Wrong list")

    assert (fact(session).seen, fact(other).seen) == (0, 1)


def test_a_message_sent_again_after_its_correction_answers_the_corrected_record(world, session):
    first = log(world, row(session)).rows[0].activity_id
    corrected(world, first, row(session, points=9))

    again = log(world, row(session)).rows[0]

    assert (again.status, again.activity_id, again.version) == (200, first, 2)


def test_a_correction_names_everything_that_is_wrong(world, session):
    first = log(world, row(session)).rows[0].activity_id

    with pytest.raises(InvalidInput) as refused:
        corrected(world, first, row(session, points=-1, attended="0"), reason=" ")

    assert codes(refused.value.errors) == [
        ("/reason", "reason_needed"),
        ("/attended", "unknown_value"),
        ("/points", "points_range"),
    ]
    assert len(activities(world)) == 1


def test_a_reason_holds_no_patients_number(world, session):
    first = log(world, row(session)).rows[0].activity_id

    with pytest.raises(InvalidInput) as refused:
        voided(world, first, reason=f"was {nhs_number(1)[:3]} {nhs_number(1)[3:6]} {nhs_number(1)[6:]}")

    assert codes(refused.value.errors) == [("/reason", "reason_names_patient")]


def test_nothing_changes_after_sign_off(world, session):
    first = log(world, row(session)).rows[0].activity_id
    other = make_session(world, room=world.rooms[1])
    sign_off(session)

    for attempt in (
        lambda: corrected(world, first, row(session, points=9)),
        lambda: voided(world, first),
        lambda: corrected(world, first, row(other)),
    ):
        with pytest.raises(RuleBroken) as refused:
            attempt()
        assert codes(refused.value.errors) == [("/session", "signed_off")]
    assert len(activities(world)) == 1


def test_a_void_record_stays_to_be_read_and_counts_for_nothing(world, session):
    first = log(world, row(session)).rows[0].activity_id

    record = voided(world, first)

    assert (record.id, record.latest.version, record.latest.void, record.latest.reason) == (
        first,
        2,
        True,
        "Wrong patient",
    )
    assert fact(session).seen == 0
    with pytest.raises(RuleBroken) as refused:
        corrected(world, first, row(session, points=3))
    assert codes(refused.value.errors) == [("", "activity_void")]


def test_another_organisations_record_is_not_there(world, session):
    first = log(world, row(session)).rows[0].activity_id
    stranger = make_world()

    for attempt in (lambda: corrected(stranger, first, row(session)), lambda: voided(stranger, first)):
        with pytest.raises(NotFound):
            attempt()
    with acting_as(stranger.trust_actor()) as trust, pytest.raises(NotFound):
        find_record(by=trust, activity_id=first)


# Nothing anywhere holds a patient's number


def test_no_number_is_in_any_error_event_message_or_rejected_row(world, session, caplog, capsys):
    good, bad, ref = nhs_number(7), "9990000000", nhs_number(8)
    sent = [
        row(session, 7),
        row(session, 6, nhs_number=bad),
        row(session, nhs_number=ref, external_ref=ref),
        row(session, 5) | {good: good},
        row(session, 4, nhs_number=good, hospital_number="H77", tfc=good),
        row(session, 3, attended=good, touch_starts_at=good, touch_ends_at=good),
    ]
    result = log(world, *sent)
    first = result.rows[0].activity_id
    corrected(world, first, row(session, 7, points=3))

    with acting_as(SYSTEM):
        written = [
            *Event.objects.values_list("data", "reason", "name"),
            *OutboxMessage.objects.values_list("body"),
            *BatchRow.objects.values_list("external_ref", "errors"),
            *ActivityBatch.objects.values_list(),
        ]
    told = repr([result, written, caplog.text, capsys.readouterr()])
    assert [number for number in (good, bad, ref) if number in told.replace(" ", "").replace("-", "")] == []


# Properties


rows_sent = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 3), st.sampled_from(["5", "6", "3", "2"])), min_size=1, max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=rows_sent, cut=st.integers(0, 12))
def test_however_a_delivery_is_cut_and_repeated_the_record_is_the_same(sent, cut):
    worlds = [make_world(), make_world()]
    kept = []
    for world, cuts in zip(worlds, ([len(sent)], [cut, len(sent), len(sent)]), strict=True):
        session = make_session(world)
        rows = [row(session, n, points=points, attended=code, rtt_status=None) for n, points, code in sent]
        for until in cuts:
            if rows[:until]:
                log(world, *rows[:until])
        kept.append([(a.external_ref, a.version, a.points, a.attended) for a in activities(world)])
        counted = fact(session) if kept[-1] else None
        assert counted is not None
        assert counted.seen == sum(code in "56" for *_, code in kept[-1])

    assert kept[0] == kept[1]


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=4,
)
rubbish = st.dictionaries(
    st.sampled_from(
        [
            "external_ref",
            "session",
            "nhs_number",
            "hospital_number",
            "attended",
            "outcome",
            "rtt_status",
            "first_attendance",
            "tfc",
            "opcs",
            "icd10",
            "points",
            "touch_starts_at",
            "touch_ends_at",
            "x",
        ]
    ),
    anything | st.sampled_from(["5", "2026-11-14T09:00", "9990000018", "30", "301"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(anything | rubbish, min_size=1, max_size=5))
def test_no_rubbish_breaks_the_reading(rows):
    for reading in read_rows(rows, now=at(PAST, "12:00")):
        assert (reading.row is None) == bool(reading.faults)
        assert all(fault.code in DECLARED for fault in reading.faults)


def test_money_and_points_never_meet_a_float(world, session):
    log(world, row(session, points=3))

    assert isinstance(fact(session).capped_minutes, Decimal)


def test_the_digest_of_a_row_stays_that_of_the_records_kept_before():
    """It tells a repeated row from another one for as long as records are kept: another order would break every one."""
    sent = {
        "points": 2,
        "external_ref": " visit-1 ",
        "session": 7,
        "nhs_number": "999 000 0018",
        "attended": "5",
        "touch_starts_at": "2026-07-04T09:00",
        "touch_ends_at": "2026-07-04T09:40+01:00",
        "opcs": "H20.1",
    }
    [reading] = read_rows([sent], now=at(PAST, "12:00"))

    plain = [
        "visit-1",
        7,
        "9990000018",
        "",
        "5",
        "",
        "",
        "",
        "",
        "H201",
        "",
        2,
        "2026-07-04T08:00:00+00:00",
        "2026-07-04T08:40:00+00:00",
    ]
    assert reading.good.digest() == keyed_digest(orjson.dumps(plain).decode(), purpose="activity")
