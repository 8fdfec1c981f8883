"""Acceptance criteria and the reasonable offer by API."""

import pytest

from tests.sessions_app.api.support import problem, system_of
from tests.support.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


def test_whom_a_line_takes_is_set_at_the_version_read_and_seen_by_both(world, trust):
    address = f"/service-lines/{world.line.pk}/criteria/"
    read = trust.get(address)
    said = trust.put(address, {"youngest": 18, "bmi_most": "40", "strict": True}, If_Match=read["ETag"])

    assert (read.json()["youngest"], read.json()["changed_by"]) == (None, "")
    assert (said.json()["youngest"], said.json()["bmi_most"], said.json()["anticoagulated"]) == (18, "40.0", True)
    assert system_of(provider=world.provider).get(address).json() == said.json()
    assert problem(trust.put(address, {}, If_Match=read["ETag"]))[:2] == (412, "outdated")
    assert problem(trust.put(address, {"youngest": 60, "oldest": 18}))[2] == [("/oldest", "ages_in_order")]
    assert problem(trust.put(address, {"bmi_most": "huge", "asa_most": 9}))[2] == [
        ("/asa_most", "not_whole"),
        ("/bmi_most", "bmi_range"),
    ]


def test_what_a_reasonable_offer_is_is_set_at_the_version_read(trust):
    read = trust.get("/offer-rule/")
    assert read.json() == {"notice_days": 21, "tries": 3}
    said = trust.put("/offer-rule/", {"notice_days": 14, "tries": 2}, If_Match=read["ETag"])
    assert said.json() == trust.get("/offer-rule/").json() == {"notice_days": 14, "tries": 2}
    assert problem(trust.put("/offer-rule/", {"notice_days": 1, "tries": 1}, If_Match=read["ETag"]))[0] == 412
    assert problem(trust.put("/offer-rule/", {"notice_days": 91, "tries": 0}))[2] == [
        ("/notice_days", "not_whole"),
        ("/tries", "not_whole"),
    ]


def test_others_find_nothing_and_a_provider_sets_nothing(world):
    stranger, provider = system_of(trust=make_world().trust), system_of(provider=world.provider)
    address = f"/service-lines/{world.line.pk}/criteria/"
    assert [stranger.get(address).status_code, stranger.put(address, {}).status_code] == [404, 404]
    assert provider.put(address, {}).status_code == 403
    assert provider.get("/offer-rule/").status_code == 404
