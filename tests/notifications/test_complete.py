"""A person says that a task is done, or why it need not be."""

import pytest

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotFound, RuleBroken
from base.permissions import Permission
from base.row_security import acting_as
from notifications.models import Task
from notifications.services.complete import dismiss_task
from tests.notifications.support import done, opened
from tests.support.world import SYSTEM, make_person, make_world

pytestmark = pytest.mark.django_db


def test_a_task_is_done_by_somebody_and_the_trail_says_so():
    world = make_world()
    (task,) = opened(world)

    closed = done(world.trust_actor(), task)

    assert (closed.state, closed.closed_by) == ("done", "Sam Example, Operations manager")
    with acting_as(SYSTEM):
        event = Event.objects.get(name="task.done")
    assert (event.trust_id, event.data) == (world.trust.pk, {"kind": "tests.thing", "about": "1"})


def test_the_second_person_is_told_who_was_first():
    world = make_world()
    (task,) = opened(world)
    done(world.trust_actor(), task)

    with pytest.raises(RuleBroken) as refused:
        done(world.trust_actor(Role.SCHEDULER), task)

    assert refused.value.code == "task_closed"
    assert refused.value.detail.startswith("This task was done by Sam Example, Operations manager on ")


def test_a_dismissal_needs_a_reason():
    world = make_world()
    (task,) = opened(world)

    with acting_as(world.trust_actor()) as sam:
        for reason in ("  ", "x" * 301):
            with pytest.raises(InvalidInput) as refused:
                dismiss_task(by=sam, task_id=task.pk, reason=reason)
            assert [fault.pointer for fault in refused.value.errors] == ["/reason"]
        assert dismiss_task(by=sam, task_id=task.pk, reason="Agreed by telephone").reason == "Agreed by telephone"


def test_whoever_lacks_the_right_or_is_elsewhere_finds_no_such_task():
    world, other = make_world(), make_world()
    (task,) = opened(world)

    for actor in (world.trust_actor(Role.FINANCE), other.trust_actor(), world.provider_actor()):
        with pytest.raises(NotFound):
            done(actor, task)


def test_a_task_for_one_person_is_for_nobody_else():
    world = make_world()
    (task,) = opened(world)
    noor = make_person("noor@northshire.example", trust=world.trust)
    with acting_as(SYSTEM):
        Task.objects.filter(pk=task.pk).update(person=noor)

    with pytest.raises(NotFound):
        done(world.trust_actor(person_id=noor.pk + 1), task)
    assert done(world.trust_actor(Role.FINANCE, person_id=noor.pk), task).state == "done"


def test_the_database_keeps_a_task_from_being_dismissed_without_a_reason():
    world = make_world()
    (task,) = opened(world)

    with pytest.raises(Exception, match="task_dismissed_with_reason"), acting_as(SYSTEM):
        Task.objects.filter(pk=task.pk).update(state="dismissed", closed_at=task.opened_at)


def test_another_trusts_tasks_are_not_seen_round_the_service():
    world, other = make_world(), make_world()
    opened(world)

    with acting_as(other.trust_actor(Role.OPERATIONS)) as stranger:
        assert Permission.BOOK_SESSIONS in stranger.permissions
        assert Task.objects.count() == 0
