"""Lists made of kinds of slots: each need in a slot of its kind at that slot's time, never more than there are."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from base.errors import InvalidInput, RuleBroken
from base.row_security import acting_as
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions, preview_booking
from sessions_app.lists import case_slots
from sessions_app.lists.selectors.patient_list import free_on, suggested, wanted
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.lists.services.offer_steps import record_step
from sessions_app.models import ListEntry, Session
from sessions_app.series.services.changes import Change, change_sessions
from tests.sessions_app.clinics import CLINIC, ECHO, again, make_list, price_by, turn_into, waits
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from trusts.slot_mix import as_json, read_mix, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def put(world, session, *needs, **options):
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        return put_on_list(by=by, session_id=session.pk, need_ids=[need.pk for need in needs], **options)


def refused(world, session, *needs, **options):
    with pytest.raises(RuleBroken) as caught:
        put(world, session, *needs, **options)
    return [(fault.pointer, fault.code, fault.detail) for fault in caught.value.errors]


def on(session):
    with acting_as(SYSTEM):
        rows = ListEntry.objects.filter(session=session, live=True, slot__isnull=False).order_by("during")
        return [
            (entry.slot_kind, entry.slot, entry.during.lower, entry.during.upper - entry.during.lower) for entry in rows
        ]


def ask(world, **changes):
    """A list of the world's Saturday, 08:30 to 12:30, as somebody asks for it."""
    begins, ends = at(SATURDAY, "08:30"), at(SATURDAY, "12:30")
    return replace(BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, begins, ends), **changes)


def book(world, one):
    with acting_as(world.trust_actor()) as by:
        return book_sessions(by=by, wanted=[one]).sessions[0]


def test_each_need_has_the_first_slot_of_its_kind_with_that_slots_own_minutes(world):
    session = make_list(world, CLINIC)

    put(world, session, again(world, 1), waits(world, 2), again(world, 3))

    assert on(session) == [
        ("new", 1, at(SATURDAY, "08:30"), dt.timedelta(minutes=30)),
        ("follow_up", 4, at(SATURDAY, "10:00"), dt.timedelta(minutes=15)),
        ("follow_up", 5, at(SATURDAY, "10:15"), dt.timedelta(minutes=15)),
    ]


def test_no_more_of_a_kind_than_planned_with_the_ways_out_and_the_others_untouched(world):
    session = make_list(world, "1 new × 30 + 2 follow-up × 15")
    put(world, session, again(world, 1))

    found = refused(world, session, waits(world, 2), again(world, 3), again(world, 4), again(world, 5))

    assert found == [
        (
            "",
            "list_full",
            (
                "This takes 3 follow-up, but 1 of 2 follow-up are free. Put those who do not fit on standby, give them a"
                " slot of another kind, or choose another list."
            ),
        )
    ]
    assert len(on(session)) == 1
    put(world, session, waits(world, 6), again(world, 7))
    assert len(on(session)) == 3


def test_a_slot_of_another_kind_is_given_when_somebody_says_so(world):
    session = make_list(world, CLINIC)
    need = again(world, 1)

    put(world, session, need, slot_kinds={need.pk: "new"})

    assert on(session) == [("new", 1, at(SATURDAY, "08:30"), dt.timedelta(minutes=30))]
    with pytest.raises(InvalidInput):
        put(world, session, waits(world, 2), slot_kinds={need.pk: "longer"})


def test_what_nothing_tells_has_to_be_said_and_what_the_list_has_not_is_named(world):
    session = make_list(world, CLINIC)
    unknown, echo = waits(world, 1, kind="procedure"), waits(world, 2, test="ECHOCARDIOGRAPHY")

    assert refused(world, session, unknown, echo) == [
        ("/0", "slot_kind_needed", "Choice 1: nothing says which slot it takes. Choose new or follow-up."),
        (
            "/1",
            "slot_kind_absent",
            "Choice 2 takes a standard echo slot, and this list has none. Choose another kind of slot for it, or another list.",
        ),
    ]


def test_a_complex_echo_has_the_longer_slot(world):
    session = make_list(world, ECHO)

    put(world, session, waits(world, 1, kind="test", test="ECHOCARDIOGRAPHY", slot_kind="complex"))

    assert on(session) == [("complex", 5, at(SATURDAY, "11:30"), dt.timedelta(minutes=60))]


def test_two_needs_of_a_patient_share_a_visits_slot_and_two_scans_take_two(world):
    clinic = make_list(world, CLINIC)
    first = waits(world, 1)
    put(world, clinic, first, waits(world, 2, patient=first.patient))
    assert [row[:2] for row in on(clinic)] == [("new", 1), ("new", 1)]

    scans = make_list(world, "10 scans × 20", unit="images", room=world.rooms[1])
    scan = waits(world, 3, kind="test", test="MRI")
    put(world, scans, scan, waits(world, 4, patient=scan.patient, kind="test", test="MRI"))
    with acting_as(SYSTEM):
        entries = list(ListEntry.objects.filter(session=scans).select_related("need"))
    assert [row[1] for row in on(scans)] == [1, 2]
    assert case_slots.filled(scans, entries) == 2


def test_a_list_of_scans_that_are_all_alike_counts_scans(world):
    session = make_list(world, "", unit="images", planned_capacity=2, planned_cases=2)
    scan = waits(world, 1, kind="test", test="CT")
    put(world, session, scan, waits(world, 2, patient=scan.patient, kind="test", test="CT"))

    assert refused(world, session, waits(world, 3, kind="test", test="CT")) == [
        ("", "list_full", "This takes 1 scan, but 0 scans of 2 scans are free.")
    ]


def test_from_standby_somebody_takes_a_slot_of_their_kind_or_is_told_that_none_is_left(world):
    session = make_list(world, "1 new × 30 + 1 follow-up × 15")
    (entry,) = put(world, session, again(world, 1), standby=True)
    put(world, session, again(world, 2))
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by, pytest.raises(RuleBroken) as caught:
        record_step(by=by, entry_id=entry.pk, kind="agreed", key="a1")
    assert caught.value.errors[0].code == "list_full"

    (other,) = put(world, session, waits(world, 3), standby=True)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        record_step(by=by, entry_id=other.pk, kind="agreed", key="a2")
    assert [row[:2] for row in on(session)] == [("new", 1), ("follow_up", 2)]


def test_a_suggestion_fills_each_kind_and_speaks_of_what_is_left(world):
    session = make_list(world, "2 new × 30 + 1 follow-up × 15")
    needs = [waits(world, 1), again(world, 2), again(world, 3), waits(world, 4, kind="procedure")]

    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        found = suggested(actor=by, session=session)
        fits = wanted(actor=by, session=session, order="fair", fits=True, free=free_on(session))
        assert {need.pk for need in fits} == {need.pk for need in needs}

    assert sorted(pick.candidate.key for pick in found.suggestion.picked) == [needs[0].pk, needs[1].pk]
    assert found.suggestion.left == 1
    put(world, session, needs[1])
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        fits = wanted(actor=by, session=session, order="fair", fits=True, free=free_on(session))
        assert {need.pk for need in fits} == {needs[0].pk, needs[3].pk}


def test_the_usual_slots_are_the_lines_then_the_rooms_in_proportion_to_the_length(world):
    turn_into(world, "clinic", CLINIC)
    short = book(world, ask(world, ends_at=at(SATURDAY, "10:30")))
    assert (words_of(read_mix(CLINIC)), short.planned_capacity) == ("3 new × 30 min + 4 follow-up × 15 min", 3)
    assert short.slot_mix == as_json(read_mix("1 new × 30 + 2 follow-up × 15"))

    with acting_as(SYSTEM):
        type(world.line).objects.filter(pk=world.line.pk).update(slot_mix=as_json(read_mix("8 new × 30")))
    whole = book(world, ask(world, starts_at=at(SATURDAY, "13:30"), ends_at=at(SATURDAY, "17:30")))
    assert (whole.slot_mix, whole.planned_capacity, whole.planned_cases) == (as_json(read_mix("8 new × 30")), 8, 8)


def test_a_booking_asks_for_its_own_slots_or_for_a_size_without_kinds(world):
    turn_into(world, "clinic", CLINIC)
    own = book(world, ask(world, slots=read_mix("2 new × 60")))
    alike = book(world, ask(world, starts_at=at(SATURDAY, "13:30"), ends_at=at(SATURDAY, "17:30"), capacity=12))
    assert (own.planned_capacity, own.planned_cases, own.slot_mix) == (2, 2, as_json(read_mix("2 new × 60")))
    assert (alike.planned_capacity, alike.slot_mix) == (12, [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"slots": read_mix("9 new × 30")}, "slots_invalid"),
        ({"slots": read_mix("4 new × 30"), "capacity": 5}, "slots_invalid"),
    ],
)
def test_slots_that_take_too_long_or_contradict_the_size_are_refused(world, changes, code):
    turn_into(world, "clinic", CLINIC)
    with pytest.raises(InvalidInput) as caught:
        book(world, ask(world, **changes))
    assert [fault.code for fault in caught.value.errors] == [code]


def test_a_room_that_counts_points_has_no_kinds_of_slots(world):
    with acting_as(world.trust_actor()) as by:
        found = preview_booking(by=by, wanted=[ask(world, slots=read_mix("2 new × 60"))])
    assert [(fault.pointer, fault.code) for fault in found.faults] == [("/0/slots", "slots_not_here")]


def test_the_price_expected_is_that_of_the_slots_of_each_kind(world):
    turn_into(world, "clinic", CLINIC)
    price_by(world, "first", "150.00", follow_up="190.00")

    assert book(world, ask(world)).expected_price == Decimal("1210.00")  # 3 × 150 + 4 × 190
    more = ask(world, starts_at=at(SATURDAY, "13:30"), ends_at=at(SATURDAY, "17:30"), cases=8)
    assert book(world, more).expected_price == Decimal("1400.00")  # the eighth at the dearer price


def test_other_slots_place_those_on_the_list_anew_and_are_refused_where_they_do_not_hold_them(world):
    turn_into(world, "clinic", CLINIC)
    session = book(world, ask(world))
    put(world, session, waits(world, 1), again(world, 2))

    with acting_as(world.trust_actor()) as by:
        change_sessions(by=by, session_id=session.pk, change=Change(slots=read_mix("2 follow-up × 20 + 2 new × 40")))
    assert [row[:3] for row in on(session)] == [
        ("follow_up", 1, at(SATURDAY, "08:30")),
        ("new", 3, at(SATURDAY, "09:10")),
    ]

    with acting_as(world.trust_actor()) as by, pytest.raises(RuleBroken) as caught:
        change_sessions(by=by, session_id=session.pk, change=Change(slots=read_mix("4 new × 40")))
    assert caught.value.code == "slots_hold_fewer"
    assert [row[:2] for row in on(session)] == [("follow_up", 1), ("new", 3)]


@pytest.mark.parametrize(
    ("slot", "kind"),
    [(4, "new"), (8, "follow_up"), (1, "")],
    ids=["of another kind", "beyond the last", "without its kind"],
)
def test_the_database_gives_nobody_a_slot_the_list_has_not(world, slot, kind):
    session = make_list(world, CLINIC)
    (entry,) = put(world, session, waits(world, 1))
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="no such slot"), transaction.atomic():
        ListEntry.objects.filter(pk=entry.pk).update(slot=slot, slot_kind=kind)


def test_the_database_keeps_slots_those_on_the_list_are_in(world):
    session = make_list(world, CLINIC)
    put(world, session, again(world, 1))
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="new mix has not"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(slot_mix=as_json(read_mix("7 new × 30")))


@pytest.mark.parametrize("mix", ["6 new × 30", "7 new × 60"], ids=["another number", "longer than the list"])
def test_the_database_keeps_slots_that_come_to_what_the_list_holds(world, mix):
    session = make_list(world, CLINIC)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="session_slots_fit"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(slot_mix=as_json(read_mix(mix)))


def test_terms_that_are_frozen_stay_when_the_usual_slots_change(world):
    turn_into(world, "clinic", CLINIC)
    session = book(world, ask(world))
    before = (session.slot_mix, session.rate_terms, session.expected_price)
    turn_into(world, "clinic", "8 new × 30")
    with acting_as(SYSTEM):
        session.refresh_from_db()
    assert (session.slot_mix, session.rate_terms, session.expected_price) == before
