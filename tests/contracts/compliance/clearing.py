"""Everything the compliance gate asks for, put on record for a draft, so that a test can go on from there."""

import datetime as dt

from base.actors import Actor
from contracts.compliance.buying import QUESTIONS
from contracts.compliance.services.evidence import answer_buying, decide_vat, file_evidence, record_hours, record_lead
from contracts.compliance.services.gate import evaluate_now
from contracts.models import CallOff
from nhs.codes import tfc_name

REGISTER_SEEN = dt.date(2026, 3, 3)
INSOURCING = {
    question.name: next(choice.value for choice in question.choices if choice.points_to == "insourcing")
    for question in QUESTIONS
}


def lead_of(specialty: str = "Gastroenterology", **changes) -> dict:
    return {
        "specialty": specialty,
        "register_checked_on": REGISTER_SEEN,
        "leads_pathway": True,
        "accepts_responsibility": True,
        "indemnifier": "Example Defence Union",
        "policy_number": "EDU-0017",
        "indemnity_until": dt.date(2027, 12, 31),
    } | changes


def vat_of(**changes) -> dict:
    return {
        "directs": "provider",
        "governs": "provider",
        "indemnifies": "provider",
        "pricing": "output",
        "treatment": "exempt",
        "evidence": "Contract clause 12",
        "decided_on": dt.date(2026, 3, 2),
        "review_on": dt.date(2028, 3, 2),
    } | changes


def clear(by: Actor, call_off: CallOff) -> None:
    """Put on record all a person must; what is then missing is answered by evidence."""
    for line in call_off.service_lines.all():
        record_lead(by=by, line_id=line.pk, **lead_of(tfc_name(line.tfc)))
        record_hours(by=by, line_id=line.pk, when="out_of_hours")
    decide_vat(by=by, call_off_id=call_off.pk, **vat_of())
    answer_buying(by=by, call_off_id=call_off.pk, answers=INSOURCING)
    for stop in evaluate_now(by, call_off).stops:
        if stop.check.by_evidence and stop.finding.outcome == "missing":
            file_evidence(
                by=by,
                call_off_id=call_off.pk,
                check=stop.check.code,
                about=stop.finding.about,
                statement="Paper to committee",
            )
