"""Asking for a report, and working it out for exactly the organisation that asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor, ActorKind
from base.permissions import Permission, require
from base.row_security import acting_as
from plumbing import jobs
from plumbing.models import Job
from reports.kpis import KPIS, grouped_facts, kpi_result
from reports.models import ReportRun
from reports.params import checked_params
from reports.waiting_list_report import MOST_MONTHS, waiting_result, week_result
from waiting_list.official.selectors.rtt import current_files, files_as_at, months
from waiting_list.snapshots.selectors.weeks import published_week

JOB = "report"
STEPS = {ReportRun.Kind.KPI: len(KPIS) + 2, ReportRun.Kind.WAITING_LIST: 4}

Tell = Callable[[str], None]


@transaction.atomic
def start_report(*, by: Actor, kind: str, params: dict) -> ReportRun:
    """Queue a report. ``params``: for kpi ``from`` and ``to`` (days, both included), for waiting_list
    none, or ``as_at``: a day, as at whose end it is.

    Raises InvalidInput for parameters that are wrong, RuleBroken for a report the organisation cannot have.
    """
    require(by, Permission.RUN_REPORTS)
    wanted = checked_params(kind, params, by=by, today=timezone.localdate())
    job = jobs.queue(by=by, kind=JOB, args={"report": kind}, total=STEPS[ReportRun.Kind(kind)])
    run = ReportRun.objects.create(
        kind=kind,
        trust_id=by.trust_id,
        provider_id=by.provider_id,
        job=job,
        params=wanted,
        asked_by=by.label,
        person_id=by.person_id,
    )
    record("report.started", by=by, target=run, kind=str(kind), **wanted)
    return run


def asker_of(run: ReportRun) -> Actor:
    """The organisation that asked, and nothing beyond it: a report never sees what its reader may not."""
    return Actor(
        kind=ActorKind.TRUST if run.trust_id else ActorKind.PROVIDER,
        label=f"report for {run.asked_by}"[:200],
        trust_id=run.trust_id,
        provider_id=run.provider_id,
        permissions=frozenset({Permission.VIEW_REPORTS}),
    )


def compute_report(run: ReportRun, *, tell: Tell = lambda step: None) -> dict:
    """The result of a run, read as the organisation that asked. ``tell`` hears each step before it begins.

    Nothing is written; ``tell`` is never called inside the reading transaction, so that progress shows at once.
    """
    return _COMPUTE[ReportRun.Kind(run.kind)](run, asker_of(run), tell)


def finish_report(*, run: ReportRun, job: Job, result: dict) -> None:
    """Write the result, once and for all, and end the job with it. Raises LeaseLost when the job is another's."""
    with acting_as(asker_of(run)) as actor:
        jobs.hold(job)
        mine = ReportRun.objects.visible_to(actor).filter(pk=run.pk)
        mine.update(result=result, finished_at=timezone.now())
        record("report.finished", by=actor, target=run, kind=run.kind)
        jobs.finish(job)


def _kpi(run: ReportRun, actor: Actor, tell: Tell) -> dict:
    first, last = (dt.date.fromisoformat(run.params[name]) for name in ("from", "to"))
    counted_to = min(last, timezone.localdate())
    tell("Sessions")
    with acting_as(actor):
        rows = grouped_facts(actor, first, counted_to)
    other_side = "provider" if actor.is_trust else "trust"
    dimensions = (other_side, "service_line", "site", "room")
    return kpi_result(rows, first=first, last=last, counted_to=counted_to, dimensions=dimensions, step=tell)


def _waiting_list(run: ReportRun, actor: Actor, tell: Tell) -> dict:
    """With ``as_at``, what was in at the end of that day and nothing that came later: the same digits for ever."""
    tell("Files")
    as_at = dt.date.fromisoformat(run.params["as_at"]) if "as_at" in run.params else None
    with acting_as(actor):
        files = files_as_at(actor, as_at) if as_at else current_files(actor)
        read = months(actor, files[:MOST_MONTHS])
        week = published_week(actor, as_at=as_at)
    return waiting_result(read, step=tell) | {"week": week_result(week)}


_COMPUTE: dict[str, Callable[[ReportRun, Actor, Tell], dict]] = {
    ReportRun.Kind.KPI: _kpi,
    ReportRun.Kind.WAITING_LIST: _waiting_list,
}
