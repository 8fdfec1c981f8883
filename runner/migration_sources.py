"""Everything a migrated, empty database is made from, so that a kept one is never used for other sources.

Migrations, the SQL files beside them and what grants the rights are taken whole. Of a module that a migration merely refers to (a
function in a generated column, a default) the definitions it reaches are taken, through any number of imports: a change
elsewhere in a large module of models does not make the database anew.
"""

import ast
import hashlib
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

WHOLE = (
    "*/migrations/**/*",
    "*/apps.py",
    "audit/grants.py",
    "insourcing/env.py",
    "insourcing/settings.py",
    "manage.py",
    "requirements.txt",  # Django, which writes the DDL, and PostgreSQL itself
    "runner/migration_sources.py",
    "runner/postgres.py",
    "runner/roles.py",
    "runner/template.py",
)


class Definition(NamedTuple):
    """A name of a module; an empty name is the module as a whole."""

    module: str
    name: str


def key(root: Path, *conditions: object) -> str:
    """A name for a database migrated from these sources under these conditions (the account, for one)."""
    digest = hashlib.sha256(repr((*conditions, platform.python_version(), platform.machine())).encode())
    for name, text in sorted(sources(root).items()):
        digest.update(f"\n{name} {len(text)}\n{text}".encode())
    return digest.hexdigest()[:32]


def sources(root: Path) -> dict[str, str]:
    """Each file's or definition's name and text."""
    whole = {
        str(path.relative_to(root)): path.read_text()
        for pattern in WHOLE
        for path in root.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }
    return whole | Definitions(root).reached_from(name for name in whole if "/migrations/" in name)


class Definitions:
    """Follows names from migrations through the product's modules."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trees: dict[str, ast.Module] = {}
        self.bound: dict[str, tuple[dict[str, str], set[str]]] = {}

    def reached_from(self, files: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        modules = (name.removesuffix(".py").replace("/", ".") for name in files if name.endswith(".py"))
        waiting = [Definition(module.removesuffix(".__init__"), "") for module in modules]
        while waiting:
            definition = waiting.pop()
            label = f"{definition.module}:{definition.name}"
            if label in found:
                continue
            nodes = self.nodes(definition)
            found[label] = "\n".join(ast.dump(node) for node in nodes)
            waiting += [reached for node in nodes for reached in self.references(definition.module, node)]
        return found

    def nodes(self, definition: Definition) -> list[ast.AST]:
        """The statements that bind the name; the whole module when none is found to."""
        tree = self.tree(definition.module)
        binding = [node for node in tree.body if definition.name in bound_by(node)]
        return list(binding) or [tree]

    def references(self, module: str, node: ast.AST) -> Iterator[Definition]:
        """Product names that the statement mentions, by whatever import."""
        imported, own = self.names(module)
        if isinstance(node, ast.ImportFrom):
            yield from self.resolved(self.imports(module, node).values())
        for mentioned in ast.walk(node):
            if isinstance(mentioned, ast.Name) and mentioned.id in own:
                yield Definition(module, mentioned.id)
            if isinstance(mentioned, ast.Name | ast.Attribute):
                first, _, rest = dotted(mentioned).partition(".")
                if first in imported:
                    yield from self.resolved([f"{imported[first]}.{rest}".rstrip(".")])

    def resolved(self, names: Iterable[str]) -> Iterator[Definition]:
        """`app.models.needs.own_key` is the name `own_key` of the module `app.models.needs`.

        A module alone is only on the way to one of its names.
        """
        for name in names:
            words = name.split(".")
            prefixes = ((".".join(words[:length]), words[length]) for length in range(len(words) - 1, 0, -1))
            module = self.path(name) is None and next((pair for pair in prefixes if self.path(pair[0])), None)
            if module:
                yield Definition(*module)

    def names(self, module: str) -> tuple[dict[str, str], set[str]]:
        """The module's imports, and the other names it binds."""
        if module not in self.bound:
            tree = self.tree(module)
            imported = self.imports(module, tree)
            own = {name for statement in tree.body for name in bound_by(statement)} - set(imported)
            self.bound[module] = imported, own
        return self.bound[module]

    def imports(self, module: str, node: ast.AST) -> dict[str, str]:
        """Local name → full name, for all imports at or under the node."""
        found = {}
        for statement in ast.walk(node):
            if isinstance(statement, ast.Import):
                for alias in statement.names:
                    top = alias.name.partition(".")[0]
                    found[alias.asname or top] = alias.name if alias.asname else top
            elif isinstance(statement, ast.ImportFrom):
                base = self.base(module, statement)
                for alias in statement.names:
                    found[alias.asname or alias.name] = f"{base}.{alias.name}"
        return found

    def base(self, module: str, statement: ast.ImportFrom) -> str:
        if not statement.level:
            return statement.module or ""
        package = module.split(".") if self.is_package(module) else module.split(".")[:-1]
        parents = package[: len(package) - statement.level + 1]
        return ".".join([*parents, *filter(None, [statement.module])])

    def tree(self, module: str) -> ast.Module:
        if module not in self.trees:
            path = self.path(module)
            self.trees[module] = ast.parse(path.read_text() if path else "")
        return self.trees[module]

    def path(self, module: str) -> Path | None:
        place = self.root / module.replace(".", "/")
        paths = (place.with_suffix(".py"), place / "__init__.py")
        return next((path for path in paths if path.is_file()), None)

    def is_package(self, module: str) -> bool:
        return (self.root / module.replace(".", "/")).is_dir()


def bound_by(statement: ast.stmt) -> set[str]:
    """The names a module's statement binds, also inside `if` and `try`."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name | ast.stmt))
    names = set()
    for node in stored:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif node is not statement and isinstance(node, ast.stmt):
            names |= bound_by(node)
    return names


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain that begins with a name; nothing of any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
