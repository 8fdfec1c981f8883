"""Statements people put their name to: records of leads and hours, VAT, what is bought, evidence, overrides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from accounts.roles import Role
from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import InvalidInput, NotFound, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.call_offs.policies.authorship import worked_on_it
from contracts.call_offs.services.entry import own_call_off
from contracts.compliance.buying import QUESTIONS, BuyingResult, what_is_bought
from contracts.compliance.models import (
    BuyingAnswers,
    ComplianceEvidence,
    ComplianceOverride,
    HoursRecord,
    LeadRecord,
    VatDecision,
)
from contracts.compliance.rules.gate import CHECK_OF, GateResult
from contracts.compliance.rules.outcomes import STOPS
from contracts.compliance.services.gate import evaluate_now, recheck
from contracts.interests.conflicts import refuse_recused
from contracts.money.policies.limits import refuse_above_limit
from nhs.identifiers import gmc_number
from plumbing.documents import Upload, check_document, store_document
from plumbing.models import StoredFile


@transaction.atomic
def record_lead(
    *,
    by: Actor,
    line_id: int,
    specialty: str,
    register_checked_on: dt.date | None,
    leads_pathway: bool,
    accepts_responsibility: bool,
    indemnifier: str = "",
    policy_number: str = "",
    indemnity_until: dt.date | None = None,
    relevance: str = "",
    document: Upload | None = None,
) -> LeadRecord:
    """Record what shows that a line's lead consultant may lead it. ``register_checked_on`` empty: not on the register."""
    call_off, line = _line(by, line_id)
    faults = FaultCollector()
    specialty = faults.need("/specialty", specialty, "Enter the specialty as the Specialist Register names it")
    faults.read("/lead_gmc", gmc_number, line.lead_gmc)
    if register_checked_on and register_checked_on > _today():
        faults.add("/register_checked_on", "invalid", "The day the register was looked at lies ahead")
    faults.stop()
    made = LeadRecord.objects.create(
        **_signed(by, call_off),
        service_line=line,
        gmc=line.lead_gmc,
        specialty=specialty,
        relevance=relevance.strip(),
        register_checked_on=register_checked_on,
        leads_pathway=leads_pathway,
        accepts_responsibility=accepts_responsibility,
        indemnifier=indemnifier.strip(),
        policy_number=policy_number.strip(),
        indemnity_until=indemnity_until,
        document=_kept(by, document),
    )
    record("call_off.lead_recorded", by=by, target=call_off, line=line.pk)
    recheck(by=by, call_off=call_off, cause="lead consultant recorded")
    return made


@transaction.atomic
def record_hours(*, by: Actor, line_id: int, when: str, reason: str = "") -> HoursRecord:
    """Record when a line's lists run. Inside core hours the reason is asked for by the gate, not here."""
    call_off, line = _line(by, line_id)
    if when not in HoursRecord.When.values:
        faults = FaultCollector()
        faults.add("/when", "unknown_value", "Select when the lists run")
        faults.stop()
    made = HoursRecord.objects.create(**_signed(by, call_off), service_line=line, when=when, reason=reason.strip())
    record("call_off.hours_recorded", by=by, target=call_off, line=line.pk, when=when)
    recheck(by=by, call_off=call_off, cause="hours recorded")
    return made


ANSWERS: dict[str, type[TextChoices]] = {
    "directs": VatDecision.Side,
    "governs": VatDecision.Side,
    "indemnifies": VatDecision.Side,
    "pricing": VatDecision.Pricing,
    "treatment": VatDecision.Treatment,
}


@transaction.atomic
def decide_vat(
    *,
    by: Actor,
    call_off_id: int,
    directs: str,
    governs: str,
    indemnifies: str,
    pricing: str,
    treatment: str,
    evidence: str,
    decided_on: dt.date,
    review_on: dt.date,
    document: Upload | None = None,
) -> VatDecision:
    """Decide how VAT falls on a call-off; the decision before stays in the history."""
    call_off = _own(by, call_off_id)
    values = {
        "directs": directs,
        "governs": governs,
        "indemnifies": indemnifies,
        "pricing": pricing,
        "treatment": treatment,
    }
    faults = FaultCollector()
    for name, value in values.items():
        if value not in ANSWERS[name].values:
            faults.add(f"/{name}", "unknown_value", "Select one of the answers")
    evidence = faults.need("/evidence", evidence, "Say what the decision rests on")
    if decided_on > _today():
        faults.add("/decided_on", "invalid", "The day of the decision lies ahead")
    if review_on <= decided_on:
        faults.add("/review_on", "invalid", "The review must come after the decision")
    faults.stop()
    made = VatDecision.objects.create(
        **_signed(by, call_off),
        call_off=call_off,
        **values,
        evidence=evidence,
        decided_on=decided_on,
        review_on=review_on,
        document=_kept(by, document),
    )
    record("call_off.vat_decided", by=by, target=call_off, treatment=treatment)
    recheck(by=by, call_off=call_off, cause="VAT decided")
    return made


@transaction.atomic
def answer_buying(*, by: Actor, call_off_id: int, answers: Mapping[str, str]) -> BuyingResult:
    """Keep the answers about what is really bought, with what they come to."""
    call_off = _own(by, call_off_id)
    faults = FaultCollector()
    for question in QUESTIONS:
        if answers.get(question.name) not in {choice.value for choice in question.choices}:
            faults.add(f"/{question.name}", "required", f"Answer: {question.asks}")
    faults.stop()
    kept = {question.name: answers[question.name] for question in QUESTIONS}
    bought = what_is_bought(kept)
    BuyingAnswers.objects.create(
        **_signed(by, call_off), call_off=call_off, answers=kept, kind=bought.kind, reasons=list(bought.reasons)
    )
    record("call_off.buying_answered", by=by, target=call_off, kind=bought.kind)
    recheck(by=by, call_off=call_off, cause="what is bought answered")
    return bought


@transaction.atomic
def file_evidence(
    *,
    by: Actor,
    call_off_id: int,
    check: str,
    about: str = "",
    statement: str,
    valid_until: dt.date | None = None,
    document: Upload | None = None,
) -> ComplianceEvidence:
    """File evidence to a check. It answers what the service cannot know, and stands beside everything else."""
    call_off = _own(by, call_off_id)
    _asked(by, call_off, check, about)
    faults = FaultCollector()
    statement = faults.need("/statement", statement, "Say what the evidence shows")
    if valid_until and valid_until < _today():
        faults.add("/valid_until", "invalid", "The evidence has run out already")
    faults.stop()
    made = ComplianceEvidence.objects.create(
        **_signed(by, call_off),
        call_off=call_off,
        check_code=check,
        about=about,
        statement=statement,
        valid_until=valid_until,
        document=_kept(by, document),
    )
    record("call_off.evidence_filed", by=by, target=call_off, check=check)
    recheck(by=by, call_off=call_off, cause="evidence filed")
    return made


@transaction.atomic
def override_check(*, by: Actor, call_off_id: int, check: str, about: str = "", reason: str) -> ComplianceOverride:
    """Let a call-off pass a check it does not meet, for exactly what the check says now. It shows for ever.

    Belongs to signed-in people who hold the right, did not make the draft and have no interest in the provider.
    """
    require(by, Permission.OVERRIDE_COMPLIANCE)
    call_off = own_call_off(by, call_off_id)
    refuse_recused(by, trust_id=call_off.trust_id, provider_id=call_off.provider_id)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why it may go on all the same")
    faults.stop()
    asked = _asked(by, call_off, check, about)
    if worked_on_it(by, call_off):
        raise RuleBroken("You worked on this draft, so somebody else has to override its checks.", code="made_by_you")
    if asked.finding.outcome not in STOPS:
        raise RuleBroken("This check is met: there is nothing to override.", code="nothing_to_override")
    if asked.override is not None:
        raise RuleBroken(f"This was overridden already, by {asked.override.by}.", code="already_overridden")
    if call_off.maximum_value is None:
        words = "The maximum contract value is not recorded, so no delegated limit can cover it: record it first."
        raise RuleBroken(words, code="terms_missing")
    refuse_above_limit(by, trust_id=call_off.trust_id, value=call_off.maximum_value, on=_today())
    made = ComplianceOverride.objects.create(
        **_signed(by, call_off),
        call_off=call_off,
        check_code=check,
        about=about,
        said=asked.finding.says,
        reason=reason,
        person_role=job_title(by),
    )
    record("call_off.check_overridden", by=by, target=call_off, reason=reason, check=check, said=made.said)
    recheck(by=by, call_off=call_off, cause="check overridden")
    return made


def job_title(by: Actor) -> str:
    """The role part of who acts (``Dana Director, Executive``): what a public register may show."""
    said = by.label.rsplit(", ", 1)[-1]
    return said if said in Role.labels else "Officer of the trust"


def _asked(by: Actor, call_off: CallOff, check: str, about: str) -> GateResult:
    """The check's present answer about this. NotFound when it asks nothing of the kind."""
    if check in CHECK_OF:
        for result in evaluate_now(by, call_off).results:
            if (result.check.code, result.finding.about) == (check, about):
                return result
    raise NotFound()


def _own(by: Actor, call_off_id: int) -> CallOff:
    require(by, Permission.CHECK_COMPLIANCE)
    return own_call_off(by, call_off_id)


def _line(by: Actor, line_id: int) -> tuple[CallOff, ServiceLine]:
    require(by, Permission.CHECK_COMPLIANCE)
    line = ServiceLine.objects.visible_to(by).filter(pk=line_id).first()
    if line is None:
        raise NotFound()
    return own_call_off(by, line.call_off_id), line


def _signed(by: Actor, call_off: CallOff) -> dict:
    return {"trust_id": call_off.trust_id, "said_by": by.label, "said_by_person_id": by.person_id}


def _kept(by: Actor, document: Upload | None) -> StoredFile | None:
    """The document, judged, scanned and stored by its digest."""
    if document is None:
        return None
    faults = FaultCollector()
    check_document(faults, document)
    faults.stop(InvalidInput)
    return store_document(by=by, document=document)[0]


def _today() -> dt.date:
    return london_day(timezone.now())
