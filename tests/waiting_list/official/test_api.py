"""The waiting list by API."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.credentials import issue_credential
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.official.support import BYTES, dorset, of_month, take
from waiting_list.models import OfficialFile

pytestmark = pytest.mark.django_db
SUMMARY, IMPORTS = "/api/v1/waiting-list/summary/", "/api/v1/waiting-list/imports/"


def client_for(*, trust=None, provider=None, scopes=("waiting_list:write", "reports")):
    with acting_as(SYSTEM):
        _, token = issue_credential(
            by=SYSTEM,
            name="PAS",
            scopes=list(scopes),
            expires_at=timezone.now() + dt.timedelta(days=1),
            trust_id=trust.pk if trust else None,
            provider_id=provider.pk if provider else None,
        )
    return Client(headers={"Authorization": f"Bearer {token}"})


def send(client, content=BYTES):
    return client.post(f"{IMPORTS}?name=november.csv", content, content_type="text/csv")


def test_a_file_comes_in_as_csv_and_is_summed_up():
    client = client_for(trust=dorset().trust)

    sent = send(client)
    answer = client.get(SUMMARY).json()

    assert (sent.status_code, sent.json()) == (
        201,
        {"outcome": "imported", "period": "2024-11", "rows": 512, "not_stored": []},
    )
    assert (answer["period"], answer["file"]) == ("2024-11", "november.csv")
    assert answer["waiting"] == {
        "list": 21_702,
        "within_18": 12_539,
        "share_within_18": 0.577781,
        "over": {"52": 647, "65": 45, "78": 1, "104": 0},
        "median_weeks": answer["waiting"]["median_weeks"],
    }
    assert sum(line["list"] for line in answer["lines"]) == 21_702
    assert {part["part"]: part["list"] for part in answer["parts"]} == {
        "Part_1A": 1_544,
        "Part_1B": 2_925,
        "Part_2": 21_702,
        "Part_2A": 5_322,
        "Part_3": 5_003,
    }


def test_the_same_file_as_a_form_changes_nothing():
    world = dorset()
    take(world)

    sent = client_for(trust=world.trust).post(IMPORTS, {"file": SimpleUploadedFile("again.csv", BYTES)})

    assert (sent.status_code, sent.json()["outcome"]) == (200, "unchanged")


def test_a_month_is_chosen_by_its_name():
    world = dorset()
    take(world)
    take(world, of_month("October-2024"))
    client = client_for(trust=world.trust)

    assert client.get(f"{SUMMARY}?month=2024-10").json()["period"] == "2024-10"
    assert client.get(f"{SUMMARY}?month=2024-09").status_code == 404
    assert client.get(f"{SUMMARY}?month=soon").json()["code"] == "unknown_value"
    assert client.get(f"{SUMMARY}?month=0000-01").json()["code"] == "unknown_value"


def test_wrong_files_are_problems_and_keep_nothing():
    client = client_for(trust=dorset().trust)

    other = send(client, BYTES.replace(b"RBD", b"RBZ"))
    columns = send(client, b"a,b\n1,2\n")
    none = client.post(IMPORTS, {"file": "text"})

    assert [(r.status_code, r.json()["code"]) for r in (other, columns, none)] == [
        (400, "other_organisations_file"),
        (400, "not_an_rtt_file"),
        (400, "required"),
    ]
    with acting_as(SYSTEM):
        assert OfficialFile.objects.count() == 0


def test_providers_other_trusts_and_narrow_credentials_see_nothing():
    world, other = dorset(), make_world()
    take(world)

    assert client_for(provider=world.provider, scopes=["reports"]).get(SUMMARY).status_code == 404
    assert client_for(trust=other.trust).get(SUMMARY).status_code == 404
    assert client_for(trust=world.trust, scopes=["sessions:read"]).get(SUMMARY).status_code == 403
    assert send(client_for(trust=world.trust, scopes=["reports"])).status_code == 403
    assert Client().get(SUMMARY).status_code == 401
