"""Inserts many rows in one statement, for the writes every service makes (sessions, history, audit, outbox, money).

The ORM spends more time composing such an INSERT than PostgreSQL on running it, and a booking makes five of them. The
rows go as JSON to the function ``insert_<table>`` that the table's app installs, so that the statement is the same for any
number of them and is planned once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from base.statements import Statement


def insert_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows given as mappings of column to value; one statement, any number.

    What the function does not write gets the database's own default. Dictionaries and lists are written as JSON.
    """
    rows = list(rows)
    if rows:
        _statement(model, ()).send(_json(rows))


def create_all(instances: Sequence[models.Model]) -> None:
    """Insert new instances of one model in one statement; each then has its key and what the database computed."""
    if not instances:
        return
    model = type(instances[0])
    given, computed = _divided(model, tuple(f.attname for f in _defaulted(model, instances[0])))
    rows = [{f.column: f.pre_save(instance, add=True) for f in given} for instance in instances]
    answered = _statement(model, tuple(f.column for f in computed)).run(_json(rows))
    for instance, values in zip(instances, answered, strict=True):
        for field, value in zip(computed, values, strict=True):
            setattr(instance, field.attname, value)
        instance._state.adding, instance._state.db = False, connection.alias


@cache
def _statement(model: type[models.Model], returning: tuple[str, ...]) -> Statement:
    function = f"insert_{model._meta.db_table}(%s)"
    return Statement(f"select {', '.join(returning)} from {function}" if returning else f"select {function}")


def _json(rows: list[Any]) -> str:
    return json.dumps(rows, default=_text, ensure_ascii=False)


def _text(value: Any) -> str:
    """A moment, a day or an amount, exactly as PostgreSQL reads it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not inserted by this way")


def _defaulted(model: type[models.Model], instance: models.Model) -> list[Any]:
    """The fields this instance leaves to the database."""
    return [f for f in model._meta.concrete_fields if isinstance(getattr(instance, f.attname, None), DatabaseDefault)]


@cache
def _divided(model: type[models.Model], defaulted: tuple[str, ...]) -> tuple[list[Any], list[Any]]:
    """The fields to write, and those to read back: the key, generated columns, the database's defaults."""
    fields = model._meta.concrete_fields
    computed = [f for f in fields if f.primary_key or f.generated or f.attname in defaulted]
    return [f for f in fields if f not in computed], computed
