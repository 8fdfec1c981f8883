"""API records of the compliance gate: the answers of each rule, and the hours in which a line's lists run."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, OneOf, Text
from base.records import Answer, Body, source
from contracts.compliance.models import HoursRecord
from contracts.compliance.rules.outcomes import Outcome

ComplianceOutcome = Annotated[Outcome, OneOf("ComplianceOutcome")]


class ComplianceOverrideRecord(Answer):
    """An override: who let a finding pass, for what the check said then, and why."""

    said: str = Field(description="What the check said.")
    reason: str
    by: str = source("said_by")
    at: Instant = source("said_at")


class ComplianceFindingRecord(Answer):
    """The answer of one check about one thing."""

    check: str = source("check.code")
    title: str = source("check.title")
    about: str = source("result.about", "Empty when it is about the whole call-off.")
    subject: str = source("result.subject")
    outcome: ComplianceOutcome
    says: str = source("result.says")
    evidence: str = source("result.evidence")
    seen_by: str = source("result.seen_by", "Empty when the service itself judged.")
    seen_on: Day | None = source("result.seen_on")
    override: ComplianceOverrideRecord | None
    stops: bool = Field(description="Whether it keeps the call-off from going live.")


class ComplianceRuleRecord(Answer):
    """One rule of the guidance with what its checks found."""

    rule: str = source("rule.code")
    title: str = source("rule.title")
    word: str = source("rule.word", "The force NHS England's guidance gives it, in its own word.")
    source_: str = source("rule.source", "Where the guidance says so.")
    outcome: ComplianceOutcome
    findings: list[ComplianceFindingRecord] = source("answers")


class ComplianceRecord(Answer):
    """The answers kept last."""

    call_off: Id = source("call_off.pk")
    checked_at: Instant | None = source(
        lambda panel: panel.run and panel.run.at, "Null when the rules were never put to the call-off."
    )
    stands_against: int = source(lambda panel: len(panel.stopping), "How many checks keep it from going live.")
    rules: list[ComplianceRuleRecord]

    example = {
        "call_off": 7,
        "checked_at": "2026-11-03T02:15:00+00:00",
        "stands_against": 1,
        "rules": [
            {
                "rule": "lead",
                "title": "A responsible lead consultant",
                "word": "must",
                "source": "Insourcing guidance, section 4",
                "outcome": "missing",
                "findings": [
                    {
                        "check": "lead.indemnity",
                        "title": "Indemnity of the lead",
                        "about": "line:12",
                        "subject": "Colonoscopy, weekend",
                        "outcome": "missing",
                        "says": "The lead's indemnity is not recorded.",
                        "evidence": "",
                        "seen_by": "",
                        "seen_on": None,
                        "override": None,
                        "stops": True,
                    }
                ],
            }
        ],
    }


# When a line's lists run


class NewHours(Body):
    """The hours in which a service line's lists run, and the reason where they are core hours."""

    when: Choice[HoursRecord.When]
    reason: Annotated[str, Text(400)] = Field(
        "", description="Why inside core hours; without one the compliance checks fail."
    )

    example = {"when": "both", "reason": "Room 3 stands empty on Tuesdays until its ventilation is renewed"}


class LineHoursRecord(Answer):
    """The hours in which a service line's lists run, as somebody recorded them. The newest counts."""

    id: Id = Field(description="Also the ETag.")
    service_line: Id = source("service_line_id")
    when: Choice[HoursRecord.When]
    reason: str = Field(description="Why inside core hours; empty where no reason is recorded.")
    recorded_by: str = source("said_by")
    recorded_at: Instant = source("said_at")

    example = {
        "id": 9,
        "service_line": 12,
        **NewHours.example,
        "recorded_by": "Pat Buyer",
        "recorded_at": "2026-11-03T10:15:00+00:00",
    }
