"""Many at the same moment: a task is opened, closed and written about once."""

from django.utils import timezone

from audit.models import Event
from base.errors import RuleBroken
from base.row_security import acting_as
from notifications.kinds import When
from notifications.models import Task
from notifications.services.outgoing_mail import send_waiting
from notifications.subscriptions import listen
from plumbing.outbox import relay
from tests.notifications.support import (
    SAM,
    TOPIC,
    a_mail,
    a_notice,
    done,
    happen,
    looked,
    mails,
    notices,
    opened,
    people,
    summaries,
    thing,
    things,
)
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_world


def test_two_people_at_once_complete_a_task_once(committed):
    world = make_world()
    (task,) = opened(world)

    answers = at_once([lambda: done(world.trust_actor(), task) for _ in range(8)], threads=8)

    assert sum(isinstance(answer, Task) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, RuleBroken)} == {"task_closed"}
    with acting_as(SYSTEM):
        assert Event.objects.filter(name="task.done").count() == 1


def test_two_workers_send_each_e_mail_once(committed):
    world = make_world()
    person, _ = people(world)
    for number in range(12):
        a_mail(world, person, source=str(number))

    counts = at_once([send_waiting for _ in range(4)], threads=4)

    assert sum(counts) == 12
    assert {(mail.state, mail.attempts) for mail in mails()} == {("sent", 1)}


def test_two_who_look_at_the_same_moment_open_a_task_once(committed):
    world = make_world()
    kind = things([thing(world, number) for number in range(5)])

    found = at_once([lambda: looked(kind) for _ in range(8)], threads=8)

    assert sorted(len(answer) for answer in found) == [0] * 7 + [5]


def test_two_workers_that_relay_one_event_write_one_e_mail(committed, only_ours):
    world = make_world()
    people(world)
    listen(a_notice(usual=When.AT_ONCE), things([thing(world)], topics={TOPIC: "number"}))
    happen(world)

    at_once([relay for _ in range(6)], threads=6)

    assert [mail.subject for mail in mails()] == ["1 happened", "Thing 1"]
    assert len(notices()) == 1


def test_two_at_once_write_a_summary_once(committed, only_ours):
    world = make_world()
    people(world)
    listen(things([], usual=When.DIGEST))
    opened(world, usual=When.DIGEST)
    now = timezone.now()

    at_once([lambda: summaries(now) for _ in range(6)], threads=6)

    assert [(mail.person.email, mail.digest) for mail in mails()] == [(SAM, True)]
