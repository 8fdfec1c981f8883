"""Cancelled by the hospital on the day for a non-clinical reason: a new date within 28 days, followed to its end."""

import datetime as dt

import pytest
import time_machine

from base.errors import InvalidInput, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import LedgerEntry
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.cancelled_operations.selectors import cancelled_operations, figures
from sessions_app.cancelled_operations.services import cancel_patient, end_cancellation, is_admission, record_treatment
from sessions_app.day.services.cancellations import cancel_sessions
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import Activity, LastMinuteCancellation, ListEntry, Session
from sessions_app.offers.services import offers
from tests.support.world import SATURDAY, SYSTEM, at, make_need, make_world
from waiting_list.models import Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
ON_THE_DAY = at(SATURDAY, "07:20")
DAY_28 = SATURDAY + dt.timedelta(days=28)


@pytest.fixture
def world():
    return make_world()


def accepted(world, day=SATURDAY, room=0, starts="08:30", ends="12:30") -> Session:
    one = BookingRequest(world.rooms[room].pk, world.call_off.pk, world.line.pk, at(day, starts), at(day, ends))
    with acting_as(world.trust_actor()) as actor:
        session = book_sessions(by=actor, wanted=[one]).sessions[0]
    with acting_as(world.provider_actor()) as actor:
        return offers.accept_sessions(by=actor, session_ids=[session.pk])[0]


def need(world, serial=1, **changes) -> Need:
    with acting_as(SYSTEM):
        one = make_need(world, serial)
        Need.objects.filter(pk=one.pk).update(**changes)
        one.refresh_from_db()
        return one


def listed(world, session, *needs) -> list[ListEntry]:
    with acting_as(world.trust_actor()) as actor:
        return put_on_list(by=actor, session_id=session.pk, need_ids=[n.pk for n in needs])


def call_off(world, session, why="staff", moment=ON_THE_DAY, *, by=None, cause="provider"):
    with time_machine.travel(moment, tick=False), acting_as(by or world.trust_actor()) as actor:
        return cancel_sessions(by=actor, session_ids=[session.pk], reason="Nobody came", cause=cause, why=why)[0]


def standings(world, today=SATURDAY):
    with acting_as(world.trust_actor()) as actor:
        return cancelled_operations(actor=actor, today=today)


def seen(world, session, one: Need, ref="visit-1", **more) -> None:
    with acting_as(SYSTEM):
        Activity.objects.create(
            trust=world.trust,
            provider=world.provider,
            session=session,
            patient=one.patient,
            external_ref=ref,
            body_hash=b"",
            attended="5",
            tfc="301",
            logged_by="tests",
            **more,
        )


def test_everybody_listed_for_an_admission_is_owed_a_date_from_the_planned_day(world):
    session = accepted(world)
    listed(world, session, need(world, 1), need(world, 2, kind="appointment"), need(world, 3, intended_management="2"))

    cancelled = call_off(world, session)

    assert (cancelled.cancel_group, cancelled.cancel_why, cancelled.cancel_cause) == ("capacity", "staff", "provider")
    found = standings(world)
    assert [(s.cancellation.need.what, s.state, s.days_left) for s in found] == [("Colonoscopy", "owed", 28)] * 2
    assert {(s.cancellation.planned_on, s.cancellation.due_on) for s in found} == {(SATURDAY, DAY_28)}


@pytest.mark.parametrize(
    ("why", "moment", "owed"),
    [
        ("weather", ON_THE_DAY, 1),
        ("beds", at(SATURDAY, "00:01"), 1),
        ("beds", at(SATURDAY - dt.timedelta(days=1), "23:59"), 0),
    ],
)
def test_only_on_the_day_itself_by_london_days(world, why, moment, owed):
    session = accepted(world)
    listed(world, session, need(world))
    call_off(world, session, why, moment)
    assert len(standings(world)) == owed


def test_a_patient_cancelled_for_a_clinical_reason_is_owed_none(world):
    session = accepted(world)
    one, two = listed(world, session, need(world, 1), need(world, 2))
    with time_machine.travel(ON_THE_DAY, tick=False), acting_as(world.trust_actor()) as actor:
        assert cancel_patient(by=actor, entry_id=one.pk, why="unwell", reason="High temperature") is None
        assert cancel_patient(by=actor, entry_id=two.pk, why="equipment", reason="No scope").due_on == DAY_28
        with pytest.raises(NotFound):
            cancel_patient(by=actor, entry_id=one.pk, why="unwell", reason="Again")

    with acting_as(SYSTEM):
        assert not ListEntry.objects.filter(live=True).exists()


def test_day_28_still_keeps_the_promise_and_day_29_breaks_it(world):
    session = accepted(world)
    listed(world, session, need(world))
    call_off(world, session)

    assert standings(world, DAY_28)[0].state == "owed"
    late = standings(world, DAY_28 + dt.timedelta(days=1))[0]
    assert (late.state, late.breached_on) == ("breached", DAY_28 + dt.timedelta(days=1))


def test_treatment_on_a_list_here_is_found_by_itself(world):
    session, one = accepted(world), need(world)
    listed(world, session, one)
    call_off(world, session)
    again = accepted(world, DAY_28 - dt.timedelta(days=7), room=1)
    listed(world, again, one)
    assert standings(world)[0].booked_on == DAY_28 - dt.timedelta(days=7)

    seen(world, again, one)

    (found,) = standings(world, DAY_28 + dt.timedelta(days=60))
    assert (found.state, found.treated_on) == ("treated", DAY_28 - dt.timedelta(days=7))
    seen(world, again, one, version=2, void=True)
    assert standings(world, DAY_28)[0].state == "owed"


def test_moved_once_by_hours_is_a_postponement_and_the_second_time_a_cancellation(world):
    one, first = need(world), accepted(world)
    listed(world, first, one)
    call_off(world, first)
    sunday = accepted(world, SATURDAY + dt.timedelta(days=1), room=1, ends="12:00")
    with acting_as(SYSTEM):
        Session.objects.filter(pk=sunday.pk).update(starts_at=at(SATURDAY + dt.timedelta(days=1), "08:00"))
    listed(world, sunday, one)
    assert standings(world)[0].state == "postponed"

    call_off(world, sunday, moment=at(SATURDAY + dt.timedelta(days=1), "07:30"))

    assert [s.state for s in standings(world)] == ["postponed", "owed"]
    with acting_as(SYSTEM):
        monday = accepted(world, SATURDAY + dt.timedelta(days=2), starts="07:00", ends="11:00")
    listed(world, monday, one)
    assert [s.state for s in standings(world)] == ["postponed", "owed"]
    counted = figures(standings(world), first=SATURDAY, last=DAY_28)
    assert (counted.cancelled, counted.postponed, counted.owed) == (1, 1, 1)


def test_breaches_count_in_the_period_in_which_day_28_passes(world):
    session = accepted(world)
    listed(world, session, need(world, 1), need(world, 2))
    call_off(world, session)
    later = at(SATURDAY + dt.timedelta(days=20), "12:00")
    with time_machine.travel(later, tick=False), acting_as(world.trust_actor()) as actor:
        one = LastMinuteCancellation.objects.order_by("pk").first()
        record_treatment(
            by=actor, cancellation_id=one.pk, treated_on=SATURDAY + dt.timedelta(days=19), treated_where="own"
        )

    found = standings(world, dt.date(2027, 2, 1))
    december = figures(found, first=dt.date(2026, 10, 1), last=dt.date(2026, 12, 31))
    january = figures(found, first=dt.date(2027, 1, 1), last=dt.date(2027, 3, 31))
    assert (december.cancelled, december.treated_in_time, december.breaches) == (2, 1, 0)
    assert (january.cancelled, january.breaches) == (0, 1)


def test_settling_is_checked_and_happens_once(world):
    session = accepted(world)
    listed(world, session, need(world))
    call_off(world, session)
    with acting_as(SYSTEM):
        cancellation = LastMinuteCancellation.objects.get()
    with time_machine.travel(ON_THE_DAY, tick=False), acting_as(world.trust_actor()) as actor:
        for day_, code in ((SATURDAY - dt.timedelta(days=1), "day_before_planned"), (DAY_28, "day_in_future")):
            with pytest.raises(InvalidInput) as refused:
                record_treatment(by=actor, cancellation_id=cancellation.pk, treated_on=day_, treated_where="own")
            assert refused.value.code == code
        end_cancellation(by=actor, cancellation_id=cancellation.pk, reason="Declined two dates")
        with pytest.raises(RuleBroken, match="settled already by Sam Example"):
            end_cancellation(by=actor, cancellation_id=cancellation.pk, reason="Again")
    assert standings(world)[0].state == "ended"


def test_a_provider_calls_off_what_is_down_to_itself_and_the_patients_are_owed_a_date(world):
    session = accepted(world)
    listed(world, session, need(world))
    bo = world.provider_actor()
    with pytest.raises(RuleBroken) as refused:
        call_off(world, session, by=bo, cause="trust")
    assert refused.value.code == "cause_not_yours"

    call_off(world, session, by=bo)

    assert [s.cancellation.cancelled_by for s in standings(world)] == ["Bo Standin, Provider manager"]
    with acting_as(bo) as actor:
        assert not LastMinuteCancellation.objects.exists()
        assert not LastMinuteCancellation.objects.visible_to(actor).exists()
    with acting_as(SYSTEM):
        assert LedgerEntry.objects.filter(session_id=session.pk, kind="released").count() == 1


def test_the_reason_of_a_list_is_one_a_list_can_have(world):
    session = accepted(world)
    with pytest.raises(InvalidInput) as refused:
        call_off(world, session, why="unwell")
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/why", "unknown_value")]


@pytest.mark.parametrize(
    ("values", "owed"),
    [
        ({"kind": "procedure", "intended_management": ""}, True),
        ({"kind": "appointment", "intended_management": "1"}, True),
        ({"kind": "procedure", "intended_management": "6"}, False),
        ({"kind": "test", "intended_management": "9"}, False),
        ({"kind": "test", "intended_management": "9", "dta_on": dt.date(2026, 5, 1)}, True),
    ],
)
def test_which_needs_are_admissions(values, owed):
    assert is_admission(Need(**values)) is owed
