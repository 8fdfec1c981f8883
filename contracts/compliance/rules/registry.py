"""The parts of a rule: its words, its source, its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from contracts.compliance.rules.facts import Facts
from contracts.compliance.rules.outcomes import GateFinding

Evaluate = Callable[[Facts], Iterable[GateFinding]]

GUIDANCE = "https://www.england.nhs.uk/long-read/guidance-for-trusts-on-the-use-of-insourcing"


@dataclass(frozen=True, slots=True)
class Check:
    """One question a rule asks.

    ``by_evidence``: where the service lacks the facts, evidence filed by a person answers it. A check that is not met
    is never answered by evidence: the facts change, or somebody overrides it.
    """

    code: str
    title: str
    asks: str
    evaluate: Evaluate
    by_evidence: bool = False


@dataclass(frozen=True, slots=True)
class GateRule:
    """A rule with the force its source gives it: ``word`` is the source's own, ``quote`` where it says so."""

    code: str
    title: str
    word: str
    quote: str
    source: str
    checks: tuple[Check, ...]
