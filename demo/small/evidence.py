"""Evidence the demonstration's buyer records before a contract can go live. All of it invented."""

from __future__ import annotations

import datetime as dt

from audit.services import record
from base.actors import Actor
from contracts.compliance.buying import QUESTIONS
from contracts.compliance.services.evidence import answer_buying, decide_vat, record_hours, record_lead
from contracts.compliance.services.gate import evaluate_now, recheck
from contracts.models import CallOff, ComplianceEvidence
from nhs.codes import tfc_name

INSOURCING = {
    question.name: next(choice.value for choice in question.choices if choice.points_to == "insourcing")
    for question in QUESTIONS
}


def file_evidence(by: Actor, call_off: CallOff) -> None:
    """Leads, hours, VAT, what is bought, and a paper for whatever the rules then still miss."""
    signed = call_off.signed_on or call_off.first_day
    for line in call_off.service_lines.all():
        record_lead(
            by=by,
            line_id=line.pk,
            specialty=tfc_name(line.tfc),
            register_checked_on=signed - dt.timedelta(days=14),
            leads_pathway=True,
            accepts_responsibility=True,
            indemnifier="Demonstration Defence Union",
            policy_number="DEMO-0017",
            indemnity_until=call_off.last_day + dt.timedelta(days=31),
        )
        record_hours(by=by, line_id=line.pk, when="out_of_hours")
    decide_vat(
        by=by,
        call_off_id=call_off.pk,
        directs="provider",
        governs="provider",
        indemnifies="provider",
        pricing="output",
        treatment="exempt",
        evidence="Clause 12 of the contract",
        decided_on=signed - dt.timedelta(days=10),
        review_on=call_off.last_day,
    )
    answer_buying(by=by, call_off_id=call_off.pk, answers=INSOURCING)
    _file_documents(by, call_off)


def _file_documents(by: Actor, call_off: CallOff) -> None:
    """File a document for each check that still misses one, all in one step, then check again."""
    wanted = [
        stop
        for stop in evaluate_now(by, call_off).stops
        if stop.check.by_evidence and stop.finding.outcome == "missing"
    ]
    ComplianceEvidence.objects.bulk_create(
        ComplianceEvidence(
            trust_id=call_off.trust_id,
            call_off=call_off,
            check_code=stop.check.code,
            about=stop.finding.about,
            statement="Paper to the finance committee (invented)",
            said_by=by.label,
            said_by_person_id=by.person_id,
        )
        for stop in wanted
    )
    for stop in wanted:
        record("call_off.evidence_filed", by=by, target=call_off, check=stop.check.code)
    recheck(by=by, call_off=call_off, cause="evidence filed")
