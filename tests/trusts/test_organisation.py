"""Taking on a trust, and the days of its gates."""

import datetime as dt

import pytest

from accounts.roles import PLATFORM_PERMISSIONS, Role
from audit.models import Event
from base.actors import Actor, ActorKind
from base.errors import InvalidInput, NotAllowed, RuleBroken
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from trusts.models import Trust
from trusts.services.organisation import create_trust, set_gates

pytestmark = pytest.mark.django_db

PLATFORM = Actor(ActorKind.PLATFORM, "Ola Owner", person_id=1, permissions=PLATFORM_PERMISSIONS)
GATES = {
    "offer_gate_days": 42,
    "staffed_gate_days": 28,
    "populated_gate_days": 14,
    "locked_gate_days": 7,
    "offer_open_days": 5,
    "evening_starts": dt.time(17, 30),
}


def codes(refusal) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in refusal.value.errors]


def test_the_platform_takes_on_a_trust_and_leaves_a_trace():
    with acting_as(PLATFORM) as actor:
        trust = create_trust(by=actor, ods_code=" rxz ", name="Northshire Hospitals", short_name="Northshire")
        assert (trust.ods_code, trust.name) == ("RXZ", "Northshire Hospitals")
    with acting_as(SYSTEM):
        event = Event.objects.get(name="trust.created")
    assert (event.trust_id, event.actor_label) == (trust.pk, "Ola Owner")


def test_everything_wrong_with_a_new_trust_is_named_at_once():
    with acting_as(PLATFORM) as actor, pytest.raises(InvalidInput) as refusal:
        create_trust(by=actor, ods_code="?", name=" ", short_name="")
    assert codes(refusal) == [("/ods_code", "invalid"), ("/name", "required"), ("/short_name", "required")]


def test_an_ods_code_is_taken_on_once():
    with acting_as(PLATFORM) as actor:
        create_trust(by=actor, ods_code="RXZ", name="Northshire", short_name="N")
        with pytest.raises(RuleBroken) as refusal:
            create_trust(by=actor, ods_code="RXZ", name="Another", short_name="A")
        assert refusal.value.detail == "A trust with the ODS code RXZ is already here"
        assert Trust.objects.visible_to(actor).filter(ods_code="RXZ").count() == 1


def test_a_trust_takes_on_no_trusts():
    world = make_world()
    with acting_as(world.trust_actor(Role.TRUST_ADMIN)) as actor, pytest.raises(NotAllowed):
        create_trust(by=actor, ods_code="RXZ", name="Northshire", short_name="N")


def test_gates_are_set_by_those_who_keep_the_estate():
    world = make_world()
    with acting_as(world.trust_actor()) as actor:
        set_gates(by=actor, **GATES)
        world.trust.refresh_from_db()
        assert world.trust.evening_starts == dt.time(17, 30)
    with acting_as(world.trust_actor(Role.FINANCE)) as actor, pytest.raises(NotAllowed):
        set_gates(by=actor, **GATES)


def test_gates_come_one_after_the_other():
    world = make_world()
    with acting_as(world.trust_actor()) as actor, pytest.raises(InvalidInput) as refusal:
        set_gates(by=actor, **GATES | {"staffed_gate_days": 50})
    assert codes(refusal) == [("/offer_gate_days", "gates_out_of_order")]


def test_gates_stay_within_a_year():
    world = make_world()
    with acting_as(world.trust_actor()) as actor, pytest.raises(InvalidInput) as refusal:
        set_gates(by=actor, **GATES | {"offer_gate_days": 400, "offer_open_days": -1})
    assert codes(refusal) == [("/offer_gate_days", "invalid"), ("/offer_open_days", "invalid")]
