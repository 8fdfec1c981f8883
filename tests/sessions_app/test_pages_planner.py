"""The planner's page: what is shown, at what cost, to whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from base.walls import acting_as
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_trust, make_world
from trusts.models import Closure, OpeningWindow, Room, RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return visitor(Role.OPERATIONS, trust=world.trust)


def page(client, **query):
    return client.get(reverse("planner"), query)


def test_free_cells_are_tick_boxes_and_sessions_are_links(world, manager):
    session = make_session(world, day=SATURDAY, state="offered")

    text = page(manager).content.decode()

    assert f'value="{world.room.pk}.{SATURDAY.isoformat()}.pm"' in text
    assert f'value="{world.room.pk}.{SATURDAY.isoformat()}.am"' not in text
    assert f"session={session.pk}" in text
