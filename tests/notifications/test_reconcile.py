"""Tasks say what waits now: opened once, brought up to date, closed by themselves."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.row_security import acting_as
from notifications.models import Task
from notifications.services.complete import complete_task, dismiss_task
from tests.notifications.support import looked, opened, thing, things, words_of
from tests.support.world import NOW, SYSTEM, make_world

pytestmark = pytest.mark.django_db


def test_a_thing_that_waits_is_one_task_however_often_it_is_looked_at():
    world = make_world()
    kind = things([thing(world, 1), thing(world, 2)])

    assert (looked(kind), looked(kind), looked(kind, ids=[1])) == (["Thing 1", "Thing 2"], [], [])
    assert words_of(world.trust_actor()) == ["Thing 1", "Thing 2"]


def test_a_thing_that_no_longer_waits_closes_its_task_by_itself():
    world = make_world()
    waiting = [thing(world, 1), thing(world, 2)]
    kind = things(waiting)
    looked(kind)

    waiting.pop()
    looked(kind, ids=[1])  # asked about another thing only
    assert words_of(world.trust_actor()) == ["Thing 1", "Thing 2"]
    looked(kind)

    assert words_of(world.trust_actor()) == ["Thing 1"]
    with acting_as(SYSTEM):
        closed = Task.objects.get(key="2")
    assert (closed.state, closed.closed_by, closed.closed_at is None) == ("done", "", False)


def test_a_thing_that_changes_changes_its_task():
    world = make_world()
    waiting = [thing(world)]
    looked(things(waiting))

    waiting[0] = replace(waiting[0], words="Thing 1, sooner", due_at=NOW + dt.timedelta(days=1))

    assert looked(things(waiting)) == []
    assert words_of(world.trust_actor()) == ["Thing 1, sooner"]


def test_what_a_person_closed_stays_closed_while_it_stands_and_opens_when_it_comes_back():
    world = make_world()
    waiting = [thing(world)]
    kind = things(waiting)
    (task,) = opened(world)
    with acting_as(world.trust_actor()) as sam:
        dismiss_task(by=sam, task_id=task.pk, reason="Agreed by telephone")

    looked(kind)
    assert words_of(world.trust_actor()) == []

    gone = waiting.pop()
    looked(kind)
    waiting.append(gone)

    assert looked(kind) == ["Thing 1"]
    with acting_as(SYSTEM):
        task.refresh_from_db()
    assert (task.state, task.reason, task.closed_by) == ("open", "", "")


def test_one_thing_may_be_a_task_of_both_sides():
    world = make_world()
    both = [thing(world), replace(thing(world), trust_id=None, provider_id=world.provider.pk)]

    assert looked(things(both)) == ["Thing 1", "Thing 1"]
    assert words_of(world.trust_actor()) == ["Thing 1"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("waits"), st.sets(st.integers(1, 4))),
        st.tuples(st.sampled_from(["done", "dismissed"]), st.integers(1, 4)),
    ),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=40)
def test_whatever_happens_open_is_what_waits_and_nobody_closed(steps):
    """The rule the inbox promises, against a model of two sets."""
    with acting_as(SYSTEM):
        world = make_world()
    waits, closed = set(), set()
    for what, with_what in steps:
        if what == "waits":
            closed &= with_what
            waits = with_what
            looked(things([thing(world, number) for number in sorted(waits)]))
        else:
            with acting_as(world.trust_actor()) as sam:
                task = Task.objects.visible_to(sam).filter(key=str(with_what), state="open").first()
                if task and what == "done":
                    complete_task(by=sam, task_id=task.pk)
                elif task:
                    dismiss_task(by=sam, task_id=task.pk, reason="Not needed")
            closed |= {with_what} & waits
        assert sorted(words_of(world.trust_actor())) == [f"Thing {n}" for n in sorted(waits - closed)]
    with acting_as(SYSTEM):
        keys = list(Task.objects.filter(trust=world.trust).values_list("key", flat=True))
    assert len(keys) == len(set(keys))
