"""The released migrations, which must never change; `run.py check releases` holds it against releases.toml.

A migration is known by its app's label and its name, so a folder may be renamed. Its SQL depends on helpers: modules
beside it that begin with an underscore and the files in functions/, kept whole, and base/migrations.py and
base/columns.py, kept definition by definition, so that one may be added.
"""

import ast
import hashlib
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from base.releases import Release, read_releases
from runner.migration_sources import bound_by

SHARED = ("base/migrations.py", "base/columns.py")
STABLE = {"django", "base.migrations", "base.columns"} | sys.stdlib_module_names
LABEL = re.compile(r"^    label = \"(\w+)\"", re.MULTILINE)


class Found(NamedTuple):
    """The migrations as they are now: SHA-256 by name, such as ``trusts/0001_initial`` or ``base/columns:LondonDate``."""

    migrations: dict[str, str]
    helpers: dict[str, str]


def found(root: Path) -> Found:
    files = {f"{label_of(path)}/{path.stem}": digest(path.read_bytes()) for path in migration_files(root)}
    helpers = {name: value for name, value in files.items() if "/_" in name}
    helpers |= {f"{label_of(path.parent)}/{path.name}": digest(path.read_bytes()) for path in function_files(root)}
    helpers |= {name: value for shared in SHARED for name, value in definitions(root / shared)}
    return Found({name: value for name, value in files.items() if "/_" not in name}, helpers)


def migration_files(root: Path) -> list[Path]:
    """Migrations and their helpers of every app, in order."""
    return sorted(path for path in root.glob("*/migrations/*.py") if path.name != "__init__.py")


def function_files(root: Path) -> list[Path]:
    """The SQL of the functions that migrations install, in order."""
    return sorted(root.glob("*/migrations/functions/*.sql"))


def label_of(path: Path) -> str:
    """The label of the app that a migration belongs to: what its apps.py says, else the folder's name."""
    app = path.parents[1]
    said = LABEL.search((app / "apps.py").read_text())
    return said[1] if said else app.name


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def definitions(path: Path) -> Iterator[tuple[str, str]]:
    """Each function, class and constant of a shared module with the hash of its source."""
    source = path.read_text()
    kept = (node for node in ast.parse(source).body if not isinstance(node, ast.Import | ast.ImportFrom))
    for node in kept:
        for name in sorted(bound_by(node)):
            yield f"base/{path.stem}:{name}", digest((ast.get_source_segment(source, node) or "").encode())


def problems(root: Path) -> list[str]:
    """Released migrations and helpers that changed or are gone, and migrations that name Python that may move."""
    here = found(root)
    changed = []
    for release in read_releases(root):
        changed += differences(release.version, release.migrations, here.migrations)
        changed += differences(release.version, release.helpers, here.helpers)
    return changed + list(unstable_imports(root))


def differences(version: str, released: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    return [
        f"{name}: {'is gone' if name not in here else 'has changed'} since release {version}, and hospitals have run it:"
        " put it back and add another"
        for name, value in released.items()
        if here.get(name) != value
    ]


def unstable_imports(root: Path) -> Iterator[str]:
    for path in migration_files(root):
        for node in ast.walk(ast.parse(path.read_text())):
            for module in imported(node):
                own = f"{path.parts[-3]}.migrations"
                if not any(module == stable or module.startswith(f"{stable}.") for stable in (*STABLE, own)):
                    yield f"{path.relative_to(root)}: imports {module}, which may move: put it in base/columns.py"


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def unreleased(root: Path) -> Found:
    """Migrations added since the last release."""
    here, releases = found(root), read_releases(root)
    return Found(
        {name: value for name, value in here.migrations.items() if not any(name in r.migrations for r in releases)},
        {name: value for name, value in here.helpers.items() if not any(name in r.helpers for r in releases)},
    )


def listing(root: Path) -> str:
    """The releases, a line each, and what waits for the next."""
    lines = [line_of(release) for release in read_releases(root)]
    return "\n".join([*lines, f"unreleased: {', '.join(unreleased(root).migrations) or 'no migration'}"])


def line_of(release: Release) -> str:
    return f"{release.version} ({release.date}): {len(release.migrations)} migrations"
