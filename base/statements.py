"""Statements PostgreSQL parses and plans once on each connection and afterwards only runs.

For the few that every booking sends: composed by the ORM and planned anew they cost more than what they do. Everything
else stays with the ORM. A prepared statement outlives a rolled back transaction, and PostgreSQL plans it again when
a table, a policy or the role changes. It lives on one connection: a pooler in front of the database has to keep a
client on one (PgBouncer: session mode, or its own support of prepared statements).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection, models

_numbers = itertools.count(1)
_waiting: ContextVar[list[tuple[Statement, tuple]] | None] = ContextVar("waiting", default=None)
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Statement:
    """One statement with ``$1``, ``$2`` … for its values, whose PostgreSQL types are named in their order.

    ``run(*values)`` answers all rows. A list goes to a parameter of an array type.
    """

    def __init__(self, sql: str, *types: str) -> None:
        self.sql, self.types = sql, types
        self.name = f"ins_{next(_numbers)}"
        values = ", ".join(f"%s::{kind}" for kind in types)
        self._execute = f"execute {self.name} ({values})" if types else f"execute {self.name}"

    def run(self, *values: Any) -> list[tuple]:
        _send_waiting()
        with connection.cursor() as cursor:
            cursor.execute(self._prepared(cursor), values or None)
            return cursor.fetchall() if cursor.description else []

    def send(self, *values: Any) -> None:
        """Run for its effect alone: within ``together`` it goes out with its neighbours, else at once."""
        waiting = _waiting.get()
        if waiting is None:
            self.run(*values)
        else:
            waiting.append((self, values))

    def _prepared(self, cursor: Any) -> str:
        known = _known.setdefault(connection.connection, set())
        if self.name not in known:
            self._prepare(cursor)
            known.add(self.name)
        return self._execute

    def _prepare(self, cursor: Any) -> None:
        """On the driver's own cursor: a page's queries are counted, and this one is sent once in a connection's life."""
        types = f" ({', '.join(self.types)})" if self.types else ""
        with connection.wrap_database_errors:
            cursor.cursor.execute(f"prepare {self.name}{types} as {self.sql}")


@contextmanager
def together() -> Iterator[None]:
    """Statements sent for their effect alone travel to the database in one message, in their order.

    They go out at the end, or before the next one of ours that is asked for rows; what the ORM reads inside does not
    see them yet. The first that is refused refuses all, as in any transaction. Nests: the outermost sends.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])
    try:
        yield
        _send_waiting()
    finally:
        _waiting.reset(token)


def _send_waiting() -> None:
    if not (waiting := _waiting.get()):
        return
    batch, waiting[:] = list(waiting), []
    with connection.cursor() as cursor:
        text = "; ".join(statement._prepared(cursor) for statement, _ in batch)
        cursor.execute(text, [value for _, values in batch for value in values])


class Joined:
    """Models read side by side by a statement of our own: its columns, and the instances of a row.

    >>> rooms = Joined(r=Room, s=Site)
    >>> Statement(f"select {rooms.columns} from trusts_room r join trusts_site s on s.id = r.site_id")
    """

    def __init__(self, **models_by_alias: type[models.Model]) -> None:
        self._parts = [(model, _fields(model)) for model in models_by_alias.values()]
        self.columns = ", ".join(
            f'{alias}."{field.column}"'
            for alias, (_, fields) in zip(models_by_alias, self._parts, strict=True)
            for field in fields
        )

    def read(self, row: Sequence[Any]) -> list[Any]:
        """One instance for each model, in their order. Columns after theirs are left alone."""
        values, found = iter(row), []
        for model, fields in self._parts:
            loaded = [_loaded(field, next(values)) for field in fields]
            found.append(model.from_db(connection.alias, [field.attname for field in fields], loaded))
        return found


def _fields(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _loaded(field: Any, value: Any) -> Any:
    convert = getattr(field, "from_db_value", None)
    return convert(value, None, connection) if convert else value
