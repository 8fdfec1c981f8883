"""Putting the rules to a call-off and keeping what they said."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.rechecks import recheck_many
from contracts.call_offs.selectors import open_call_offs
from contracts.compliance.inputs import load_inputs
from contracts.compliance.models import ComplianceResult, ComplianceRun
from contracts.compliance.rules.gate import GateResults, evaluate
from plumbing.outbox import send

State = CallOff.State


def evaluate_now(by: Actor, call_off: CallOff) -> GateResults:
    """Put the rules to the call-off as it is now; nothing is kept."""
    return evaluate(load_inputs(by, call_off, london_day(timezone.now())))


def recheck(*, by: Actor, call_off: CallOff, cause: str) -> GateResults:
    """Judge the call-off as it stands now and keep the answer, in the caller's transaction.

    Services that stand below call it through ``contracts.call_offs.rechecks``. The same answers as before are kept once:
    the run then points to the one that found them.
    """
    results = evaluate_now(by, call_off)
    rows = [_row(call_off, place, result) for place, result in enumerate(results.results)]
    digest = _digest(rows)
    last = ComplianceRun.objects.visible_to(by).filter(call_off=call_off).order_by("-pk").first()
    same = last if last is not None and last.digest == digest else None
    run = ComplianceRun.objects.create(
        trust_id=call_off.trust_id,
        call_off=call_off,
        cause=cause[:60],
        asked_by=by.label,
        outcome=results.outcome.value,
        against=len(results.stops),
        digest=digest,
        found_in_id=(same.found_in_id or same.pk) if same else None,
    )
    if not same:
        for row in rows:
            row.run = run
        ComplianceResult.objects.bulk_create(rows)
    if last is not None and last.outcome != run.outcome:
        _tell(by, call_off, last, run)
    return results


@transaction.atomic
def check_now(*, by: Actor, call_off_id: int) -> GateResults:
    """Put the rules to a call-off because somebody asks."""
    require(by, Permission.CHECK_COMPLIANCE)
    found = CallOff.objects.visible_to(by).select_for_update(no_key=True).filter(pk=call_off_id).first()
    if found is None:
        raise NotFound()
    return recheck(by=by, call_off=found, cause="asked")


@transaction.atomic
def recheck_all(*, by: Actor, cause: str = "nightly", **narrowed) -> int:
    """Put the rules to every open call-off again: days pass, policies run out. For the product's own jobs."""
    return recheck_many(by=by, call_offs=open_call_offs(by, **narrowed), cause=cause)


def failed_checks(results: GateResults) -> FaultCollector:
    """Faults for the checks that keep the call-off from going live, one each."""
    faults = FaultCollector()
    for stop in results.stops:
        subject = f" ({stop.finding.subject})" if stop.finding.subject else ""
        faults.add(
            f"/compliance/{stop.check.code}",
            f"compliance_{stop.finding.outcome.value}",
            f"{stop.rule.title}{subject}: {stop.finding.says}",
        )
    return faults


def _row(call_off: CallOff, place: int, result) -> ComplianceResult:
    found = result.finding
    return ComplianceResult(
        trust_id=call_off.trust_id,
        place=place,
        rule=result.rule.code,
        check_code=result.check.code,
        about=found.about,
        subject=found.subject[:160],
        outcome=found.outcome.value,
        says=found.says[:1000],
        evidence=found.evidence[:1200],
        seen_by=found.by,
        seen_on=found.on,
    )


def _digest(rows: list[ComplianceResult]) -> str:
    answers = [
        [row.check_code, row.about, row.subject, row.outcome, row.says, row.evidence, row.seen_by, str(row.seen_on)]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest()


def _tell(by: Actor, call_off: CallOff, before: ComplianceRun, now: ComplianceRun) -> None:
    record(
        "call_off.compliance_changed", by=by, target=call_off, before=before.outcome, now=now.outcome, cause=now.cause
    )
    send(
        "call_off.compliance_changed",
        trust_id=call_off.trust_id,
        call_off=call_off.pk,
        before=before.outcome,
        now=now.outcome,
    )
