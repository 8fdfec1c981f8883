"""The demonstration: written once, whole, with something in every state; and how to get in."""

import io
import json
import stat
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Person
from base.demonstration import access_file
from base.row_security import acting_as
from contracts.models import CallOff, Framework
from demo.small.people import LAPSED
from demo.small.writing import write_demo
from sessions_app.models import (
    Activity,
    CounterOffer,
    FollowUp,
    Incident,
    LastMinuteCancellation,
    LateEvent,
    ListEntry,
    Session,
    SessionFact,
    SessionTemplate,
    Stop,
)
from sessions_app.session.states import State
from tests.support.world import SYSTEM
from trusts.models import Trust
from waiting_list.models import Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    write_demo()


def printed(*options: str) -> str:
    out = io.StringIO()
    call_command("demo_access", *options, stdout=out)
    return out.getvalue()


def test_it_is_whole(demo):
    with acting_as(SYSTEM):
        something_in_every_state()
        something_for_reports_to_say()
        lists_counted_in_their_own_unit()
        something_on_every_page_of_the_day_and_after_it()
        real_names_and_one_contract_that_waits()
        assert not Session.objects.filter(roster__name=LAPSED).exists()


def something_in_every_state():
    states = Counter(Session.objects.values_list("state", flat=True))
    assert set(states) == set(State.values)
    assert states[State.SIGNED_OFF] >= 30


def something_for_reports_to_say():
    facts = list(SessionFact.objects.filter(ran=1))
    assert len(facts) >= 40
    assert sum(f.seen for f in facts) > 6 * sum(f.missed for f in facts) > 0
    assert all(f.booked_patients == f.planned_cases for f in facts)
    assert Activity.objects.count() == sum(f.planned_cases for f in facts)
    assert Need.objects.filter(state="waiting").count() == 82


def lists_counted_in_their_own_unit():
    """Echos of both lengths, new and follow-up appointments, scans, and a clinic nobody walks into."""
    kinds = {tuple(slots["kind"] for slots in mix) for mix in Session.objects.values_list("slot_mix", flat=True)}
    assert kinds == {(), ("echo", "complex"), ("new", "follow_up"), ("scan",)}
    on_lists = set(ListEntry.objects.filter(slot__isnull=False).values_list("slot_kind", flat=True))
    assert on_lists >= {"echo", "complex", "new", "follow_up"}
    virtual = Session.objects.get(room__kind="virtual")
    assert (virtual.join_link.startswith("https://"), virtual.entries.count()) == (True, 3)


def something_on_every_page_of_the_day_and_after_it():
    running = Session.objects.get(state=State.IN_PROGRESS)
    assert {stamp.kind for stamp in running.stamps.all()} >= {"brief", "arrived", "started", "out"}
    assert list(LastMinuteCancellation.objects.values_list("state", flat=True)) == ["owed"]
    assert sorted(Incident.objects.values_list("candour_due", "session__state")) == [
        (False, State.IN_PROGRESS),
        (True, State.SIGNED_OFF),
    ]
    assert Counter(FollowUp.objects.values_list("state", flat=True)) == {"open": 3, "acted": 1}
    assert LateEvent.objects.get().session.state == State.SIGNED_OFF
    assert Stop.objects.filter(resumed_at=None).count() == 0
    assert CounterOffer.objects.get().state == "open"
    assert SessionTemplate.objects.get().sessions.count() == 4


def real_names_and_one_contract_that_waits():
    assert list(Trust.objects.values_list("ods_code", flat=True).order_by("ods_code")) == ["R0D", "RBD"]
    assert Framework.objects.count() == 9
    assert Counter(CallOff.objects.values_list("state", flat=True)) == {"active": 4, "draft": 1}


def test_somebody_gets_in_by_page_and_by_program_and_it_is_written_once(demo):
    assert stat.S_IMODE(access_file().stat().st_mode) == 0o600
    found = json.loads(printed("--json"))
    passwords_open_the_door(found)
    a_program_has_all_it_needs(found)
    words = printed()
    assert (words.count("@"), "Rooms that can be booked:" in words) == (14, True)

    out = io.StringIO()
    call_command("demo_data", "--if-empty", stdout=out)
    call_command("demo_data", stdout=out)
    assert out.getvalue().count("nothing was written") == 2


def passwords_open_the_door(found: dict):
    one = found["people"][0]
    assert set(one) == {"email", "password", "role", "organisation"}
    with acting_as(SYSTEM):
        person = Person.objects.get(email=one["email"])
    assert person.check_password(one["password"])
    assert one["password"] not in person.password


def a_program_has_all_it_needs(found: dict):
    assert set(found) == {"base_url", "people", "credentials", "rooms", "call_offs", "delivered_session"}
    assert [person["role"] for person in found["people"][:2]] == ["Operations manager", "Scheduler"]
    with acting_as(SYSTEM):
        assert Session.objects.get(pk=found["delivered_session"]).state == "delivered"
    trust = Client(headers={"Authorization": f"Bearer {found['credentials']['trust']}"})
    provider = Client(headers={"Authorization": f"Bearer {found['credentials']['provider']}"})
    assert set(found["rooms"]) <= {room["id"] for room in trust.get("/api/v1/reference/").json()["rooms"]}
    call_offs = {call_off["id"] for call_off in trust.get("/api/v1/call-offs/").json()["results"]}
    assert {call_off["id"] for call_off in found["call_offs"]} < call_offs
    assert provider.get("/api/v1/call-offs/").status_code == 200


def test_it_is_never_written_over_somebodys_data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with acting_as(SYSTEM):
        Trust.objects.create(ods_code="RXX", name="Somebody's", short_name="S")
    with pytest.raises(CommandError, match="only written into an empty database"):
        call_command("demo_data")
    with pytest.raises(CommandError, match="no demonstration"):
        printed()


@pytest.mark.parametrize("command", ["demo_data", "demo_access"])
def test_never_in_production(settings, command):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command(command)
