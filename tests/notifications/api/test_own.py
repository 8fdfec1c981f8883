"""A person's e-mails and calendars by API: what kinds there are may be read, the rest is each person's own."""

import pytest

from tests.notifications.test_api import client_of
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
PREFERENCES, FEEDS = "/api/v1/message-preferences/", "/api/v1/calendar-feeds/"


@pytest.fixture
def world():
    return make_world()


def test_kinds_of_messages_are_those_the_scopes_let_a_system_know(world):
    booker = client_of(world, "sessions:write").get(PREFERENCES).json()["results"]
    reporter = client_of(world, "reports").get(PREFERENCES).json()["results"]
    assert {kind["usual"] for kind in booker} <= {"at_once", "digest", "off"}
    assert len(booker) > len(reporter)


def test_choosing_and_calendar_addresses_belong_to_people(world):
    api = client_of(world, "sessions:write")
    sent = {"content_type": "application/json"}
    answers = [
        api.put(PREFERENCES, {}, **sent),
        api.get(FEEDS),
        api.post(FEEDS, {"name": "Mine"}, **sent),
        api.post(FEEDS + "1/revoke/", {}, **sent),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "person_needed")}
