"""Compliance rules a contract does not meet, as a register says them: the check, its force, the answer.

What a check says is repeated only where it speaks of the award itself: a lead consultant or somebody with an interest is
never named.
"""

from __future__ import annotations

from typing import Any

from base.actors import Actor
from contracts.compliance.models import ComplianceResult, ComplianceRun
from contracts.compliance.rules.gate import CHECK_OF, RULE_OF
from contracts.compliance.rules.outcomes import STOPS, Outcome

OF_THE_AWARD = frozenset(
    {
        "framework.lot",
        "framework.in_force",
        "framework.supplier",
        "capacity.out_of_hours",
        "outputs.unit",
        "workers.lot",
        "workers.hourly",
        "award.terms",
        "award.signed",
        "award.notice",
        "award.placeholders",
        "award.dates",
        "award.standstill",
        "award.signed_after",
        "award.decision_makers",
    }
)

Unmet = dict[str, Any]


def unmet_of(actor: Actor, trust_id: int) -> dict[int, list[Unmet]]:
    """Checks each call-off did not meet in its last run, overridden or not, in the order of the rules. Two queries."""
    runs = ComplianceRun.objects.visible_to(actor).filter(trust_id=trust_id)
    last = runs.order_by("call_off_id", "-pk").distinct("call_off_id")
    whose = {run.found_in_id or run.pk: run.call_off_id for run in last}
    found = ComplianceResult.objects.visible_to(actor).filter(
        run_id__in=list(whose), outcome__in=[stop.value for stop in STOPS]
    )
    by_call_off: dict[int, list[Unmet]] = {}
    for result in found.order_by("place"):
        if result.check_code in CHECK_OF:
            by_call_off.setdefault(whose[result.run_id], []).append(_said(result))
    return by_call_off


def _said(compliance_result: ComplianceResult) -> Unmet:
    return {
        "check": CHECK_OF[compliance_result.check_code].title,
        "about": compliance_result.subject,
        "word": RULE_OF[compliance_result.rule].word,
        "answer": Outcome(compliance_result.outcome).word,
        "says": compliance_result.says if compliance_result.check_code in OF_THE_AWARD else "",
    }
