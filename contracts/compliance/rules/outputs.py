"""Rule 5: contracted on outputs, with VAT decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from base.formatting import day
from contracts.compliance.rules.facts import Facts
from contracts.compliance.rules.outcomes import GateFinding, failed, missing, passed
from contracts.compliance.rules.registry import GUIDANCE, Check, GateRule
from contracts.compliance.rules.vat import TREATMENTS, warnings

TIME_UNITS = frozenset({"hour"})


def priced_by_output(facts: Facts) -> Iterable[GateFinding]:
    priced = [line for line in facts.lines if line.units]
    if not priced:
        yield missing("There are no prices yet.")
    for line in priced:
        place = {"about": line.key, "subject": line.name}
        if TIME_UNITS & set(line.units):
            yield failed("It is paid by the hour: that is time worked, not what is delivered.", **place)
        else:
            words = ", ".join(sorted(unit.replace("_", " ") for unit in set(line.units)))
            yield passed("Paid by what is delivered.", f"Priced by {words}", **place)


def vat_decided(facts: Facts) -> Iterable[GateFinding]:
    vat = facts.vat
    if vat is None:
        yield missing("Nobody has decided how VAT falls on this contract.")
        return
    place: dict[str, Any] = {"by": vat.by, "on": vat.decided_on}
    evidence = f"{TREATMENTS.get(vat.treatment, vat.treatment)}; {vat.evidence}"
    if vat.review_on < facts.today:
        yield missing(f"The VAT decision of {day(vat.decided_on)} was to be reviewed by {day(vat.review_on)}.", **place)
    else:
        yield passed("VAT is decided.", evidence, **place)


def vat_agrees(facts: Facts) -> Iterable[GateFinding]:
    vat = facts.vat
    if vat is None:
        yield missing("Nobody has decided how VAT falls on this contract.")
        return
    hourly = any(TIME_UNITS & set(line.units) for line in facts.lines)
    against = warnings(vat, hourly_on_card=hourly)
    place: dict[str, Any] = {"by": vat.by, "on": vat.decided_on}
    if against:
        yield failed(" ".join(against), TREATMENTS.get(vat.treatment, vat.treatment), **place)
    else:
        yield passed("The treatment agrees with who directs, who is indemnified and how it is priced.", **place)


RULE = GateRule(
    code="outputs",
    title="Contracted on outputs, with VAT decided",
    word="Typically",
    quote="typically contracted based on the required service outputs … with relevant medical service VAT exemptions"
    " applied as appropriate",
    source=GUIDANCE,
    checks=(
        Check(
            "outputs.unit",
            "Priced by what is delivered",
            "Is every price for an output and none for an hour?",
            priced_by_output,
        ),
        Check("outputs.vat", "VAT decided", "Is there a VAT decision that is not past its review?", vat_decided),
        Check(
            "outputs.vat_agrees",
            "VAT agrees with the facts",
            "Does an exemption agree with who directs the clinicians and how they are paid?",
            vat_agrees,
        ),
    ),
)
