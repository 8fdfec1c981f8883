"""Checking and importing a file that was received: chunk by chunk, each in a transaction with its checkpoint.

A worker that dies leaves whole chunks behind and the number of rows they hold; whoever takes over reads the file
again and goes on after them. Two imports of a trust's lists never run at once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import RuleBroken
from base.permissions import Permission, require
from base.row_security import acting_as
from plumbing import jobs, outbox
from plumbing.models import Job
from waiting_list.imports.models import ImportRun
from waiting_list.imports.services.engine import Engine, engine_of, opened
from waiting_list.imports.services.outcomes import RowTally, note_rows
from waiting_list.imports.services.receive import choose_columns, run_of

JOB = "waiting_list.import"
SMALL = 1_000_000
"""Bytes up to which a file is worked through at once, in the request that asks for it."""

LOOK, KEEP = "check", "import"
FAULT = "The import stopped because of a fault on our side. Start it again; rows that are in will be unchanged."
State = ImportRun.State


@transaction.atomic
def check_import(*, by: Actor, run_id: int) -> ImportRun:
    """Say what importing the file would do; nothing but the run is written. Large files are left to a worker."""
    run = _ready(by, run_id)
    return _begin(by, run, State.CHECKING, LOOK)


@transaction.atomic
def start_import(*, by: Actor, run_id: int) -> ImportRun:
    """Import the file: a small one at once, a large one by a worker.

    Raises RuleBroken where the run is not waiting to be imported, or while another import of the kind is running.
    """
    run = _ready(by, run_id)
    take_turns(run.trust_id)
    _settle_dead(by)
    others = ImportRun.objects.visible_to(by).filter(kind=run.kind, state=State.IMPORTING)
    if others.exists():
        sentence = "Another file of this kind is being imported. Wait until it is in, then start this one."
        raise RuleBroken(sentence, code="import_running")
    return _begin(by, run, State.IMPORTING, KEEP)


def work_through(run: ImportRun, actor: Actor, job: Job | None) -> None:
    """All of a run's chunks, then its end. Raises what goes wrong; what was committed stays and is gone on after."""
    with acting_as(actor):
        engine = engine_of(run, look=run.state == State.CHECKING)
        engine.prepare()
    tally = RowTally.of(run)
    with opened(engine, run) as chunks, collector_at_rest():
        for chunk in chunks:
            _one_chunk(engine, run, tally, chunk, actor, job)
            if job is not None:
                jobs.heartbeat(job, done=tally.rows, step="Checking" if engine.look else "Importing")
    with acting_as(actor):
        _end(engine, run, tally, actor, job)


def take_turns(trust_id: int) -> None:
    """Whoever starts an import for the trust waits for whoever is starting one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('imports of a trust', %s))", [trust_id])


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Without the search for cycles, which there are none of among millions of short-lived rows."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ready(by: Actor, run_id: int) -> ImportRun:
    require(by, Permission.IMPORT_WAITING_LIST)
    run = run_of(by, run_id, lock=True)
    if run.state not in (State.RECEIVED, State.CHECKED):
        raise RuleBroken(f"This file is {State(run.state).label.lower()} already.", code="import_settled")
    if "whole" not in run.options:
        run = choose_columns(by=by, run_id=run_id, order=run.options.get("order", ""))
    return run


def _settle_dead(by: Actor) -> None:
    """An import whose worker died three times holds nobody up."""
    dead = ImportRun.objects.visible_to(by).filter(
        state__in=(State.IMPORTING, State.CHECKING), job__state=Job.State.FAILED
    )
    dead.update(state=State.FAILED, error=FAULT, finished_at=timezone.now())


def _begin(by: Actor, run: ImportRun, state: str, how: str) -> ImportRun:
    run.state = state
    large = run.content.size > SMALL
    if large:
        total = max(run.layout["lines"] - run.layout["heading"] - 1, 1)
        run.job = jobs.queue(by=by, kind=JOB, args={"run": run.pk, "how": how}, total=total)
    run.save(update_fields=["state", "job"])
    if not large:
        work_through(run, by, None)
    return run


def _one_chunk(engine: Engine, run: ImportRun, tally: RowTally, chunk, actor: Actor, job: Job | None) -> None:
    with acting_as(actor):
        if job is not None:
            jobs.hold(job)
        if chunk.first + chunk.count <= run.rows_done and not engine.look:
            engine.pass_over(chunk)
            return
        written = engine.write(chunk)
        rows = tally.add(chunk, written)
        if not engine.look:
            note_rows(run, rows, tally)
            tally.save(run)


def _end(engine: Engine, run: ImportRun, tally: RowTally, actor: Actor, job: Job | None) -> None:
    if job is not None:
        jobs.hold(job)
    tally.closed = engine.close(tally)
    if engine.look:
        run.state, run.preview = State.CHECKED, tally.as_preview()
        run.save(update_fields=["state", "preview"])
    else:
        tally.save(run)
        run.state, run.finished_at, run.written = State.DONE, timezone.now(), engine.marked()
        run.save(update_fields=["state", "finished_at", "written"])
        record("import.finished", by=actor, target=run, kind=run.kind, **tally.counts())
        outbox.send("waiting_list.imported", trust_id=run.trust_id, provider_id=None, run=run.pk, kind=run.kind)
    if job is not None:
        jobs.finish(job)
