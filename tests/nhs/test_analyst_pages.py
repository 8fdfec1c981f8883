"""The examples on the analysts' pages are run as they stand."""

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "analyst").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_give_what_the_page_says(page):
    text = page.read_text(encoding="utf-8").replace("```", "")
    examples = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    complaints: list[str] = []

    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=complaints.append)

    assert complaints == []


def test_there_is_a_page_for_every_part_and_the_index_names_it():
    index = next(page for page in PAGES if page.stem == "README").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.stem != "README" and f"({page.name})" not in index] == []
