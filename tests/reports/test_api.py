"""Reports by API."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone

from accounts.credentials import issue_credential
from base.row_security import acting_as
from plumbing.models import Job
from reports.models import ReportRun
from reports.tasks import compute
from tests.reports.support import DAY, DELIVERED, make_fact
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
PERIOD = {"from": "2026-10-01", "to": "2026-10-31"}
RUNS = "/api/v1/reports/kpi/runs/"


def client_for(*, trust=None, provider=None, scopes=("reports",)):
    with acting_as(SYSTEM):
        _, token = issue_credential(
            by=SYSTEM,
            name="Board pack",
            scopes=list(scopes),
            expires_at=timezone.now() + dt.timedelta(days=1),
            trust_id=trust.pk if trust else None,
            provider_id=provider.pk if provider else None,
        )
    return Client(headers={"Authorization": f"Bearer {token}"})


def ask(client, params=PERIOD, path=RUNS, **headers):
    return client.post(path, params, content_type="application/json", headers=headers)


def work_out(answer):
    with acting_as(SYSTEM):
        run = ReportRun.objects.get(pk=answer.json()["id"])
    compute(str(run.job_id))


def test_a_report_is_queued_followed_and_fetched():
    world = make_world()
    make_fact(world, DAY, **DELIVERED)
    client = client_for(trust=world.trust)

    queued = ask(client)
    address = queued["Location"]
    assert (queued.status_code, address) == (202, f"/api/v1/reports/runs/{queued.json()['id']}/")
    assert (queued.json()["state"], queued.json()["result"]) == ("queued", None)
    assert queued.json()["progress"] == {"done": 0, "of": 7, "step": ""}
    early = client.get(f"{address}result/")
    assert (early.status_code, early.json()["code"]) == (409, "report_not_ready")

    work_out(queued)
    done = client.get(address).json()
    assert (done["state"], done["progress"]["done"], done["params"]) == ("done", 7, PERIOD)
    assert done["asked_by"] == f"Board pack, {world.trust.name}"
    assert {kpi["code"]: kpi["all"]["value"] for kpi in done["result"]["kpis"]} == {
        "delivered_lists": "1.000000",
        "cases_per_list": "9.000000",
        "missed_appointments": "0.100000",
        "capped_utilisation": "0.825000",
        "cost_per_case": "344.444444",
    }
    assert client.get(f"{address}result/").json() == done["result"]


def test_the_result_comes_as_csv_by_parameter_or_by_accept():
    world = make_world()
    client = client_for(trust=world.trust)
    queued = ask(client)
    work_out(queued)
    address = f"{queued['Location']}result/"

    by_parameter = client.get(f"{address}?format=csv")
    by_accept = client.get(address, headers={"Accept": "text/csv"})

    text = b"".join(by_parameter.streaming_content).decode()
    assert by_parameter["Content-Type"] == "text/csv; charset=utf-8"
    assert next(csv.reader(io.StringIO(text)))[:3] == ["KPI", "Version", "By"]
    assert b"".join(by_accept.streaming_content).decode() == text
    assert client.get(f"{address}?format=pdf").json()["code"] == "unknown_value"


def test_the_same_key_queues_one_report():
    client = client_for(trust=make_world().trust)

    first, again = (ask(client, **{"Idempotency-Key": "october"}) for _ in range(2))
    other = ask(client, PERIOD | {"to": "2026-10-30"}, **{"Idempotency-Key": "october"})

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    with acting_as(SYSTEM):
        assert ReportRun.objects.count() == 1


@pytest.mark.parametrize(
    ("params", "pointers"),
    [({}, ["/from", "/to"]), ({"from": 5, "to": None}, ["/from", "/to"]), (PERIOD | {"trust": 7}, ["/trust"])],
)
def test_wrong_parameters_are_problems(params, pointers):
    refused = ask(client_for(trust=make_world().trust), params)

    assert refused.status_code == 400
    assert [fault["pointer"] for fault in refused.json()["errors"]] == pointers


def test_a_body_that_is_no_object_is_a_problem():
    refused = ask(client_for(trust=make_world().trust), [1])

    assert (refused.status_code, refused.json()["code"]) == (400, "malformed")


def test_unknown_reports_narrow_credentials_and_strangers_are_refused():
    world, other = make_world(), make_world()
    client = client_for(trust=world.trust)
    address = ask(client)["Location"]

    assert ask(client, path="/api/v1/reports/weather/runs/").status_code == 404
    assert ask(client_for(trust=world.trust, scopes=["sessions:read"])).status_code == 403
    assert ask(Client()).status_code == 401
    for stranger in (client_for(trust=other.trust), client_for(provider=world.provider)):
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"{address}result/").status_code == 404
    waiting = ask(client_for(provider=world.provider), {}, "/api/v1/reports/waiting-list/runs/")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "report_not_for_providers")


def test_a_report_that_stopped_says_why():
    client = client_for(trust=make_world().trust)
    address = ask(client)["Location"]
    with acting_as(SYSTEM):
        Job.objects.update(state=Job.State.FAILED, error="It stopped 3 times.")

    assert client.get(address).json()["error"] == "It stopped 3 times."
    refused = client.get(f"{address}result/").json()
    assert (refused["code"], refused["detail"]) == ("report_failed", "It stopped 3 times.")
