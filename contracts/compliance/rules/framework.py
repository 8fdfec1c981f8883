"""Rule 1: a compliant supplier on an insourcing framework agreement."""

from __future__ import annotations

from collections.abc import Iterable

from base.formatting import day
from contracts.compliance.rules.facts import Facts
from contracts.compliance.rules.outcomes import GateFinding, failed, missing, not_applicable, passed
from contracts.compliance.rules.registry import GUIDANCE, Check, GateRule

KINDS = {
    "outsourcing": "outsourcing: care on the supplier’s own premises",
    "staffing": "temporary staffing: the trust directs the people it is sent",
    "other": "neither insourcing nor known to allow it",
}


NOT_RECORDED = "Which framework and lot it was called off from, or why from none, is not recorded."


def lot_is_insourcing(facts: Facts) -> Iterable[GateFinding]:
    lot = facts.lot
    if not facts.framework_known:
        yield missing(NOT_RECORDED)
    elif lot is None:
        yield failed("The award was made off framework.", f"Reason given: {facts.off_framework_reason}")
    elif lot.type == "insourcing":
        yield passed(f"{lot.name} is for insourcing.", f"{lot.name}: {lot.title}")
    else:
        yield failed(f"{lot.name} is for {KINDS.get(lot.type, KINDS['other'])}.", lot.title)


def framework_in_force(facts: Facts) -> Iterable[GateFinding]:
    lot, on = facts.lot, facts.award_day
    if not facts.framework_known:
        yield missing(NOT_RECORDED)
    elif lot is None:
        yield not_applicable("The award was made off framework.")
    elif lot.starts_on and lot.starts_on > on:
        yield failed(f"{lot.framework} began on {day(lot.starts_on)}, after the award{_when(facts)}.")
    elif lot.ends_on and lot.ends_on < on:
        yield failed(f"{lot.framework} ended on {day(lot.ends_on)}, before the award{_when(facts)}.")
    elif lot.starts_on and lot.ends_on:
        yield passed("The framework was in force.", f"{day(lot.starts_on)} to {day(lot.ends_on)}")
    else:
        yield missing(f"When {lot.framework} begins and ends is not known here: file where it is published.")


def _when(facts: Facts) -> str:
    """An unsigned award has no day yet: the sentence must not change from one day to the next."""
    return f" on {day(facts.signed_on)}" if facts.signed_on else ""


def supplier_on_lot(facts: Facts) -> Iterable[GateFinding]:
    lot, on = facts.lot, facts.award_day
    unknown = _unknown_supplier(facts)
    if unknown:
        yield unknown
    if unknown or lot is None:
        return
    held = next((membership for membership in facts.memberships if membership.covers(on)), None)
    if held:
        yield passed(f"{facts.provider} was on the lot.", f"{lot.name}, supplier since {day(held.joined_on)}")
    elif facts.memberships:
        spans = "; ".join(
            f"{day(m.joined_on)} to {day(m.left_on) if m.left_on else 'today'}" for m in facts.memberships
        )
        when = f"on {day(on)}, the day of the award" if facts.signed_on else "before the award"
        yield failed(f"{facts.provider} was not on {lot.name} {when}.", f"On it {spans}")
    else:
        yield failed(f"{facts.provider} is not listed as a supplier on {lot.name}.")


def _unknown_supplier(facts: Facts) -> GateFinding | None:
    """The finding where nothing tells if the supplier is on the lot, with the reason."""
    lot = facts.lot
    if lot is None:
        off = "The award was made off framework."
        return not_applicable(off) if facts.framework_known else missing(NOT_RECORDED)
    if not facts.provider:
        return missing(f"The supplier is not named, so whether it is on {lot.name} cannot be told.")
    if not lot.listed:
        return missing(f"Who is on {lot.name} is not known here: file where {facts.provider} is listed.")
    return None


RULE = GateRule(
    code="framework",
    title="Compliant supplier on an insourcing framework",
    word="Mandatory",
    quote="it is mandatory to use compliant suppliers, on an insourcing framework agreement",
    source=GUIDANCE,
    checks=(
        Check(
            "framework.lot",
            "The lot is for insourcing",
            "Is the award from a framework’s lot, and is that lot for insourcing rather than outsourcing or staffing?",
            lot_is_insourcing,
        ),
        Check(
            "framework.in_force",
            "The framework was in force",
            "Did the framework run on the day of the award?",
            framework_in_force,
            by_evidence=True,
        ),
        Check(
            "framework.supplier",
            "The supplier was on the lot",
            "Was the provider a supplier on that lot on the day of the award?",
            supplier_on_lot,
            by_evidence=True,
        ),
    ),
)
