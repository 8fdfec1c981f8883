"""The pages of reports."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from base.row_security import acting_as
from plumbing.models import Job
from reports.models import ReportRun
from reports.tasks import compute
from tests.reports.support import DAY, DELIVERED, make_fact
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.official.support import dorset, of_month, take

pytestmark = pytest.mark.django_db
OCTOBER = {
    "first-day": "1",
    "first-month": "10",
    "first-year": "2026",
    "last-day": "31",
    "last-month": "10",
    "last-year": "2026",
}


def words(response):
    return " ".join(response.content.decode().split())


def the_run():
    with acting_as(SYSTEM):
        return ReportRun.objects.select_related("job").get()


def finished(client, path, data=None):
    answer = client.post(path, data or {})
    assert answer.status_code == 302
    compute(str(the_run().job_id))
    return answer.url


def test_a_kpi_report_is_run_read_and_taken_away():
    world = make_world()
    with acting_as(SYSTEM):
        type(world.line).objects.filter(pk=world.line.pk).update(name="=Endoscopy")
    make_fact(world, DAY, **DELIVERED)
    make_fact(world, DAY - dt.timedelta(days=28), **DELIVERED)
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    started = client.post("/reports/kpi/", OCTOBER | {"first-month": "9"})
    waiting = words(client.get(started.url))
    assert "<progress" in waiting
    assert f'data-poll="{started.url}progress/"' in waiting
    assert "Waiting for its turn." in waiting

    compute(str(the_run().job_id))
    done = words(client.get(started.url))
    assert "KPIs, Tue 1 Sep 2026 to Sat 31 Oct 2026" in done
    for text in (
        "2 of 2 booked lists were delivered: 100.0%.",
        "2 of 20 appointments were missed: 10.0%.",
        "£344.44",
        "82.5%",
        "Asked by Sam Example, Executive",
        "ATTENDED OR DID NOT ATTEND CODE",
    ):
        assert text in done

    download = client.get(f"{started.url}csv/")
    text = b"".join(download.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert download["Content-Disposition"].startswith('attachment; filename="kpi-')
    assert ["Missed appointments (DNA)", "1", "All", "", "2", "20", "0.100000", "share"] in rows
    assert {row[3] for row in rows if row[2] == "Service line"} == {"'=Endoscopy"}


def test_progress_is_told_as_json():
    world = make_world()
    client = visitor(Role.EXECUTIVE, trust=world.trust)
    address = client.post("/reports/kpi/", OCTOBER).url

    assert client.get(f"{address}progress/").json() == {
        "done": 0,
        "of": 7,
        "words": "Waiting for its turn.",
        "finished": False,
        "kind": "waiting",
        "href": address,
    }
    compute(str(the_run().job_id))
    answer = client.get(f"{address}progress/").json()
    assert (answer["done"], answer["of"], answer["finished"]) == (7, 7, True)


def test_a_report_that_stopped_says_why():
    world = make_world()
    client = visitor(Role.EXECUTIVE, trust=world.trust)
    address = client.post("/reports/kpi/", OCTOBER).url
    with acting_as(SYSTEM):
        Job.objects.update(state=Job.State.FAILED, error="It stopped 3 times.")

    page = words(client.get(address))

    assert "This report stopped" in page
    assert "It stopped 3 times." in page
    assert client.get(f"{address}csv/").status_code == 404


def test_a_wrong_period_is_said_in_the_form_and_nothing_is_queued():
    client = visitor(Role.EXECUTIVE, trust=make_world().trust)

    backwards = client.post("/reports/kpi/", OCTOBER | {"last-month": "9", "last-day": "1"})
    nonsense = client.post("/reports/kpi/", {"first-day": "40"})

    assert (backwards.status_code, nonsense.status_code) == (422, 422)
    assert "The last day must not be before the first." in words(backwards)
    assert "Enter the last day" in words(nonsense)
    with acting_as(SYSTEM):
        assert Job.objects.count() == 0


def test_the_waiting_list_report_shows_figures_specialties_and_months():
    world = dorset()
    take(world, of_month("October-2024"))
    take(world)
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    page = words(client.get(finished(client, "/reports/waiting-list/")))

    for text in ("Waiting list, Nov 2024", "21,702", "57.78%", "647", "5,322", "42.79%", "Since Oct 2024"):
        assert text in page


def test_another_trusts_run_is_not_there():
    world, other = make_world(), make_world()
    address = finished(visitor(Role.EXECUTIVE, trust=world.trust), "/reports/kpi/", OCTOBER)
    strangers = [
        visitor(Role.EXECUTIVE, trust=other.trust, email="stranger@example.com"),
        visitor(Role.PROVIDER_MANAGER, provider=world.provider),
    ]

    for stranger in strangers:
        assert [stranger.get(address + page).status_code for page in ("", "progress/", "csv/")] == [404] * 3


def test_rights_are_asked_for():
    world = make_world()
    scheduler = visitor(Role.SCHEDULER, trust=world.trust)
    administrator = visitor(Role.TRUST_ADMIN, trust=world.trust)

    assert scheduler.get("/reports/").status_code == 200
    assert "Run the KPI report" not in words(scheduler.get("/reports/"))
    assert scheduler.post("/reports/kpi/", OCTOBER).status_code == 403
    assert administrator.get("/reports/").status_code == 403


def test_a_provider_runs_its_own_kpis_and_has_no_waiting_list_report():
    world = make_world()
    make_fact(world, DAY, **DELIVERED)
    client = visitor(Role.PROVIDER_MANAGER, provider=world.provider)

    page = words(client.get(finished(client, "/reports/kpi/", OCTOBER)))

    assert world.trust.short_name in page
    assert "Run the waiting-list report" not in words(client.get("/reports/"))
    refused = client.post("/reports/waiting-list/")
    assert refused.status_code == 422
    assert "only trusts have this report" in words(refused)


def test_the_list_of_runs_asks_the_same_number_of_questions_for_one_and_for_three():
    world = make_world()
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/reports/").status_code == 200
        return len(seen)

    client.post("/reports/kpi/", OCTOBER)
    queries()
    one = queries()
    client.post("/reports/kpi/", OCTOBER)
    client.post("/reports/waiting-list/")
    assert queries() == one
