"""Importing a patient tracking list of 1,000,000 needs, against a bare pipeline that makes the same checks."""

from __future__ import annotations

import os
import resource

import psycopg2
from django.utils import timezone

from base.actors import Actor, ActorKind
from base.permissions import Permission
from base.row_security import acting_as
from bench.ptl_file import SITES, TRUST, ptl_file
from bench.reference import ptl as reference
from bench.result import BenchmarkRow, Result, measured
from nhs.codes import TREATMENT_FUNCTIONS
from plumbing import jobs
from plumbing.models import Job
from tests.support.world import SYSTEM
from trusts.models import Site, Trust
from waiting_list.imports.services.processing import start_import
from waiting_list.imports.services.receive import choose_columns, receive_file
from waiting_list.imports.services.worker import work
from waiting_list.models import ImportRun, Need

MUST = 0.60


def ptl_import(*, quick: bool) -> Result:
    """Received, sealed, checked, merged and audited by a worker's code, from the file to its last count."""
    count = 100_000 if quick else 1_000_000
    path = ptl_file(count)
    actor = _trust()
    with path.open("rb") as warm:
        while warm.read(1 << 20):
            pass
    with measured() as product:
        run = _import(actor, path)
    with measured() as again:
        second = _import(actor, path)
    bare, outcomes = _bare(path)
    with acting_as(SYSTEM):
        run.refresh_from_db()
        second.refresh_from_db()
    flaws = _flaws(run, second, outcomes, count)
    return Result(
        "ptl-import",
        count / product.seconds,
        count / bare.seconds,
        "needs/s",
        MUST,
        flaws,
        {"product": product.cores, "bare": bare.cores},
        {
            "rows": count,
            "seconds": f"{product.seconds:.1f} against {bare.seconds:.1f}",
            "the same file again": f"{count / again.seconds:,.0f} rows/s",
            "most memory": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
        },
    )


def _trust() -> Actor:
    with acting_as(SYSTEM):
        trust = Trust.objects.create(ods_code=TRUST, name="Northshire Bench", short_name="Bench")
        for code in SITES:
            Site.objects.create(trust=trust, ods_code=code, name=f"Site {code}")
    rights = frozenset({Permission.IMPORT_WAITING_LIST})
    return Actor(ActorKind.TRUST, "Sam Example, Scheduler", trust_id=trust.pk, person_id=1, permissions=rights)


def _import(actor: Actor, path) -> ImportRun:
    jobs.handler("waiting_list.import", lambda job_id: None)  # the worker is this process
    with acting_as(actor):
        with path.open("rb") as stream:
            run = receive_file(by=actor, kind="ptl", stream=stream, name=path.name)
        choose_columns(by=actor, run_id=run.pk)
        run = start_import(by=actor, run_id=run.pk)
    job = jobs.claim(str(run.job_id))
    if job is None:
        raise LookupError("The import has no job.")
    work(job)
    return run


def _bare(path):
    link = psycopg2.connect(os.environ["DATABASE_OWNER_URL"].replace("postgres://", "postgresql://"))
    with link, link.cursor() as cursor:
        cursor.execute(reference.DDL)
        cursor.execute("insert into trust values (1, %s)", [TRUST])
        for number, code in enumerate(SITES, 1):
            cursor.execute("insert into site values (%s, 1, %s)", [number, code])
    tfcs = {code for code, function in TREATMENT_FUNCTIONS.items() if function.live}
    with measured() as bare:
        outcomes = reference.run(link, path, trust=TRUST, sites=SITES, tfcs=tfcs, today=timezone.localdate())
    link.close()
    return bare, outcomes


def _flaws(run: ImportRun, second: ImportRun, outcomes, count: int) -> list[str]:
    flaws = []
    with acting_as(SYSTEM):
        states = {run.state, second.state}
        job_states = set(Job.objects.filter(pk__in=[run.job_id, second.job_id]).values_list("state", flat=True))
        needs = Need.objects.filter(trust_id=run.trust_id).count()
    if states != {"done"} or job_states != {"done"}:
        flaws.append(f"imports ended as {states}, jobs as {job_states}")
    if (run.new, run.rejected) != (outcomes["new"], outcomes["rejected"]):
        flaws.append(f"the product took {run.new} and rejected {run.rejected}, bare SQL {dict(outcomes)}")
    if needs != run.new or run.rows != count:
        flaws.append(f"{needs} needs are there and {run.new} were counted new, of {run.rows} rows")
    if (second.new, second.changed, second.unchanged) != (0, 0, run.new):
        flaws.append(f"the same file again: {second.new} new, {second.changed} changed")
    return flaws


ROWS = [BenchmarkRow("ptl-import", ptl_import)]
