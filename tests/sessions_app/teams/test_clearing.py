"""Local items, what the on-call manager clears for one session, suspensions, checks, and teams that follow them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from plumbing.outbox import relay
from providers.clearance_gaps import clearance_gaps_on
from providers.models import ABSOLUTE_ITEMS, Clearance, ClearanceCheck, LocalClearance, Requirement, Suspension
from providers.services.people import end_clearance
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.day.services.steps import lock_session
from sessions_app.models import LocalWaiver, RosterEntry, Session
from sessions_app.offers.services.offers import accept_sessions
from sessions_app.teams.notifications.teams import barred, to_clear
from sessions_app.teams.selectors.working_hours import warnings_of
from sessions_app.teams.services.clearance import (
    check_clearance,
    clear_locally,
    end_suspension,
    record_local,
    set_requirements,
    suspend,
)
from sessions_app.teams.services.rosters import TeamMember, name_team
from sessions_app.teams.services.swaps import swap_person
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_clinician, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def accepted(world, day=SATURDAY, starts="08:30", ends="12:30", room=0) -> Session:
    one = BookingRequest(world.rooms[room].pk, world.call_off.pk, world.line.pk, at(day, starts), at(day, ends))
    with acting_as(world.trust_actor()) as actor:
        session = book_sessions(by=actor, wanted=[one]).sessions[0]
    with acting_as(world.provider_actor()) as actor:
        return accept_sessions(by=actor, session_ids=[session.pk])[0]


def named(world, session, people=None):
    with acting_as(world.provider_actor()) as actor:
        people = world.team[:2] if people is None else people
        return name_team(by=actor, session_id=session.pk, people=[TeamMember(one.pk) for one in people])


def wants(world, *items):
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        set_requirements(by=actor, items=items)


def state(session) -> str:
    with acting_as(SYSTEM):
        return Session.objects.get(pk=session.pk).state


def has_induction(world, *people):
    with acting_as(SYSTEM):
        for one in people:
            LocalClearance.objects.create(
                trust=world.trust,
                provider=world.provider,
                clinician=one,
                item="induction",
                valid_from=dt.date(2026, 1, 1),
                recorded_by="x",
            )


def test_without_wishes_of_the_trust_absolute_items_are_enough(world):
    assert (named(world, session := accepted(world)).lacking, state(session)) == ([], "staffed")


def test_a_missing_local_item_leaves_the_session_unstaffed_until_it_is_cleared(world):
    wants(world, "induction")
    has_induction(world, world.team[1])
    session = accepted(world)
    one = world.team[0]
    assert named(world, session).lacking == [f"{one.name} has no trust induction here"]
    assert state(session) == "accepted"
    with acting_as(SYSTEM):
        assert [due.words for due in to_clear(SYSTEM, None)] == []  # a fortnight is not reached yet

    with acting_as(world.trust_actor()) as actor:
        clear_locally(by=actor, session_id=session.pk, clinician_id=one.pk, reason="Shown round by the sister")
    assert state(session) == "staffed"
    with acting_as(SYSTEM):
        waiver = LocalWaiver.objects.get()
        assert (waiver.item, waiver.reason) == ("induction", "Shown round by the sister")
        assert Event.objects.filter(name="session.cleared_locally", reason=waiver.reason).count() == 1
    other = accepted(world, day=SATURDAY + DAY)
    assert named(world, other).lacking == [f"{one.name} has no trust induction here"]  # for that session only


def test_absolute_items_and_suspensions_are_cleared_by_nobody(world):
    wants(world, "induction")
    session, one = accepted(world), world.team[0]
    named(world, session)
    with acting_as(SYSTEM):
        Clearance.objects.filter(clinician=one, item="dbs").update(valid_until=SATURDAY - DAY)
    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken) as refused:
        clear_locally(by=actor, session_id=session.pk, clinician_id=one.pk, reason="We know them")
    assert refused.value.code == "not_cleared"
    with pytest.raises(RuleBroken) as refused:
        named(world, session)
    assert refused.value.errors[0].code == "not_cleared"
    with acting_as(SYSTEM):
        assert LocalWaiver.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "  "])
def test_clearing_needs_a_reason_a_right_and_something_to_clear(world, reason):
    wants(world, "it_account")
    session, one = accepted(world), world.team[0]
    named(world, session)
    with acting_as(world.trust_actor()) as actor, pytest.raises(InvalidInput):
        clear_locally(by=actor, session_id=session.pk, clinician_id=one.pk, reason=reason)
    for stranger in (world.trust_actor(Role.SCHEDULER), world.provider_actor(), world.trust_actor(person_id=None)):
        with acting_as(stranger), pytest.raises(NotAllowed):
            clear_locally(by=stranger, session_id=session.pk, clinician_id=one.pk, reason="x")
    wants(world)
    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken) as refused:
        clear_locally(by=actor, session_id=session.pk, clinician_id=one.pk, reason="x")
    assert refused.value.code == "nothing_to_clear"


def test_the_database_keeps_a_waiver_from_being_without_a_reason(world):
    session = accepted(world)
    named(world, session)
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="local_waiver_with_reason"), transaction.atomic():
        LocalWaiver.objects.create(
            trust=world.trust,
            provider=world.provider,
            session=session,
            clinician=world.team[0],
            item="induction",
            reason="",
            cleared_by="x",
        )


def test_a_suspended_person_leaves_teams_unstaffed_and_cannot_be_named_until_it_ends(world):
    session, one = accepted(world), world.team[0]
    named(world, session)
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        held = suspend(by=actor, clinician_id=one.pk, since=SATURDAY, reason="Being looked into")
    relay()
    assert state(session) == "accepted"
    with pytest.raises(RuleBroken) as refused:
        named(world, session)
    assert refused.value.errors[0].code == "suspended"
    with acting_as(SYSTEM):
        assert (
            clearance_gaps_on(SATURDAY - DAY, trust_id=world.trust.pk, clinician_ids=[one.pk])[one.pk].suspended
            is False
        )
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        end_suspension(by=actor, suspension_id=held.pk, until=SATURDAY, reason="Cleared up")
    relay()
    assert state(session) == "accepted"  # its last day is the list's own day
    with acting_as(SYSTEM):
        Suspension.objects.update(since=SATURDAY - DAY, until=SATURDAY - DAY)
    assert named(world, session).lacking == []


def test_a_lapse_puts_a_staffed_session_back_and_a_renewal_staffs_it_again(world):
    session, one = accepted(world), world.team[0]
    named(world, session)
    with acting_as(world.provider_actor()) as actor:
        dbs = Clearance.objects.get(clinician=one, item="dbs")
        end_clearance(by=actor, clearance_id=dbs.pk, valid_until=SATURDAY - DAY, reason="Withdrawn")
    relay()
    assert state(session) == "accepted"
    with acting_as(SYSTEM):
        Clearance.objects.filter(pk=dbs.pk).update(valid_until=SATURDAY)
    with acting_as(world.provider_actor()) as actor:
        end_clearance(by=actor, clearance_id=dbs.pk, valid_until=SATURDAY, reason="Put right")
    relay()
    assert state(session) == "staffed"


def test_a_trust_speaks_only_of_people_named_on_its_lists(world):
    one = world.team[0]
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor, pytest.raises(NotFound):
        suspend(by=actor, clinician_id=one.pk, since=SATURDAY, reason="x")
    named(world, accepted(world))
    other = make_world()
    with acting_as(SYSTEM):
        dbs = Clearance.objects.get(clinician=one, item="dbs")
    with acting_as(other.trust_actor(Role.GOVERNANCE)) as actor:
        for deed in (
            lambda: suspend(by=actor, clinician_id=one.pk, since=SATURDAY, reason="x"),
            lambda: record_local(by=actor, clinician_id=one.pk, item="induction", valid_from=SATURDAY),
            lambda: check_clearance(by=actor, clinician_id=one.pk, clearance_id=dbs.pk),
        ):
            with pytest.raises(NotFound):
                deed()
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        check_clearance(by=actor, clinician_id=one.pk, clearance_id=dbs.pk)
        with pytest.raises(RuleBroken):
            check_clearance(by=actor, clinician_id=one.pk, clearance_id=dbs.pk)
        record_local(by=actor, clinician_id=one.pk, item="induction", valid_from=SATURDAY)
        with pytest.raises(InvalidInput):
            record_local(
                by=actor,
                clinician_id=one.pk,
                item="induction",
                valid_from=dt.date(2025, 1, 1),
                valid_until=dt.date(2026, 1, 1),
            )
    with acting_as(other.trust_actor(Role.GOVERNANCE)):
        rows = [ClearanceCheck.objects.count(), LocalClearance.objects.count(), Requirement.objects.count()]
        assert rows == [0, 0, 0]


def swap(world, session, left, came, reason="Ill"):
    with acting_as(world.provider_actor()) as actor:
        entry = RosterEntry.objects.get(session=session, clinician=left)
        return swap_person(by=actor, session_id=session.pk, entry_id=entry.pk, clinician_id=came.pk, reason=reason)


def test_on_the_morning_a_person_of_a_locked_list_is_swapped(world):
    session = accepted(world)
    named(world, session)
    with acting_as(world.trust_actor()) as actor:
        lock_session(by=actor, session_id=session.pk)
    done = swap(world, session, world.team[1], world.team[2])
    assert (done.left, done.came.name, done.came.role, done.lacking) == (
        world.team[1].name,
        world.team[2].name,
        "nurse",
        [],
    )
    assert state(session) == "locked"
    with acting_as(SYSTEM):
        people = RosterEntry.objects.filter(session=session).values_list("clinician_id", flat=True)
        assert set(people) == {world.team[0].pk, world.team[2].pk}
        assert Event.objects.filter(name="session.person_swapped", reason="Ill").count() == 1


def test_a_swap_is_checked_like_a_team(world):
    first, second = accepted(world), accepted(world, room=1)
    named(world, first)
    named(world, second, [world.team[2]])
    with acting_as(SYSTEM):
        uncleared = make_clinician(world.provider, "nurse", cleared=False)
    with pytest.raises(RuleBroken) as refused:
        swap(world, first, world.team[1], uncleared)
    assert refused.value.errors[0].code == "not_cleared"
    with pytest.raises(RuleBroken) as refused:
        swap(world, first, world.team[1], world.team[2])
    assert refused.value.errors[0].code == "person_taken"
    with pytest.raises(RuleBroken):
        swap(world, first, world.team[1], world.team[0])  # in the team already
    with pytest.raises(InvalidInput):
        swap(world, first, world.team[1], world.team[3], reason=" ")
    other = make_world()
    with acting_as(other.provider_actor()) as actor, pytest.raises(NotFound):
        swap_person(by=actor, session_id=first.pk, entry_id=1, clinician_id=1, reason="x")
    with acting_as(SYSTEM):
        assert RosterEntry.objects.filter(session=first).count() == 2


def test_rest_and_weekly_hours_are_warned_of_across_trusts_without_saying_where(world):
    other = make_world()
    with acting_as(SYSTEM):
        both = make_clinician(other.provider)
        type(both).objects.filter(pk=both.pk).update(registration=world.team[0].registration)
        both.refresh_from_db()
    named(other, accepted(other, SATURDAY, "13:30", "22:30"), [both])
    session = accepted(world, SATURDAY + DAY, "08:30", "12:30")
    one = world.team[0].registration_id
    with acting_as(world.provider_actor()):
        assert warnings_of(session, [one]) == {one: ["Less than 11 hours’ rest before or after another list"]}
        assert warnings_of(session, [world.team[1].registration_id]) == {}
    for days in (2, 3, 4):
        named(other, accepted(other, SATURDAY - days * DAY, "06:00", "22:00"), [both])
    with acting_as(world.provider_actor()):
        said = warnings_of(session, [one])[one]
    assert said[1] == "61 hours on lists in the week of Mon 30 Nov, more than 48"
    assert not any(other.trust.short_name in words or other.site.name in words for words in said)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stretches=st.lists(
        st.tuples(st.sampled_from(ABSOLUTE_ITEMS), st.integers(-9, 9), st.none() | st.integers(0, 9)), max_size=12
    ),
    asked=st.integers(-12, 20),
)
def test_on_any_day_a_person_lacks_exactly_the_items_no_record_covers(world, stretches, asked):
    """Whatever records there are, in whatever order, with gaps and overlaps."""
    with acting_as(SYSTEM), transaction.atomic():
        one = make_clinician(world.provider, cleared=False)
        rows = [
            (item, SATURDAY + first * DAY, None if length is None else SATURDAY + (first + length) * DAY)
            for item, first, length in stretches
        ]
        Clearance.objects.bulk_create(
            Clearance(provider=world.provider, clinician=one, item=item, valid_from=first, valid_until=last)
            for item, first, last in rows
        )
        day = SATURDAY + asked * DAY
        gaps = clearance_gaps_on(day, trust_id=world.trust.pk, clinician_ids=[one.pk])[one.pk]
    held = {item for item, first, last in rows if first <= day and (last is None or last >= day)}
    assert gaps.absolute == [item for item in ABSOLUTE_ITEMS if item not in held]


def test_the_pages_cost_the_same_however_many_people(world):
    wants(world, "induction")
    session = accepted(world)
    named(world, session, world.team[:1])
    governance = visitor(Role.GOVERNANCE, trust=world.trust)
    before = queries_of(governance, "trust-clearance")
    swaps = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    named(world, session)
    assert queries_of(governance, "trust-clearance") == before
    with acting_as(SYSTEM):
        entry = RosterEntry.objects.filter(session=session).first()
    few = queries_of(swaps, "session-swap", session.pk, entry.pk)
    with acting_as(SYSTEM):
        for _ in range(3):
            make_clinician(world.provider)
    assert queries_of(swaps, "session-swap", session.pk, entry.pk) == few
    page = governance.get(reverse("trust-clinician", args=[world.team[0].pk])).content.decode()
    assert "Declared by the provider" in page
    assert "None recorded." in page
    has_induction(world, world.team[0])
    page = governance.get(reverse("trust-clinician", args=[world.team[0].pk])).content.decode()
    assert "None recorded." not in page


def test_tasks_for_the_manager_on_call_and_for_the_provider(world, time_machine_at_november):
    wants(world, "induction")
    session = accepted(world, day=dt.date(2026, 11, 28))
    named(world, session)
    with acting_as(SYSTEM):
        assert [one.trust_id for one in to_clear(SYSTEM, [session.pk])] == [world.trust.pk] * 2
        assert list(barred(SYSTEM, None)) == []
        Clearance.objects.filter(clinician=world.team[0], item="dbs").update(valid_until=dt.date(2026, 11, 27))
        assert [one.provider_id for one in barred(SYSTEM, None)] == [world.provider.pk]
