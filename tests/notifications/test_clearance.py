"""Clearance that ends: told at 60, 30 and 7 days and when it has ended, over when it is renewed."""

import datetime as dt

import pytest
import time_machine

from base.row_security import acting_as
from notifications.kinds import kind_of
from notifications.subscriptions import bring_up_to_date
from providers.models import Clearance
from tests.notifications.support import mails, people, words_of
from tests.support.world import NOW, SYSTEM, make_world

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2026, 12, 31)


@pytest.fixture
def world():
    world = make_world()
    people(world)
    with acting_as(SYSTEM):
        Clearance.objects.filter(clinician=world.team[0], item="dbs").update(valid_until=UNTIL)
    return world


def on(day: dt.date) -> int:
    now = dt.datetime.combine(day, dt.time(6), NOW.tzinfo)
    with time_machine.travel(now, tick=False), acting_as(SYSTEM):
        return bring_up_to_date(kind_of("clearance.ends"), ids=None, source=str(day))


def test_it_is_told_once_at_each_stage(world):
    stages = [UNTIL - dt.timedelta(days=days) for days in (61, 60, 59, 31, 30, 8, 7, 1, 0, -1, -2)]

    assert [on(day) for day in stages] == [0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0]

    name = world.team[0].name
    assert words_of(world.provider_actor()) == [f"DBS check of {name} ended on Thu 31 Dec 2026"]
    assert [mail.subject for mail in mails()] == [
        *[f"DBS check of {name} ends on Thu 31 Dec 2026"] * 3,
        f"DBS check of {name} ended on Thu 31 Dec 2026",
    ]
    assert words_of(world.trust_actor()) == []


def test_a_renewal_ends_it(world):
    on(UNTIL)
    with acting_as(SYSTEM):
        Clearance.objects.create(
            provider=world.provider,
            clinician=world.team[0],
            item="dbs",
            valid_from=UNTIL + dt.timedelta(days=1),
            valid_until=dt.date(2028, 1, 1),
        )

    on(UNTIL)

    assert words_of(world.provider_actor()) == []
    assert len(words_of(world.provider_actor(), "done")) == 1


def test_nobody_is_told_of_somebody_who_has_left(world):
    with acting_as(SYSTEM):
        type(world.team[0]).objects.update(active=False)

    assert on(UNTIL) == 0
