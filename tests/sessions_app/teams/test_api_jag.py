"""A site's JAG checklist by API, and what JAG was and is to be told."""

import pytest

from base.row_security import acting_as
from sessions_app.models import JagItem
from tests.sessions_app.api.support import problem, questions, system_of
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
LINE = {"heading": "Safety", "words": "Adverse events are shared"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


def test_a_line_is_added_once_and_said_to_be_met_at_the_version_read(world, trust):
    site = f"/jag/sites/{world.site.pk}/"
    made = trust.post(site + "items/", LINE, Idempotency_Key="l")
    assert trust.post(site + "items/", LINE, Idempotency_Key="l").json() == made.json()
    address = f"/jag/items/{made.json()['id']}/"
    assert problem(trust.post(address, {"met": True}, If_Match='"1"'))[:2] == (412, "outdated")
    met = trust.post(address, {"met": True}, If_Match=made["ETag"])

    assert (made.status_code, met.status_code, met.json()["met"]) == (201, 200, True)
    assert trust.get(site).json()["items"] == [met.json()]
    assert problem(trust.post(site + "items/", LINE))[:2] == (409, "jag_item_exists")
    assert problem(trust.post(site + "items/", LINE | {"heading": "Parking"}))[2] == [("/heading", "unknown_value")]


def test_what_jag_is_to_be_told_is_read_and_recorded_once(world, trust):
    site = f"/jag/sites/{world.site.pk}/"
    told = {"call_off": world.call_off.pk, "change": "began", "told_on": "2026-11-19"}
    assert [one["told_on"] for one in trust.get(site).json()["changes"]] == [None]
    done = trust.post(site + "told/", told)
    assert [one["told_on"] for one in done.json()["changes"]] == ["2026-11-19"]
    assert trust.post(site + "told/", told).status_code == 404
    assert [row["to_tell"] for row in trust.get("/jag/sites/").json()["results"]] == [0]


def test_sites_cost_the_same_whatever_their_lines(world, trust):
    few = questions(trust, "/jag/sites/")
    with acting_as(SYSTEM):
        JagItem.objects.bulk_create(
            JagItem(trust=world.trust, site=world.site, heading="Safety", words=f"Line {n}", met=n > 1)
            for n in range(4)
        )
    assert trust.get("/jag/sites/").json()["results"] == [
        {"site": world.site.pk, "name": world.site.name, "lines": 4, "met": 2, "to_tell": 1}
    ]
    assert questions(trust, "/jag/sites/") == few


def test_others_find_nothing(world, trust):
    item = trust.post(f"/jag/sites/{world.site.pk}/items/", LINE).json()["id"]
    stranger, provider = system_of(trust=make_world().trust), system_of(provider=world.provider)
    answers = [
        stranger.get(f"/jag/sites/{world.site.pk}/"),
        stranger.post(f"/jag/sites/{world.site.pk}/items/", LINE),
        stranger.post(f"/jag/items/{item}/", {"met": True}),
        stranger.post(
            f"/jag/sites/{world.site.pk}/told/",
            {"call_off": world.call_off.pk, "change": "began", "told_on": "2026-11-19"},
        ),
    ]
    assert [one.status_code for one in answers] == [404] * 4
    assert provider.get("/jag/sites/").status_code == 403
