"""Several people at the same patient in the same moment."""

from accounts.roles import Role
from base.errors import DomainError
from base.row_security import acting_as
from tests.support.races import at_once
from tests.support.world import make_world
from tests.waiting_list.cohorts.support import waits
from waiting_list.validation.services import record_answers


def test_two_people_taking_the_same_patient_off_at_once_do_it_once(committed):
    world = make_world()
    need = waits(world, 200)

    def take_off():
        with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
            return record_answers(by=actor, need_ids=[need.pk], outcome="removed", removal_reason="3")

    done = at_once([take_off] * 4, threads=4)

    assert sum(isinstance(outcome, list) for outcome in done) == 1
    assert [outcome.code for outcome in done if isinstance(outcome, DomainError)] == ["not_waiting"] * 3
