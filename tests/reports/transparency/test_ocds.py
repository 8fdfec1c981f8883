"""Open contracting data is held against the standard's own schema and libcoveocds's checks, without a network."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from base.row_security import acting_as
from contracts.models import CallOff, ServiceLine
from contracts.publishing.ocds import METHODS
from contracts.publishing.services.register import set_public_terms, withhold
from tests.reports.transparency.conformance import complaints
from tests.reports.transparency.support import PREFIX, deliver, publish, publisher, register_prefix, vary
from tests.support.world import NOW, SYSTEM, make_call_off, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_friday():
    with time_machine.travel(NOW, tick=False):
        yield


def package_of(*worlds) -> dict:
    for world in worlds:
        register_prefix(world)
        publish(world)
    return Client().get(reverse("api-transparency-ocds")).json()


def test_the_package_is_valid_whatever_the_process():
    world = make_world()
    with acting_as(SYSTEM):
        for process in CallOff.Process.values:
            changes = {} if process != "direct_award_c" else {"lot": None, "off_framework_reason": "Urgent"}
            one, *_ = make_call_off(world.trust, world.provider, world.site)
            CallOff.objects.filter(pk=one.pk).update(process=process, **changes)
    deliver(world, 9)

    package = package_of(world)

    assert len(package["releases"]) == 1 + len(CallOff.Process.values)
    assert complaints(package) == []


def test_the_checks_would_find_a_mistake():
    package = package_of(make_world())
    (release,) = package["releases"]
    del release["date"]
    release["tender"] |= {"status": "finished", "description": " ", "techniques": {"method": "open"}}
    release |= {"ocid": "RXX-1", "id": "1", "price": "low"}
    release["parties"][1] |= {"roles": ["payee"]}
    release["contracts"] += [release["contracts"][0]]
    supplier = release["awards"][0]["suppliers"][0]["id"]
    package["releases"] += [release]

    assert {complaint.split(": ")[0] for complaint in complaints(package)} == {
        "[]",  # the day is missing
        "['contracts']",
        "['tender', 'status']",
        "['tender', 'techniques']",
        "release ('RXX-1', '1') stands 2 times",
        "RXX-1",
        "/contracts",
        "/price",
        "/tender/techniques/method",
        "/parties/1/roles",
        "/releases/0/tender/description",
        "/releases/1/tender/description",
        f"{supplier} is no supplier among the parties",
    }


@pytest.mark.parametrize(
    ("process", "method", "competitive"),
    [("mini_competition", "withReopeningCompetition", True), ("direct_call_off", "withoutReopeningCompetition", False)],
)
def test_the_technique_says_how_the_framework_was_used(process, method, competitive):
    world = make_world()
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(process=process)

    (release,) = package_of(world)["releases"]

    assert release["tender"]["techniques"] == {
        "hasFrameworkAgreement": True,
        "frameworkAgreement": {"method": METHODS[process]},
    }
    assert METHODS[process] == method
    assert release["tender"]["competitive"] is competitive
    assert release["relatedProcesses"][0]["identifier"] == "RM6276"
    assert release["ocid"] == f"{PREFIX}-{world.trust.ods_code}-{world.call_off.reference}"


def test_what_is_withheld_or_planned_is_valid_too():
    world, planning = make_world(), make_world()
    with acting_as(publisher(world)) as actor:
        withhold(by=actor, call_off_id=world.call_off.pk, item="maximum_value", section="43(2)", reason="Near.")
    with acting_as(publisher(planning)) as actor:
        CallOff.objects.filter(pk=planning.call_off.pk).update(state="draft", signed_on=None)
        set_public_terms(by=actor, call_off_id=planning.call_off.pk, show_plan=True)

    package = package_of(world, planning)

    assert complaints(package) == []
    assert [published["tag"] for published in package["releases"]] == [["award", "contract"], ["planning"]]
    assert "value" not in package["releases"][0]["contracts"][0]


def test_a_draft_that_lacks_what_nobody_knows_yet_is_a_valid_plan():
    world = make_world()
    with acting_as(publisher(world)) as actor:
        CallOff.objects.filter(pk=world.call_off.pk).update(
            state="draft", signed_on=None, starts_on=None, ends_on=None, maximum_value=None, process="", lot=None
        )
        set_public_terms(by=actor, call_off_id=world.call_off.pk, show_plan=True)

    package = package_of(world)

    assert complaints(package) == []
    (release,) = package["releases"]
    assert {"value", "procurementMethod", "competitive"} & release["tender"].keys() == set()


def test_what_is_bought_has_the_code_of_its_specialty_and_setting():
    world = make_world()
    with acting_as(SYSTEM):
        ServiceLine.objects.filter(call_off=world.call_off).update(tfc="330", setting="outpatient")
    (release,) = package_of(world)["releases"]
    assert release["contracts"][0]["items"][0]["classification"] == {
        "scheme": "CPV",
        "id": "85121282",
        "description": "Dermatology services",
    }

    with acting_as(publisher(world)) as actor:
        set_public_terms(by=actor, call_off_id=world.call_off.pk, cpv="85111000-9")
    publish(world, why="Bought as hospital services.")
    (release,) = Client().get(reverse("api-transparency-ocds")).json()["releases"]
    assert release["awards"][0]["items"][0]["classification"]["id"] == "85111000"


def test_amendments_are_valid_and_days_are_london_days():
    world = make_world()
    vary(world, 5)

    package = package_of(world)

    (contract,) = package["releases"][0]["contracts"]
    assert complaints(package) == []
    assert contract["amendments"][0]["description"] == "Variation 1: Maximum value"
    assert contract["period"]["startDate"].endswith(("+00:00", "+01:00"))


def test_without_a_registered_prefix_there_is_no_open_contracting_data():
    world = make_world()
    publish(world)

    package = Client().get(reverse("api-transparency-ocds")).json()
    answer = Client().get(reverse("public-register-ocds", args=[world.trust.ods_code]))

    assert (package["releases"], complaints(package)) == ([], [])
    assert answer.status_code == 409
