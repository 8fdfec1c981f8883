"""Clearance of people on a day."""

import datetime as dt

import pytest

from base.row_security import acting_as
from providers.clearance import clearance_status, cleared_on
from providers.models import ABSOLUTE_ITEMS, Clearance
from tests.support.world import SATURDAY, SYSTEM, make_clinician, make_world

pytestmark = pytest.mark.django_db
Item = Clearance.Item


@pytest.fixture
def world():
    return make_world()


def ends(person, item, day):
    with acting_as(SYSTEM):
        Clearance.objects.filter(clinician=person, item=item).update(valid_until=day)


def test_everybody_with_every_item_on_the_day_is_cleared(world):
    with acting_as(world.provider_actor()):
        assert cleared_on(SATURDAY, [p.pk for p in world.team]) == {p.pk: [] for p in world.team}


def test_an_item_counts_on_its_first_and_last_day_and_not_a_day_longer(world):
    person = world.team[0]
    ends(person, Item.DBS, SATURDAY)
    with acting_as(world.provider_actor()):
        assert cleared_on(SATURDAY, [person.pk]) == {person.pk: []}
        assert cleared_on(SATURDAY + dt.timedelta(days=1), [person.pk]) == {person.pk: [Item.DBS]}
        assert cleared_on(dt.date(2026, 1, 1), [person.pk]) == {person.pk: []}
        assert cleared_on(dt.date(2025, 12, 31), [person.pk]) == {person.pk: list(ABSOLUTE_ITEMS)}


def test_an_item_without_an_end_goes_on(world):
    person = world.team[0]
    ends(person, Item.RIGHT_TO_WORK, None)
    with acting_as(world.provider_actor()):
        assert cleared_on(dt.date(2027, 12, 31), [person.pk]) == {person.pk: []}
        assert cleared_on(dt.date(2030, 1, 1), [person.pk]) == {
            person.pk: [Item.REGISTRATION, Item.DBS, Item.INDEMNITY]
        }


def test_any_record_of_an_item_will_do(world):
    person = world.team[0]
    ends(person, Item.DBS, dt.date(2026, 6, 1))
    with acting_as(SYSTEM):
        Clearance.objects.create(
            provider=world.provider, clinician=person, item=Item.DBS, valid_from=dt.date(2026, 6, 2)
        )
    with acting_as(world.provider_actor()):
        assert cleared_on(SATURDAY, [person.pk]) == {person.pk: []}


def test_everybody_is_answered_for_in_one_query(world, django_assert_num_queries):
    with acting_as(SYSTEM):
        bare = make_clinician(world.provider, cleared=False)
    with acting_as(world.provider_actor()), django_assert_num_queries(1):
        assert cleared_on(SATURDAY, [bare.pk, world.team[0].pk]) == {
            bare.pk: list(ABSOLUTE_ITEMS),
            world.team[0].pk: [],
        }


def test_another_providers_people_lack_everything(world):
    with acting_as(make_world().provider_actor()):
        assert cleared_on(SATURDAY, [world.team[0].pk]) == {world.team[0].pk: list(ABSOLUTE_ITEMS)}


def record(item, start, end):
    return Clearance(item=item, valid_from=dt.date.fromisoformat(start), valid_until=end and dt.date.fromisoformat(end))


def standings(*records, today="2026-12-05"):
    found = clearance_status(records, dt.date.fromisoformat(today))
    return {status.item: (status.holds, status.until, status.starts) for status in found}


def test_standing_follows_records_that_join_without_a_gap():
    found = standings(record("dbs", "2026-01-01", "2026-12-31"), record("dbs", "2027-01-01", "2027-12-31"))
    assert found[Item.DBS] == (True, dt.date(2027, 12, 31), dt.date(2026, 1, 1))


def test_standing_stops_at_a_gap():
    found = standings(record("dbs", "2026-01-01", "2026-12-31"), record("dbs", "2027-01-02", None))
    assert found[Item.DBS] == (True, dt.date(2026, 12, 31), dt.date(2026, 1, 1))


def test_standing_says_when_an_item_ended_or_will_start_or_is_missing():
    found = standings(record("dbs", "2025-01-01", "2026-11-30"), record("indemnity", "2027-01-01", None))
    assert found[Item.DBS] == (False, dt.date(2026, 11, 30), None)
    assert found[Item.INDEMNITY] == (False, None, dt.date(2027, 1, 1))
    assert found[Item.REGISTRATION] == (False, None, None)
