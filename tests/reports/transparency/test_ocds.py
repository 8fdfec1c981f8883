"""Open contracting data is held against the standard's own schema, without a network."""

import gzip
import json
from pathlib import Path

import jsonschema
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from base.walls import acting_as
from contracts.models import CallOff
from contracts.services.transparency import set_public_terms, withhold
from contracts.transparency.ocds import METHODS
from tests.reports.transparency.support import deliver, publish, publisher
from tests.support.world import NOW, SYSTEM, make_call_off, make_world

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "data" / "ocds"
RELEASE = json.loads(gzip.decompress((DATA / "release-schema-1.1.5.json.gz").read_bytes()))
EXTENSIONS = {"/tender/techniques", "/tender/competitive"}
PACKAGE = json.loads((DATA / "release-package-schema-1.1.5.json").read_text())


@pytest.fixture(autouse=True)
def on_a_friday():
    with time_machine.travel(NOW, tick=False):
        yield


def faults(package: dict) -> list[str]:
    """What the schemas of package and release say against it."""
    without = PACKAGE | {"properties": PACKAGE["properties"] | {"releases": {"type": "array"}}}
    found = list(
        jsonschema.Draft4Validator(without, format_checker=jsonschema.FormatChecker()).iter_errors(package)
    )
    release = jsonschema.Draft4Validator(RELEASE, format_checker=jsonschema.FormatChecker())
    found += [error for one in package["releases"] for error in release.iter_errors(one)]
    return [f"{list(error.absolute_path)}: {error.message}" for error in found]


def unknown(value, schema: dict, at: str = "") -> list[str]:
    """Fields that neither the standard nor one of the package's extensions knows."""
    if isinstance(value, list):
        return [one for item in value for one in unknown(item, schema.get("items", {}), at)]
    if not isinstance(value, dict):
        return []
    known = resolved(schema).get("properties", {})
    here = [f"{at}/{name}" for name in value if name not in known and f"{at}/{name}" not in EXTENSIONS]
    return here + [one for name, held in value.items() if name in known
                   for one in unknown(held, resolved(known[name]), f"{at}/{name}")]  # fmt: skip


def resolved(schema: dict) -> dict:
    if "$ref" in schema:
        return RELEASE["definitions"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def package_of(*worlds) -> dict:
    for world in worlds:
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
    assert faults(package) == []
    assert [one for release in package["releases"] for one in unknown(release, RELEASE)] == []


def test_the_schema_would_find_a_mistake():
    package = package_of(make_world())
    del package["releases"][0]["ocid"]
    package["releases"][0]["tender"]["status"] = "finished"
    assert len(faults(package)) == 2


@pytest.mark.parametrize(("process", "method", "competitive"), [
    ("mini_competition", "withReopeningCompetition", True), ("direct_call_off", "withoutReopeningCompetition", False),
])  # fmt: skip
def test_the_technique_says_how_the_framework_was_used(process, method, competitive):
    world = make_world()
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(process=process)

    (release,) = package_of(world)["releases"]

    assert release["tender"]["techniques"] == {
        "hasFrameworkAgreement": True, "frameworkAgreement": {"method": METHODS[process]},
    }  # fmt: skip
    assert METHODS[process] == method
    assert release["tender"]["competitive"] is competitive
    assert release["relatedProcesses"][0]["identifier"] == "RM6276"


def test_what_is_withheld_or_planned_is_valid_too():
    world, planning = make_world(), make_world()
    with acting_as(publisher(world)) as actor:
        withhold(
            by=actor, call_off_id=world.call_off.pk, item="maximum_value", section="43(2)", reason="Near."
        )
    with acting_as(publisher(planning)) as actor:
        CallOff.objects.filter(pk=planning.call_off.pk).update(state="draft", signed_on=None)
        set_public_terms(by=actor, call_off_id=planning.call_off.pk, show_plan=True)

    package = package_of(world, planning)

    assert faults(package) == []
    assert [one["tag"] for one in package["releases"]] == [["award", "contract"], ["planning"]]
    assert "value" not in package["releases"][0]["contracts"][0]
