"""`run.py map` writes docs/map.md: every app and slice in a line, what it imports, and the rules the database keeps in it.

Read from the source alone, so that it needs neither settings nor database; `run.py check map` says when it is stale.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from runner.paths import ROOT, say

PAGE = Path("docs") / "map.md"
CATALOGUE = Path("tests") / "mutations" / "catalogue.py"
NOT_ROOMS = {"migrations", "management"}
HEAD = """# Map of the code

Written by `python3 run.py map`. Apps stand top to bottom: each imports only from below, and so do the slices of an app
(`pyproject.toml` keeps it). Inside a slice the same words say the same things: `models`, `policies`, `selectors`,
`services`, `records`, `forms`, `presenters`, `views`, `api`, `urls`, `notifications`.
"""


class Room(NamedTuple):
    """An app, or a slice of a large one: its dotted name and its folder."""

    name: str
    folder: Path


class Rule(NamedTuple):
    """A rule the database keeps: its constraint or trigger, the code it is answered with, tests that fail without it."""

    constraint: str
    code: str
    tests: tuple[str, ...]


def main(_arguments: list[str]) -> int:
    (ROOT / PAGE).write_text(page(ROOT))
    say("written:", PAGE)
    return 0


def problems(root: Path) -> list[str]:
    """A sentence if the page is not what the source says."""
    if (root / PAGE).exists() and (root / PAGE).read_text() == page(root):
        return []
    return [f"{PAGE} does not say what the source says: run `python3 run.py map`"]


def page(root: Path) -> str:
    apps = [layer.strip("()") for layer in contract_of(root, "insourcing")]
    sections = [section(root, app, rules_of(root)) for app in apps if (root / app).is_dir()]
    return "\n".join([HEAD, *sections])


def contract_of(root: Path, layer: str) -> list[str]:
    """The layers of the linter's contract that names this layer, top to bottom."""
    rules = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    found = next(contract["layers"] for contract in rules["contracts"] if layer in contract.get("layers", ()))
    return list(found)


def section(root: Path, app: str, rules: dict[str, Rule]) -> str:
    rooms = slices(root, app) or [Room(app, root / app)]
    lines = [f"## {app}", "", summary(root / app), ""] if len(rooms) > 1 else [f"## {app}", ""]
    for room in rooms:
        if len(rooms) > 1:
            lines += [f"### {room.name.partition('.')[2]}", ""]
        lines += list(described(root, room, rules))
    return "\n".join(lines)


def slices(root: Path, app: str) -> list[Room]:
    """The slices of a large app in the linter's order; none for a flat one."""
    folders = {path.parent.name for path in (root / app).glob("*/__init__.py")} - NOT_ROOMS
    inside = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers: list[str] = next((c["layers"] for c in inside if c.get("containers") == [app]), [])
    return [Room(f"{app}.{name}", root / app / name) for name in layers if name in folders]


def described(root: Path, room: Room, rules: dict[str, Rule]) -> Iterator[str]:
    yield from (summary(room.folder), "")
    if uses := imports(root, room):
        yield from (f"Imports {', '.join(uses)}.", "")
    kept = [rule for name, rule in sorted(rules.items()) if stands_in(room, name)]
    if kept:
        yield from ("| kept by the database | refused with | proved by |", "|---|---|---|")
        yield from (f"| `{rule.constraint}` | `{rule.code}` | {proofs(rule)} |" for rule in kept)
        yield ""


def summary(folder: Path) -> str:
    """The first sentence of the package's docstring."""
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    return docstring.partition("\n\n")[0].replace("\n", " ")


def imports(root: Path, room: Room) -> list[str]:
    """The other slices and apps it imports: slices of its own app by their name, other apps by theirs."""
    app, _, own = room.name.partition(".")
    apps = {path.parent.name for path in root.glob("*/__init__.py")} - {"tests", "bench", "runner", "scripts"}
    found: set[str] = set()
    for path in room.folder.rglob("*.py"):
        if NOT_ROOMS.intersection(path.relative_to(room.folder).parts):
            continue
        for module in imported(path):
            first, _, rest = module.partition(".")
            if first == app and own:
                found.add(rest.partition(".")[0])
            elif first in apps:
                found.add(first)
    return sorted(found - {own, app, "error_codes", ""})


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def rules_of(root: Path) -> dict[str, Rule]:
    """Every constraint that has a sentence (``explain``), by its name."""
    catalogue = ast.parse((root / CATALOGUE).read_text())
    proved = [
        (constraint, test)
        for call in ast.walk(catalogue)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Mutation"
        for constraint in words(call)
        for test in words(call)
        if test.startswith(("test_", "tests/")) or "::test_" in test or ".py::" in test
    ]
    rules = {}
    for path in root.glob("*/error_codes.py"):
        for name, code in explained(path):
            tests = {test for text, test in proved if re.search(rf"\b{name}\b", text) and text != test}
            rules[name] = Rule(name, code, tuple(sorted(tests)))
    return rules


def words(call: ast.Call) -> list[str]:
    return [node.value for node in ast.walk(call) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def explained(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "explain" and node.args:
            for key, value in ast.literal_eval(node.args[0]).items():
                yield key, value[0]


def stands_in(room: Room, constraint: str) -> bool:
    """The rule stands where the model that carries it stands; a trigger's, where its name is used first."""
    models = [*room.folder.glob("models.py"), *room.folder.glob("models/*.py")]
    return any(f'"{constraint}"' in path.read_text() for path in models)


def proofs(rule: Rule) -> str:
    names = [re.sub(r".*::", "", test).removeprefix("test_").replace("_", " ") for test in rule.tests]
    return "; ".join(names) or "its service's tests"
