"""Pages and files: nothing public before release, no staff names, walls, constant cost, files without formulas."""

import csv
import io
import json
import zipfile

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff, ComplianceOverride
from providers.models import Provider
from tests.reports.transparency.support import OCTOBER, deliver, publish
from tests.support.visitors import queries_of, visitor
from tests.support.world import NOW, SYSTEM, make_call_off, make_provider, make_world

pytestmark = pytest.mark.django_db
KINDS = ("csv", "xlsx", "json", "ocds")


@pytest.fixture(autouse=True)
def on_a_friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


def text(answer) -> str:
    return answer.content.decode()


def dates(first=OCTOBER.first, last=OCTOBER.last) -> dict:
    return {
        f"{side}-{part}": getattr(day, part)
        for side, day in (("first", first), ("last", last))
        for part in ("day", "month", "year")
    }


def test_nothing_is_public_before_release(world):
    deliver(world, 9)
    everybody = Client()

    assert "Nothing has been released yet" in text(everybody.get(reverse("register")))
    assert everybody.get(reverse("public-register", args=[world.trust.ods_code])).status_code == 404
    for kind in KINDS:
        assert everybody.get(reverse(f"public-register-{kind}", args=[world.trust.ods_code])).status_code == 404
    assert everybody.get(reverse("api-transparency")).json() == {"results": []}
    assert everybody.get(reverse("api-transparency-ocds")).json()["releases"] == []


def test_a_publisher_previews_and_releases_and_everybody_reads(world):
    deliver(world, 9)
    publisher = visitor(Role.PROCUREMENT, trust=world.trust)
    assert "£3,100" in text(publisher.get(reverse("register-preview"), dates()))

    answer = publisher.post(reverse("register-preview"), dates() | {"why": ""})

    assert answer.status_code == 302
    page = text(Client().get(reverse("public-register", args=[world.trust.ods_code])))
    assert "£3,100" in page
    assert world.provider.name in page
    assert "Released by: Procurement" in page
    assert "Sam Example" not in page
    assert "Dr Kit Template" not in page
    assert world.trust.name in text(Client().get(reverse("register")))


def test_overrides_show_the_post_and_never_the_person(world):
    with acting_as(SYSTEM):
        ComplianceOverride.objects.create(
            trust=world.trust,
            call_off=world.call_off,
            check_code="award.interests",
            said="Dr Kit Template has a share",
            reason="Only one offer came.",
            person_role="Executive",
            said_by="Dana Director, Executive",
        )
    version = publish(world)
    page = text(Client().get(reverse("public-register", args=[world.trust.ods_code])))

    assert "Only one offer came." in page
    assert "Executive" in page
    assert "Dana" not in page + json.dumps(version.payload)
    assert "Kit" not in page + json.dumps(version.payload)


@pytest.mark.parametrize(
    "name", ["transparency", "register-preview", "foi-log", "psr-annual-summary", "foi-return-csv"]
)
def test_the_publishers_pages_are_closed_to_others(world, name):
    assert visitor(Role.FINANCE, trust=world.trust).get(reverse(name)).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "transparency",
        "register-preview",
        "register-withhold",
        "register-publisher",
        "foi-log",
        "foi-new",
        "psr-annual-summary",
    ],
)
def test_the_publishers_pages_open(world, name):
    assert visitor(Role.EXECUTIVE, trust=world.trust).get(reverse(name)).status_code == 200


def test_terms_of_a_contract_are_set_on_its_page(world):
    buyer = visitor(Role.PROCUREMENT, trust=world.trust)
    where = reverse("public-terms", args=[world.call_off.pk])
    assert buyer.get(where).status_code == 200

    assert buyer.post(where, {"delivery": "team", "budget": "Elective recovery", "offers": "3"}).status_code == 302

    (row,) = publish(world).payload["call_offs"]
    assert (row["delivery"], row["budget"], row["offers"]) == ("Team provision", "Elective recovery", 3)
    other = make_world()
    assert buyer.get(reverse("public-terms", args=[other.call_off.pk])).status_code == 404


def test_a_withholding_is_typed_and_taken_back(world):
    publisher = visitor(Role.PROCUREMENT, trust=world.trust)
    said = {"call_off_id": world.call_off.pk, "item": "spent", "section": "43(2)", "reason": "A purchase is near."}

    assert publisher.post(reverse("register-withhold"), said | {"reason": ""}).status_code == 422
    assert publisher.post(reverse("register-withhold"), said).status_code == 302
    page = text(publisher.get(reverse("transparency")))

    assert "A purchase is near." in page
    assert "Section 43(2), commercial interests" in text(publisher.get(reverse("register-preview")))


def test_files_hold_no_formula(world):
    with acting_as(SYSTEM):
        Provider.objects.filter(pk=world.provider.pk).update(name='=HYPERLINK("http://example.com")')
    deliver(world, 9)
    publish(world)
    everybody = Client()

    rows = list(
        csv.reader(
            io.StringIO(
                text(everybody.get(reverse("public-register-csv", args=[world.trust.ods_code]))).lstrip("\ufeff")
            )
        )
    )
    book = everybody.get(reverse("public-register-xlsx", args=[world.trust.ods_code]))
    with zipfile.ZipFile(io.BytesIO(book.content)) as opened:
        sheet = opened.read("xl/worksheets/sheet1.xml").decode()
        strings = opened.read("xl/sharedStrings.xml").decode()

    assert rows[1][1] == '\'=HYPERLINK("http://example.com")'
    assert "<f>" not in sheet
    assert "=HYPERLINK" in strings
    assert "xl/worksheets/_rels/sheet1.xml.rels" not in opened.namelist()


def test_the_return_of_any_period_has_the_columns_asked_for(world):
    deliver(world, 3)
    publisher = visitor(Role.PROCUREMENT, trust=world.trust)

    heading, row = csv.reader(io.StringIO(text(publisher.get(reverse("foi-return-csv"), dates())).lstrip("\ufeff")))

    said = dict(zip(heading, row, strict=True))
    assert said["Provider"] == world.provider.name
    assert said["Specialty"] == "Gastroenterology"
    assert said["Service type"] == "Endoscopy"
    assert said["Direct award or mini-competition"] == "Mini-competition"
    assert said["Spent in the period, ex VAT"] == "3100.00"
    assert said["Patients"] == "1 to 4"
    assert publisher.get(reverse("foi-return-xlsx"), dates()).status_code == 200


def test_an_older_version_stays(world):
    deliver(world, 9)
    publish(world)
    deliver(world, 9, room=1, price="500.00")
    publish(world, why="A list was signed off late.")
    address = reverse("public-register", args=[world.trust.ods_code])

    newest, first = text(Client().get(address)), text(Client().get(address + "?version=1"))

    assert "A list was signed off late." in newest
    assert "£3,600" in newest
    assert "£3,600" not in first
    assert Client().get(address + "?version=9").status_code == 404
    assert Client().get(address + "?version=x").status_code == 200


def test_trusts_are_summed_by_board(world):
    other = make_world()
    for place, board in ((world, "QOC"), (other, "QOP")):
        with acting_as(SYSTEM):
            type(place.trust).objects.filter(pk=place.trust.pk).update(icb_code=board)
        deliver(place, 9)
        publish(place)

    assert "£6,200" in text(Client().get(reverse("register")))
    page = text(Client().get(reverse("register") + "?icb=QOC"))
    assert world.trust.name in page
    assert other.trust.name not in page
    answer = Client().get(reverse("api-transparency") + "?icb=QOP").json()["results"]
    assert [register["trust"]["ods_code"] for register in answer] == [other.trust.ods_code]


def test_pages_cost_the_same_with_more_contracts(world):
    big = make_world(rooms=4)
    with acting_as(SYSTEM):
        for _ in range(5):
            make_call_off(big.trust, make_provider(), big.site)
    small = visitor(Role.PROCUREMENT, trust=world.trust, email="small@example.com")
    large = visitor(Role.PROCUREMENT, trust=big.trust, email="large@example.com")

    assert queries_of(small, "register-preview") == queries_of(large, "register-preview")
    publish(world), publish(big)
    assert queries_of(Client(), "public-register", world.trust.ods_code) == queries_of(
        Client(), "public-register", big.trust.ods_code
    )


def test_drafts_of_others_are_nowhere(world):
    other = make_world()
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=other.call_off.pk).update(state="draft", title="Secret plan")
    publish(world)
    publisher = visitor(Role.PROCUREMENT, trust=world.trust)
    pages = [
        publisher.get(reverse("transparency")),
        publisher.get(reverse("register-preview")),
        Client().get(reverse("public-register", args=[world.trust.ods_code])),
    ]
    assert [("Secret plan" in text(page), page.status_code) for page in pages] == [(False, 200)] * 3
