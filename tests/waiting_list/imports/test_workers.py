"""Large imports by real workers, which may die, and imports at the same moment."""

import os
import subprocess
import sys
import time
from functools import partial

import pytest
from django.db import connection

from accounts.roles import Role
from base.row_security import acting_as
from bench.ptl_file import HEADING as COLUMNS
from bench.ptl_file import TAKEN, lines
from plumbing import jobs
from plumbing.models import Job
from runner.paths import ROOT
from tests.support.races import at_once
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.imports.support import as_csv, counts, receive, row
from waiting_list.imports.services import processing
from waiting_list.imports.services.processing import start_import
from waiting_list.imports.services.receive import choose_columns
from waiting_list.imports.services.undo import undo_import
from waiting_list.models import ClockEvent, ImportRow, ImportRun, Need
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

HEADING = ",".join(COLUMNS)


def large(world, count: int) -> bytes:
    """A list of the bench's making, as if it were this trust's; large enough to be left to a worker."""
    body = "".join(lines(count)).replace("RXB", world.trust.ods_code)
    return (HEADING + "\r\n" + body).encode()


def start(world, run):
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        choose_columns(by=actor, run_id=run.pk)
        return start_import(by=actor, run_id=run.pk)


def seen(run) -> ImportRun:
    with acting_as(SYSTEM):
        return ImportRun.objects.select_related("job").get(pk=run.pk)


def wait_until(told, what: str, seconds: int = 120):
    deadline = time.monotonic() + seconds
    while not (answer := told()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return answer


def table_counts(world) -> tuple[int, ...]:
    with acting_as(SYSTEM):
        return tuple(model.objects.filter(trust=world.trust).count() for model in (Need, ClockEvent, ImportRow))


@pytest.mark.long
def test_a_killed_worker_leaves_whole_pieces_and_the_next_one_goes_on_after_them(celery_worker_process):
    world, other = make_world(), make_world()
    content = large(world, 60_000)
    run = start(world, receive(world, content))
    assert run.state == "importing"

    wait_until(lambda: seen(run).rows_done, "the first chunk was never written")
    celery_worker_process.kill()
    half = seen(run)
    assert 0 < half.rows_done < 60_000
    assert half.rows_done == half.new + half.changed + half.unchanged + half.rejected
    assert table_counts(world)[0] == half.new

    with acting_as(SYSTEM):
        Job.objects.filter(pk=half.job_id).update(lease_until=half.job.asked_at)
    celery_worker_process.start_and_wait()
    jobs.reap()
    wait_until(lambda: seen(run).state == "done", "the import was never taken up again")

    undisturbed = start(other, receive(other, large(other, 60_000)))
    wait_until(lambda: seen(undisturbed).state == "done", "the undisturbed import never ended")
    assert counts(seen(run)) == counts(seen(undisturbed))
    assert seen(run).codes == seen(undisturbed).codes
    assert table_counts(world) == table_counts(other)


@pytest.mark.long
def test_a_large_import_is_undone_by_a_worker(celery_worker_process):
    world = make_world()
    run = start(world, receive(world, large(world, 8_000)))
    wait_until(lambda: seen(run).state == "done", "the import never ended")

    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        undo_import(by=actor, run_id=run.pk)
    wait_until(lambda: seen(run).state == "undone", "the import was never undone")

    assert table_counts(world)[:2] == (0, 0)
    assert seen(run).job.state == "done"


MEASURE = """
import django, resource, sys; django.setup()
from tests.waiting_list.imports.test_workers import read_all
print(read_all(int(sys.argv[1])), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def read_all(count: int) -> int:
    """Every row of a list of so many, read and let go again, in this process."""
    import io

    from waiting_list.imports.reading.chunks import read_chunks
    from waiting_list.imports.reading.fields import PTL_FIELDS, known_headings, propose
    from waiting_list.imports.reading.frame import Frame
    from waiting_list.imports.reading.layout import find_layout
    from waiting_list.imports.reading.ptl import PtlReader

    class Text(io.TextIOBase):
        """The file as it is made, never whole."""

        def __init__(self):
            self.source = iter([HEADING + "\r\n"])
            self.rest = lines(count)

        def readline(self, size=-1):
            return next(self.source, "") or next(self.rest, "")

        def __iter__(self):
            return iter(self.readline, "")

    layout, heading = find_layout(Text(), "utf-8", known_headings(PTL_FIELDS))
    columns = propose(PTL_FIELDS, heading)
    frame = Frame("RXB", {}, TAKEN, {n: heading.index(c) for n, c in columns.items()}, len(heading), "day_first")
    reader = PtlReader(frame)
    return sum(len(reader.read(chunk).rows) for chunk in read_chunks(Text(), layout))


@pytest.mark.long
def test_memory_does_not_grow_with_the_file():
    def peak(count: int) -> int:
        run = subprocess.run(
            [sys.executable, "-c", MEASURE, str(count)],
            cwd=ROOT,
            env=os.environ,
            capture_output=True,
            text=True,
            check=True,
        )
        return int(run.stdout.split()[1])

    small, big = peak(60_000), peak(240_000)

    # The list of made-up numbers itself is 0.78 strings of 59 bytes and 8 a row; what was seen is 24 bytes a row.
    made_up = 180_000 * (0.78 * 67 + 24) / 1024
    assert big - small < made_up + 30_000


def test_two_imports_of_one_trust_at_the_same_moment_one_waits_its_turn(committed, monkeypatch):
    world = make_world()
    runs = [receive(world, as_csv([row(n), row(n + 1)])) for n in range(1, 9)]
    monkeypatch.setattr(processing, "SMALL", 0)  # all are left to a worker, so that the first is still at it
    monkeypatch.setitem(jobs._wake_up, processing.JOB, lambda job_id: None)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        for run in runs:
            choose_columns(by=actor, run_id=run.pk)

    def begin(run):
        with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
            return start_import(by=actor, run_id=run.pk)

    answers = at_once([partial(begin, run) for run in runs], threads=8)

    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [getattr(error, "code", error) for error in refused] == ["import_running"] * 7
    assert sorted(seen(run).state for run in runs) == ["importing"] + ["received"] * 7


def test_imports_and_additions_of_the_same_patients_do_not_double_them(committed):
    world, content = make_world(), as_csv([row(n) for n in range(1, 30)])
    run = receive(world, content)
    events = receive(
        world, as_csv([{"Pathway ID": "PW000001", "RTT Status": "20", "Event Date": "2026-04-01"}]), kind="clock_events"
    )
    keys = [PatientKey(row(n)["NHS Number"]) for n in range(29, 0, -1)]
    answers = at_once(
        [
            lambda: start(world, run),
            lambda: start(world, events),
            lambda: find_or_add_patients(by_system=SYSTEM, trust_id=world.trust.pk, wanted=keys),
        ],
        threads=3,
    )

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(distinct hospital_number), count(distinct nhs_hmac) from waiting_list_patient"
        )
        assert cursor.fetchone() == (29, 29, 29)
