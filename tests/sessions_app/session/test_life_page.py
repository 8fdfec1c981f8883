"""The page of reference is the product's own table and nothing else."""

from django.conf import settings

from sessions_app.session.life_page import life_page
from sessions_app.session.states import TRANSITIONS, WHO, State, why_not


def test_the_printed_diagram_and_table_are_current():
    page = settings.BASE_DIR / "docs" / "reference" / "session-life.md"

    assert page.read_text() == life_page(), "Run: python3 run.py manage session_life --write"


def test_every_move_of_the_table_says_by_whom_and_none_besides():
    assert set(WHO) == {(old, new) for old, news in TRANSITIONS.items() for new in news}


def test_a_refusal_says_what_the_session_can_become_instead():
    assert why_not(State.STAFFED, State.IN_PROGRESS) == (
        "is staffed and cannot become in progress: from staffed it can become accepted or locked or cancelled"
    )
    assert why_not(State.CANCELLED, State.LOCKED) == "is cancelled and cannot become locked: its life is over"
