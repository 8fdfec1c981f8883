"""The answers a check can give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Outcome(StrEnum):
    """``word`` is how pages say it, ``kind`` which sign stands beside it."""

    def __new__(cls, value: str, word: str = "", kind: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.word, member.kind = word, kind
        return member

    word: str
    kind: str

    FAIL = "fail", "Not met", "bad"
    MISSING = "missing", "Evidence missing", "due"
    PASS = "pass", "Met", "ok"
    NOT_APPLICABLE = "not_applicable", "Not applicable", "na"


WORST_FIRST = tuple(Outcome)
STOPS = frozenset({Outcome.FAIL, Outcome.MISSING})
"""Answers with which a call-off does not go live unless somebody with the right overrides them."""


@dataclass(frozen=True, slots=True)
class GateFinding:
    """The answer of a check about one thing: the whole call-off (``about`` empty), a service line, a notice.

    ``says`` is a sentence fit for the person; for not applicable it is the reason why. ``evidence`` is what the
    answer rests on. ``by`` and ``on`` name who saw it and when; without them the service itself judged.
    """

    outcome: Outcome
    says: str
    evidence: str = ""
    about: str = ""
    subject: str = ""
    by: str = ""
    on: dt.date | None = None


def worst(outcomes: list[Outcome]) -> Outcome:
    """The answer of a rule from the answers of its checks: fail, else missing, else pass, else not applicable."""
    return min(outcomes, key=WORST_FIRST.index, default=Outcome.NOT_APPLICABLE)


def passed(says: str, evidence: str = "", **more) -> GateFinding:
    return GateFinding(Outcome.PASS, says, evidence, **more)


def failed(says: str, evidence: str = "", **more) -> GateFinding:
    return GateFinding(Outcome.FAIL, says, evidence, **more)


def missing(says: str, **more) -> GateFinding:
    return GateFinding(Outcome.MISSING, says, **more)


def not_applicable(because: str, **more) -> GateFinding:
    return GateFinding(Outcome.NOT_APPLICABLE, because, **more)
