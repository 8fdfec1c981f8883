"""Templates that a person can edit: lines that fit a screen, and words with numbers written by one filter.

A sentence whose plural is put together in the template (`"is" if n == 1 else "are"`) is hard to read and to change;
`n | count("list")` and `n | plural("is", "are")` of base/formatting.py say the same.
"""

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_LINE = 160
# "words" if … == 1, and its turns: the choice of a word by whether there is one of something.
OWN_PLURAL = re.compile(r"""(["')]\s+if\s+[^"'{}]*?(?:==|!=|>)\s*1(?![\d.]))""")


def problems(root: Path) -> list[str]:
    """`file:line: what is wrong`."""
    return [
        f"{path.relative_to(root)}:{number}: {what}"
        for path in sorted((root / "templates").rglob("*.jinja"))
        for number, what in faults(path.read_text())
    ]


def faults(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            yield number, f"{len(line)} characters, {LONGEST_LINE} are the most"
    for found in OWN_PLURAL.finditer(text):
        number = text.count("\n", 0, found.start(1)) + 1
        yield number, 'a plural of its own: write n | count("list") or n | plural("is", "are")'
