"""Criteria, exceptions, slots of one patient, offers and their undoing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from sessions_app.lists.services.criteria import ExceptionGiven, set_criteria
from sessions_app.lists.services.list_entries import put_on_list, take_off_list, undo_put_on
from sessions_app.lists.services.offer_steps import record_step, set_offer_rule, undo_step
from sessions_app.models import ListEntry, ListException, OfferStep, Session
from tests.sessions_app.deliveries import make_session
from tests.support.world import SATURDAY, SYSTEM, at, make_need, make_world
from waiting_list.models import Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
GIVEN = ExceptionGiven("Dr Kit Template, anaesthetist", "0000017", "Seen in clinic, fit for sedation")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    return make_session(world, day=SATURDAY, state="accepted")


def needs(world, how_many, **changes):
    with acting_as(SYSTEM):
        made = [make_need(world, serial) for serial in range(1, how_many + 1)]
        if changes:
            Need.objects.filter(pk__in=[n.pk for n in made]).update(**changes)
    return [need.pk for need in made]


def put(world, session, ids, **options):
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        return put_on_list(by=by, session_id=session.pk, need_ids=ids, **options)


def step(world, entry, kind, key="k1", **options):
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        return record_step(by=by, entry_id=entry.pk, kind=kind, key=key, **options)


def now(entry):
    with acting_as(SYSTEM):
        return ListEntry.objects.get(pk=entry.pk)


def criteria(world, **values):
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as by:
        return set_criteria(by=by, service_line_id=world.line.pk, **values)


def faults(caught):
    return [(fault.pointer, fault.code, fault.detail) for fault in caught.value.errors]


def test_those_put_on_are_to_be_offered_and_have_planned_times(world, session):
    first, second = put(world, session, needs(world, 2))

    assert [(now(e).state, now(e).slot) for e in (first, second)] == [("picked", 1), ("picked", 2)]
    assert (now(first).during.lower, now(second).during.lower) == (at(SATURDAY, "08:30"), at(SATURDAY, "09:18"))


def test_criteria_that_are_not_met_are_all_named_and_nobody_is_put_on(world, session):
    criteria(world, asa_most=2, bmi_most=Decimal("35"))
    ids = needs(world, 1, asa=3, bmi=Decimal("41.0"))

    with pytest.raises(RuleBroken) as caught:
        put(world, session, ids)

    assert faults(caught) == [
        ("/0", "criteria_not_met", "Choice 1: ASA grade 3; the service takes up to 2."),
        ("/0", "criteria_not_met", "Choice 1: BMI 41.0; the service takes up to 35.0."),
    ]
    with acting_as(SYSTEM):
        assert not ListEntry.objects.exists()


def test_a_named_clinician_accepts_them_with_a_reason_that_stays(world, session):
    criteria(world, asa_most=2)
    put(world, session, needs(world, 1, asa=3), exception=GIVEN)

    with acting_as(SYSTEM):
        kept = ListException.objects.get()
    assert (kept.unmet, kept.clinician, kept.registration, kept.reason) == (
        ["asa"],
        GIVEN.clinician,
        "0000017",
        GIVEN.reason,
    )


def test_what_is_not_recorded_warns_and_refuses_only_where_the_line_is_strict(world, session):
    criteria(world, asa_most=2)
    ids = needs(world, 2)
    put(world, session, ids[:1])
    criteria(world, asa_most=2, strict=True)

    with pytest.raises(RuleBroken) as caught:
        put(world, session, ids[1:])
    assert faults(caught) == [("/0", "criteria_not_met", "Choice 1: The ASA grade is not recorded.")]


def test_an_exception_is_whole_and_names_no_patient(world, session):
    with pytest.raises(InvalidInput) as caught:
        put(world, session, needs(world, 1), exception=ExceptionGiven("", "x", "He is 999 000 1234"))

    assert [code for _, code, _ in faults(caught)] == ["required", "registration_format", "reason_names_patient"]


def test_an_exception_needs_a_reason(world, session):
    with pytest.raises(InvalidInput) as caught:
        put(world, session, needs(world, 1), exception=ExceptionGiven("Dr Kit Template", "0000017", ""))
    assert faults(caught) == [("/exception_reason", "reason_needed", "Enter why the clinician accepts them")]


def test_a_machine_accepts_nobody(world, session):
    machine = world.trust_actor(Role.SCHEDULER, person_id=None)
    with acting_as(machine) as by, pytest.raises(NotAllowed) as caught:
        put_on_list(by=by, session_id=session.pk, need_ids=needs(world, 1), exception=GIVEN)
    assert caught.value.code == "person_needed"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"youngest": 60, "oldest": 18}, "ages_in_order"),
        ({"asa_most": 7}, "asa_range"),
        ({"anaesthesia": ["hypnosis"]}, "unknown_value"),
    ],
)
def test_criteria_that_make_no_sense_are_refused(world, values, code):
    with pytest.raises(InvalidInput) as caught:
        criteria(world, **values)
    assert [fault[1] for fault in faults(caught)] == [code]


def test_criteria_belong_to_the_trust_that_has_the_line(world):
    other = make_world()
    with acting_as(other.trust_actor(Role.GOVERNANCE)) as by, pytest.raises(NotFound) as caught:
        set_criteria(by=by, service_line_id=world.line.pk)
    assert caught.value.code == "line_not_found"


def test_standby_takes_no_place_and_agreeing_from_it_takes_one(world, session):
    ids = needs(world, 6)
    entries = put(world, session, ids[:5])
    (waiting,) = put(world, session, ids[5:], standby=True)
    assert (now(waiting).state, now(waiting).slot) == ("standby", None)

    with pytest.raises(RuleBroken) as caught:
        step(world, waiting, "agreed")
    assert faults(caught) == [("", "list_full", "This takes 2 points, but 0 points of 10 points are free.")]

    step(world, entries[0], "declined", declined="date")
    step(world, waiting, "agreed")
    assert (now(waiting).state, now(waiting).during.lower) == ("agreed", at(SATURDAY, "08:30"))
    assert (now(entries[0]).state, now(entries[0]).live) == ("declined", False)


def test_a_step_sent_twice_counts_once(world, session):
    (entry,) = put(world, session, needs(world, 1))
    first = step(world, entry, "offered", channel="telephone")
    again = step(world, entry, "offered", channel="telephone")

    assert first.pk == again.pk
    assert (first.notice_days, first.reasonable) == (15, False)
    with acting_as(SYSTEM):
        assert OfferStep.objects.count() == 1


def test_each_trust_says_what_notice_is_reasonable(world, session):
    (entry,) = put(world, session, needs(world, 1))
    with acting_as(world.trust_actor(Role.OPERATIONS)) as by:
        set_offer_rule(by=by, notice_days=14, tries=2)

    assert step(world, entry, "offered").reasonable is True


def test_a_notice_nobody_could_mean_is_refused(world):
    with acting_as(world.trust_actor(Role.OPERATIONS)) as by, pytest.raises(InvalidInput) as caught:
        set_offer_rule(by=by, notice_days=91, tries=0)
    assert [fault[1] for fault in faults(caught)] == ["notice_range", "tries_range"]


def test_the_last_step_is_undone_and_the_place_is_what_it_was(world, session):
    (entry,) = put(world, session, needs(world, 1))
    offered = step(world, entry, "offered", "a")
    declined = step(world, entry, "declined", "b", declined="date")

    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        with pytest.raises(RuleBroken) as caught:
            undo_step(by=by, entry_id=entry.pk, step_id=offered.pk, key="c")
        undo_step(by=by, entry_id=entry.pk, step_id=declined.pk, key="d")
        undo_step(by=by, entry_id=entry.pk, step_id=declined.pk, key="d")
        assert (now(entry).state, now(entry).live) == ("offered", True)
        undo_step(by=by, entry_id=entry.pk, step_id=offered.pk, key="e")
    assert caught.value.code == "not_last_step"
    assert now(entry).state == "picked"


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"kind": "danced"}, ["unknown_value"]),
        ({"kind": "undone"}, ["unknown_value"]),
        ({"kind": "declined"}, ["reason_needed"]),
        ({"kind": "tried", "channel": "smoke"}, ["unknown_value"]),
        ({"kind": "tried", "key": ""}, ["form_key"]),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(world, session, options, codes):
    (entry,) = put(world, session, needs(world, 1))
    with pytest.raises(InvalidInput) as caught:
        step(world, entry, **options)
    assert [fault[1] for fault in faults(caught)] == codes


def test_steps_go_along_the_life_of_an_offer(world, session):
    (entry,) = put(world, session, needs(world, 1))
    step(world, entry, "agreed", "a")
    with pytest.raises(RuleBroken) as caught:
        step(world, entry, "offered", "b")
    assert (caught.value.code, caught.value.detail) == (
        "wrong_step",
        "The place is “agreed” and cannot become “offered”.",
    )


def test_putting_on_is_undone_once_and_only_where_nothing_was_offered(world, session):
    first, second = put(world, session, needs(world, 2))
    (standby,) = put(world, session, needs_more(world), standby=True)
    step(world, first, "tried")
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        ids = [first.pk, second.pk, standby.pk]
        assert undo_put_on(by=by, session_id=session.pk, entry_ids=ids) == 2
        assert undo_put_on(by=by, session_id=session.pk, entry_ids=ids) == 0
    assert [now(e).live for e in (first, second, standby)] == [True, False, False]


def needs_more(world):
    with acting_as(SYSTEM):
        return [make_need(world, 77).pk]


def second_need(world, first_id):
    with acting_as(SYSTEM):
        first = Need.objects.select_related("patient").get(pk=first_id)
        return make_need(world, 88, patient=first.patient).pk


def test_several_needs_of_one_patient_share_a_case_slot(world, session):
    (first_id,) = needs(world, 1)
    one, two = put(world, session, [first_id, second_need(world, first_id)])

    assert now(one).slot == now(two).slot == 1
    assert now(two).during.lower == now(one).during.upper


def test_a_slot_of_a_list_of_slots_is_taken_once_however_much_is_done_in_it(world, session):
    with acting_as(SYSTEM):
        Session.objects.filter(pk=session.pk).update(unit="slots", planned_capacity=1)
    (first_id,) = needs(world, 1)
    one, two = put(world, session, [first_id, second_need(world, first_id)])

    assert now(one).during == now(two).during
    with pytest.raises(RuleBroken) as caught:
        put(world, session, needs_more(world))
    assert [fault[1] for fault in faults(caught)] == ["list_full"]


def test_a_one_stop_visit_is_allowed_and_two_case_slots_at_once_are_not(world, session):
    other = make_session(world, day=SATURDAY, state="accepted", room=world.rooms[1])
    (first_id, filler) = needs(world, 2)
    second = second_need(world, first_id)
    put(world, session, [first_id])

    with pytest.raises(RuleBroken) as caught:
        put(world, other, [second])
    assert [fault[1] for fault in faults(caught)] == ["patient_taken"]
    put(world, other, [filler])
    put(world, other, [second])


def test_the_database_keeps_a_patient_in_one_case_slot_at_a_time(world, session):
    other = make_session(world, day=SATURDAY, state="accepted", room=world.rooms[1])
    (first_id, filler) = needs(world, 2)
    (kept,) = put(world, session, [first_id])
    put(world, other, [filler])
    (second,) = put(world, other, [second_need(world, first_id)])

    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="patient_not_double_booked"), transaction.atomic():
        ListEntry.objects.filter(pk=second.pk).update(during=now(kept).during)


def test_the_database_keeps_one_patient_to_a_slot(world, session):
    one, two = put(world, session, needs(world, 2))
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="slot_of_one_patient"), transaction.atomic():
        ListEntry.objects.filter(pk=two.pk).update(slot=one.slot)


def test_planned_times_follow_a_list_that_moves(world, session):
    (entry,) = put(world, session, needs(world, 1))
    hour = dt.timedelta(hours=1)
    with acting_as(SYSTEM):
        Session.objects.filter(pk=session.pk).update(starts_at=session.starts_at + hour, ends_at=session.ends_at + hour)
    assert now(entry).during.lower == at(SATURDAY, "09:30")


def test_no_number_and_no_name_of_a_patient_reaches_the_audit_trail(world, session):
    (entry,) = put(world, session, needs(world, 1))
    step(world, entry, "offered")
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        take_off_list(by=by, entry_id=entry.pk, reason="Another date suits better")
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(f"select string_agg(e::text, ' ') from {Event._meta.db_table} e")
        said = cursor.fetchone()[0]
    assert "list.offer_step" in said
    assert "H0000001" not in said
    assert "Amber-0001" not in said


@pytest.mark.parametrize("state", ["delivered", "signed_off"])
def test_nothing_is_offered_after_the_list(world, session, state):
    (entry,) = put(world, session, needs(world, 1))
    with acting_as(SYSTEM):
        for to in ("staffed", "locked", "in_progress", "delivered", "signed_off")[: 4 if state == "delivered" else 5]:
            extra = {"signed_off_at": at(SATURDAY, "13:00"), "signed_off_by": "x"} if to == "signed_off" else {}
            Session.objects.filter(pk=session.pk).update(state=to, **extra)
    with pytest.raises(RuleBroken) as caught:
        step(world, entry, "agreed")
    assert caught.value.code == "wrong_state"
