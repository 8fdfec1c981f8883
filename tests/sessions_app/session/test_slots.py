"""Kinds of slots and virtual clinics by API: booked, shown, filled, left; the link for those who see the list."""

import pytest

from base.row_security import acting_as
from sessions_app.models import Session
from tests.sessions_app.api.support import AHEAD, problem, system_of, wanted
from tests.sessions_app.clinics import CLINIC, again, make_list, turn_into, waits
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
NEW, AGAIN = {"kind": "new", "number": 3, "minutes": 30}, {"kind": "follow_up", "number": 4, "minutes": 15}
OTHER = [{"kind": "follow_up", "number": 6, "minutes": 40}]
LINK = "https://video.example.test/list-1"


@pytest.fixture
def world():
    made = make_world()
    turn_into(made, "clinic", CLINIC)
    return made


@pytest.fixture
def trust(world):
    return system_of(trust=world.trust)


def test_a_list_is_booked_with_the_usual_slots_or_others(world, trust):
    usual = trust.post("/sessions/", wanted(world)).json()
    other = trust.post("/sessions/", wanted(world, room=world.rooms[1].pk, slots=OTHER))
    assert (usual["slots"], usual["planned_capacity"]) == ([NEW, AGAIN], 7)
    assert problem(other) == (409, "slots_not_here", [("/slots", "slots_not_here")])

    alike = trust.client.patch(
        f"/api/v1/sessions/{usual['id']}/",
        '{"slots": [{"kind": "follow_up", "number": 6, "minutes": 40}]}',
        content_type="application/json",
    )
    assert alike.json()["sessions"][0]["slots"] == OTHER
    assert trust.get(f"/sessions/{usual['id']}/").json()["planned_capacity"] == 6


@pytest.mark.parametrize(
    "slots",
    [
        "6 new",
        [{"kind": "cat", "number": 1, "minutes": 30}],
        [{"kind": "new", "number": 1}],
        [7],
        [{"kind": "new", "number": 9, "minutes": 30}],
    ],
)
def test_slots_that_make_no_sense_are_refused_by_name(world, trust, slots):
    answer = trust.post("/sessions/", wanted(world, slots=slots))
    status, _, faults = problem(answer)
    assert (status, [pointer for pointer, _ in faults]) == (400, ["/slots"])


def test_a_list_says_the_slots_of_its_patients_and_what_is_left(world, trust):
    session = make_list(world, CLINIC, day=AHEAD)
    first, second = waits(world, 1), again(world, 2)
    body = {"needs": [first.pk, second.pk], "slot_kinds": [{"need": second.pk, "kind": "new"}]}

    answer = trust.post(f"/sessions/{session.pk}/list/", body).json()

    assert answer["slots_left"] == [
        {"kind": "new", "number": 3, "left": 1},
        {"kind": "follow_up", "number": 4, "left": 4},
    ]
    assert [(e["slot_kind"], e["planned_from"][11:16], e["planned_until"][11:16]) for e in answer["entries"]] == [
        ("new", "08:30", "09:00"),
        ("new", "09:00", "09:30"),
    ]
    full = trust.post(f"/sessions/{session.pk}/list/", {"needs": [waits(world, n).pk for n in (3, 4)]})
    assert problem(full)[::2] == (409, [("", "list_full")])


def test_reference_and_capacity_know_the_kinds(world, trust):
    rooms = {room["id"]: room["slots"] for room in trust.get("/reference/").json()["rooms"]}
    assert rooms[world.room.pk] == [NEW, AGAIN]
    codes = trust.get("/reference/").json()["codes"]["slot_kind"]
    assert [one["code"] for one in codes] == ["new", "follow_up", "echo", "complex", "scan"]

    asked = f"/capacity/?from={AHEAD}&to={AHEAD}&room={world.room.pk}&part=am"
    (left,) = trust.get(asked).json()["results"]
    assert (left["unit"], left["capacity_left"], left["slots_left"]) == ("slots", 7, [NEW, AGAIN])


def test_a_virtual_clinic_has_its_link_for_those_who_see_it(world, trust):
    turn_into(world, "virtual", CLINIC)
    session = make_list(world, CLINIC, day=AHEAD, state="staffed")
    address, provider = f"/sessions/{session.pk}/link/", system_of(provider=world.provider)
    assert problem(trust.post(f"/sessions/{session.pk}/lock/"))[:2] == (409, "link_needed")

    wrong = provider.put(address, {"join_link": "http://video.example.test"})
    assert problem(wrong)[::2] == (400, [("/join_link", "link_invalid")])
    version = trust.get(f"/sessions/{session.pk}/").json()["version"]
    assert trust.put(address, {"join_link": LINK}, If_Match=f'"{version}"').json()["join_link"] == LINK
    assert trust.put(address, {"join_link": LINK}, If_Match=f'"{version}"').status_code == 412

    shown = provider.get(f"/sessions/{session.pk}/").json()
    assert (shown["virtual"], shown["join_link"]) == (True, LINK)
    assert system_of(trust=make_world().trust).put(address, {"join_link": LINK}).status_code == 404
    assert trust.post(f"/sessions/{session.pk}/lock/").json()["state"] == "locked"
    items = [one["item"] for one in trust.get(f"/sessions/{session.pk}/readiness/").json()["items"]]
    assert items == ["it", "travel"]
    with acting_as(SYSTEM):
        assert Session.objects.get(pk=session.pk).join_link == LINK
