"""Loading a reference file: all or nothing, every fault with its place, the same file twice is once."""

import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

from base.errors import InvalidInput, NotAllowed
from base.row_security import acting_as
from contracts.activation.services import activate
from contracts.models import CallOff, Framework, LotSupplier, RateLine
from contracts.reference import load_reference, read_file
from insourcing.settings import BASE_DIR
from tests.contracts.compliance.clearing import clear
from tests.contracts.drafts import APPROVED_BY
from tests.support.world import SYSTEM, make_world
from trusts.models import OpeningWindow, Room, Trust

pytestmark = pytest.mark.django_db

KINDS = ("weekday_day", "weekday_evening", "saturday", "sunday", "bank_holiday")
WHOLE = {
    "frameworks": [
        {
            "reference": "EX-1",
            "title": "Example",
            "owner": "Nobody",
            "lots": [
                {
                    "number": "1",
                    "title": "Insourcing",
                    "type": "insourcing",
                    "suppliers": [{"provider": "TST", "joined_on": "2025-01-01"}],
                }
            ],
        }
    ],
    "providers": [{"short_name": "TST", "name": "Test Company Ltd"}],
    "trusts": [
        {
            "ods_code": "RXT",
            "name": "Northshire",
            "short_name": "Northshire",
            "sites": [
                {
                    "ods_code": "RXT01",
                    "name": "Eastfield",
                    "rooms": [
                        {
                            "name": "Endoscopy 1",
                            "kind": "endoscopy",
                            "unit": "points",
                            "half_day_capacity": 10,
                            "windows": [{"weekday": "saturday", "part": "am", "starts": "08:30", "ends": "12:30"}],
                        }
                    ],
                }
            ],
        }
    ],
    "call_offs": [
        {
            "trust": "RXT",
            "provider": "TST",
            "reference": "NSH-1",
            "title": "Endoscopy",
            "framework": "EX-1",
            "lot": "1",
            "process": "direct_call_off",
            "regime": "psr",
            "signed_on": "2026-03-01",
            "starts_on": "2026-04-01",
            "ends_on": "2027-03-31",
            "maximum_value": "100000.00",
            "service_lines": [
                {
                    "name": "Colonoscopy",
                    "tfc": "301",
                    "setting": "endoscopy",
                    "sites": ["RXT01"],
                    "lead_name": "Dr Kit Template",
                    "lead_gmc": "0000017",
                }
            ],
            "rates": [
                {"service_line": "Colonoscopy", "day_type": kind, "unit": "point", "price": "310.00"} for kind in KINDS
            ],
        }
    ],
}


def load(content: dict) -> dict:
    with acting_as(SYSTEM) as system:
        return dict(load_reference(by=system, tree=read_file(json.dumps(content).encode())))


def faults(content) -> list[tuple[str, str]]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    with acting_as(SYSTEM) as system, pytest.raises(InvalidInput) as refusal:
        load_reference(by=system, tree=read_file(raw))
    return [(fault.pointer, fault.code) for fault in refusal.value.errors] or [("", refusal.value.code)]


def changed(path: list, value) -> dict:
    content = copy.deepcopy(WHOLE)
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return content


def test_a_whole_file_makes_everything_and_twice_is_once():
    assert load(WHOLE) == {"added": 8, "changed": 0, "unchanged": 0}
    assert load(WHOLE) == {"added": 0, "changed": 0, "unchanged": 8}
    with acting_as(SYSTEM):
        call_off = CallOff.objects.get(reference="NSH-1")
        assert (call_off.state, call_off.trust.ods_code, call_off.lot.number) == ("draft", "RXT", "1")
        assert RateLine.objects.filter(rate_card__call_off=call_off).count() == 5
        assert OpeningWindow.objects.filter(room__name="Endoscopy 1", trust__ods_code="RXT").count() == 1


def test_what_differs_in_the_file_changes_what_is_here():
    load(WHOLE)
    content = changed(["trusts", 0, "sites", 0, "rooms", 0, "half_day_capacity"], 12)
    content["frameworks"][0]["owner"] = "Somebody"
    content["frameworks"][0]["lots"][0]["suppliers"][0]["left_on"] = "2026-06-30"
    content["call_offs"][0]["rates"][0]["price"] = "320.00"
    content["trusts"][0]["sites"][0]["name"] = "Eastfield Hospital"
    assert load(content) == {"added": 0, "changed": 5, "unchanged": 3}
    with acting_as(SYSTEM):
        assert Room.objects.get(name="Endoscopy 1", trust__ods_code="RXT").half_day_capacity == 12
        assert Framework.objects.get(reference="EX-1").owner == "Somebody"
        assert str(LotSupplier.objects.get(lot__framework__reference="EX-1").left_on) == "2026-06-30"
        assert RateLine.objects.filter(price="320.00").count() == 1


def test_a_call_off_that_is_live_stays_as_it_was_signed():
    load(WHOLE)
    with acting_as(SYSTEM) as system:
        call_off = CallOff.objects.get(reference="NSH-1")
        clear(system, call_off)
        activate(by=system, call_off_id=call_off.pk)
    assert load(WHOLE)["unchanged"] == 8
    assert faults(changed(["call_offs", 0, "maximum_value"], "200000.00")) == [("/call_offs/0", "call_off_not_draft")]


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        (["frameworks", 0, "lots", 0, "type"], "magic", "/frameworks/0/lots/0/type", "unknown_value"),
        (["frameworks", 0, "owner"], None, "/frameworks/0/owner", "required"),
        (
            ["frameworks", 0, "lots", 0, "suppliers", 0, "joined_on"],
            "1.1.2025",
            "/frameworks/0/lots/0/suppliers/0/joined_on",
            "date_format",
        ),
        (["frameworks", 0, "colour"], "blue", "/frameworks/0", "unknown_field"),
        (["frameworks", 0, "lots"], "none", "/frameworks/0/lots", "not_a_list"),
        (["frameworks", 0], 7, "/frameworks/0", "not_an_object"),
        (["call_offs", 0, "maximum_value"], 100000, "/call_offs/0/maximum_value", "money_format"),
        (
            ["trusts", 0, "sites", 0, "rooms", 0, "windows", 0, "starts"],
            "8.30",
            "/trusts/0/sites/0/rooms/0/windows/0/starts",
            "time_of_day_format",
        ),
    ],
)
def test_what_is_not_of_its_form_is_named_with_its_pointer(path, value, pointer, code):
    assert faults(changed(path, value)) == [(pointer, code)]


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        (["call_offs", 0, "trust"], "NONE", "/call_offs/0/trust", "unknown_value"),
        (["call_offs", 0, "provider"], "NONE", "/call_offs/0/provider", "unknown_value"),
        (["call_offs", 0, "lot"], "9", "/call_offs/0/lot", "unknown_value"),
        (["call_offs", 0, "service_lines", 0, "tfc"], "999", "/call_offs/0/service_lines/0/tfc", "invalid"),
        (["call_offs", 0, "service_lines", 0, "sites"], ["X"], "/call_offs/0/service_lines/0/sites/0", "unknown_value"),
        (["call_offs", 0, "rates", 0, "service_line"], "Other", "/call_offs/0/rates/0/service_line", "unknown_value"),
        (["call_offs", 0, "rates", 1, "day_type"], "weekday_day", "/call_offs/0/rates/1/day_type", "rate_twice"),
        (["call_offs", 0, "ends_on"], "2026-01-01", "/call_offs/0/ends_on", "ends_before_it_starts"),
        (["trusts", 0, "ods_code"], "??", "/trusts/0/ods_code", "invalid"),
        (
            ["frameworks", 0, "lots", 0, "suppliers", 0, "provider"],
            "NONE",
            "/frameworks/0/lots/0/suppliers/0/provider",
            "unknown_value",
        ),
    ],
)
def test_what_a_rule_refuses_is_named_with_its_pointer_too(path, value, pointer, code):
    assert (pointer, code) in faults(changed(path, value))


def test_everything_wrong_is_named_at_once_and_nothing_is_written():
    content = changed(["call_offs", 0, "service_lines", 0, "tfc"], "999")
    content["trusts"][0]["sites"][0]["rooms"][0]["windows"][0]["ends"] = "08:00"
    found = faults(content)
    assert [pointer for pointer, _ in found] == [
        "/trusts/0/sites/0/rooms/0/windows/0",
        "/call_offs/0/service_lines/0/tfc",
    ]
    with acting_as(SYSTEM):
        assert not Trust.objects.filter(ods_code="RXT").exists()
        assert not Framework.objects.filter(reference="EX-1").exists()


def test_a_name_that_is_taken_by_another_is_said():
    load(WHOLE)
    assert faults(changed(["providers", 0, "name"], "Another Name Ltd")) == [("/providers/0", "differs")]
    assert faults({"providers": [{"short_name": "NEW", "name": "Test Company Ltd"}]}) == [
        ("/providers/0/name", "provider_exists")
    ]


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b""])
def test_what_is_not_json_is_said(content):
    assert faults(content) == [("", "malformed")]


def test_a_file_of_another_kind_is_said():
    assert faults([1]) == [("", "not_an_object")]
    assert faults({"patients": []}) == [("", "unknown_field")]


def test_only_the_platform_and_the_product_itself_load():
    world = make_world()
    with acting_as(world.trust_actor(person_id=APPROVED_BY)) as actor, pytest.raises(NotAllowed):
        load_reference(by=actor, tree=read_file(b"{}"))


def test_the_command_says_what_it_did_or_what_is_wrong(tmp_path):
    out = io.StringIO()
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(WHOLE))
    bad.write_text(json.dumps(changed(["call_offs", 0, "trust"], "NONE")))
    call_command("load_reference", str(good), stdout=out)
    assert out.getvalue().startswith("good.json: 8 added, 0 changed, 0 unchanged.")
    with pytest.raises(CommandError, match="/call_offs/0/trust: No trust has this ODS code"):
        call_command("load_reference", str(bad))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_reference", str(tmp_path / "none.json"))


def test_the_frameworks_file_of_the_product_loads():
    content = (BASE_DIR / "reference" / "frameworks.json").read_bytes()
    with acting_as(SYSTEM) as system:
        assert load_reference(by=system, tree=read_file(content))["added"] == 24
        assert Framework.objects.exclude(source="").count() == 9


def test_the_example_of_the_documentation_loads():
    page = (BASE_DIR / "docs" / "reference" / "reference-file.md").read_text()
    example = page.split("```json\n")[1].split("```")[0]
    assert load(json.loads(example)) == {"added": 8, "changed": 0, "unchanged": 0}
