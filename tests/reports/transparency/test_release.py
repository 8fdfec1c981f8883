"""Releasing: by a named right only, numbered, immutable; corrections say old, new and why."""

import pytest
import time_machine
from django.db import ProgrammingError, connection

from accounts.roles import Role
from audit.models import Event
from base.actors import Actor
from base.errors import InvalidInput, NotAllowed, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff, PublicTerms, PublishedFigure, PublishedVersion, Withholding
from contracts.publishing.figures import FiguresPeriod
from contracts.publishing.selectors import newest_versions
from contracts.publishing.services.publisher import set_publisher
from contracts.publishing.services.register import lift, release, set_public_terms, withhold
from reports.transparency.counts import counted
from tests.reports.transparency.support import OCTOBER, deliver, publish, publisher
from tests.support.world import NOW, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


def only_row(version):
    (row,) = version.payload["call_offs"]
    return row


def test_a_version_says_what_was_delivered_and_paid(world):
    deliver(world, 9)
    deliver(world, 3, room=1, price="900.00")

    version = publish(world)

    row = only_row(version)
    assert (version.number, version.trust_name, version.released_by_title) == (1, world.trust.name, "Procurement")
    assert (row["spent"], row["lists"], row["patients"]) == ("4000.00", 2, {"low": 12, "high": 12})
    assert row["months"] == {"2026-10": "4000.00"}
    assert version.payload["totals"]["spent"] == "4000.00"


def test_small_numbers_and_their_totals_are_ranges(world):
    deliver(world, 3)

    version = publish(world)

    assert only_row(version)["patients"] == {"low": 1, "high": 4}
    assert only_row(version)["lines"][0]["patients"] == {"low": 1, "high": 4}
    assert version.payload["totals"]["patients"] == {"low": 1, "high": 4}


def test_a_correction_names_old_new_and_why(world):
    deliver(world, 9)
    publish(world)
    deliver(world, 9, room=1, price="500.00")

    with pytest.raises(InvalidInput) as refused:
        publish(world)
    assert [fault.pointer for fault in refused.value.errors] == ["/why"]
    second = publish(world, why="A list was signed off late.")

    assert (second.number, second.corrects, second.why) == (2, 1, "A list was signed off late.")
    assert {"where": world.call_off.reference, "what": "Spent", "old": "£3,100", "new": "£3,600"} in second.corrections
    assert {"where": "Total", "what": "Patients treated", "old": "9", "new": "18"} in second.corrections


def test_a_correction_does_not_give_one_patient_away(world):
    deliver(world, 9)
    publish(world)
    deliver(world, 1, room=1)

    second = publish(world, why="A list was signed off late.")

    assert only_row(second)["patients"] == {"low": 5, "high": 13}


def test_nothing_new_is_not_released_twice(world):
    deliver(world, 9)
    publish(world)
    with pytest.raises(RuleBroken) as refused:
        publish(world)
    assert refused.value.code == "nothing_to_release"


def test_days_to_come_are_not_released(world):
    with pytest.raises(InvalidInput) as refused:
        publish(world, FiguresPeriod(OCTOBER.first, NOW.date()))
    assert [fault.code for fault in refused.value.errors] == ["period_not_over"]


@pytest.mark.parametrize("role", [Role.FINANCE, Role.OPERATIONS, Role.GOVERNANCE])
def test_others_do_not_release(world, role):
    with acting_as(world.trust_actor(role)) as actor, pytest.raises(NotAllowed):
        release(by=actor, counted=counted(actor, world.trust.pk, OCTOBER))


def test_no_machine_releases(world):
    machine = Actor(
        publisher(world).kind, "Their system", trust_id=world.trust.pk, permissions=publisher(world).permissions
    )
    with acting_as(machine) as actor, pytest.raises(NotAllowed) as refused:
        release(by=actor, counted=counted(actor, world.trust.pk, OCTOBER))
    assert refused.value.code == "person_needed"


def test_what_is_withheld_takes_its_totals_with_it(world):
    deliver(world, 9)
    with acting_as(publisher(world)) as actor:
        withhold(by=actor, call_off_id=world.call_off.pk, item="spent", section="43(2)", reason="A purchase is near.")

    version = publish(world)

    row = only_row(version)
    assert (row["spent"], row["months"], row["lines"][0]["spent"]) == (None, None, None)
    assert (version.payload["totals"]["spent"], version.payload["months"]) == (None, None)
    assert version.withheld == [
        {
            "call_off": world.call_off.reference,
            "item": "What was spent",
            "review_on": None,
            "section": "Section 43(2), commercial interests",
            "reason": "A purchase is near.",
        }
    ]


def test_a_contract_withheld_as_a_whole_is_not_named(world):
    deliver(world, 9)
    with acting_as(publisher(world)) as actor:
        withhold(by=actor, call_off_id=world.call_off.pk, item="call_off", section="41", reason="A duty of confidence.")

    version = publish(world)

    assert version.payload["call_offs"] == []
    assert world.call_off.reference not in str(version.payload) + str(version.withheld)
    assert version.payload["totals"]["spent"] == "0.00"


def test_something_is_published_again(world):
    deliver(world, 9)
    with acting_as(publisher(world)) as actor:
        own = {"by": actor, "call_off_id": world.call_off.pk, "item": "spent"}
        withhold(**own, section="43(2)", reason="A purchase is near.")
        lift(**own, reason="It was bought.")
        assert Withholding.objects.count() == 2

    assert only_row(publish(world))["spent"] == "3100.00"


def test_withholding_needs_section_and_reason(world):
    with acting_as(publisher(world)) as actor, pytest.raises(InvalidInput) as refused:
        withhold(by=actor, call_off_id=world.call_off.pk, item="spent", section="", reason=" ")
    assert {fault.pointer for fault in refused.value.errors} == {"/reason", "/section"}


def test_drafts_show_only_when_they_are_marked(world):
    with acting_as(publisher(world)) as actor:
        CallOff.objects.filter(pk=world.call_off.pk).update(state="draft")
    assert publish(world).payload["planned"] == []
    with acting_as(publisher(world)) as actor:
        set_public_terms(by=actor, call_off_id=world.call_off.pk, show_plan=True, delivery=PublicTerms.Delivery.MANAGED)

    second = publish(world, FiguresPeriod(OCTOBER.first.replace(month=9), OCTOBER.last))

    (plan,) = second.payload["planned"]
    assert (plan["reference"], plan["estimate"], plan["stage"]) == (
        world.call_off.reference,
        "500000.00",
        "Begun, not all rules met",
    )
    assert second.payload["call_offs"] == []
    assert world.provider.name not in str(plan)


def test_the_public_sees_released_versions_and_nothing_else(world):
    deliver(world, 9)
    public = Actor.public()
    with acting_as(public) as actor:
        assert newest_versions(actor) == []
    publish(world)
    with acting_as(public):
        assert [version.number for version in PublishedVersion.objects.all()] == [1]
        for model in (PublishedFigure, Withholding, PublicTerms, CallOff):
            assert list(model.objects.all()) == []


def test_what_is_held_back_is_the_trusts_own(world):
    with acting_as(publisher(world)) as actor:
        withhold(by=actor, call_off_id=world.call_off.pk, item="spent", section="43(2)", reason="A purchase is near.")
        set_public_terms(by=actor, call_off_id=world.call_off.pk, budget="Elective recovery")
    for somebody in (Actor.public(), publisher(make_world()), world.provider_actor()):
        with acting_as(somebody):
            assert [list(Withholding.objects.all()), list(PublicTerms.objects.all())] == [[], []]


def test_another_trust_sees_neither_drafts_nor_figures(world):
    deliver(world, 9)
    publish(world)
    other = make_world()
    with acting_as(publisher(other)):
        assert list(PublishedFigure.objects.all()) == []
        assert not CallOff.objects.filter(pk=world.call_off.pk).exists()
    assert publish(other).payload["totals"]["spent"] == "0.00"


@pytest.mark.parametrize(
    "statement", ["update contracts_publishedversion set number = 9", "delete from contracts_publishedversion"]
)
def test_a_version_is_never_changed(world, statement):
    publish(world)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(publisher(world)),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_trail_knows_who_and_the_version_does_not(world):
    version = publish(world)
    with acting_as(publisher(world)) as actor:
        event = Event.objects.visible_to(actor).get(name="register.released")
    assert event.actor_label == "Sam Example, Procurement"
    assert "Sam" not in str(vars(version))


def test_a_board_and_a_prefix_stand_over_the_versions_after_them(world):
    wrong = {"icb_code": "QOC12345", "icb_name": "", "ocid_prefix": "ocds-12"}
    with acting_as(publisher(world)) as actor:
        with pytest.raises(InvalidInput) as refused:
            set_publisher(by=actor, **wrong)
        set_publisher(by=actor, icb_code="qoc", icb_name="Marshland ICB", ocid_prefix="OCDS-ab12cd")
    assert [fault.pointer for fault in refused.value.errors] == ["/icb_code", "/icb_name", "/ocid_prefix"]

    version = publish(world)

    assert (version.icb_code, version.icb_name, version.ocid_prefix) == ("QOC", "Marshland ICB", "ocds-ab12cd")


def test_only_lists_that_are_signed_off_have_patients_and_procedures(world):
    deliver(world, 12, opcs="H221")
    deliver(world, 30, room=1, state="delivered")
    (row,) = publish(world).payload["call_offs"]
    assert row["lines"][0]["patients"] == {"low": 12, "high": 12}
    assert row["lines"][0]["procedures"] == {"low": 10, "high": 14}
    assert row["lists"] == 2
