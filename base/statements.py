"""Statements of our own beside the ORM's, and sending several to the database in one message.

For the few that every booking sends: composed by the ORM and planned anew they cost more than what they do. They call
functions of the database (``functions/*.sql`` beside the migrations), whose plans the server keeps. Nothing of it stays on
a connection, so that a pooler may give every transaction another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, with ``%s`` for each of its values."""

    sql: str

    def run(self, *values: Any) -> list[tuple]:
        """Send it, after whatever waits to be sent, and answer all rows."""
        with connection.cursor() as cursor:
            return _send(cursor, [*_taken_out(), (self, values)])

    def send(self, *values: Any) -> None:
        """Run for its effect alone: within ``together`` it goes out with its neighbours, else at once."""
        message = _message.get()
        if message is None:
            self.run(*values)
        else:
            message.waiting.append((self, values))


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
    texts = [statement.sql for statement, _ in statements]
    values = [value for _, own in statements for value in own]
    message = _message.get()
    if message is not None and message.before:
        texts.insert(0, message.before)
        message.before = ""
    cursor.execute("; ".join(texts), values or None)
    return cursor.fetchall() if cursor.description else []
