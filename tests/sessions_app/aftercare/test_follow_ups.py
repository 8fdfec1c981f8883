"""After a list: owners, expected results, who acted; what shows itself weeks later; what keeps things from closing."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, Outdated, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff
from sessions_app.activity.services.activities import log_activities
from sessions_app.aftercare.selectors import ageing, hand_back_rows, to_hand_back
from sessions_app.aftercare.services.closing import close_hand_back, close_sessions
from sessions_app.aftercare.services.follow_ups import (
    Wish,
    act_on,
    add_follow_ups,
    hand_over,
    record_late_event,
    review_late_event,
    take_back_late_event,
)
from sessions_app.models import FollowUp, HandBack, LateEvent, Session
from tests.sessions_app.deliveries import PAST, make_session, row, sign_off
from tests.support.world import NOW, SYSTEM, make_need, make_world
from waiting_list.models import Patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
DUE = PAST + dt.timedelta(days=14)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    return make_session(world)


@pytest.fixture
def patient(world, session):
    return listed(world, session, 1)


def listed(world, session, serial) -> Patient:
    with acting_as(SYSTEM):
        one = make_need(world, serial)
        session.entries.create(
            trust=world.trust,
            provider=world.provider,
            need=one,
            patient=one.patient,
            position=serial,
            what="Colonoscopy",
            weeks_waiting=30,
            put_on_by="tests",
        )
        return one.patient


def wish(patient, **changes) -> Wish:
    values = {"kind": "histology", "owner": "Dr Kit Template", "side": "provider", "due_on": DUE} | changes
    return Wish(patient.pk, **values)


def add(world, session, *wishes, by=None) -> list[FollowUp]:
    with acting_as(by or world.provider_actor()) as actor:
        return add_follow_ups(by=actor, session_id=session.pk, wishes=list(wishes))


def act(world, one, by=None, **more) -> FollowUp:
    with acting_as(by or world.trust_actor()) as actor:
        return act_on(by=actor, follow_up_id=one.pk, action="Told the patient", **more)


def event(world, session, patient, by=None, **changes) -> LateEvent:
    values = {"kind": "readmission", "happened_on": PAST + dt.timedelta(days=3)} | changes
    with acting_as(by or world.provider_actor()) as actor:
        return record_late_event(by=actor, session_id=session.pk, patient_id=patient.pk, **values)


def test_several_are_noted_in_one_step_and_either_side_may_act(world, session, patient):
    other = listed(world, session, 2)
    one, two = add(world, session, wish(patient, what="Two polyps"), wish(other, kind="case", side="trust"))

    done = act(world, one, result_on=PAST + dt.timedelta(days=5))

    assert (done.state, done.acted_by, done.acted_on) == ("acted", "Sam Example, Operations manager", NOW.date())
    assert done.result_on == PAST + dt.timedelta(days=5)
    with pytest.raises(RuleBroken, match="Sam Example, Operations manager acted on this on Fri 20 Nov 2026"):
        act(world, one)
    assert act(world, two, needed=False, by=world.provider_actor()).state == "not_needed"


def test_everything_wrong_is_named_at_once(world, session):
    with acting_as(SYSTEM):
        stranger = make_need(world, 9).patient
    wrong = wish(stranger, kind="horoscope", side="neither", owner=" ", due_on=PAST - dt.timedelta(days=1))

    with pytest.raises(InvalidInput) as refused:
        add(world, session, wrong)

    assert [(f.pointer, f.code) for f in refused.value.errors] == [
        ("/patient", "patient_not_on_list"),
        ("/kind", "unknown_value"),
        ("/side", "unknown_value"),
        ("/owner", "required"),
        ("/due_on", "due_out_of_range"),
    ]


def test_the_second_of_two_is_told_what_changed(world, session, patient):
    (one,) = add(world, session, wish(patient))
    with acting_as(world.trust_actor()) as actor:
        hand_over(by=actor, follow_up_ids=[one.pk], owner="Endoscopy nurses")

    with pytest.raises(Outdated, match="Endoscopy nurses owns it now, due Sat 28 Nov 2026"):
        act(world, one, version=one.version)


def test_open_ones_keep_a_session_from_being_complete_also_round_the_service(world, session, patient):
    (one,) = add(world, session, wish(patient))
    sign_off(session)
    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken) as refused:
        close_sessions(by=actor, session_ids=[session.pk])
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/0", "follow_ups_open")]
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="followed up"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(state="closed")

    act(world, one)
    with acting_as(world.trust_actor()) as actor:
        assert close_sessions(by=actor, session_ids=[session.pk])[0].state == "closed"
    with pytest.raises(RuleBroken, match="nothing more is followed up"):
        add(world, session, wish(patient))


def test_what_is_late_is_counted_by_how_late(world, session, patient):
    add(world, session, *(wish(patient, due_on=NOW.date() - dt.timedelta(days=n), what=str(n)) for n in (0, 3, 6)))
    old = make_session(world, day=PAST - dt.timedelta(weeks=10))
    aged = listed(world, old, 5)
    add(world, old, *(wish(aged, due_on=NOW.date() - dt.timedelta(days=n), what=str(n)) for n in (8, 28, 29)))
    with acting_as(world.trust_actor()) as actor:
        ages = ageing(actor=actor, today=NOW.date())
    assert (ages.late_28, ages.late_7, ages.late, ages.due) == (1, 2, 2, 1)


def test_late_events_come_from_either_side_weeks_later_and_are_reviewed_once(world, session, patient):
    sign_off(session)
    with time_machine.travel(NOW + dt.timedelta(weeks=12), tick=False):
        told = event(world, session, patient, kind="complaint", happened_on=PAST + dt.timedelta(weeks=11), note="Wait")
    assert (told.side, told.recorded_by) == ("provider", "Bo Standin, Provider manager")
    assert event(world, session, patient, by=world.trust_actor()).side == "trust"

    with acting_as(world.trust_actor(Role.OPERATIONS)) as actor, pytest.raises(NotAllowed):
        review_late_event(by=actor, event_id=told.pk, review="Looked at")
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        assert review_late_event(by=actor, event_id=told.pk, review="Looked at").reviewed_by.startswith("Sam Example")
        with pytest.raises(RuleBroken, match="has reviewed this already"):
            review_late_event(by=actor, event_id=told.pk, review="Again")


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "day_before_list"), (7, "day_in_future")], ids=["before the list", "not yet"]
)
def test_a_late_event_lies_between_the_list_and_today(world, session, patient, days, code):
    with pytest.raises(InvalidInput) as refused:
        event(world, session, patient, happened_on=PAST + dt.timedelta(days=days))
    assert refused.value.code == code


def test_a_mistake_is_taken_back_by_its_own_side_and_stays_to_be_seen(world, session, patient):
    told = event(world, session, patient)
    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken, match="the other side"):
        take_back_late_event(by=actor, event_id=told.pk, reason="Wrong patient")
    with acting_as(world.provider_actor()) as actor:
        done = take_back_late_event(by=actor, event_id=told.pk, reason="Wrong patient")
    assert done.taken_back_why == "Bo Standin, Provider manager: Wrong patient"


def test_a_contract_is_handed_back_when_it_ended_and_nothing_is_left_with_the_provider(world, session, patient):
    mine, yours = add(world, session, wish(patient, what="=cmd"), wish(patient, side="trust", kind="case"))
    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken, match="has not ended"):
        close_hand_back(by=actor, call_off_id=world.call_off.pk)
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(state="expired")
    with acting_as(world.trust_actor()) as actor:
        with pytest.raises(RuleBroken) as refused:
            close_hand_back(by=actor, call_off_id=world.call_off.pk)
        rows = list(hand_back_rows(to_hand_back(actor=actor, call_off=world.call_off), DUE + dt.timedelta(days=2)))
    assert [f.code for f in refused.value.errors] == ["sessions_running", "follow_ups_open"]
    assert [(one[3], one[5], one[8]) for one in rows] == [
        ("Histology", "The provider", "2"),
        ("Follow-up of the case", "The trust", "2"),
    ]

    sign_off(session)
    with acting_as(world.trust_actor()) as actor:
        hand_over(by=actor, follow_up_ids=[mine.pk], owner="Endoscopy nurses")
        done = close_hand_back(by=actor, call_off_id=world.call_off.pk)
        assert (done.follow_ups, done.handed_over) == (2, 1)
        with pytest.raises(RuleBroken, match="handed back already"):
            close_hand_back(by=actor, call_off_id=world.call_off.pk)
    assert yours.state == "open"


def test_the_database_refuses_a_hand_back_round_the_service(world, session, patient):
    add(world, session, wish(patient))
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="followed up"), transaction.atomic():
        HandBack.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            closed_by="tests",
            follow_ups=1,
            handed_over=0,
        )


def test_other_organisations_see_none_of_it(world, session, patient):
    (one,) = add(world, session, wish(patient))
    event(world, session, patient)
    other = make_world()
    for stranger in (other.trust_actor(), other.provider_actor()):
        with acting_as(stranger) as actor:
            assert [FollowUp.objects.count(), LateEvent.objects.count(), HandBack.objects.count()] == [0, 0, 0]
            with pytest.raises(NotFound):
                act_on(by=actor, follow_up_id=one.pk, action="x")


def test_somebody_seen_who_was_not_listed_is_followed_up_too(world, session):
    with acting_as(world.provider_actor()) as actor:
        log_activities(by=actor, rows=[row(session)])
    with acting_as(SYSTEM):
        patient = Patient.objects.get(activities__session=session)

    assert add(world, session, wish(patient))[0].state == "open"
