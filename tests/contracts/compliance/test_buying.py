"""The questionnaire: what is really being bought, and why."""

import itertools

import pytest

from contracts.compliance.buying import QUESTIONS, what_is_bought

INSOURCING = {q.name: next(c.value for c in q.choices if c.points_to == "insourcing") for q in QUESTIONS}


def other(name: str) -> str:
    question = next(q for q in QUESTIONS if q.name == name)
    return next(c.value for c in question.choices if c.points_to != "insourcing")


def test_a_team_that_directs_itself_in_the_trusts_rooms_is_insourcing():
    found = what_is_bought(INSOURCING)
    assert (found.kind, found.words, found.against) == ("insourcing", "Insourcing", ())
    assert found.reasons[0] == "Patients are treated in the trust’s own rooms."
    assert len(found.reasons) == len(QUESTIONS)


@pytest.mark.parametrize(("question", "kind"), [("place", "outsourcing"), ("direction", "agency"), ("team", "agency")])
def test_one_answer_settles_it(question, kind):
    found = what_is_bought(INSOURCING | {question: other(question)})
    assert found.kind == kind
    assert len(found.reasons) == 1
    assert len(found.against) == len(QUESTIONS) - 1


@pytest.mark.parametrize("question", ["payment", "responsibility", "hours", "failure"])
def test_one_doubt_leaves_it_open_and_says_which(question):
    found = what_is_bought(INSOURCING | {question: other(question)})
    because = next(c.because for q in QUESTIONS if q.name == question for c in q.choices if c.points_to == "agency")
    assert (found.kind, found.reasons) == ("unclear", (because,))


@pytest.mark.parametrize("pair", list(itertools.combinations(["payment", "responsibility", "hours", "failure"], 2)))
def test_two_doubts_make_it_agency_staff(pair):
    assert what_is_bought(INSOURCING | {name: other(name) for name in pair}).kind == "agency"


def test_what_is_not_answered_is_named():
    found = what_is_bought({name: value for name, value in INSOURCING.items() if name != "failure"})
    assert (found.kind, found.reasons) == (
        "unclear",
        ("Not answered: Who bears it when somebody of the team does not come?",),
    )
    assert what_is_bought({"place": "nowhere"}).kind == "unclear"


def test_every_combination_of_answers_has_a_kind_with_a_reason():
    for values in itertools.product(*[[c.value for c in q.choices] for q in QUESTIONS]):
        found = what_is_bought(dict(zip([q.name for q in QUESTIONS], values, strict=True)))
        assert found.kind in ("insourcing", "outsourcing", "agency", "unclear")
        assert found.reasons
