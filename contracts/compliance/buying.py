"""The kind of service being bought: insourcing, outsourcing or agency staff. A few questions, and the reasons in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuyingChoice:
    """An answer, what it points to (empty: nothing by itself) and why."""

    value: str
    words: str
    points_to: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """``settles``: an answer that points away from insourcing settles it, whatever else is answered."""

    name: str
    asks: str
    hint: str
    choices: tuple[BuyingChoice, ...]
    settles: bool = False


QUESTIONS = (
    Question(
        "place",
        "Where are the patients treated?",
        "",
        (
            BuyingChoice(
                "trust", "In the trust’s own rooms", "insourcing", "Patients are treated in the trust’s own rooms."
            ),
            BuyingChoice(
                "supplier",
                "In the supplier’s rooms or vehicle",
                "outsourcing",
                "Patients are treated in the supplier’s rooms: that is outsourcing.",
            ),
        ),
        settles=True,
    ),
    Question(
        "direction",
        "Who decides on the day who does what?",
        "Who directs the clinicians while they work",
        (
            BuyingChoice("supplier", "The supplier’s lead", "insourcing", "The supplier directs its own people."),
            BuyingChoice(
                "trust",
                "The trust’s managers or consultants",
                "agency",
                "The trust directs the people it is sent: that is how agency staff work.",
            ),
        ),
        settles=True,
    ),
    Question(
        "team",
        "What does the supplier bring?",
        "",
        (
            BuyingChoice(
                "team", "A whole team that delivers the list", "insourcing", "A whole team delivers the list."
            ),
            BuyingChoice(
                "people",
                "Single people who fill gaps in the trust’s own team",
                "agency",
                "Single people fill gaps in the trust’s own team.",
            ),
        ),
        settles=True,
    ),
    Question(
        "payment",
        "What is paid for?",
        "",
        (
            BuyingChoice(
                "output",
                "What is delivered: patients, procedures, points, lists",
                "insourcing",
                "What is delivered is paid for.",
            ),
            BuyingChoice("hours", "Hours worked", "agency", "Hours are paid for, as with agency staff."),
        ),
    ),
    Question(
        "responsibility",
        "Who answers clinically for the patients?",
        "",
        (
            BuyingChoice(
                "supplier",
                "The supplier’s lead consultant, with their own indemnity",
                "insourcing",
                "The supplier’s lead consultant answers for the patients.",
            ),
            BuyingChoice(
                "trust",
                "The trust’s consultants",
                "agency",
                "The trust’s consultants answer for the patients, so the supplier only lends people.",
            ),
        ),
    ),
    Question(
        "hours",
        "When do the lists run?",
        "",
        (
            BuyingChoice(
                "spare", "Evenings, weekends or rooms that stand empty", "insourcing", "The lists use spare capacity."
            ),
            BuyingChoice(
                "cover",
                "In place of the trust’s own lists, to cover leave or vacancies",
                "agency",
                "The lists replace the trust’s own: that covers vacancies and adds no capacity.",
            ),
        ),
    ),
    Question(
        "failure",
        "Who bears it when somebody of the team does not come?",
        "",
        (
            BuyingChoice(
                "supplier",
                "The supplier: it replaces them or the list is not paid",
                "insourcing",
                "The supplier bears it when somebody does not come.",
            ),
            BuyingChoice(
                "trust",
                "The trust: it finds somebody else",
                "agency",
                "The trust bears it when somebody does not come.",
            ),
        ),
    ),
)

KINDS = {
    "insourcing": "Insourcing",
    "outsourcing": "Outsourcing",
    "agency": "Agency staff",
    "unclear": "Not settled by these answers",
}
MOST = 2
"""So many answers that point to agency staff, none of them settling, are too many for insourcing."""


@dataclass(frozen=True, slots=True)
class BuyingResult:
    """The kind of service bought, the reasons for it, and the answers that speak against it."""

    kind: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def words(self) -> str:
        return KINDS[self.kind]


def what_is_bought(answers: Mapping[str, str]) -> BuyingResult:
    """Judge the answers, by question name. A question without a known answer leaves it unsettled.

    Place, direction and team settle it: the supplier's rooms make it outsourcing, the trust's direction or single
    people make it agency staff. Of the rest, two answers pointing to agency staff make it agency staff, one leaves it
    unsettled until it is put right.
    """
    chosen = {q: _choice(q, answers.get(q.name, "")) for q in QUESTIONS}
    settled = [
        choice.points_to for q, choice in chosen.items() if choice and q.settles and choice.points_to != "insourcing"
    ]
    pointing = Counter(choice.points_to for choice in chosen.values() if choice)
    unanswered = tuple(f"Not answered: {q.asks}" for q, choice in chosen.items() if choice is None)
    kind = _kind(settled, pointing, complete=not unanswered)
    wanted = "insourcing" if kind == "unclear" else kind
    reasons = tuple(choice.because for choice in chosen.values() if choice and choice.points_to == wanted)
    against = tuple(choice.because for choice in chosen.values() if choice and choice.points_to != wanted)
    if kind == "unclear":
        return BuyingResult(kind, (*against, *unanswered), reasons)
    return BuyingResult(kind, reasons, against)


def _kind(settled: list[str], pointing: Counter, *, complete: bool) -> str:
    if settled:
        return "outsourcing" if "outsourcing" in settled else "agency"
    if pointing["agency"] >= MOST:
        return "agency"
    return "insourcing" if complete and not pointing["agency"] else "unclear"


def _choice(question: Question, value: str) -> BuyingChoice | None:
    return next((choice for choice in question.choices if choice.value == value), None)
