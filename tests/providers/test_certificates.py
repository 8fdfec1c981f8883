"""Certificates from a spreadsheet and by API: looked at first, good rows kept, wrong rows named, safe to send again."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed
from base.row_security import acting_as
from providers.models import Clearance, Clinician, Registration
from providers.services.certificates import import_certificates
from tests.sessions_app.api.support import problem, system_of
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
HEADINGS = "Register,Registration number,Certificate,From,Expiry date,Name,Role\n"


@pytest.fixture
def world():
    return make_world()


def brings(world, *rows, **options):
    with acting_as(world.provider_actor()) as actor:
        return import_certificates(by=actor, text=HEADINGS + "\n".join(rows), **options)


def held(world) -> int:
    with acting_as(SYSTEM):
        return Clearance.objects.filter(provider=world.provider).count()


def test_looking_keeps_nothing_bringing_in_keeps_the_good_rows_once(world):
    number, before = world.team[0].registration.number, held(world)
    rows = (
        f"GMC,{number},Mandatory training,1/4/2026,31/3/2027,,",
        "NMC,00A0001E,DBS check,2026-01-01,,Nia Example,Nurse",
        "nmc,00a0001e,right_to_work,2026-01-01,,Nia Example,nurse",
    )
    assert (len(brings(world, *rows, dry_run=True).records), held(world)) == (3, before)
    came = brings(world, *rows)
    assert (len(came.records), came.here, came.faults, held(world)) == (3, 0, [], before + 3)
    again = brings(world, *rows, rows[0])
    assert (again.records, again.here, held(world)) == ([], 4, before + 3)
    with acting_as(SYSTEM):
        assert Clinician.objects.get(name="Nia Example").clearances.count() == 2


def test_what_has_ended_or_is_of_nobody_is_named_by_its_line(world):
    number, before = world.team[0].registration.number, held(world)
    came = brings(
        world,
        f"GMC,{number},DBS check,1/1/2020,31/12/2022,,",
        "GMC,0999999,DBS check,1/1/2026,,,",
        f"GMC,{number},Luck,1/1/2026,,,",
        f"GMC,{number},DBS check,2/1/2026,1/1/2026,,",
        "NMC,12,DBS check,1/1/2026,,,",
        f"GMC,{number},Identity check,1/1/2026,,,",
    )
    assert [(fault.pointer, fault.code) for fault in came.faults] == [
        ("/4/item", "invalid"),
        ("/2/valid_until", "clearance_over"),
        ("/3/number", "person_not_found"),
        ("/5/valid_until", "clearance_order"),
        ("/6/number", "invalid"),
    ]
    assert held(world) == before + 1


def test_two_providers_record_the_same_professional_and_share_nothing_but_the_registration(world):
    other = make_world()
    row = "NMC,00A0001E,DBS check,2026-01-01,,Nia Example,Nurse"
    brings(world, row)
    brings(other, row)
    with acting_as(SYSTEM):
        assert Registration.objects.filter(number="00A0001E").count() == 1
        assert Clinician.objects.filter(registration__number="00A0001E").count() == 2
    with acting_as(world.trust_actor()) as actor, pytest.raises(NotAllowed):
        import_certificates(by=actor, text=HEADINGS + row)
    with acting_as(world.provider_actor()) as actor, pytest.raises(InvalidInput):
        import_certificates(by=actor, text="nothing")


def test_by_api_each_row_is_answered_for(world):
    system, number = system_of(provider=world.provider), world.team[0].registration.number
    good = {"register": "gmc", "number": number, "item": "identity", "valid_from": "2026-01-01"}
    bad = good | {"valid_until": "2026-11-19"}
    answer = system.post("/certificates/", [good, bad])
    assert answer.status_code == 200
    body = answer.json()
    assert (body["kept"], body["here_already"]) == (1, 0)
    assert [(fault["pointer"], fault["code"]) for fault in body["errors"]] == [("/1/valid_until", "clearance_over")]
    assert system.post("/certificates/", [good]).json() == {"kept": 0, "here_already": 1, "errors": []}
    assert problem(system.post("/certificates/", [{"register": "gmc"}]))[0] == 400
    assert problem(system_of(trust=world.trust).post("/certificates/", [good]))[0] == 403


def test_the_page_looks_first(world):
    client = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    text = HEADINGS + f"GMC,{world.team[0].registration.number},Identity check,1/1/2026,,,"
    before = held(world)
    looked = client.post(reverse("import-certificates"), {"text": text})
    assert (looked.status_code, held(world)) == (200, before)
    assert "1 certificate can be brought in" in looked.content.decode()
    kept = client.post(reverse("import-certificates"), {"text": text, "keep": "yes"})
    assert "1 certificate brought in" in kept.content.decode()
    assert held(world) == before + 1
