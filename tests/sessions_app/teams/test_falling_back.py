"""A team that stood and no longer does: back to accepted, both sides told, no start, and locked again when it is whole."""

import pytest
import time_machine
from django.db import connection

from accounts.roles import Role
from base.errors import RuleBroken
from base.row_security import acting_as
from notifications.models import Notice
from plumbing.outbox import relay
from providers.models import Clearance, LocalClearance
from providers.services.people import end_clearance
from providers.services.teams import set_team_minimum
from sessions_app.day.services.run_of_day import record_stamp
from sessions_app.day.services.steps import lock_session, start_session
from sessions_app.models import RosterEntry, Session, StateChange
from sessions_app.teams.services.clearance import clear_locally, end_local
from sessions_app.teams.services.trust_staff import remove_trust_staff
from tests.sessions_app.teams.test_allied import adds
from tests.sessions_app.teams.test_clearing import DAY, accepted, has_induction, named, state, swap, wants
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_person, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def locked(world) -> Session:
    """A locked list of two people with the induction the trust wants; a third has none."""
    wants(world, "induction")
    has_induction(world, *world.team[:2])
    session = accepted(world)
    named(world, session)
    with acting_as(world.trust_actor()) as actor:
        lock_session(by=actor, session_id=session.pk)
    return session


def starts(world, session, actor=None) -> str:
    with time_machine.travel(at(SATURDAY, "08:00"), tick=False), acting_as(actor or world.trust_actor()) as by:
        return start_session(by=by, session_id=session.pk).state


def refusal_of(world, session) -> RuleBroken:
    with pytest.raises(RuleBroken) as refused:
        starts(world, session)
    return refused.value


def clears(world, session, person):
    with acting_as(world.trust_actor()) as actor:
        clear_locally(by=actor, session_id=session.pk, clinician_id=person.pk, reason="Shown round by the sister")


def notices() -> list[tuple[str, str]]:
    relay()
    with acting_as(SYSTEM):
        return sorted(Notice.objects.filter(words__startswith="Back to").values_list("kind", "why"))


def test_a_stand_in_without_a_local_item_puts_a_locked_list_back_and_both_sides_are_told(world):
    session, came = locked(world), world.team[2]
    make_person("sam.example@northshire.example", trust=world.trust, role=Role.OPERATIONS)
    make_person("bo.standin@provider.example", provider=world.provider, role=Role.PROVIDER_MANAGER)

    done = swap(world, session, world.team[1], came)

    assert (state(session), done.lacking) == ("accepted", [f"{came.name} has no trust induction here"])
    why = f"The team is not complete: {came.name} has no trust induction here."
    assert notices() == [("told.team_fell", why), ("told.team_fell_us", why)]
    refused = refusal_of(world, session)
    assert [(f.pointer, f.code) for f in refused.errors] == [("/team/1", "local_item_missing")]
    assert "manager on call clears the person for this session" in refused.errors[0].detail


def test_a_tap_of_the_day_on_such_a_list_says_who_is_in_the_way(world):
    session, came = locked(world), world.team[2]
    swap(world, session, world.team[1], came)

    with (
        time_machine.travel(at(SATURDAY, "08:00"), tick=False),
        acting_as(world.provider_actor()) as by,
        pytest.raises(RuleBroken) as refused,
    ):
        record_stamp(by=by, session_id=session.pk, kind="brief", key="b")
    assert [f.code for f in refused.value.errors] == ["local_item_missing"]


def test_once_the_manager_on_call_clears_the_person_the_list_is_locked_as_it_was_and_starts(world):
    session, came = locked(world), world.team[2]
    swap(world, session, world.team[1], came)

    clears(world, session, came)

    assert state(session) == "locked"
    with acting_as(SYSTEM):
        moves = list(StateChange.objects.filter(session=session).order_by("pk").values_list("old", "new"))
    moves = [(old, new) for old, new in moves if old != new]
    assert moves[-3:] == [("locked", "accepted"), ("accepted", "staffed"), ("staffed", "locked")]
    assert starts(world, session) == "in_progress"


def test_a_list_that_was_never_locked_is_staffed_and_no_more(world):
    wants(world, "induction")
    session = accepted(world)
    named(world, session, world.team[:1])

    clears(world, session, world.team[0])

    assert state(session) == "staffed"


def test_somebody_cleared_before_may_stand_in_without_a_word(world):
    session, came = locked(world), world.team[2]
    swap(world, session, world.team[1], came)
    clears(world, session, came)
    has_induction(world, world.team[3])

    swap(world, session, came, world.team[3])
    swap(world, session, world.team[3], came)

    assert state(session) == "locked"


def test_a_local_item_that_ends_puts_a_locked_list_back_and_a_swap_mends_it(world):
    session, one = locked(world), world.team[0]
    has_induction(world, world.team[2])
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        held = LocalClearance.objects.get(clinician=one)
        end_local(by=actor, local_id=held.pk, valid_until=SATURDAY - DAY, reason="Somebody else’s")
    assert [f.code for f in refusal_of(world, session).errors] == ["local_item_missing"]  # before the sweep too
    relay()
    assert state(session) == "accepted"

    swap(world, session, one, world.team[2])

    assert state(session) == "locked"


def test_an_absolute_item_that_ends_puts_a_locked_list_back_and_nobody_clears_it(world):
    session, one = locked(world), world.team[0]
    with acting_as(world.provider_actor()) as actor:
        dbs = Clearance.objects.get(clinician=one, item="dbs")
        end_clearance(by=actor, clearance_id=dbs.pk, valid_until=SATURDAY - DAY, reason="Withdrawn")
    assert [f.code for f in refusal_of(world, session).errors] == ["not_cleared"]
    relay()
    assert state(session) == "accepted"
    page = visitor(Role.OPERATIONS, trust=world.trust).get(f"/sessions/{session.pk}/").content.decode()
    assert f"{one.name} is not cleared: DBS check missing or out of date. The provider swaps in somebody else." in page


def test_a_locked_list_that_loses_the_trusts_own_staff_is_put_back(world):
    with acting_as(world.trust_actor(Role.TRUST_ADMIN)) as actor:
        set_team_minimum(by=actor, room_kind="endoscopy", least={"endoscopist": 1, "nurse": 2})
    session = accepted(world)
    named(world, session)
    entry = adds(world, session)
    with acting_as(world.trust_actor()) as actor:
        lock_session(by=actor, session_id=session.pk)
        remove_trust_staff(by=actor, session_id=session.pk, entry_id=entry.pk)
    assert state(session) == "accepted"
    adds(world, session)
    assert state(session) == "locked"


def test_a_list_that_runs_stays_as_it_is(world):
    session, came = locked(world), world.team[2]
    starts(world, session)

    assert swap(world, session, world.team[1], came).lacking == [f"{came.name} has no trust induction here"]
    assert state(session) == "in_progress"


def test_while_the_provider_is_stopped_a_locked_list_may_still_fall_back_and_not_start(world):
    session, came = locked(world), world.team[2]
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "insert into sessions_app_stop (trust_id, provider_id, session_id, reason, side, stopped_by, key, conditions,"
            " proposed_by, resumed_by) values (%s, %s, %s, 'x', 'trust', 'x', 'x', '', '', '')",
            [session.trust_id, session.provider_id, session.pk],
        )
    assert refusal_of(world, session).code == "list_stopped"
    swap(world, session, world.team[1], came)
    assert state(session) == "accepted"
    with acting_as(SYSTEM):
        assert RosterEntry.objects.filter(session=session).count() == 2
