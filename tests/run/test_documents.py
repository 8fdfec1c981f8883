"""Links and names in the documents lead to something."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.paths import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"[\w.-]+(/[\w.-]+)+/?|[\w-]+/")


def named(text: str) -> Iterator[str]:
    """Paths in backticks that begin with a folder of the project; `trust/provider` and `/api/v1/` are none."""
    for words in CODE.findall(text):
        for word in words.split():
            path = word.partition("::")[0]
            if PATH.fullmatch(path) and not path.startswith(".") and (ROOT / path.split("/")[0]).is_dir():
                yield path


def linked(text: str) -> Iterator[str]:
    """Links to files, without their anchor."""
    for target in LINK.findall(text):
        path = target.partition("#")[0]
        if path and "://" not in path and not path.startswith(("/", "mailto:")):
            yield path


def missing(document: Path) -> list[str]:
    text = document.read_text()
    lost = [path for path in named(text) if not (ROOT / path).exists()]
    return lost + [path for path in linked(text) if not (document.parent / path).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_path_a_document_names_exists(document):
    assert missing(document) == []


def test_a_path_that_is_not_there_is_found():
    text = (
        "See `runner/nowhere.py`, `runner/cli.py::main`, `and/or`, `python3 run.py test tests/gone -n 1`, `/planner/`."
    )

    assert list(named(text)) == ["runner/nowhere.py", "runner/cli.py", "tests/gone"]
    assert list(linked("[a](gone.md#there) [b](https://example.org/x) [c](#here)")) == ["gone.md"]


def test_the_recipes_name_examples():
    assert len(set(named((ROOT / "CONTRIBUTING.md").read_text()))) >= 25
