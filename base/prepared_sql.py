"""Statements PostgreSQL parses and plans once on each connection and afterwards only runs.

For the few that every booking sends: composed by the ORM and planned anew they cost more than what they do. Everything
else stays with the ORM. A prepared statement outlives a rolled back transaction, and PostgreSQL plans it again when
a table, a policy or the role changes. It lives on one connection: a pooler in front of the database has to keep a
client on one (PgBouncer: session mode, or its own support of prepared statements).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection, models

_VALUE = re.compile(r"\$(\d+)")
_numbers = itertools.count(1)
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Statement:
    """One statement with ``$1``, ``$2`` … for its values, whose PostgreSQL types are named in their order.

    ``run(*values)`` answers all rows. A list goes to a parameter of an array type, and how long it is stays hidden from
    the planner: knowing that it is short PostgreSQL takes the plan made for any list for the dearer one, and plans anew
    each time.
    """

    def __init__(self, sql: str, *types: str) -> None:
        self.sql, self.types = sql, types
        self.name = f"ins_{next(_numbers)}"
        values = ", ".join(f"%s::{kind}" for kind in types)
        self._execute = f"execute {self.name} ({values})" if types else f"execute {self.name}"

    def run(self, *values: Any) -> list[tuple]:
        with connection.cursor() as cursor:
            return _send(cursor, [*_taken_out(), (self, values)])

    def send(self, *values: Any) -> None:
        """Run for its effect alone: within ``together`` it goes out with its neighbours, else at once."""
        message = _message.get()
        if message is None:
            self.run(*values)
        else:
            message.waiting.append((self, values))

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
            cursor.cursor.execute(f"prepare {self.name}{types} as {_VALUE.sub(self._hidden, self.sql)}")

    def _hidden(self, value: re.Match[str]) -> str:
        kind = self.types[int(value[1]) - 1]
        return f"(select {value[0]})::{kind}" if kind.endswith("[]") else value[0]


@dataclass(slots=True)
class _Message:
    """Statements that wait to be sent, and those sent before all of them the first time."""

    waiting: list[tuple[Statement, tuple]] = field(default_factory=list)
    before: str = ""
    undone_by: str = ""


_message: ContextVar[_Message | None] = ContextVar("message", default=None)


@contextmanager
def together(*, undo: bool = False) -> Iterator[None]:
    """Statements sent for their effect alone travel to the database in one message, in their order.

    They go out at the end, or with the next one of ours that is asked for rows; what the ORM reads inside does not
    see them yet. The first that is refused refuses all, as in any transaction. Nests: the outermost sends.

    With ``undo`` an error takes back what was sent inside, and the transaction around it goes on, as after an inner
    ``atomic``, whose two messages this one saves: the savepoint travels with the first statement.
    """
    if _message.get() is not None:
        yield
        return
    message = _Message()
    if undo:
        message.before, message.undone_by = "savepoint ins_together", "rollback to savepoint ins_together"
    token = _message.set(message)
    try:
        yield
        if message.waiting:
            with connection.cursor() as cursor:
                _send(cursor, _taken_out())
    except Exception:
        if undo and not message.before and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute(message.undone_by)
        raise
    finally:
        _message.reset(token)


def _taken_out() -> list[tuple[Statement, tuple]]:
    message = _message.get()
    if message is None:
        return []
    taken, message.waiting = message.waiting, []
    return taken


def _send(cursor: Any, statements: list[tuple[Statement, tuple]]) -> list[tuple]:
    """All in one message; the rows are those of the last."""
    texts = [statement._prepared(cursor) for statement, _ in statements]
    values = [value for _, own in statements for value in own]
    message = _message.get()
    if message is not None and message.before:
        texts.insert(0, message.before)
        message.before = ""
    cursor.execute("; ".join(texts), values or None)
    return cursor.fetchall() if cursor.description else []


class Joined:
    """Models read side by side by a statement of our own: its columns, and the instances of a row.

    >>> rooms = Joined(r=Room, s=Site)
    >>> Statement(f"select {rooms.columns} from trusts_room r join trusts_site s on s.id = r.site_id")
    """

    def __init__(self, **models_by_alias: type[models.Model]) -> None:
        self._parts = [_Part(model) for model in models_by_alias.values()]
        self.columns = ", ".join(
            f'{alias}."{column}"'
            for alias, part in zip(models_by_alias, self._parts, strict=True)
            for column in part.columns
        )

    def read(self, rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
        """For each row an instance of each model, in their order; None where an outer join found nothing.

        One record is one instance, however many rows it stands in. Columns after theirs are left alone.
        """
        known: list[dict[Any, models.Model]] = [{} for _ in self._parts]
        return [self._one(row, known) for row in rows]

    def _one(self, row: Sequence[Any], known: list[dict[Any, models.Model]]) -> list[Any]:
        found, at = [], 0
        for part, seen in zip(self._parts, known, strict=True):
            values = row[at : at + len(part.columns)]
            at += len(part.columns)
            key = values[part.key]
            if key is not None and key not in seen:
                seen[key] = part.instance(values)
            found.append(seen.get(key))
        return found


class _Part:
    """One model of a joined row."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = list(model._meta.concrete_fields)
        self.model = model
        self.columns = [field.column for field in fields]
        self.names = [field.attname for field in fields]
        self.key = fields.index(model._meta.pk)
        self.converted = [
            (at, field.from_db_value) for at, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def instance(self, values: Sequence[Any]) -> models.Model:
        values = list(values)
        for at, convert in self.converted:
            values[at] = values[at] and convert(values[at], None, connection)
        return self.model.from_db(connection.alias, self.names, values)
