"""Rule 4: the lead consultant: Specialist Register, pathway, clinical responsibility, own indemnity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from base.formatting import day
from contracts.compliance.rules.capacity import of_each_line
from contracts.compliance.rules.facts import Facts, LeadFacts, LineFacts
from contracts.compliance.rules.outcomes import GateFinding, failed, missing, passed
from contracts.compliance.rules.registry import GUIDANCE, Check, GateRule
from nhs.errors import Invalid
from nhs.identifiers import gmc_number

_PLAIN = re.compile(r"[^a-z ]")


def same_specialty(first_name: str, other: str) -> bool:
    """True where two names of a specialty are plainly the same: equal, or one inside the other."""
    first, second = (_PLAIN.sub("", text.lower().replace("-", " ")).strip() for text in (first_name, other))
    return bool(first and second) and (first in second or second in first)


def _of_each_lead(facts: Facts, answer: Callable[[LineFacts, LeadFacts, dict], GateFinding]) -> Iterable[GateFinding]:
    """One finding a line by its lead's record; without one of that very person the evidence is missing."""

    def by_record(line: LineFacts, place: dict) -> GateFinding:
        if not line.lead_name:
            return missing("It names no lead consultant.", **place)
        record = line.lead
        if record is None:
            return missing(f"There is no record of {line.lead_name} as lead.", **place)
        if record.gmc != line.lead_gmc:
            return missing(
                f"The record is of GMC {record.gmc}; the line is now led by {line.lead_name}, GMC {line.lead_gmc}.",
                **place,
            )
        return answer(line, record, place | {"by": record.by, "on": record.on})

    return of_each_line(facts, by_record)


def gmc_number_right(facts: Facts) -> Iterable[GateFinding]:
    return of_each_line(facts, _gmc)


def _gmc(line: LineFacts, place: dict) -> GateFinding:
    if not line.lead_gmc:
        return missing("The lead’s GMC number is not given.", **place)
    try:
        gmc_number(line.lead_gmc)
    except Invalid as wrong:
        return failed(str(wrong), **place)
    return passed("The lead has a GMC number.", f"{line.lead_name}, GMC {line.lead_gmc}", **place)


def specialist_register(facts: Facts) -> Iterable[GateFinding]:
    def answer(line: LineFacts, record: LeadFacts, place: dict) -> GateFinding:
        if record.register_checked_on is None:
            return failed(f"{line.lead_name} is recorded as not on the Specialist Register.", **place)
        seen = f"{record.specialty}, register looked at on {day(record.register_checked_on)}"
        if same_specialty(record.specialty, line.specialty):
            return passed("On the Specialist Register for the specialty.", seen, **place)
        if record.relevance:
            return passed(
                "On the Specialist Register for a related specialty.", f"{seen}: “{record.relevance}”", **place
            )
        return failed(
            f"{line.lead_name} is on the Specialist Register for {record.specialty}; the line is {line.specialty}, and"
            " nothing says why that fits.",
            seen,
            **place,
        )

    return _of_each_lead(facts, answer)


def leads_pathway(facts: Facts) -> Iterable[GateFinding]:
    def answer(line: LineFacts, record: LeadFacts, place: dict) -> GateFinding:
        if record.leads_pathway:
            return passed("Leads the team and manages the pathway with its governance.", **place)
        return failed(f"{line.lead_name} does not lead the team and the pathway.", **place)

    return _of_each_lead(facts, answer)


def accepts_responsibility(facts: Facts) -> Iterable[GateFinding]:
    def answer(line: LineFacts, record: LeadFacts, place: dict) -> GateFinding:
        if record.accepts_responsibility:
            return passed("Accepts clinical responsibility for all patients referred.", **place)
        return failed(f"{line.lead_name} has not accepted clinical responsibility for the patients.", **place)

    return _of_each_lead(facts, answer)


def own_indemnity(facts: Facts) -> Iterable[GateFinding]:
    def answer(line: LineFacts, record: LeadFacts, place: dict) -> GateFinding:
        if not (record.indemnifier and record.policy_number):
            return failed(f"{line.lead_name} has no indemnity of their own on record.", **place)
        if record.indemnity_until is None:
            return missing("The day the indemnity runs out is not recorded.", **place)
        policy = f"{record.indemnifier}, policy {record.policy_number}, to {day(record.indemnity_until)}"
        if record.indemnity_until < max(facts.today, facts.service_from or facts.today):
            return failed(f"The indemnity ran out on {day(record.indemnity_until)}.", policy, **place)
        return passed("Holds own indemnity.", policy, **place)

    return _of_each_lead(facts, answer)


RULE = GateRule(
    code="lead",
    title="Lead consultant on the Specialist Register, responsible and indemnified",
    word="Will",
    quote="will lead the multidisciplinary team and manage the patient pathway … will accept clinical responsibility for"
    " the care of all patients … and hold their own indemnity",
    source=GUIDANCE,
    checks=(
        Check("lead.gmc", "GMC number", "Is the lead’s GMC number given, and is it one?", gmc_number_right),
        Check(
            "lead.specialist_register",
            "On the Specialist Register",
            "Is the lead on the GMC’s Specialist Register for the line’s specialty?",
            specialist_register,
        ),
        Check(
            "lead.pathway",
            "Leads team and pathway",
            "Does the lead lead the team and manage the pathway with its clinical governance?",
            leads_pathway,
        ),
        Check(
            "lead.responsibility",
            "Accepts clinical responsibility",
            "Does the lead accept clinical responsibility for every patient referred?",
            accepts_responsibility,
        ),
        Check(
            "lead.indemnity",
            "Own indemnity",
            "Does the lead hold an indemnity of their own that has not run out?",
            own_indemnity,
        ),
    ),
)
