"""NHS numbers are planted through every door, and then found nowhere in the clear."""

import datetime as dt
import io
import os
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.utils import timezone

from accounts.credentials import issue_credential
from accounts.roles import Role
from base.row_security import acting_as
from plumbing import jobs
from plumbing.models import Job
from tests.reports.test_story import PASSWORD
from tests.support.world import SYSTEM, make_person, make_world, nhs_number
from tests.waiting_list.imports.support import as_csv, row
from tests.waiting_list.imports.test_workers import large, receive, seen, start, wait_until
from tests.waiting_list.tci.support import line
from waiting_list.imports.services.receive import heading_of
from waiting_list.models import ImportRun, Patient

EMAIL = "planter@example.com"
PLANTED = [nhs_number(serial) for serial in range(700, 720)]
TEXT_COLUMNS = """
    select c.table_name, c.column_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and (c.data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY'))
"""


class Visitor:
    """A browser without a face: signed in, keeping every answer it got."""

    def __init__(self, base: str):
        self.base, self.answers = base, []
        self.session = requests.Session()
        self.post("/sign-in/", {"email": EMAIL, "password": PASSWORD})

    def get(self, path: str, **more) -> requests.Response:
        return self._kept(self.session.get(self.base + path, timeout=60, **more))

    def post(self, path: str, data=None, *, files=None) -> requests.Response:
        token = self.session.get(self.base + "/sign-in/" if not self.answers else self.base + "/", timeout=60)
        token = token.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        sent = {**(data or {}), "csrfmiddlewaretoken": token}
        headers = {"Referer": self.base + "/"}
        return self._kept(self.session.post(self.base + path, sent, files=files, headers=headers, timeout=60))

    def _kept(self, answer: requests.Response) -> requests.Response:
        self.answers.append(answer)
        return answer


def plant_by_page(visitor: Visitor, numbers: list[str]) -> None:
    """Files and pasted rows that are taken, that are refused, and files named after a patient."""
    ptl, name, tci, bad, event, words = numbers
    good = as_csv([row(700, **{"NHS Number": ptl}), row(701, TFC=words), row(702, Procedure=f"For {words}")])
    upload(visitor, "ptl", good, f"{name}.csv")
    upload(visitor, "clock_events", as_csv([{"Pathway ID": event, "RTT Status": "20", "Event Date": "2026-04-01"}]))
    upload(visitor, "ptl", as_csv([{"Name": bad, "Other": bad}]))
    upload(visitor, "rtt", as_csv([{"Period": bad, "Other": bad}]))
    upload(visitor, "dm01", as_csv([{"Period": bad, "Other": bad}]))
    rows = as_csv([line(700, **{"NHS No": tci}), line(701, **{"NHS No": bad[:9] + "x"})], delimiter="\t").decode()
    visitor.post("/waiting-list/imports/paste/", {"rows": rows})
    visitor.post("/waiting-list/imports/paste/", {"rows": f"nothing\n{bad}"})


def upload(visitor: Visitor, kind: str, content: bytes, name: str = "list.csv") -> requests.Response:
    files = {"file": (name, io.BytesIO(content), "text/csv")}
    return visitor.post("/waiting-list/imports/", {"kind": kind}, files=files)


def plant_by_address(visitor: Visitor, number: str) -> None:
    """Addresses without a page, and pages that take no such thing."""
    for path in (f"/waiting-list/{number}/", f"/waiting-list/imports/{number}/", f"/waiting-list/?month={number}"):
        visitor.get(path)
    visitor.get("/waiting-list/find/", params={"number": number})
    visitor.post("/waiting-list/find/", {"number": number})


def plant_by_api(base: str, headers: dict[str, str], number: str) -> list[requests.Response]:
    """Bodies that are taken and that are refused."""
    address = f"{base}/api/v1/waiting-list/imports/"
    csv = {"Content-Type": "text/csv", **headers}
    good = as_csv([row(710, **{"NHS Number": number})])
    return [
        requests.post(address, good, params={"kind": "ptl"}, headers=csv, timeout=60),
        requests.post(address, f"{number}\n{number}".encode(), params={"kind": "ptl"}, headers=csv, timeout=60),
        requests.post(address, good, params={"kind": number}, headers=csv, timeout=60),
        requests.post(address, good, params={"kind": "ptl", "columns": f"[{number}]"}, headers=csv, timeout=60),
        requests.post(f"{base}/api/v1/activities/", json={"nhs_number": number}, headers=headers, timeout=60),
        requests.post(f"{base}/api/v1/activities/batches/", f"{number}\n", headers=csv, timeout=60),
        requests.get(f"{address}{number}/", headers=headers, timeout=60),
    ]


@pytest.mark.long
def test_planted_numbers_are_found_nowhere_in_the_clear(live_site, celery_worker_process, owner_cursor):
    world = make_world()
    make_person(EMAIL, trust=world.trust, role=Role.SCHEDULER, name="Sam Example")
    visitor = Visitor(live_site.url)
    assert "Sign out" in visitor.get("/").text

    plant_by_page(visitor, PLANTED[:6])
    with acting_as(SYSTEM):
        for run in ImportRun.objects.filter(state="received").order_by("id"):
            carry_through(visitor, run)
    plant_by_address(visitor, PLANTED[6])
    answers = plant_by_api(live_site.url, bearer(world), PLANTED[7])
    kill_a_worker(world, celery_worker_process, PLANTED[8])

    with acting_as(SYSTEM):
        held = {patient.nhs_number for patient in Patient.objects.all()}
    assert held >= {PLANTED[0], PLANTED[7], PLANTED[8]}
    found = [
        *(f"log {path.name}" for path in logs() if holds(path.read_bytes())),
        *(f"stored file {path.name}" for path in stored_files() if holds(path.read_bytes())),
        *(f"answer of {answer.request.method} {answer.url}" for answer in answers if holds(answer.content)),
        *(
            f"error page of {answer.url}"
            for answer in visitor.answers
            if answer.status_code >= 400 and holds(answer.content)
        ),
        *(f"address after {answer.request.method}" for answer in visitor.answers if holds(addresses(answer))),
        *(
            f"{table}.{column}"
            for table, column in text_columns(owner_cursor)
            if in_column(owner_cursor, table, column)
        ),
    ]
    assert found == []


def bearer(world) -> dict[str, str]:
    with acting_as(SYSTEM):
        _, token = issue_credential(
            by=SYSTEM,
            name="PAS",
            scopes=["waiting_list:write", "reports"],
            expires_at=timezone.now() + dt.timedelta(days=1),
            trust_id=world.trust.pk,
        )
    return {"Authorization": f"Bearer {token}"}


def addresses(answer: requests.Response) -> bytes:
    """The addresses an answer led to, from the one asked on."""
    return " ".join(step.headers.get("Location", "") for step in answer.history).encode()


def carry_through(visitor: Visitor, run: ImportRun) -> None:
    """The file's columns as they were recognised, then its import."""
    with acting_as(SYSTEM):
        columns = dict(ImportRun.objects.get(pk=run.pk).columns)
    heading = heading_of(run)
    boxes = {f"column-{heading.index(column)}": name for name, column in columns.items()}
    visitor.post(f"/waiting-list/imports/{run.pk}/columns/", boxes)
    visitor.post(f"/waiting-list/imports/{run.pk}/start/")
    visitor.get(f"/waiting-list/imports/{run.pk}/")


def kill_a_worker(world, worker, number: str) -> None:
    """A large file whose worker dies on the way, and the next one that goes on after it."""
    content = large(world, 30_000).replace(b"\r\n", b"\r\n", 1)
    first = content.split(b"\r\n")[1].split(b",")[2]
    run = start(world, receive(world, content.replace(first, number.encode())))
    wait_until(lambda: seen(run).rows_done or seen(run).state == "done", "the first chunk was never written")
    worker.kill()
    with acting_as(SYSTEM):
        Job.objects.filter(pk=run.job_id).update(lease_until=seen(run).job.asked_at)
    worker.start_and_wait()
    jobs.reap()
    wait_until(lambda: seen(run).state == "done", "the import was never taken up again")


def holds(content: bytes) -> bool:
    """True where any planted number is there, as ten digits or in groups of three, three and four."""
    return any(
        form.encode() in content for number in PLANTED for form in (number, f"{number[:3]} {number[3:6]} {number[6:]}")
    )


def logs() -> list[Path]:
    return [path for path in Path(os.environ["INS_DATA"]).rglob("*.log") if path.is_file()]


def stored_files() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def text_columns(cursor) -> list[tuple[str, str]]:
    cursor.execute(TEXT_COLUMNS)
    return cursor.fetchall()


def in_column(cursor, table: str, column: str) -> bool:
    cursor.execute(f'select exists (select 1 from "{table}" x where x."{column}"::text ~ %s)', ["|".join(PLANTED)])
    return cursor.fetchone()[0]
