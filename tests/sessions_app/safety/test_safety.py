"""Incidents with their pair of harms, candour, and the brake that two people let go."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from sessions_app.models import Incident, Session, Stop
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.safety import services as safety_services
from tests.sessions_app.deliveries import make_session, walk
from tests.support.world import SATURDAY, SYSTEM, at, make_world

pytestmark = pytest.mark.django_db
TOLD = {"what": "Sharp pain", "physical": "3", "psychological": "4", "action": "Stopped and observed"}


def report(morning, key="i1", by=None, **changes):
    values = TOLD | {"happened_at": at(SATURDAY, "09:05")} | changes
    with acting_as(by or morning.world.provider_actor()) as actor:
        return safety_services.report_incident(by=actor, session_id=morning.session.pk, key=key, **values)


def governance(morning, person_id=1):
    return morning.world.trust_actor(Role.GOVERNANCE, person_id=person_id)


def stop(morning, key="s1", whole_provider=False):
    with acting_as(morning.world.provider_actor()) as by:
        return safety_services.stop_lists(
            by=by, session_id=morning.session.pk, key=key, whole_provider=whole_provider, reason="Scope failed twice"
        )


@pytest.mark.parametrize(
    ("physical", "psychological", "due"),
    [("5", "4", False), ("4", "3", False), ("3", "4", True), ("5", "2", True), ("1", "1", True)],
)
def test_moderate_harm_of_either_kind_brings_the_duty_of_candour(morning, physical, psychological, due):
    assert report(morning, physical=physical, psychological=psychological).candour_due is due


def test_an_incident_sent_twice_is_one(morning):
    assert report(morning).pk == report(morning).pk


def test_everything_missing_in_a_report_is_said_at_once(morning):
    with pytest.raises(InvalidInput) as caught:
        report(morning, key="", what=" ", physical="9", psychological="", action="")
    assert [(f.pointer, f.code) for f in caught.value.errors] == [
        ("/physical", "harm_unknown"),
        ("/psychological", "harm_unknown"),
        ("/what", "required"),
        ("/action", "required"),
        ("/key", "form_key"),
    ]


def test_what_has_not_happened_yet_is_refused(morning):
    with pytest.raises(InvalidInput) as caught:
        report(morning, happened_at=at(SATURDAY, "10:00"))
    assert [fault.code for fault in caught.value.errors] == ["time_in_future"]


def test_it_closes_only_after_the_patient_was_told_and_written_to(morning):
    incident = report(morning)
    with acting_as(governance(morning)) as by:
        with pytest.raises(RuleBroken) as caught:
            safety_services.close_incident(
                by=by, incident_id=incident.pk, response="review", learning="Check the tower"
            )
        with pytest.raises(InvalidInput) as future:
            safety_services.record_candour(
                by=by, incident_id=incident.pk, told_on=SATURDAY, letter_on=SATURDAY + dt.timedelta(1)
            )
        safety_services.record_candour(by=by, incident_id=incident.pk, told_on=SATURDAY, letter_on=SATURDAY)
        safety_services.close_incident(by=by, incident_id=incident.pk, response="review", learning="Check the tower")
        with pytest.raises(RuleBroken) as again:
            safety_services.close_incident(by=by, incident_id=incident.pk, response="review", learning="x")
    assert (caught.value.code, again.value.code) == ("candour_open", "incident_closed")
    assert [fault.code for fault in future.value.errors] == ["day_in_future"]


def test_without_moderate_harm_no_candour_is_due_and_closing_says_what_was_learnt(morning):
    incident = report(morning, physical="5")
    with acting_as(governance(morning)) as by:
        with pytest.raises(RuleBroken) as due:
            safety_services.record_candour(by=by, incident_id=incident.pk, told_on=SATURDAY, letter_on=None)
        with pytest.raises(InvalidInput) as empty:
            safety_services.close_incident(by=by, incident_id=incident.pk, response="", learning="")
    assert due.value.code == "candour_not_due"
    assert [fault.code for fault in empty.value.errors] == ["unknown_value", "required"]


def test_the_provider_reports_but_does_not_close_and_another_trust_sees_nothing(morning):
    incident = report(morning)
    with acting_as(morning.world.provider_actor()) as by, pytest.raises(NotAllowed):
        safety_services.close_incident(by=by, incident_id=incident.pk, response="review", learning="x")
    other = make_world()
    with acting_as(other.trust_actor(Role.GOVERNANCE)) as by:
        assert not Incident.objects.exists()
        with pytest.raises(NotFound):
            safety_services.record_candour(by=by, incident_id=incident.pk, told_on=SATURDAY, letter_on=None)


def test_a_place_of_another_list_is_refused(morning):
    with pytest.raises(NotFound):
        report(morning, entry_id=10**9)


def test_the_database_keeps_an_incident_open_until_candour_is_done(morning):
    incident = report(morning)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="closed_after_candour"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(closed_at=at(SATURDAY, "09:10"))


def coming(morning, state="offered"):
    later = SATURDAY + dt.timedelta(days=7)
    session = make_session(morning.world, day=later, state=state)
    with acting_as(SYSTEM):
        Session.objects.filter(pk=session.pk).update(offer_ends_at=at(later, "08:00"))
    return session


def test_a_stopped_line_takes_no_new_lists_no_acceptance_and_no_start(morning):
    offer = coming(morning)
    stopped = stop(morning)
    assert stop(morning, key="other").pk == stopped.pk

    with acting_as(morning.world.provider_actor()) as by, pytest.raises(RuleBroken) as caught:
        accept_sessions(by=by, session_ids=[offer.pk])
    assert caught.value.code == "list_stopped"
    with pytest.raises(RuleBroken) as started:
        morning.tap("started")
    assert started.value.code == "list_stopped"
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="stopped for safety"), transaction.atomic():
        make_session(morning.world, day=SATURDAY + dt.timedelta(days=14), state="offered")
    with acting_as(governance(morning)) as by:
        assert sorted(s.pk for s in safety_services.affected_by(actor=by, stop=stopped)) == sorted(
            [morning.session.pk, offer.pk]
        )


def test_another_line_of_the_provider_goes_on_unless_the_whole_provider_stops(morning):
    stop(morning)
    with acting_as(SYSTEM):
        line = morning.world.line
        first = Stop.objects.get()
        Stop.objects.filter(pk=first.pk).update(service_line=line)
    assert stop(morning, key="all", whole_provider=True).service_line_id is None


def test_two_people_let_it_run_again(morning):
    stopped = stop(morning)
    with acting_as(governance(morning)) as gil:
        with pytest.raises(RuleBroken) as early:
            safety_services.resume_lists(by=gil, stop_id=stopped.pk)
        with pytest.raises(InvalidInput):
            safety_services.propose_conditions(by=gil, stop_id=stopped.pk, conditions=" ")
        safety_services.propose_conditions(by=gil, stop_id=stopped.pk, conditions="A second tower on site")
        with pytest.raises(RuleBroken) as alone:
            safety_services.resume_lists(by=gil, stop_id=stopped.pk)
    with acting_as(governance(morning, person_id=9)) as second:
        safety_services.resume_lists(by=second, stop_id=stopped.pk)
        with pytest.raises(RuleBroken) as again:
            safety_services.resume_lists(by=second, stop_id=stopped.pk)
    assert [e.value.code for e in (early, alone, again)] == ["conditions_needed", "second_person_needed", "stop_ended"]
    morning.tap("started")
    assert morning.state == "in_progress"


def test_neither_the_provider_nor_a_machine_lets_it_run_again(morning):
    stopped = stop(morning)
    for by in (morning.world.provider_actor(), governance(morning, person_id=None)):
        with acting_as(by), pytest.raises(NotAllowed):
            safety_services.propose_conditions(by=by, stop_id=stopped.pk, conditions="x")


def test_the_database_wants_a_second_person(morning):
    stopped = stop(morning)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Stop.objects.filter(pk=stopped.pk).update(
            conditions="x", proposed_by_person_id=1, resumed_by_person_id=1, resumed_at=at(SATURDAY, "10:00")
        )


def test_a_lapse_puts_a_staffed_list_back_even_while_stopped(morning):
    session = coming(morning, state="accepted")
    with acting_as(SYSTEM):
        walk(session, "staffed")
    stop(morning)
    with acting_as(SYSTEM):
        Session.objects.filter(pk=session.pk).update(state="accepted")
