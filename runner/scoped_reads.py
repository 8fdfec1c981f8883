"""A linter: pages and API may read only what the person may see.

In a `views` or `api` module of an app every use of a model's manager must go on with `.visible_to(…)`; shortcuts that
take a bare model, and raw cursors, are refused. Everything else belongs in a selector or service.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

MANAGERS = {"objects", "_default_manager", "_base_manager", "all_objects"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}
DOORS = {"views", "api"}
NOT_APPS = {"tests", "bench", "runner", "scripts", "node_modules", "staticfiles"}


def problems(root: Path) -> list[str]:
    """`file:line: what is wrong` for every read that starts elsewhere."""
    found = []
    for path in sorted(root.glob("*/**/*.py")):
        place = path.relative_to(root)
        if is_endpoint(place):
            found += [f"{place}:{line}: {what}" for line, what in broken(path.read_text())]
    return found


def is_endpoint(place: Path) -> bool:
    """`app/views.py`, `app/views/…`, `app/api.py`, `app/api/…`, also `views_lists.py`."""
    top = place.parts[0]
    if top.startswith(".") or top in NOT_APPS or "migrations" in place.parts:
        return False
    return any(part.split("_")[0] in DOORS for part in (*place.parts[1:-1], place.stem))


def broken(source: str) -> list[tuple[int, str]]:
    """Line and reason of each forbidden read, in the order of the file."""
    tree = ast.parse(source)
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    scoped = {id(node.value) for node in attributes if node.attr == "visible_to"}
    found = [
        (node.lineno, f".{node.attr} must be followed by .visible_to(…)")
        for node in attributes
        if node.attr in MANAGERS and id(node) not in scoped
    ]
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    found += [(call.lineno, what) for call in calls for what in broken_call(call)]
    return sorted(found)


def broken_call(call: ast.Call) -> Iterator[str]:
    name = name_of(call.func)
    if name in SHORTCUTS and call.args and is_model(call.args[0]):
        yield f"{name}({name_of(call.args[0])}, …) reads everybody's rows; pass {name_of(call.args[0])}.objects.visible_to(…)"
    if name == "cursor" and isinstance(call.func, ast.Attribute):
        yield "raw SQL belongs in a selector"


def is_model(node: ast.expr) -> bool:
    """A class by its name: `Room` or `models.Room`."""
    return isinstance(node, ast.Name | ast.Attribute) and name_of(node)[:1].isupper()


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
