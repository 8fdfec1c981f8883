"""Rule 2: at or below the NHS Payment Scheme's unit prices."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.compliance.rules.facts import Facts
from contracts.compliance.rules.outcomes import GateFinding, failed, missing, passed
from contracts.compliance.rules.registry import GUIDANCE, Check, GateRule


def at_or_below_tariff(facts: Facts) -> Iterable[GateFinding]:
    """One finding a price; prices without a comparator are missing evidence, never a pass."""
    if not facts.tariff:
        yield missing("The prices have not been held against the NHS Payment Scheme yet.")
    for price in facts.tariff:
        place = {"about": price.key, "subject": price.subject}
        if price.above is None:
            yield missing(price.says, **place)
        elif price.above:
            yield failed(price.says, price.evidence, **place)
        else:
            yield passed(price.says, price.evidence, **place)


RULE = GateRule(
    code="price",
    title="Prices at or below the NHS Payment Scheme",
    word="Should",
    quote="suppliers should offer services to trusts at or below the unit prices published",
    source=GUIDANCE,
    checks=(
        Check(
            "price.tariff",
            "At or below the unit price",
            "Is each price on the rate card at or below the NHS Payment Scheme’s unit price for the same work?",
            at_or_below_tariff,
            by_evidence=True,
        ),
    ),
)
