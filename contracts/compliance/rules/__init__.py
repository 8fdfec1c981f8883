"""The compliance gate as pure rules: facts go in, answers come out. No database, no clock of its own."""

from contracts.compliance.rules.facts import Facts
from contracts.compliance.rules.gate import CHECK_OF, RULE_OF, RULES, GateResult, GateResults, evaluate
from contracts.compliance.rules.outcomes import STOPS, GateFinding, Outcome

__all__ = [
    "CHECK_OF",
    "RULES",
    "RULE_OF",
    "STOPS",
    "Facts",
    "GateFinding",
    "GateResult",
    "GateResults",
    "Outcome",
    "evaluate",
]
