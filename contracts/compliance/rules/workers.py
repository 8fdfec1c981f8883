"""Rule 6: not the deployment, supply or management of temporary workers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.compliance.rules.facts import Facts
from contracts.compliance.rules.framework import NOT_RECORDED
from contracts.compliance.rules.outcomes import GateFinding, failed, missing, not_applicable, passed
from contracts.compliance.rules.outputs import TIME_UNITS
from contracts.compliance.rules.registry import GUIDANCE, Check, GateRule


def not_a_staffing_lot(facts: Facts) -> Iterable[GateFinding]:
    if not facts.framework_known:
        yield missing(NOT_RECORDED)
    elif facts.lot is None:
        yield not_applicable("The award was made off framework.")
    elif facts.lot.type == "staffing":
        yield failed(
            f"{facts.lot.framework} is a temporary staffing framework: agency rules apply to whoever comes from it.",
            facts.lot.title,
        )
    else:
        yield passed("The lot is not for temporary staffing.", facts.lot.name)


def no_hourly_rate(facts: Facts) -> Iterable[GateFinding]:
    hourly = [line.name for line in facts.lines if TIME_UNITS & set(line.units)]
    if hourly:
        yield failed(f"Hourly rates stand on the card: {', '.join(hourly)}.")
    elif any(line.units for line in facts.lines):
        yield passed("No hourly rate is on the card.")
    else:
        yield missing("There are no prices yet.")


def provider_directs(facts: Facts) -> Iterable[GateFinding]:
    vat = facts.vat
    if vat is None:
        yield missing("Who directs the clinicians is not recorded: it is part of the VAT decision.")
    elif vat.directs == "provider":
        yield passed("The provider directs its own clinicians.", vat.evidence, by=vat.by, on=vat.decided_on)
    else:
        side = "The trust directs the clinicians" if vat.directs == "trust" else "Both direct the clinicians"
        yield failed(f"{side}: that is how agency staff work.", vat.evidence, by=vat.by, on=vat.decided_on)


def really_insourcing(facts: Facts) -> Iterable[GateFinding]:
    buying = facts.buying
    if buying is None:
        yield missing("Nobody has answered what is really being bought.")
        return
    place: dict[str, Any] = {"by": buying.by, "on": buying.on}
    said = " ".join(buying.reasons)
    if buying.kind == "insourcing":
        yield passed("What is bought is insourcing.", said, **place)
    elif buying.kind == "unclear":
        yield missing(f"The answers do not settle what is bought. {said}", **place)
    else:
        words = {"agency": "agency staff", "outsourcing": "outsourcing"}[buying.kind]
        yield failed(f"By the answers this is {words}, not insourcing. {said}", **place)


RULE = GateRule(
    code="workers",
    title="Not the supply of temporary workers",
    word="Is not",
    quote="Insourcing is not the deployment of temporary workers",
    source=GUIDANCE,
    checks=(
        Check(
            "workers.lot",
            "Not a staffing framework",
            "Is the framework one for temporary staffing?",
            not_a_staffing_lot,
        ),
        Check("workers.hourly", "No hourly rate", "Does any price pay for hours worked?", no_hourly_rate),
        Check("workers.direction", "The provider directs", "Who directs the clinicians?", provider_directs),
        Check(
            "workers.bought",
            "It is insourcing that is bought",
            "What do the answers to the questionnaire say is being bought?",
            really_insourcing,
        ),
    ),
)
