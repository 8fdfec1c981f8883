"""Taking an import back, while nothing later touched its rows.

What it added goes, what it changed is as it was; of clock events, which are only ever added to, new ones withdraw what
it brought. All in one transaction, so that it is undone or not.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import RuleBroken
from base.permissions import Permission, require
from base.row_security import acting_as
from nhs.identifiers import without_nhs_numbers
from plumbing import jobs, outbox
from plumbing.models import Job
from waiting_list.imports.models import ImportKind, ImportRun
from waiting_list.imports.services.processing import JOB, SMALL
from waiting_list.imports.services.receive import run_of
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.pathways import Pathway
from waiting_list.pathways.models.patients import Patient

UNDO = "undo"
BEAT = 15.0
"""Seconds between two signs of life while one long transaction is at work."""

TOUCHED = "Rows of this import were changed since it was made, so it cannot be undone."
IN_USE = "Patients of this import are on lists, shared or have activity by now, so it cannot be undone."
State = ImportRun.State

_MINE = "x.trust_id = %(trust)s and x.run_id = %(run)s"
_HAD_BEFORE = (
    "exists (select 1 from waiting_list_importbefore b where b.run_id = %(run)s and b.what = '{}' and b.row_id = x.id)"
)
# Events of this run on pathways that stay: each is withdrawn, and what it replaced stands again.
EVENTS_BACK = """
    insert into waiting_list_clockevent (trust_id, pathway_id, day, status, source, replaces_id, recorded_by)
    select e.trust_id, e.pathway_id, coalesce(o.day, e.day), coalesce(o.status, ''), e.source, e.id, ''
    from waiting_list_clockevent e join waiting_list_pathway p on p.id = e.pathway_id
    left join waiting_list_clockevent o on o.id = e.replaces_id and o.pathway_id = e.pathway_id
    where e.trust_id = %(trust)s and e.run_id = %(run)s
"""
CLOCKS_BACK = """
    select waiting_list_keep_clocks(array_agg(distinct pathway_id)) from waiting_list_clockevent
    where trust_id = %(trust)s and run_id = %(run)s having count(*) > 0
"""
REPLACED_SINCE = """
    select count(*) from waiting_list_clockevent e join waiting_list_clockevent r
    on r.pathway_id = e.pathway_id and r.replaces_id = e.id where e.trust_id = %(trust)s and e.run_id = %(run)s
"""


@transaction.atomic
def undo_import(*, by: Actor, run_id: int, reason: str = "") -> ImportRun:
    """Undo the last import of its kind: at once when the file was small, else by a worker. ``reason`` shows after.

    Raises RuleBroken where a later import is in (import_not_last), where rows were changed since (import_touched)
    or are on lists by now (import_in_use).
    """
    require(by, Permission.IMPORT_WAITING_LIST)
    run = run_of(by, run_id, lock=True)
    check_undoable(by, run)
    run.undo_reason = without_nhs_numbers(reason.strip())[:200]
    if run.content.size > SMALL:
        run.job = jobs.queue(by=by, kind=JOB, args={"run": run.pk, "how": UNDO}, total=1)
        run.save(update_fields=["job", "undo_reason"])
    else:
        take_back(run, by)
    return run


def check_undoable(by: Actor, run: ImportRun) -> None:
    """Refuse what cannot be undone, with the reason."""
    if run.state != State.DONE:
        raise RuleBroken("Only a file that was imported can be undone.", code="import_settled")
    later = ImportRun.objects.visible_to(by).filter(kind=run.kind, pk__gt=run.pk)
    if later.filter(state__in=(State.DONE, State.IMPORTING)).exists():
        raise RuleBroken("A later file of this kind is in. Undo that one first.", code="import_not_last")
    if _touched(run):
        raise RuleBroken(TOUCHED, code="import_touched")


def take_back(run: ImportRun, by: Actor) -> None:
    """In a transaction of whoever asked: everything of the run goes or is as it was."""
    values = {"trust": run.trust_id, "run": run.pk}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if run.kind == ImportKind.PTL:
                cursor.execute(_delete("need"), values)
                cursor.execute(_delete("pathway"), values)
                cursor.execute(_delete("patient"), values)
            cursor.execute(EVENTS_BACK, values)
            cursor.execute(CLOCKS_BACK, values)
            for model in (Patient, Pathway, Need):
                cursor.execute(_restore(model), values)
            # The events' own check waits for nothing else: what refers to rows that went is found here.
            cursor.execute("set constraints all immediate")
    except IntegrityError:
        raise RuleBroken(IN_USE, code="import_in_use") from None
    run.state, run.undone_at, run.undone_by = State.UNDONE, timezone.now(), by.label
    run.save(update_fields=["state", "undone_at", "undone_by", "undo_reason"])
    counts = {"new": run.new, "changed": run.changed, "closed": run.closed}
    record("import.undone", by=by, target=run, reason=run.undo_reason, kind=run.kind, **counts)
    outbox.send("waiting_list.import_undone", trust_id=run.trust_id, run=run.pk, kind=run.kind)


def work_undo(run: ImportRun, actor: Actor, job: Job) -> None:
    """The worker's side. A second thread keeps the job ours while the one transaction lasts."""
    with signs_of_life(job), acting_as(actor):
        run = run_of(actor, run.pk, lock=True)
        check_undoable(actor, run)
        take_back(run, actor)
        jobs.hold(job)
        jobs.finish(job)


@contextmanager
def signs_of_life(job: Job) -> Iterator[None]:
    """Heartbeats from a thread and a connection of its own. Losing the lease shows at the end, in ``hold``."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT):
                jobs.heartbeat(job, step="Undoing")
        except jobs.LeaseLost:
            pass
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="signs-of-life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _touched(run: ImportRun) -> bool:
    """True where any row that the run marked has lost the mark, or an event of it was replaced."""
    values = {"trust": run.trust_id, "run": run.pk}
    with connection.cursor() as cursor:
        for what, count in run.written.items():
            cursor.execute(f"select count(*) from waiting_list_{what} x where {_MINE}", values)
            if cursor.fetchone()[0] != count:
                return True
        cursor.execute(REPLACED_SINCE, values)
        return bool(cursor.fetchone()[0])


def _delete(what: str) -> str:
    """Rows the run added: those with its mark that had nothing before."""
    return f"delete from waiting_list_{what} x where {_MINE} and not {_HAD_BEFORE.format(what)}"


def _restore(model) -> str:
    """Rows the run changed, every column as it was. The clock is not among them: it follows from its events."""
    table = model._meta.db_table
    left_alone = {"id", "trust_id", "clock_start", "clock_stop"}
    columns = [f.column for f in model._meta.concrete_fields if f.column not in left_alone]
    return f"""
        update {table} x set {", ".join(f"{c} = r.{c}" for c in columns)}
        from waiting_list_importbefore b, lateral jsonb_populate_record(null::{table}, b.before) r
        where b.run_id = %(run)s and b.what = '{model._meta.model_name}' and b.row_id = x.id and x.trust_id = %(trust)s
    """
