"""Live contracts that no longer pass, evidence that runs out, and what the rules have to be put to again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import count, day, london_day
from base.permissions import Permission
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.notifications import CALL_OFF, LIFE_TOPICS, LIVE, contract_task, due_about, narrowed
from contracts.call_offs.rechecks import register_rules
from contracts.compliance.models import ComplianceEvidence, ComplianceRun, LeadRecord
from contracts.compliance.services.gate import recheck, recheck_all
from notifications.expiry import AHEAD, at_end_of, expiry_stage
from notifications.kinds import Kind, TaskContent, When
from plumbing.models import OutboxMessage
from plumbing.outbox import subscribe


def failing(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Live contracts against which a check stands since the rules were put to them last."""
    last = ComplianceRun.objects.filter(call_off=OuterRef("pk")).order_by("-pk").values("against")[:1]
    live = CallOff.objects.visible_to(by).filter(state__in=LIVE).annotate(against=Subquery(last))
    for call_off in narrowed(live.filter(against__gt=0), ids):
        checks = count(call_off.against, "check")
        yield due_about(
            call_off,
            f"{call_off.reference} is live and {checks} {'stands' if call_off.against == 1 else 'stand'} against it",
            why="Put right what is missing, or have it overridden with a reason.",
            href=reverse("compliance", args=[call_off.pk]),
        )


def evidence(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Evidence and a lead's indemnity on live contracts that end within 60 days or have ended: the newest of each counts."""
    today = london_day(timezone.now())
    filed = ComplianceEvidence.objects.visible_to(by).filter(call_off__state__in=LIVE)
    newest = filed.order_by("call_off_id", "check_code", "about", "-pk").distinct("call_off_id", "check_code", "about")
    for row in narrowed(newest, ids, "call_off_id").select_related("call_off"):
        if row.valid_until and row.valid_until <= today + AHEAD:
            what = f"Evidence for {row.call_off.reference}"
            yield _running_out(row.call_off, f"evidence-{row.check_code}-{row.about}", what, row.valid_until, today)
    leads = LeadRecord.objects.visible_to(by).filter(service_line__call_off__state__in=LIVE)
    latest = (
        leads.filter(gmc=F("service_line__lead_gmc")).order_by("service_line_id", "-pk").distinct("service_line_id")
    )
    for row in narrowed(latest, ids, "service_line__call_off_id").select_related("service_line__call_off"):
        if row.indemnity_until and row.indemnity_until <= today + AHEAD:
            call_off = row.service_line.call_off
            what = f"The lead’s indemnity for {row.service_line.name} on {call_off.reference}"
            yield _running_out(call_off, f"indemnity-{row.service_line_id}", what, row.indemnity_until, today)


def _running_out(call_off: CallOff, about: str, what: str, until: dt.date, today: dt.date) -> TaskContent:
    return due_about(
        call_off,
        f"{what} {'ran' if until < today else 'runs'} out on {day(until)}",
        key=f"{about}-{call_off.pk}-{until}-{expiry_stage(until, today)}"[:120],
        due_at=at_end_of(until),
        why="File what replaces it.",
        href=reverse("compliance", args=[call_off.pk]),
    )


KINDS: tuple[Kind, ...] = (
    contract_task(
        "contracts.failing",
        "Live contracts that no longer pass their checks",
        Permission.CHECK_COMPLIANCE,
        failing,
        LIFE_TOPICS | {"call_off.compliance_changed": CALL_OFF},
        icon="warning",
        usual=When.AT_ONCE,
    ),
    contract_task(
        "evidence.ends",
        "Evidence and indemnity that run out within 60, 30 and 7 days",
        Permission.CHECK_COMPLIANCE,
        evidence,
        LIFE_TOPICS,
        icon="warning",
    ),
)


def framework_changed(message: OutboxMessage) -> None:
    """Judge again what was called off from it: its lots are changed by people who see no contract.

    The message may come twice: the same answers are kept once.
    """
    system = Actor.system("framework changed")
    recheck_all(by=system, cause="framework changed", lot__framework_id=message.body["framework"])


def register_notifications() -> None:
    """Have the rules put to every call-off that changes."""
    register_rules(recheck)
    subscribe("framework.changed", framework_changed)
