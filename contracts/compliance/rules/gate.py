"""The gate: every rule put to the facts of one call-off."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.compliance.rules import award, capacity, framework, lead, outputs, price, workers
from contracts.compliance.rules.facts import Facts, OverrideFacts
from contracts.compliance.rules.outcomes import STOPS, GateFinding, Outcome, worst
from contracts.compliance.rules.registry import Check, GateRule

RULES: tuple[GateRule, ...] = (
    framework.RULE,
    price.RULE,
    capacity.RULE,
    lead.RULE,
    outputs.RULE,
    workers.RULE,
    award.RULE,
)
"""The six rules of NHS England's guidance in its order, then what the award itself must show."""

RULE_OF = {rule.code: rule for rule in RULES}
CHECK_OF = {check.code: check for rule in RULES for check in rule.checks}


@dataclass(frozen=True, slots=True)
class GateResult:
    """A finding with its check, and the override that was given for exactly what it says."""

    rule: GateRule
    check: Check
    finding: GateFinding
    override: OverrideFacts | None = None

    @property
    def stops(self) -> bool:
        """True where it keeps the call-off from going live."""
        return self.finding.outcome in STOPS and self.override is None


@dataclass(frozen=True, slots=True)
class GateResults:
    """The results of all rules for one call-off."""

    results: tuple[GateResult, ...]

    @property
    def stops(self) -> list[GateResult]:
        return [result for result in self.results if result.stops]

    @property
    def outcome(self) -> Outcome:
        """Of the whole: what is overridden counts as met."""
        outcomes = [result.finding.outcome for result in self.results if result.override is None]
        return worst([*outcomes, Outcome.PASS])

    def of(self, rule: str) -> list[GateResult]:
        return [result for result in self.results if result.rule.code == rule]

    def rule_outcome(self, rule: str) -> Outcome:
        return worst([result.finding.outcome for result in self.of(rule)])


def evaluate(facts: Facts) -> GateResults:
    """Put every rule to the facts. An override holds only while the check still says what was overridden."""
    return GateResults(tuple(_every(facts)))


def _every(facts: Facts) -> Iterator[GateResult]:
    for rule in RULES:
        for check in rule.checks:
            for finding in check.evaluate(facts):
                found = _with_evidence(facts, check, finding)
                given = facts.overridden.get((check.code, found.about))
                holds = given is not None and given.said == found.says and found.outcome in STOPS
                yield GateResult(rule, check, found, given if holds else None)


def _with_evidence(facts: Facts, check: Check, finding: GateFinding) -> GateFinding:
    """Evidence filed by a person answers what the service cannot know, until it runs out; else it is shown beside."""
    filed = facts.filed.get((check.code, finding.about))
    if filed is None:
        return finding
    words = f"“{filed.statement}”" + (f" ({filed.document})" if filed.document else "")
    still = filed.until is None or filed.until >= facts.today
    if finding.outcome is Outcome.MISSING and check.by_evidence and still:
        return dataclasses.replace(
            finding, outcome=Outcome.PASS, says="By evidence filed.", evidence=words, by=filed.by, on=filed.on
        )
    return dataclasses.replace(finding, evidence="; ".join(part for part in (finding.evidence, words) if part))
