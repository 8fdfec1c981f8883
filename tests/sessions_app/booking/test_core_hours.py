"""Lists inside core hours by API: each is judged by itself, and its reason can be stated as it is booked."""

import pytest

from base.row_security import acting_as
from contracts.models import HoursRecord
from sessions_app.models import Session
from tests.sessions_app.api.support import problem, system_of, wanted
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
MONDAY = {"starts_at": "2026-12-07T08:30", "ends_at": "2026-12-07T12:30"}
EVENING = {"starts_at": "2026-12-07T18:00", "ends_at": "2026-12-07T21:00"}
WHY = {"core_hours_reason": "The room stands empty on Mondays"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


def test_a_list_inside_core_hours_is_booked_and_named_and_for_a_retry_again(world, trust):
    made = trust.post("/sessions/", wanted(world, **MONDAY), Idempotency_Key="k")
    again = trust.post("/sessions/", wanted(world, **MONDAY), Idempotency_Key="k")
    (warning,) = made.json()["warnings"]
    assert (made.status_code, again.json()) == (201, made.json())
    assert (warning["pointer"], warning["code"]) == ("/starts_at", "core_hours_unreasoned")
    assert trust.post("/sessions/", wanted(world, **EVENING)).json()["warnings"] == []


def test_of_many_each_is_judged_by_itself_and_all_can_be_refused(world, trust):
    asked = [wanted(world), wanted(world, **MONDAY), wanted(world, **EVENING)]
    refused = trust.post("/sessions/?core_hours=refuse", asked)
    assert problem(refused) == (409, "core_hours_unreasoned", [("/1/starts_at", "core_hours_unreasoned")])
    with acting_as(SYSTEM):
        assert Session.objects.count() == 0
    booked = trust.post("/sessions/", asked).json()
    assert [one["pointer"] for one in booked["warnings"]] == ["/1/starts_at"]


def test_a_reason_that_is_stated_is_kept_for_the_line(world, trust):
    booked = trust.post("/sessions/?core_hours=refuse", wanted(world, **MONDAY) | WHY)
    assert (booked.status_code, booked.json()["warnings"]) == (201, [])
    hours = trust.get(f"/call-offs/{world.call_off.pk}/lines/{world.line.pk}/hours/").json()["results"]
    assert [(one["when"], one["reason"]) for one in hours] == [("both", WHY["core_hours_reason"])]
    next_week = {"starts_at": "2026-12-14T08:30", "ends_at": "2026-12-14T12:30"}
    assert trust.post("/sessions/", wanted(world, **next_week) | WHY).json()["warnings"] == []
    with acting_as(SYSTEM):
        assert HoursRecord.objects.count() == 1


def test_only_who_files_evidence_states_a_reason(world):
    booker = system_of(trust=world.trust, scopes=["sessions:write"])
    assert problem(booker.post("/sessions/", wanted(world, **MONDAY) | WHY))[:2] == (403, "not_allowed")
    with acting_as(SYSTEM):
        assert Session.objects.count() == 0
