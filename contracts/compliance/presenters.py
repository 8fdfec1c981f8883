"""Compliance of a call-off for its pages: the latest answers, every override, and the ways to put each right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from base.actors import Actor
from base.errors import NotFound
from base.formatting import count, moment
from contracts.call_offs.models.call_offs import CallOff
from contracts.compliance.models import ComplianceEvidence, ComplianceOverride, ComplianceResult, ComplianceRun
from contracts.compliance.rules.gate import CHECK_OF, RULES
from contracts.compliance.rules.outcomes import STOPS, Outcome, worst
from contracts.compliance.rules.registry import Check, GateRule
from plumbing.models import StoredFile

OVERRIDDEN = ("override", "Overridden")


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way to put a finding right."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """One finding with the override that holds for it, if any."""

    check: Check
    result: ComplianceResult
    override: ComplianceOverride | None
    call_off_id: int

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.result.outcome)

    @property
    def stops(self) -> bool:
        return self.outcome in STOPS and self.override is None

    @property
    def sign(self) -> tuple[str, str]:
        """(kind, words) of the result: overridden is a sign of its own, for ever."""
        return OVERRIDDEN if self.override else (self.outcome.kind, self.outcome.word)

    @property
    def seen_by(self) -> str:
        return self.result.seen_by or "This service"

    @property
    def place(self) -> str:
        return f"?check={self.check.code}&about={self.result.about}"

    @property
    def remedies(self) -> list[Remedy]:
        """Ways to resolve a finding that stops the call-off: put the facts right, or file evidence."""
        if self.outcome not in STOPS:
            return []
        remedies = [remedy for remedy in (self._record(),) if remedy]
        if self.check.by_evidence and self.outcome is Outcome.MISSING:
            remedies.append(
                Remedy("File evidence", reverse("compliance-evidence", args=[self.call_off_id]) + self.place)
            )
        return remedies

    @property
    def override_href(self) -> str:
        return reverse("compliance-override", args=[self.call_off_id]) + self.place

    def _record(self) -> Remedy | None:
        code, own = self.check.code, [self.call_off_id]
        line = self.result.about.removeprefix("line:")
        if code.startswith("lead.") and line.isdigit():
            return Remedy("Record the lead", reverse("record-lead", args=[*own, int(line)]))
        if code in ("capacity.out_of_hours", "capacity.lists") and line.isdigit():
            return Remedy("Record the hours", reverse("record-hours", args=[*own, int(line)]))
        if code in ("award.terms", "award.signed", "framework.lot"):
            return Remedy("Change the draft", reverse("edit-call-off", args=own))
        if code in ("outputs.vat", "outputs.vat_agrees", "workers.direction"):
            return Remedy("Decide VAT", reverse("vat-decision", args=own))
        if code == "workers.bought":
            return Remedy("Answer what is bought", reverse("what-is-bought-on", args=own))
        if code in ("award.notice", "award.placeholders", "award.dates", "award.standstill"):
            return Remedy("Record the notice", reverse("award-notice", args=own))
        if code == "award.changes":
            return Remedy("Record the notice", reverse("call-off", args=own) + "#variations")
        if code == "award.interests":
            return Remedy("Open the register", reverse("interests"))
        return None


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """A rule with its findings; its outcome is the worst of them, its sign says when all of that is overridden."""

    rule: GateRule
    answers: list[CheckAnswer]

    @property
    def outcome(self) -> Outcome:
        return worst([answer.outcome for answer in self.answers])

    @property
    def sign(self) -> tuple[str, str]:
        if self.outcome in STOPS and not self.stopping:
            return OVERRIDDEN
        return self.outcome.kind, self.outcome.word

    @property
    def stopping(self) -> list[CheckAnswer]:
        """Answers that keep the call-off from going live."""
        return [answer for answer in self.answers if answer.stops]

    @property
    def shown(self) -> list[CheckAnswer]:
        """Answers the short table names: all that are not simply met."""
        return [answer for answer in self.answers if answer.outcome in STOPS]

    @property
    def evidence(self) -> str:
        """The evidence of the first finding that has some, for the short table."""
        return next((answer.result.evidence for answer in self.answers if answer.result.evidence), "")


@dataclass(frozen=True, slots=True)
class CompliancePanel:
    """All there is to show of a call-off's compliance. ``run`` is None when it was never checked."""

    call_off: CallOff
    run: ComplianceRun | None
    rules: list[RuleAnswer]
    overrides: list[ComplianceOverride]

    @property
    def stopping(self) -> list[CheckAnswer]:
        return [answer for rule in self.rules for answer in rule.stopping]

    @property
    def heading(self) -> str:
        if self.run is None:
            return "Compliance: not checked yet"
        answered = sum(not rule.stopping for rule in self.rules)
        return f"Compliance: {answered} of {len(self.rules)} rules answered"

    @property
    def aside(self) -> str:
        if self.run is None:
            return ""
        said = [count(len(self.stopping), "check stands", "checks stand") + " against it"] if self.stopping else []
        said += [count(len(self.overrides), "override")] if self.overrides else []
        return ", ".join([*said, f"checked {moment(self.run.at)}"])

    @property
    def past_overrides(self) -> list[ComplianceOverride]:
        """Overrides that hold for nothing any more: the check says something else now. They show all the same."""
        live = {answer.override.pk for rule in self.rules for answer in rule.answers if answer.override}
        return [override for override in self.overrides if override.pk not in live]


def compliance_of(actor: Actor, call_off: CallOff) -> CompliancePanel | None:
    """The compliance of a call-off as it was found last. Three queries. None for anybody but the trust's own people."""
    if not (actor.is_trust or actor.is_system):
        return None
    run = ComplianceRun.objects.visible_to(actor).filter(call_off=call_off).order_by("-pk").first()
    given = ComplianceOverride.objects.visible_to(actor).filter(call_off=call_off).order_by("-pk")
    overrides = list(given)
    results = results_of(actor, run) if run else []
    holding = {(override.check_code, override.about, override.said): override for override in reversed(overrides)}
    return CompliancePanel(call_off, run, _rules(call_off, results, holding), overrides)


def results_of(actor: Actor, run: ComplianceRun) -> QuerySet[ComplianceResult]:
    """The answers of a run, which may stand in an earlier one that found the same."""
    found = ComplianceResult.objects.visible_to(actor).filter(run=run.found_in_id or run.pk)
    return found.order_by("place")


def _rules(call_off: CallOff, results: Iterable[ComplianceResult], holding: dict) -> list[RuleAnswer]:
    by_rule: dict[str, list[CheckAnswer]] = {}
    for result in results:
        check = CHECK_OF.get(result.check_code)
        if check is None:
            continue
        override = holding.get((result.check_code, result.about, result.says)) if result.outcome in STOPS else None
        by_rule.setdefault(result.rule, []).append(CheckAnswer(check, result, override, call_off.pk))
    return [RuleAnswer(rule, by_rule[rule.code]) for rule in RULES if rule.code in by_rule]


@dataclass(frozen=True, slots=True)
class ComplianceChange:
    """One time the answers changed."""

    at: dt.datetime
    words: str


def history_of(actor: Actor, call_off: CallOff) -> list[ComplianceChange]:
    """Changes of the answers, newest first: the last thirty times."""
    runs = ComplianceRun.objects.visible_to(actor).filter(call_off=call_off, found_in=None).order_by("-pk")[:30]
    return [ComplianceChange(run.at, f"{_against(run.against)} After: {run.cause}. {run.asked_by}.") for run in runs]


def _against(number: int) -> str:
    return f"{count(number, 'check stands', 'checks stand')} against it." if number else "Nothing stands against it."


def file_of(actor: Actor, call_off: CallOff, file_id: int) -> StoredFile:
    """A document that was filed to this call-off's compliance. NotFound for any other file."""
    filed = ComplianceEvidence.objects.visible_to(actor).filter(call_off=call_off, document_id=file_id)
    decided = call_off.vat_decisions.filter(trust_id=call_off.trust_id, document_id=file_id)
    leads = call_off.service_lines.filter(lead_records__document_id=file_id)
    stored = StoredFile.objects.visible_to(actor).filter(pk=file_id).first()
    if stored is None or not (filed.exists() or decided.exists() or leads.exists()):
        raise NotFound()
    return stored


def evidence_of(actor: Actor, call_off: CallOff) -> list[ComplianceEvidence]:
    """Everything that was filed, newest first."""
    found = ComplianceEvidence.objects.visible_to(actor).filter(call_off=call_off).select_related("document")
    return list(found.order_by("-pk"))
