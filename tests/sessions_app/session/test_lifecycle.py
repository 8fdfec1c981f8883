"""The life of a session, from the offer's answer to sign-off, through the services and round them."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, Outdated, RuleBroken
from base.row_security import acting_as
from contracts.models import CancellationStep, LedgerEntry
from contracts.money import ledger
from providers.models import Clearance, Clinician, TeamRole
from sessions_app.activity.services import sign_off
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.day.services import steps
from sessions_app.lists.services.list_entries import put_on_list, take_off_list
from sessions_app.models import Activity, ListEntry, Move, RosterEntry, Session, SessionFact
from sessions_app.offers.services import offers
from sessions_app.offers.services.fallback import expire_offer
from sessions_app.session.services.transitions import lock_sessions
from sessions_app.session.states import CAN_START_AS, TRANSITIONS, State
from sessions_app.teams.services.rosters import TeamMember, name_team
from tests.support.world import (
    SATURDAY,
    SYSTEM,
    at,
    make_call_off,
    make_clinician,
    make_need,
    make_provider,
    make_world,
)
from trusts.models import RoomUse
from waiting_list.models import Patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def booked(world, *, room=None, starts="08:30", ends="12:30", on=SATURDAY) -> Session:
    one = BookingRequest((room or world.room).pk, world.call_off.pk, world.line.pk, at(on, starts), at(on, ends))
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=[one]).sessions[0]


def accepted(world, **where) -> Session:
    session = booked(world, **where)
    with acting_as(world.provider_actor()) as actor:
        return offers.accept_sessions(by=actor, session_ids=[session.pk])[0]


def staffed(world, **where) -> Session:
    session = accepted(world, **where)
    with acting_as(world.provider_actor()) as actor:
        return name_team(by=actor, session_id=session.pk, people=[TeamMember(c.pk) for c in world.team]).session


def delivered(world) -> Session:
    session = staffed(world)
    with time_machine.travel(at(SATURDAY, "08:30"), tick=False), acting_as(world.trust_actor()) as actor:
        steps.lock_session(by=actor, session_id=session.pk)
        steps.start_session(by=actor, session_id=session.pk)
        return steps.complete_session(by=actor, session_id=session.pk)


def log(world, session, count, *, attended="5", points=2) -> None:
    with acting_as(SYSTEM):
        for n in range(count):
            patient = Patient.objects.create(trust=world.trust, pseudonym=f"Birch-{n:04d}", hospital_number=f"B{n:06d}")
            Activity.objects.create(
                trust=world.trust,
                provider=world.provider,
                session=session,
                patient=patient,
                external_ref=f"x{n}",
                body_hash=b"",
                attended=attended,
                tfc="301",
                points=points,
                logged_by="tests",
            )


def left(world) -> Decimal:
    with acting_as(SYSTEM):
        return ledger.balance(actor=SYSTEM, call_off=world.call_off).left


# The table


def test_every_state_is_in_the_table_and_every_move_leads_to_a_state():
    assert set(TRANSITIONS) == set(State)


def test_the_database_has_the_same_table():
    with acting_as(SYSTEM):
        seeded = set(Move.objects.values_list("old", "new"))

    assert seeded == {(old.value, new.value) for old, news in TRANSITIONS.items() for new in news}
    migration = import_module("sessions_app.migrations.0002_security")
    assert set(migration.MOVES) == seeded


@pytest.mark.parametrize("state", [s.value for s in State if s not in CAN_START_AS])
def test_the_database_lets_no_session_start_in_the_middle_of_its_life(world, state):
    with acting_as(SYSTEM):
        session = Session.objects.get(pk=booked(world).pk)
        session.pk, session.state, session.starts_at, session.ends_at = (
            None,
            state,
            at(SATURDAY, "18:00"),
            at(SATURDAY, "20:00"),
        )
        with pytest.raises(IntegrityError, match="starts as a draft"), transaction.atomic():
            session.save()


@pytest.mark.parametrize(
    "state", sorted(s.value for s in State if s not in TRANSITIONS[State.OFFERED] | {State.OFFERED})
)
def test_the_database_refuses_every_move_that_is_not_in_the_table(world, state):
    session = booked(world)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="cannot go from offered"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(state=state)


# Answers


def test_accepting_freezes_the_rate_and_keeps_room_and_money(world):
    session = accepted(world)

    assert (session.state, session.rate_frozen_at is not None) == ("accepted", True)
    assert left(world) == Decimal("496900.00")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (
            lambda w, pk: offers.decline_sessions(by=w.provider_actor(), session_ids=[pk], reason="No endoscopist"),
            "declined",
        ),
        (lambda w, pk: offers.withdraw_sessions(by=w.trust_actor(), session_ids=[pk], reason="Works"), "withdrawn"),
    ],
)
def test_an_offer_that_comes_to_nothing_gives_back_room_and_money(world, answer, state):
    session = booked(world)
    actor = world.provider_actor() if state == "declined" else world.trust_actor()

    with acting_as(actor):
        assert answer(world, session.pk)[0].state == state
    with acting_as(SYSTEM):
        assert not RoomUse.objects.get(session_id=session.pk).live
    assert left(world) == Decimal("500000.00")
    assert booked(world).state == "offered"


def test_many_offers_are_answered_in_one_step_or_not_at_all(world):
    one, two = booked(world), booked(world, room=world.rooms[1])
    with acting_as(world.provider_actor()) as actor:
        offers.decline_sessions(by=actor, session_ids=[one.pk], reason="No team")
        with pytest.raises(RuleBroken) as refused:
            offers.accept_sessions(by=actor, session_ids=[one.pk, two.pk])
        assert [(f.pointer, f.code) for f in refused.value.errors] == [("/0", "wrong_state")]
        assert Session.objects.get(pk=two.pk).state == "offered"


def test_a_declined_offer_needs_a_reason(world):
    session = booked(world)
    with acting_as(world.provider_actor()) as actor, pytest.raises(InvalidInput, match="reason"):
        offers.decline_sessions(by=actor, session_ids=[session.pk], reason="  ")


def test_an_ended_offer_cannot_be_accepted_and_becomes_unfilled(world):
    session = booked(world)
    with time_machine.travel(at(dt.date(2026, 12, 4), "09:00"), tick=False):
        with acting_as(world.provider_actor()) as actor, pytest.raises(RuleBroken, match="has ended"):
            offers.accept_sessions(by=actor, session_ids=[session.pk])
        with acting_as(SYSTEM):
            ended, follower = expire_offer(by=SYSTEM, session_id=session.pk)
            assert (ended.state, follower) == ("unfilled", None)
            assert expire_offer(by=SYSTEM, session_id=session.pk) is None
    assert left(world) == Decimal("500000.00")


def test_another_provider_finds_no_such_session(world):
    session, other = booked(world), make_world()
    with acting_as(other.provider_actor()) as actor, pytest.raises(NotFound):
        offers.accept_sessions(by=actor, session_ids=[session.pk])


def test_a_trust_cannot_accept_its_own_offer(world):
    session = booked(world)
    with acting_as(world.trust_actor()) as actor, pytest.raises(NotAllowed):
        offers.accept_sessions(by=actor, session_ids=[session.pk])


def test_somebody_elses_change_is_noticed(world):
    session = booked(world)
    with acting_as(world.provider_actor()) as actor:
        offers.accept_sessions(by=actor, session_ids=[session.pk])
        with pytest.raises(Outdated):
            lock_sessions(by=actor, ids=[session.pk], version=1)
        assert lock_sessions(by=actor, ids=[session.pk], version=2)


def test_drafts_are_offered_later_and_commit_then(world):
    one = BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30"))
    with acting_as(world.trust_actor()) as actor:
        draft = book_sessions(by=actor, wanted=[one], draft=True).sessions[0]
        assert left(world) == Decimal("500000.00")
        assert offers.offer_drafts(by=actor, session_ids=[draft.pk])[0].state == "offered"
    assert left(world) == Decimal("496900.00")


def test_a_provider_does_not_see_a_draft(world):
    one = BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, at(SATURDAY, "08:30"), at(SATURDAY, "12:30"))
    with acting_as(world.trust_actor()) as actor:
        book_sessions(by=actor, wanted=[one], draft=True)
    with acting_as(world.provider_actor()) as actor:
        assert not Session.objects.visible_to(actor).exists()


# Teams


def test_a_cleared_team_that_meets_the_minimum_staffs_the_session(world):
    with acting_as(SYSTEM):
        TeamRole.objects.create(trust=world.trust, room_kind="endoscopy", role="endoscopist", least=1)
        TeamRole.objects.create(trust=world.trust, room_kind="endoscopy", role="nurse", least=2)

    assert staffed(world).state == "staffed"


def test_a_team_below_the_minimum_leaves_the_session_accepted_and_says_what_lacks(world):
    with acting_as(SYSTEM):
        TeamRole.objects.create(trust=world.trust, room_kind="endoscopy", role="nurse", least=2)
    session = staffed(world)
    with acting_as(world.provider_actor()) as actor:
        team = name_team(by=actor, session_id=session.pk, people=[TeamMember(world.team[1].pk)])

    assert (team.session.state, team.lacking) == ("accepted", ["1 × nurse"])


def test_nobody_is_named_who_is_not_cleared_on_the_sessions_own_day(world):
    with acting_as(SYSTEM):
        person = make_clinician(world.provider)
        Clearance.objects.filter(clinician=person, item="dbs").update(valid_until=SATURDAY - dt.timedelta(days=1))
    session = accepted(world)
    with acting_as(world.provider_actor()) as actor, pytest.raises(RuleBroken) as refused:
        name_team(by=actor, session_id=session.pk, people=[TeamMember(world.team[0].pk), TeamMember(person.pk)])

    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/1/clinician", "not_cleared")]
    assert refused.value.detail == f"{person.name} is not cleared on Sat 5 Dec 2026: DBS check missing or out of date."


def test_a_professional_is_not_in_two_rooms_at_once(world):
    staffed(world)
    second = accepted(world, room=world.rooms[1], starts="12:00", ends="16:00")
    with acting_as(world.provider_actor()) as actor, pytest.raises(RuleBroken) as refused:
        name_team(by=actor, session_id=second.pk, people=[TeamMember(c.pk) for c in world.team])

    codes = [(f.pointer, f.code) for f in refused.value.errors]
    assert codes == [
        ("/0/clinician", "person_taken"),
        ("/1/clinician", "person_taken"),
        ("/2/clinician", "person_taken"),
    ]
    assert "on Endoscopy 1, Sat 5 Dec 2026, 08:30 to 12:30" in refused.value.errors[0].detail


def test_a_clash_with_another_provider_says_no_more_than_that(world):
    with acting_as(SYSTEM):
        rival = make_provider()
        rival_call_off, rival_line, _ = make_call_off(world.trust, rival, world.site)
        shared = Clinician.objects.create(
            provider=rival, registration=world.team[0].registration, name="A Sample", role="endoscopist"
        )
        Clearance.objects.bulk_create(
            Clearance(provider=rival, clinician=shared, item=item, valid_from=dt.date(2026, 1, 1))
            for item in Clearance.Item.values
        )
    staffed(world)
    theirs = world.__class__(**{**world.__dict__, "provider": rival, "call_off": rival_call_off, "line": rival_line})
    second = accepted(theirs, room=world.rooms[1])
    with acting_as(theirs.provider_actor()) as actor, pytest.raises(RuleBroken) as refused:
        name_team(by=actor, session_id=second.pk, people=[TeamMember(shared.pk)])

    assert refused.value.detail == "A Sample is already committed elsewhere at that time."


def test_the_database_itself_keeps_a_professional_out_of_two_rooms(world):
    first, second = staffed(world), accepted(world, room=world.rooms[1])
    with acting_as(SYSTEM):
        entry = RosterEntry.objects.filter(session=first, in_room=True).first()
        entry.pk, entry.session_id = None, second.pk
        with pytest.raises(IntegrityError, match="professional_not_double_booked"), transaction.atomic():
            entry.save()


def test_a_cancelled_list_frees_its_team_its_patients_its_room_and_its_money(world):
    session = staffed(world)
    with acting_as(SYSTEM):
        need = make_need(world)
    with acting_as(world.trust_actor()) as actor:
        put_on_list(by=actor, session_id=session.pk, need_ids=[need.pk])
        steps.cancel_session(by=actor, session_id=session.pk, reason="Ventilation failed")

    with acting_as(SYSTEM):
        assert not RosterEntry.objects.filter(session=session, live=True).exists()
        assert not ListEntry.objects.filter(session=session, live=True).exists()
        assert not RoomUse.objects.get(session_id=session.pk).live
    assert left(world) == Decimal("500000.00")


def set_rung(world, share: str, credit: str) -> None:
    with acting_as(SYSTEM):
        CancellationStep.objects.create(
            trust=world.trust,
            provider=world.provider,
            call_off=world.call_off,
            days_before=365,
            share=Decimal(share),
            credit=Decimal(credit),
        )


@pytest.mark.parametrize(
    ("cause", "kind", "amount"), [("trust", "charged", "775.00"), ("provider", "failed", "310.00"), ("neither", "", "")]
)
def test_cancelling_within_the_ladder_is_a_movement_of_its_own(world, cause, kind, amount):
    set_rung(world, "25", "10")
    session = accepted(world)
    with acting_as(world.trust_actor()) as actor:
        steps.cancel_session(by=actor, session_id=session.pk, reason="No recovery beds", cause=cause)
    with acting_as(SYSTEM):
        moved = LedgerEntry.objects.filter(session_id=session.pk, kind__in=("charged", "failed"))
        assert [(one.kind, str(one.amount)) for one in moved] == ([(kind, amount)] if kind else [])
    change = {"charged": 1, "failed": -1, "": 0}[kind] * Decimal(amount or 0)
    assert left(world) == Decimal("500000.00") - change


def test_who_a_cancellation_is_down_to_has_to_be_said(world):
    session = accepted(world)
    with acting_as(world.trust_actor()) as actor, pytest.raises(InvalidInput) as refusal:
        steps.cancel_session(by=actor, session_id=session.pk, reason="Rain", cause="weather")
    assert [fault.pointer for fault in refusal.value.errors] == ["/cause"]


# Patients


def test_needs_are_put_on_the_list_with_their_weeks_and_the_provider_sees_the_patients(world):
    session = staffed(world)
    with acting_as(SYSTEM):
        needs = [make_need(world, 1), make_need(world, 2)]
    with acting_as(world.trust_actor()) as actor:
        entries = put_on_list(by=actor, session_id=session.pk, need_ids=[n.pk for n in needs])

    assert [(e.position, e.weeks_waiting) for e in entries] == [(1, 30), (2, 30)]
    with acting_as(world.provider_actor()) as actor:
        assert Patient.objects.visible_to(actor).count() == Patient.objects.count() == 2


@pytest.mark.parametrize("case", ["full", "specialty", "twice", "elsewhere", "unknown"])
def test_what_does_not_fit_on_a_list_is_refused_with_the_reason(world, case):
    session, other = staffed(world), accepted(world, room=world.rooms[1])
    with acting_as(SYSTEM):
        need = make_need(world, 1, points=11 if case == "full" else 2, tfc="100" if case == "specialty" else "301")
        sibling = make_need(world, 2, patient=need.patient)
    with acting_as(world.trust_actor()) as actor:
        if case in ("twice", "elsewhere"):
            put_on_list(by=actor, session_id=other.pk, need_ids=[(need if case == "twice" else sibling).pk])
        with pytest.raises((RuleBroken, NotFound)) as refused:
            put_on_list(by=actor, session_id=session.pk, need_ids=[need.pk + (10_000 if case == "unknown" else 0)])

    expected = {
        "full": "list_full",
        "specialty": "other_specialty",
        "twice": "need_on_another_list",
        "elsewhere": "patient_taken",
        "unknown": "need_not_found",
    }
    assert [f.code for f in refused.value.errors] == [expected[case]]


def test_after_the_lock_a_change_of_the_list_needs_a_reason(world):
    session = staffed(world)
    with acting_as(SYSTEM):
        need = make_need(world)
    with acting_as(world.trust_actor()) as actor:
        steps.lock_session(by=actor, session_id=session.pk)
        with pytest.raises(RuleBroken, match="needs a reason"):
            put_on_list(by=actor, session_id=session.pk, need_ids=[need.pk])
        entry = put_on_list(by=actor, session_id=session.pk, need_ids=[need.pk], reason="Late cancellation")[0]
        assert take_off_list(by=actor, entry_id=entry.pk, reason="Unwell").state == "removed"


# The day and after


def test_a_list_cannot_be_running_days_before_it_starts(world):
    session = staffed(world)
    with acting_as(world.trust_actor()) as actor:
        steps.lock_session(by=actor, session_id=session.pk)
        with pytest.raises(RuleBroken, match="cannot be running yet"):
            steps.start_session(by=actor, session_id=session.pk)


def test_sign_off_accrues_what_was_delivered_at_the_frozen_rate(world):
    session = delivered(world)
    log(world, session, 4)
    with acting_as(world.trust_actor(person_id=9)) as actor:
        signed = sign_off.sign_off_session(by=actor, session_id=session.pk)

    assert (signed.state, signed.delivered_price, signed.beyond_plan) == ("signed_off", Decimal("2480.00"), False)
    with acting_as(SYSTEM):
        balance = ledger.balance(actor=SYSTEM, call_off=world.call_off)
        assert (balance.committed, balance.accrued, balance.left) == (0, Decimal("2480.00"), Decimal("497520.00"))
        assert SessionFact.objects.get(session=session).state == "signed_off"


def test_what_was_done_beyond_plan_is_paid_and_flagged(world):
    session = delivered(world)
    log(world, session, 7)
    with acting_as(world.trust_actor(person_id=9)) as actor:
        signed = sign_off.sign_off_session(by=actor, session_id=session.pk)

    assert (signed.delivered_price, signed.beyond_plan) == (Decimal("4340.00"), True)


def test_nobody_signs_off_what_they_recorded_as_delivered(world):
    session = delivered(world)
    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken) as refused:
        sign_off.sign_off_session(by=actor, session_id=session.pk)

    assert refused.value.code == "not_your_own"


def test_no_machine_signs_off(world):
    session = delivered(world)
    with acting_as(world.trust_actor(person_id=None)) as actor, pytest.raises(NotAllowed) as refused:
        sign_off.sign_off_session(by=actor, session_id=session.pk)

    assert refused.value.code == "person_needed"


@pytest.mark.parametrize("role", [Role.SCHEDULER, Role.FINANCE, Role.EXECUTIVE, Role.PROCUREMENT])
def test_sign_off_belongs_to_a_role(world, role):
    session = delivered(world)
    with acting_as(world.trust_actor(role, person_id=9)) as actor, pytest.raises(NotAllowed):
        sign_off.sign_off_session(by=actor, session_id=session.pk)
