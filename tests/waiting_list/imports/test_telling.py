"""Notifications and tasks of the waiting list: imports that came in or stopped, waits nobody validated for twelve weeks."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.roles import Role
from base.row_security import acting_as
from notifications.tasks import sweep_tasks
from plumbing.outbox import send
from tests.notifications.support import notices, people, told, words_of
from tests.support.world import SYSTEM, make_need, make_world
from waiting_list.models import ImportRun, Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    people(world, Role.SCHEDULER)
    return world


def imported(world, state: str, **values) -> ImportRun:
    with acting_as(SYSTEM):
        return ImportRun.objects.create(
            trust=world.trust,
            kind="ptl",
            state=state,
            fingerprint=b"x",
            asked_by="tests",
            finished_at=timezone.now(),
            **values,
        )


def test_an_import_that_is_done_is_news(world):
    run = imported(world, "done", rows=20, new=3, changed=2, rejected=1)
    with acting_as(SYSTEM):
        send("waiting_list.imported", trust_id=world.trust.pk, run=run.pk, kind="ptl")
    told()

    (one,) = notices()
    assert one.words == "Patient tracking list imported: 3 new waits, 2 changed"
    assert one.why == "20 rows read. 1 row could not be read."


def test_an_import_that_stopped_is_a_task_until_one_succeeds(world):
    imported(world, "failed", error="The file ends in the middle of a row.")
    sweep_tasks()
    assert words_of(world.trust_actor(Role.SCHEDULER)) == ["Import the patient tracking list again"]

    imported(world, "done")
    sweep_tasks()

    assert words_of(world.trust_actor(Role.SCHEDULER)) == []


def test_waits_nobody_validated_for_twelve_weeks_are_one_task_of_the_trust(world):
    with acting_as(SYSTEM):
        for serial in (1, 2, 3):
            make_need(world, serial)
        last = Need.objects.order_by("pk").last()
        last.validated_on = timezone.localdate() - dt.timedelta(days=83)
        last.save()

    sweep_tasks()
    assert words_of(world.trust_actor(Role.SCHEDULER)) == []  # counting them all is left to the night
    sweep_tasks(nightly=True)

    assert words_of(world.trust_actor(Role.SCHEDULER)) == ["2 waits to be validated"]
    assert words_of(make_world().trust_actor(Role.SCHEDULER)) == []
