"""The glossary of the code explains words that the code really has, each in one sentence."""

import re
from functools import cache

import pytest
from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "glossary-code.md"
APPS = ("nhs", "runner", *sorted(path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")))


def rows() -> list[tuple[str, str, str]]:
    found = re.findall(r"^\| (.+?) \| `(.+?)` \| (.+?) \|$", PAGE.read_text(), re.MULTILINE)
    return [(word, name, meaning) for word, name, meaning in found]


@cache
def names() -> frozenset[str]:
    """Every name in the product's Python and in its folders; the glossary itself is no Python."""
    found: set[str] = set()
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            found |= {path.stem, path.parent.name}
            found |= set(re.findall(r"\w+", path.read_text()))
    return frozenset(found)


def test_every_line_of_the_table_is_a_word_with_its_name_and_meaning():
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]

    assert len(rows()) == len(lines) - 2 > 30


def test_words_come_in_the_order_of_the_alphabet_and_once():
    words = [word for word, _, _ in rows()]

    assert words == sorted(set(words))


@pytest.mark.parametrize(("word", "name", "meaning"), rows(), ids=lambda value: value if " " not in value else "")
def test_a_word_is_in_the_code_and_its_meaning_is_a_sentence(word, name, meaning):
    assert name in names(), f"{word}: nothing in the code is called {name}"
    assert meaning[0].isupper()
    assert meaning.endswith(".")
