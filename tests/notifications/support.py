"""Steps the tests of tasks and e-mails take again and again."""

from __future__ import annotations

import datetime as dt

from accounts.roles import Role
from base.actors import Actor
from base.permissions import Permission
from base.row_security import acting_as
from notifications.kinds import NoticeContent, NoticeKind, TaskContent, TaskKind, When
from notifications.models import Mail, Notice, Task
from notifications.selectors import tasks_for
from notifications.services.complete import complete_task
from notifications.services.digests import write_digests
from notifications.services.reconcile import reconcile
from plumbing.outbox import relay, send
from tests.support.world import SYSTEM, World, make_person

SAM = "sam.example@northshire.example"
BO = "bo.standin@provider.example"
TOPIC = "tests.happened"
ITEM = {"words": "Answer <the> offer", "why": "Eastfield.", "href": "/offers/", "due": "2026-12-05T08:30:00+00:00"}


def things(waiting: list[TaskContent], *, right: Permission = Permission.BOOK_SESSIONS, **more) -> TaskKind:
    """A kind whose things are the list, as it stands when it is asked."""

    def find(by: Actor, ids):
        return [content for content in waiting if ids is None or content.subject in ids]

    values = {"name": "tests.thing", "title": "Things", "right": right, "group": "Tests", "usual": When.AT_ONCE}
    return TaskKind(find=find, **(values | more))


def thing(world: World, number: int = 1, **more) -> TaskContent:
    values = {"subject": number, "words": f"Thing {number}", "href": "/tasks/", "trust_id": world.trust.pk}
    return TaskContent(**(values | more))


def opened(world: World, *numbers: int, **more) -> list[Task]:
    """Tasks of the world's trust, opened as the product opens them."""
    with acting_as(SYSTEM):
        waiting = [thing(world, number) for number in numbers or (1,)]
        return reconcile(by=SYSTEM, kind=things(waiting, **more))


def people(world: World, role: str = Role.OPERATIONS) -> tuple:
    """Sam at the trust in that role and Bo, the provider's manager."""
    sam = make_person(SAM, trust=world.trust, role=role)
    bo = make_person(BO, provider=world.provider, role=Role.PROVIDER_MANAGER, name="Bo Standin")
    return sam, bo


def told() -> int:
    """Hand on what waits in the outbox, with everything that was sent before out of the way."""
    handed = total = relay()
    while handed:
        total += (handed := relay())
    return total


def words_of(actor: Actor, state: str = "open") -> list[str]:
    with acting_as(actor):
        return list(tasks_for(actor).filter(state=state).values_list("words", flat=True))


def mails() -> list[Mail]:
    with acting_as(SYSTEM):
        return list(Mail.objects.select_related("person").order_by("pk"))


def notices() -> list[Notice]:
    with acting_as(SYSTEM):
        return list(Notice.objects.select_related("person").order_by("pk"))


def tell(by, body):
    yield NoticeContent(words=f"{body['number']} happened", href="/tasks/", trust_id=body["trust_id"])


def a_notice(**more) -> NoticeKind:
    values = {"name": "tests.told", "title": "What happened", "right": Permission.BOOK_SESSIONS, "group": "Tests"}
    return NoticeKind(topics=(TOPIC,), tell=tell, **(values | more))


def happen(world, number: int = 1) -> None:
    with acting_as(SYSTEM):
        send(TOPIC, trust_id=world.trust.pk, number=number)


def summaries(now: dt.datetime) -> list[Mail]:
    with acting_as(SYSTEM):
        write_digests(by=SYSTEM, now=now)
    return [mail for mail in mails() if mail.digest]


def a_mail(world, person, **more) -> Mail:
    values = {"source": "tests", "subject": "One thing\nwaits", "items": [ITEM]}
    with acting_as(SYSTEM):
        return Mail.objects.create(person=person, trust=world.trust, **(values | more))


def done(actor, task):
    with acting_as(actor):
        return complete_task(by=actor, task_id=task.pk)


def looked(kind, ids=None) -> list[str]:
    with acting_as(SYSTEM):
        return [task.words for task in reconcile(by=SYSTEM, kind=kind, ids=ids)]
