"""Who is on a booked list when the trust's TCI list says something else."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from sessions_app.lists.services.list_entries import put_on_list
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, make_world
from tests.waiting_list.tci.support import line, listed, receive
from waiting_list.models import Need
from waiting_list.tci.booked_lists import lists_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked():
    """Two who wait with a date, the first on a booked list."""
    world = make_world()
    listed(world, 1, 2, **{"TCI Date": "2026-12-12"})
    session = make_session(world, day=SATURDAY, state="accepted")
    with acting_as(SYSTEM):
        need = Need.objects.select_related("patient").get(patient__hospital_number="H000001")
        Need.objects.update(points=1)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        put_on_list(by=by, session_id=session.pk, need_ids=[need.pk])
    return world, session, need


def test_the_tci_page_names_who_on_a_booked_list_has_another_date(booked):
    world, session, need = booked
    run = receive(world, [line(1, "19/12/2026"), line(2, "19/12/2026")])
    clerk = visitor(Role.SCHEDULER, trust=world.trust)
    said = " ".join(clerk.get(reverse("waiting-list-tci", args=[run.pk])).content.decode().split())
    assert "1 on booked lists has changed" in said
    name = need.patient.pseudonym
    link = f'<a href="/sessions/{session.pk}/">Sat 5 Dec, {world.rooms[0].name}</a>'
    assert f"{link}: {name} has another date" in said


def test_without_a_booked_list_or_to_another_trust_nothing_is_told(booked):
    world, _, need = booked
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        assert lists_of(by, []) == {}
        assert set(lists_of(by, [need.pk, need.pk + 1])) == {need.pk}
    with acting_as(make_world().trust_actor(Role.SCHEDULER)) as by:
        assert lists_of(by, [need.pk]) == {}
