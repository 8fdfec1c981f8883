"""The checklist of a list by API: each side says its own part."""

import pytest

from tests.sessions_app.api.support import problem, system_of
from tests.sessions_app.teams.test_clearing import accepted
from tests.support.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def address(world):
    return f"/sessions/{accepted(world).pk}/readiness/"


def test_each_side_says_its_own_and_both_see_all_of_it(world, address):
    trust, provider = system_of(trust=world.trust), system_of(provider=world.provider)
    read = trust.get(address)
    said = trust.put(address, {"items": ["porters", "it"]}, If_Match=read["ETag"])
    both = provider.put(address, {"items": ["kit", "travel"]}, If_Match=said["ETag"]).json()

    assert read.json()["ready"] is False
    assert [one["item"] for one in both["items"] if one["in_place"]] == ["porters", "it", "kit", "travel"]
    assert trust.get(address).json() == both
    assert problem(trust.put(address, {"items": []}, If_Match=read["ETag"]))[:2] == (412, "outdated")
    assert problem(trust.put(address, {"items": ["kit"]}))[2] == [("/items", "unknown_value")]
    assert problem(trust.put(address, {"items": ["luck"]}))[2] == [("/items/0", "unknown_value")]


def test_with_both_parts_whole_it_is_ready(world, address):
    provider, trust = system_of(provider=world.provider), system_of(trust=world.trust)
    provider.put(address, {"items": ["kit", "travel"]})
    mine = [one["item"] for one in trust.get(address).json()["items"] if one["side"] == "trust"]
    assert trust.put(address, {"items": mine}).json()["ready"] is True


def test_others_find_nothing(address):
    stranger = system_of(trust=make_world().trust)
    assert [stranger.get(address).status_code, stranger.put(address, {"items": []}).status_code] == [404, 404]
