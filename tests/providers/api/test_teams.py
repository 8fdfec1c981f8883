"""The least team for each kind of room by API."""

import pytest

from tests.sessions_app.api.support import problem, system_of
from tests.support.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
TEAM = [{"role": "nurse", "least": 2}, {"role": "coordinator", "least": 1, "rooms": 3}]


@pytest.fixture
def world():
    return make_world()


def test_a_least_team_is_set_whole_at_the_version_read_and_seen_by_providers_that_work_there(world):
    trust, provider = system_of(trust=world.trust), system_of(provider=world.provider)
    read = trust.get("/team-templates/endoscopy/")
    said = trust.put("/team-templates/endoscopy/", TEAM, If_Match=read["ETag"])
    roles = [(role["role"], role["least"], role["rooms"]) for role in said.json()["roles"]]

    assert (read.json()["roles"], roles) == ([], [("coordinator", 1, 3), ("nurse", 2, 1)])
    assert trust.get("/team-templates/").json()["results"] == [said.json()]
    assert problem(trust.put("/team-templates/endoscopy/", [], If_Match=read["ETag"]))[:2] == (412, "outdated")
    assert problem(provider.put("/team-templates/endoscopy/", TEAM))[:2] == (403, "not_allowed")


def test_what_makes_no_sense_is_named(world):
    trust = system_of(trust=world.trust)
    twice = trust.put("/team-templates/endoscopy/", [TEAM[0], TEAM[0] | {"rooms": 2}])
    assert problem(twice)[2] == [("/1/rooms", "unknown_value"), ("/1/role", "invalid")]
    assert problem(trust.put("/team-templates/endoscopy/", [{"role": "nurse", "least": 21}]))[2] == [
        ("/0/least", "not_whole")
    ]
    assert trust.put("/team-templates/kitchen/", TEAM).status_code == 404


def test_another_trust_has_its_own(world):
    system_of(trust=world.trust).put("/team-templates/endoscopy/", TEAM)
    other = system_of(trust=make_world().trust)
    assert other.get("/team-templates/").json()["results"] == []
    assert other.get("/team-templates/endoscopy/").json()["roles"] == []
