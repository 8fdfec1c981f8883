"""Several clerks want the last slots of a kind at once: each is taken once, and who comes too late is told."""

import datetime as dt

import pytest

from accounts.roles import Role
from base.errors import RuleBroken
from base.row_security import acting_as
from sessions_app.lists.services.list_entries import put_on_list
from sessions_app.models import ListEntry
from tests.sessions_app.clinics import again, make_list, waits
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.usefixtures("committed")


def soon() -> dt.date:
    today = dt.datetime.now(dt.UTC).date()
    return today + dt.timedelta(days=(5 - today.weekday()) % 7 + 14)


def test_the_last_follow_up_slot_goes_to_one_of_two_clerks():
    world = make_world()
    session = make_list(world, "4 new × 30 + 2 follow-up × 15", day=soon())
    needs = [again(world, 1), again(world, 2), again(world, 3), *(waits(world, n) for n in range(4, 8))]

    def put(need):
        def deed():
            with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
                return put_on_list(by=by, session_id=session.pk, need_ids=[need.pk])

        return deed

    results = at_once([put(need) for need in needs], threads=7)

    late = [one for one in results if isinstance(one, Exception)]
    assert [(type(one), one.errors[0].code) for one in late] == [(RuleBroken, "list_full")]
    with acting_as(SYSTEM):
        rows = ListEntry.objects.filter(session=session, live=True).order_by("slot")
        assert [(e.slot, e.slot_kind) for e in rows] == [
            (1, "new"),
            (2, "new"),
            (3, "new"),
            (4, "new"),
            (5, "follow_up"),
            (6, "follow_up"),
        ]
