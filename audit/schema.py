"""Compares the database with what its migrations make, before it is migrated further and by `manage check_schema`.

Django believes the names of applied migrations. A database whose migrations were edited after they had run records the
same names and lacks columns, triggers or policies; migrating it further would fail half-way or leave a rule unguarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.conf import settings
from django.core.management import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from base.releases import Thing, migrations_up_to, read_catalogue, read_releases
from base.sql_files import read_sql

CATALOGUE = read_sql(__name__, "catalogue")
MENDED_BY_MIGRATE = ("grant on ", "default grant", "schema")
"""Kinds that `migrate` gives anew, or that the hospital's own administrator decides."""

LOCK_SECONDS = 5
NAMED = 3


class Difference(NamedTuple):
    """A thing of the database, as audit/catalogue.sql names it, that is ``missing`` or ``different``."""

    kind: str
    name: str
    word: str


def read_things(connection: BaseDatabaseWrapper) -> set[Thing]:
    """The whole shape of the database in one query of about 0.1 seconds."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE, {"runtime": settings.RUNTIME_ROLE})
        return {Thing(*row) for row in cursor.fetchall()}


def release_of(connection: BaseDatabaseWrapper) -> str | None:
    """The release whose migrations, no fewer and no more, are recorded as applied."""
    releases = read_releases()
    applied = {f"{app}/{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    ours = {name.partition("/")[0] for release in releases for name in release.migrations}
    applied = {name for name in applied if name.partition("/")[0] in ours}
    return next((r.version for r in releases if migrations_up_to(releases, r.version) == applied), None)


def differences(connection: BaseDatabaseWrapper) -> list[Difference]:
    """Differences between what the applied migrations made and the database. Anything it has besides is no fault.

    A database of a release is compared with all that was kept of it. One between two releases has only its tables and
    columns compared, with what its migrations say.
    """
    version = release_of(connection)
    here = read_things(connection)
    if version is None:
        names = {thing[:2] for thing in here}
        return sorted(
            (Difference(*thing, "missing") for thing in _columns(connection) if thing not in names), key=_order
        )
    ours = {thing for thing in read_catalogue(version) if not thing.name.startswith("django_")}
    return compare(here, ours)


def compare(here: set[Thing], accepted: set[Thing]) -> list[Difference]:
    """Differences from ``accepted``; a thing with several definitions there needs only one of them."""
    met = {thing[:2] for thing in here & accepted}
    names = {thing[:2] for thing in here}
    lacking = {thing[:2] for thing in accepted} - met
    return sorted((Difference(*name, "different" if name in names else "missing") for name in lacking), key=_order)


def _columns(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """Kind and name of the tables and columns that the applied migrations leave behind."""
    loader = MigrationLoader(connection)
    nodes = [key for key in loader.applied_migrations or {} if key in loader.graph.nodes]
    for (app, name), model in loader.project_state(nodes).models.items():
        if model.options.get("managed", True) and not model.options.get("proxy"):
            table = model.options.get("db_table") or f"{app}_{name}"
            yield "table", table
            for field_name, field in model.fields.items():
                if not field.many_to_many:
                    own = f"{field_name}_id" if field.is_relation else field_name
                    yield "column", f"{table}.{field.db_column or own}"


def _order(difference: Difference) -> tuple[int, str, str]:
    first = ("table", "column", "policy", "trigger", "function", "constraint")
    kind, name, _ = difference
    return (first.index(kind) if kind in first else len(first), kind, name)


def refuse_other_shape(sender, using: str, **kwargs) -> None:
    """Runs at the first app's pre_migrate, before anything is changed. An empty database has nothing to compare.

    Raises CommandError with the one sentence the person reads.
    """
    connection = connections[using]
    if not MigrationRecorder(connection).applied_migrations():
        return
    found = [difference for difference in differences(connection) if not difference.kind.startswith(MENDED_BY_MIGRATE)]
    if found:
        raise CommandError(
            f"This database cannot be upgraded: it says that its migrations ran, but {first_few_by_name(found)}. Development versions"
            " before release 0.1.0 leave such a database. Nothing was changed; `manage check_schema` lists all that"
            " differs, docs/operations/upgrading.md says what to do."
        )
    with connection.cursor() as cursor:
        # Whoever waits for a table's lock holds up everybody behind it: rather give up, and be run again.
        cursor.execute(f"set lock_timeout = '{LOCK_SECONDS}s'")


def first_few_by_name(found: Sequence[Difference]) -> str:
    """The first few by name, without what belongs to a table that is missing itself."""
    tables = {difference.name for difference in found if difference.kind == "table" and difference.word == "missing"}
    heads = [
        difference
        for difference in found
        if difference.kind == "table" or difference.name.partition(".")[0] not in tables
    ]
    words = [f"{difference.kind} {difference.name} is {difference.word}" for difference in heads[:NAMED]]
    if len(found) > len(words):
        words.append(f"{len(found) - len(words)} more are missing or different")
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
