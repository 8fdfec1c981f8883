"""What is tapped on the day: once however often, in order, corrected with a reason, never lost."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from base.errors import DomainError, InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from sessions_app.day.services.run_of_day import correct_stamp, record_stamp, standing_stamps
from sessions_app.day.stamps import LOST, TIMES, Stamp
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import DayStamp, LastMinuteCancellation, ListEntry, Session
from tests.sessions_app.deliveries import make_session
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from waiting_list.models import Need

pytestmark = pytest.mark.django_db


def correct(morning, stamp, *, at=None, reason="Tapped by mistake", key="c1"):
    with acting_as(morning.world.provider_actor()) as by:
        return correct_stamp(by=by, stamp_id=stamp.pk, at=at, reason=reason, key=key)


def test_a_double_tap_and_a_form_sent_again_change_nothing_twice(morning, clock):
    first = morning.tap("arrived", key="one")
    clock.move_to(at(SATURDAY, "09:12"))
    again = morning.tap("arrived", key="one")
    other_nurse = morning.tap("arrived", key="two", by=morning.world.trust_actor(Role.OPERATIONS))

    assert first.pk == again.pk == other_nurse.pk
    assert other_nurse.at == at(SATURDAY, "09:10")
    assert morning.stamps() == [("arrived", 1)]


def test_the_first_case_that_begins_starts_the_list(morning):
    morning.tap("brief")
    morning.tap("arrived")
    assert morning.state == "locked"
    morning.tap("anaesthesia")
    assert morning.state == "in_progress"


def test_times_stand_in_their_order_and_both_are_named(morning):
    morning.tap("started", at=at(SATURDAY, "08:50"))
    with pytest.raises(RuleBroken) as caught:
        morning.tap("ended", at=at(SATURDAY, "08:45"))
    assert [(f.pointer, f.code, f.detail) for f in caught.value.errors] == [
        ("/at", "stamp_order", "“Scope out” at 08:45 is before “Scope in” at 08:50.")
    ]


def test_a_correction_needs_a_reason_and_keeps_what_was_there(morning):
    stamp = morning.tap("arrived")
    with pytest.raises(InvalidInput):
        correct(morning, stamp, at=at(SATURDAY, "08:20"), reason=" ")
    correct(morning, stamp, at=at(SATURDAY, "08:20"))
    correct(morning, stamp, at=at(SATURDAY, "08:20"))

    assert morning.stamps() == [("arrived", 1), ("arrived", 2)]
    with acting_as(SYSTEM):
        assert standing_stamps(morning.session, morning.entries[0])["arrived"].at == at(SATURDAY, "08:20")


def test_what_was_taken_back_can_be_tapped_again_but_not_taken_back_twice(morning):
    stamp = morning.tap("arrived")
    correct(morning, stamp)
    with pytest.raises(RuleBroken) as caught:
        correct(morning, stamp, key="c2")
    assert caught.value.code == "stamp_not_found"
    morning.tap("arrived", key="again")
    assert morning.stamps() == [("arrived", 1), ("arrived", 2), ("arrived", 3)]


def test_a_missed_appointment_frees_the_patient_for_another_list_and_can_be_taken_back(morning):
    stamp = morning.tap("missed")
    assert (morning.entry().state, morning.entry().live) == ("missed", False)
    with pytest.raises(RuleBroken) as caught:
        morning.tap("arrived")
    assert [fault.code for fault in caught.value.errors] == ["case_lost"]

    correct(morning, stamp)
    assert (morning.entry().state, morning.entry().live) == ("agreed", True)


def test_taking_back_is_refused_once_the_patient_is_on_another_list(morning):
    stamp = morning.tap("missed")
    with acting_as(SYSTEM):
        room = morning.world.rooms[1]
    later = make_session(morning.world, day=SATURDAY, start="13:30", end="17:30", state="accepted", room=room)
    with acting_as(morning.world.trust_actor(Role.SCHEDULER)) as by:
        put_on_list(by=by, session_id=later.pk, need_ids=[morning.entries[0].need_id])
    with pytest.raises(RuleBroken) as caught:
        correct(morning, stamp)
    assert caught.value.code == "need_on_another_list"


def test_a_case_that_began_was_not_missed_and_one_under_way_is_not_cancelled(morning):
    morning.tap("arrived")
    with pytest.raises(RuleBroken) as missed:
        morning.tap("missed")
    morning.tap("started")
    with pytest.raises(RuleBroken) as cancelled:
        morning.tap("cancelled", why="staff")
    assert [[f.code for f in e.value.errors] for e in (missed, cancelled)] == [["case_begun"]] * 2


def test_cancelled_on_the_day_by_the_hospital_owes_a_date_until_it_is_taken_back(morning):
    with pytest.raises(InvalidInput) as caught:
        morning.tap("cancelled")
    assert [fault.code for fault in caught.value.errors] == ["reason_needed"]

    stamp = morning.tap("cancelled", why="equipment")
    morning.tap("cancelled", 1, why="unwell")
    with acting_as(SYSTEM):
        (owed,) = LastMinuteCancellation.objects.all()
    assert (owed.entry_id, owed.group, owed.state) == (morning.entries[0].pk, "capacity", "owed")
    correct(morning, stamp)
    with acting_as(SYSTEM):
        assert LastMinuteCancellation.objects.get().state == "ended"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"kind": "danced"}, "unknown_value"),
        ({"kind": "arrived", "key": "x" * 41}, "form_key"),
        ({"kind": "arrived", "at": at(SATURDAY, "09:30")}, "time_in_future"),
        ({"kind": "arrived", "at": at(SATURDAY.replace(day=3), "09:00")}, "time_far_from_session"),
    ],
)
def test_what_makes_no_sense_is_refused(morning, options, code):
    with pytest.raises(InvalidInput) as caught:
        morning.tap(**options)
    assert [fault.code for fault in caught.value.errors] == [code]


def test_a_list_that_is_not_locked_yet_has_no_day(clock):
    world = make_world()
    session = make_session(world, day=SATURDAY, state="staffed")
    with acting_as(world.provider_actor()) as by, pytest.raises(RuleBroken) as caught:
        record_stamp(by=by, session_id=session.pk, kind="brief", key="k")
    assert caught.value.code == "not_running"


def test_who_may_not_run_the_day_records_nothing(morning):
    with pytest.raises(NotAllowed):
        morning.tap("arrived", by=morning.world.trust_actor(Role.FINANCE))


def test_another_organisation_sees_no_time_and_no_list(morning):
    stamp = morning.tap("arrived")
    other = make_world()
    with acting_as(other.provider_actor()) as by:
        assert not DayStamp.objects.exists()
        with pytest.raises(NotFound):
            correct_stamp(by=by, stamp_id=stamp.pk, at=None, reason="x", key="k")


def test_a_place_of_another_list_is_not_found(morning):
    with acting_as(morning.world.provider_actor()) as by, pytest.raises(NotFound) as caught:
        record_stamp(by=by, session_id=morning.session.pk, kind="arrived", key="k", entry_id=10**9)
    assert caught.value.code == "entry_not_found"


def test_a_clinic_has_no_surgical_checklist(morning):
    with acting_as(SYSTEM):
        type(morning.world.room).objects.filter(pk=morning.world.room.pk).update(kind="clinic")
    with pytest.raises(RuleBroken) as caught:
        morning.tap("sign_in")
    assert caught.value.code == "check_not_here"


def test_the_database_takes_a_time_once(morning):
    stamp = morning.tap("arrived")
    stamp.pk, stamp.key = None, "other"
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="case_stamp_once"), transaction.atomic():
        stamp.save(force_insert=True)


KINDS = [str(kind) for kind in Stamp]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    taps=st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.sampled_from(["nurse", "lead"]), st.integers(0, 40)),
        min_size=5,
        max_size=25,
    )
)
def test_random_taps_of_several_people_never_break_the_day(morning, taps):
    with transaction.atomic():
        for number, (kind, place, who, minute) in enumerate(taps):
            by = morning.world.provider_actor() if who == "nurse" else morning.world.trust_actor(Role.OPERATIONS)
            try:
                if kind == "debrief" and number % 3 == 0 and (all_ := _all()):
                    with acting_as(by):
                        correct_stamp(by=by, stamp_id=all_[number % len(all_)], at=None, reason="x", key=f"c{number}")
                else:
                    morning.tap(kind, place, key=f"k{number}", by=by, at=at(SATURDAY, f"08:{minute:02d}"), why="beds")
            except DomainError:
                continue
        _holds(morning)
        transaction.set_rollback(True)


def _all():
    with acting_as(SYSTEM):
        return list(DayStamp.objects.order_by("pk").values_list("pk", flat=True))


def _holds(morning):
    """Times in order, nothing after a loss, a place is live unless its case was lost, one live place a need."""
    with acting_as(SYSTEM):
        for entry in ListEntry.objects.all():
            standing = standing_stamps(morning.session, entry)
            times = [standing[kind].at for kind in TIMES if kind in standing]
            lost = [kind for kind in LOST if kind in standing]
            assert times == sorted(times)
            assert len(lost) <= 1
            assert entry.live == (not lost)
            assert not lost or "started" not in standing
        assert Session.objects.get(pk=morning.session.pk).state in ("locked", "in_progress")
        live = Need.objects.filter(entries__live=True)
        assert live.count() == live.distinct().count()
