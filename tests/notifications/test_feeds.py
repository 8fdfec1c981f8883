"""Calendar addresses: made by a person, shown once, kept as a hash, gone when revoked or when the person leaves."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Person
from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from notifications.models import CalendarFeed
from notifications.services.feeds import MOST_FEEDS, feed_of, make_feed, revoke_feed
from tests.notifications.support import people
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def sam(world):
    return world.trust_actor(person_id=people(world)[0].pk)


@pytest.fixture
def bo(world, sam):
    with acting_as(SYSTEM):
        return world.provider_actor(person_id=Person.objects.get(name="Bo Standin").pk)


def made(actor, name="Outlook", **more):
    with acting_as(actor):
        return make_feed(by=actor, name=name, **more)


def test_an_address_is_recognised_and_acts_for_whoever_made_it_with_one_right(world, sam):
    feed, token = made(sam, site_id=world.site.pk)

    found = feed_of(token)

    assert (found.id, found.site_id, found.name) == (feed.pk, world.site.pk, "Outlook")
    assert (found.actor.trust_id, found.actor.person_id, sorted(found.actor.permissions)) == (
        world.trust.pk,
        sam.person_id,
        ["planner.view"],
    )


def test_neither_the_database_nor_the_trail_holds_the_address(world, sam):
    feed, token = made(sam)

    with acting_as(SYSTEM):
        assert token not in str(list(Event.objects.values_list("data", flat=True)))
        assert token.encode() not in bytes(CalendarFeed.objects.get(pk=feed.pk).token_hash)


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 5000, "é" * 43, "' or true --"])
def test_any_other_address_is_none(token):
    with pytest.raises(NotFound):
        feed_of(token)


def test_a_revoked_address_is_none_at_once(world, sam):
    feed, token = made(sam)
    with acting_as(sam):
        revoke_feed(by=sam, feed_id=feed.pk)
        with pytest.raises(RuleBroken) as again:
            revoke_feed(by=sam, feed_id=feed.pk)
    assert again.value.code == "feed_revoked"

    with pytest.raises(NotFound):
        feed_of(token)


def test_an_address_ends_with_its_makers_access(world, sam):
    _, token = made(sam)
    with acting_as(SYSTEM):
        Membership.objects.filter(person_id=sam.person_id).update(active=False)

    with pytest.raises(NotFound):
        feed_of(token)


def test_the_last_use_is_noted_at_most_once_an_hour(world, sam):
    feed, token = made(sam)
    now = timezone.now()
    seen = []
    for minutes in (0, 30, 61):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            feed_of(token)
        with acting_as(SYSTEM):
            seen.append(CalendarFeed.objects.get(pk=feed.pk).last_used_at)

    assert seen[0] == seen[1] < seen[2]


def test_only_ones_own_site_or_person_can_be_chosen(world, sam, bo):
    other = make_world()
    for actor, wrong in (
        (sam, {"site_id": other.site.pk}),
        (sam, {"clinician_id": world.team[0].pk}),
        (bo, {"clinician_id": other.team[0].pk}),
        (bo, {"site_id": world.site.pk}),
    ):
        with pytest.raises(InvalidInput) as refused:
            made(actor, **wrong)
        assert [fault.pointer for fault in refused.value.errors] == [f"/{next(iter(wrong)).removesuffix('_id')}"]
    assert made(bo, clinician_id=world.team[0].pk)[0].clinician_id == world.team[0].pk


def test_nobody_revokes_anothers_but_an_administrator(world, sam):
    feed, _ = made(sam)
    for actor in (world.trust_actor(Role.FINANCE, person_id=99), make_world().trust_actor(Role.TRUST_ADMIN)):
        with acting_as(actor), pytest.raises(NotFound):
            revoke_feed(by=actor, feed_id=feed.pk)
    with acting_as(world.trust_actor(Role.TRUST_ADMIN, person_id=99)) as admin:
        assert revoke_feed(by=admin, feed_id=feed.pk).revoked_at is not None


def test_systems_have_no_feeds_and_people_not_without_end(world, sam):
    with pytest.raises(NotAllowed):
        made(world.trust_actor(person_id=None))
    for number in range(MOST_FEEDS):
        made(sam, name=str(number))
    with pytest.raises(RuleBroken) as refused:
        made(sam)
    assert refused.value.code == "too_many_feeds"


def test_another_organisations_feeds_are_not_seen(world, sam):
    made(sam)

    with acting_as(make_world().trust_actor()):
        assert CalendarFeed.objects.count() == 0


def test_the_way_to_a_feed_gives_out_no_hash(world, sam):
    made(sam)

    with connection.cursor() as cursor:
        cursor.execute("select * from calendar_feed_of(%s)", [b""])
        assert "token_hash" not in [column.name for column in cursor.description]
