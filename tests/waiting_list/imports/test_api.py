"""Patient-level files by API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.world import make_world
from tests.waiting_list.imports.support import as_csv, needs, row
from tests.waiting_list.official.test_api import IMPORTS, client_for
from tests.waiting_list.official.test_dm01 import dm01
from waiting_list.imports.services import processing

pytestmark = pytest.mark.django_db


def post(client, content, query="kind=ptl"):
    return client.post(f"{IMPORTS}?{query}", content, content_type="text/csv")


def test_a_small_list_is_in_at_once_and_its_rejected_rows_can_be_read():
    world = make_world()
    client = client_for(trust=world.trust)

    sent = post(client, as_csv([row(1), row(2, TFC="999"), row(3, **{"NHS Number": ""})]))
    again = client.get(sent["Location"]).json()
    rows = client.get(f"{sent['Location']}rows/?outcome=rejected").json()

    assert (sent.status_code, sent.json()["state"]) == (201, "done")
    assert again["counts"] == {
        "rows": 3,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
        "warned": 1,
        "closed": 0,
    }
    assert again["codes"] == {"tfc:tfc_unknown": 1, "nhs_number:nhs_number_missing": 1}
    assert rows == {
        "results": [
            {
                "line": 3,
                "outcome": "rejected",
                "faults": [
                    {
                        "field": "tfc",
                        "code": "tfc_unknown",
                        "detail": "The treatment function code is not in the national list.",
                    }
                ],
            }
        ],
        "next": None,
    }


def test_a_large_list_is_left_to_a_worker(monkeypatch):
    monkeypatch.setattr(processing, "SMALL", 100)
    client = client_for(trust=make_world().trust)

    sent = post(client, as_csv([row(1)]))

    assert sent.status_code == 202
    shown = client.get(sent["Location"]).json()
    assert (shown["state"], shown["percent"]) == ("importing", 0)
    assert client.get(IMPORTS).json()["results"] == [shown]


def test_a_dry_run_says_what_would_be():
    world = make_world()

    sent = post(client_for(trust=world.trust), as_csv([row(1)]), "kind=ptl&dry_run=true&whole=true")

    assert (sent.status_code, sent.json()["state"], sent.json()["counts"]["new"]) == (201, "checked", 1)
    assert needs(world) == []


def test_columns_can_be_named_and_what_is_missing_is_said():
    client = client_for(trust=make_world().trust)
    strange = [{("Warteliste" if name == "TFC" else name): cell for name, cell in row(1).items()}]

    missing = post(client, as_csv(strange))
    named = post(
        client,
        as_csv(strange),
        'kind=ptl&columns={"pathway_id":"Pathway ID","tfc":"Warteliste",'
        '"nhs_number":"NHS Number","clock_start":"Clock Start"}',
    )
    wrong = post(client, as_csv(strange), "kind=ptl&columns=[1]")

    assert (missing.status_code, missing.json()["code"]) == (400, "column_missing")
    assert (named.status_code, named.json()["counts"]["new"]) == (201, 1)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "not_an_object")


def test_an_import_is_undone_once():
    world = make_world()
    client = client_for(trust=world.trust)
    address = post(client, as_csv([row(1)]))["Location"]

    first, second = (client.post(f"{address}undo/") for _ in range(2))

    assert (first.status_code, first.json()["state"]) == (200, "undone")
    assert (second.status_code, second.json()["code"]) == (409, "import_settled")
    assert needs(world) == []


def test_clock_events_come_in_as_a_form():
    world = make_world()
    client = client_for(trust=world.trust)
    post(client, as_csv([row(1)]))
    events = as_csv([{"Pathway ID": "PW000001", "RTT Status": "30", "Event Date": "2026-05-01"}])

    sent = client.post(f"{IMPORTS}?kind=clock_events", {"file": SimpleUploadedFile("events.csv", events)})

    assert (sent.status_code, sent.json()["counts"]["new"]) == (201, 1)
    assert str(needs(world)[0].pathway.clock_stop) == "2026-05-01"


def test_other_trusts_and_other_scopes_find_nothing():
    world, other = make_world(), make_world()
    address = post(client_for(trust=world.trust), as_csv([row(1)]))["Location"]

    stranger = client_for(trust=other.trust)
    without = client_for(trust=world.trust, scopes=("sessions:read",))

    assert [stranger.get(f"{address}{part}").status_code for part in ("", "rows/")] == [404, 404]
    assert stranger.post(f"{address}undo/").status_code == 404
    assert [without.get(f"{address}{part}").status_code for part in ("", "rows/")] == [403, 403]
    assert without.post(f"{address}undo/").status_code == 403
    assert post(without, as_csv([row(1)])).status_code == 403


def test_the_same_key_again_gets_the_first_answer_and_another_body_is_refused():
    world = make_world()
    client, content = client_for(trust=world.trust), as_csv([row(1)])

    def sent(body):
        return client.post(f"{IMPORTS}?kind=ptl", body, content_type="text/csv", headers={"Idempotency-Key": "week-47"})

    first, again, other = sent(content), sent(content), sent(as_csv([row(2)]))

    assert (first.status_code, first.json()["counts"]["new"]) == (201, 1)
    assert (again.status_code, again.json(), again["Location"]) == (201, first.json(), first["Location"])
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert len(client.get(IMPORTS).json()["results"]) == 1


def test_an_official_file_sent_again_with_its_key_gets_the_first_answer():
    world = make_world()
    client = client_for(trust=world.trust)
    content = dm01(world.trust.ods_code)

    first, again = (
        client.post(f"{IMPORTS}?kind=dm01", content, content_type="text/csv", headers={"Idempotency-Key": "march"})
        for _ in range(2)
    )

    assert (first.status_code, first.json()["outcome"]) == (201, "imported")
    assert (again.status_code, again.json()) == (201, first.json())


def test_the_reason_of_an_undoing_is_kept():
    client = client_for(trust=make_world().trust)
    address = post(client, as_csv([row(1)]))["Location"]

    undone = client.post(f"{address}undo/", {"reason": "Half was missing"}, content_type="application/json")

    assert (undone.status_code, undone.json()["undo_reason"]) == (200, "Half was missing")
