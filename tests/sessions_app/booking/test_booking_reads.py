"""What booking reads by statements of its own keeps to the asker's organisation, also where the database's wall is open."""

import pytest

from base.row_security import acting_as
from contracts.models import CallOff
from contracts.rates.bookable_lines import agreed_on, call_offs_for_booking, left_of
from tests.support.world import SYSTEM, make_world
from trusts.rooms_for_booking import rooms_for_booking

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lock", [False, True])
def test_another_trust_and_the_provider_itself_find_nothing(lock):
    with acting_as(SYSTEM):
        ours, theirs = make_world(), make_world()
    strangers = [theirs.trust_actor(), ours.provider_actor()]
    with acting_as(SYSTEM):  # row-level security shows everything: what is left is the condition of the statement
        for stranger in strangers:
            agreed = agreed_on(actor=stranger, line_ids=[ours.line.pk])
            assert (agreed.lines, agreed.covered, agreed.rates) == ({}, frozenset(), {})
            assert call_offs_for_booking(actor=stranger, ids=[ours.call_off.pk], lock=lock) == {}
            assert rooms_for_booking(actor=stranger, ids=[ours.rooms[0].pk], lock=lock) == {}


@pytest.mark.parametrize("lock", [False, True])
def test_the_trusts_own_people_and_the_jobs_find_what_the_orm_finds(lock):
    with acting_as(SYSTEM):
        world = make_world()
    for actor in (world.trust_actor(), SYSTEM):
        with acting_as(actor):
            call_offs = call_offs_for_booking(actor=actor, ids=[world.call_off.pk], lock=lock)
            assert call_offs == {world.call_off.pk: CallOff.objects.visible_to(actor).get()}
            assert left_of(actor=actor, call_offs=call_offs.values()) == {
                world.call_off.pk: world.call_off.maximum_value
            }
            agreed = agreed_on(actor=actor, line_ids=[world.line.pk])
            assert agreed.lines == {world.line.pk: world.line}
            assert agreed.covered == {(world.line.pk, world.site.pk)}
            assert {line for line, _ in agreed.rates} == {world.line.pk}
            rooms = rooms_for_booking(actor=actor, ids=[r.pk for r in world.rooms], lock=lock)
            assert list(rooms.values()) == sorted(world.rooms, key=lambda r: r.pk)
            assert {(r.site, r.trust) for r in rooms.values()} == {(world.site, world.trust)}
