"""Several people at the same moment: two nurses tap, two clerks put the same patient on two lists."""

import datetime as dt

import pytest

from accounts.roles import Role
from base.errors import RuleBroken
from base.row_security import acting_as
from sessions_app.day.services.run_of_day import record_stamp
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import DayStamp, ListEntry, Session, Stop
from sessions_app.safety.services import stop_lists
from tests.sessions_app.deliveries import make_session
from tests.sessions_app.mornings import make_morning
from tests.support.races import at_once
from tests.support.world import SATURDAY, SYSTEM, make_need, make_world

pytestmark = pytest.mark.usefixtures("committed", "clock")
BOTH = 12


def unexpected(results, *codes):
    return [
        one
        for one in results
        if isinstance(one, Exception) and not (isinstance(one, RuleBroken) and refused_for(one) <= set(codes))
    ]


def refused_for(refusal):
    return {fault.code for fault in refusal.errors} or {refusal.code}


def test_two_nurses_who_tap_the_same_time_record_it_once():
    morning = make_morning()
    sides = [morning.world.provider_actor(), morning.world.trust_actor(Role.OPERATIONS)]

    def tap(number):
        def deed():
            with acting_as(sides[number % 2]) as by:
                return record_stamp(
                    by=by,
                    session_id=morning.session.pk,
                    kind="started",
                    entry_id=morning.entries[0].pk,
                    key=f"k{number}",
                )

        return deed

    results = at_once([tap(n) for n in range(BOTH)], threads=BOTH)

    assert unexpected(results) == []
    assert len({stamp.pk for stamp in results}) == 1
    with acting_as(SYSTEM):
        assert DayStamp.objects.count() == 1
        assert Session.objects.get(pk=morning.session.pk).state == "in_progress"


def test_one_patient_is_in_one_case_slot_at_a_time_however_many_clerks_ask():
    world = make_world(rooms=6)
    lists = [make_session(world, day=SATURDAY + dt.timedelta(7), state="accepted", room=room) for room in world.rooms]
    with acting_as(SYSTEM):
        first = make_need(world)
        needs = [first] + [make_need(world, 10 + n, patient=first.patient) for n in range(5)]

    def put(session, need):
        def deed():
            with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
                return put_on_list(by=by, session_id=session.pk, need_ids=[need.pk])

        return deed

    results = at_once([put(s, n) for s, n in zip(lists, needs, strict=True)], threads=6)

    assert unexpected(results, "patient_taken") == []
    with acting_as(SYSTEM):
        (entry,) = ListEntry.objects.filter(live=True)
    assert entry.patient_id == first.patient_id


def test_a_missed_case_is_missed_once_and_its_patient_free_once():
    morning = make_morning()

    def tap(number):
        def deed():
            with acting_as(morning.world.provider_actor()) as by:
                kind = "missed" if number % 2 else "arrived"
                return record_stamp(
                    by=by, session_id=morning.session.pk, kind=kind, entry_id=morning.entries[0].pk, key=f"k{number}"
                )

        return deed

    results = at_once([tap(n) for n in range(BOTH)], threads=BOTH)

    assert unexpected(results, "case_lost", "case_begun") == []
    with acting_as(SYSTEM):
        (stamp,) = DayStamp.objects.all()
        assert ListEntry.objects.get(pk=morning.entries[0].pk).live == (stamp.kind == "arrived")


def test_both_sides_who_pull_the_brake_stop_the_line_once():
    morning = make_morning()

    def stop(number):
        def deed():
            side = morning.world.provider_actor() if number % 2 else morning.world.trust_actor(Role.OPERATIONS)
            with acting_as(side) as by:
                return stop_lists(
                    by=by, session_id=morning.session.pk, key=f"k{number}", whole_provider=False, reason="Scope failed"
                )

        return deed

    results = at_once([stop(n) for n in range(BOTH)], threads=BOTH)

    assert unexpected(results) == []
    with acting_as(SYSTEM):
        assert Stop.objects.count() == 1
