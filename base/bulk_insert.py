"""Inserts many rows in one plain statement, for the writes every service makes (history, audit, outbox, money).

The ORM spends more time composing such an INSERT than PostgreSQL on running it, and a booking makes five of them. The
rows go as one array for each column, so that the statement is the same for any number of them and is planned once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from psycopg2.extras import Json

from base.prepared_sql import Statement


def insert_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows given as mappings of column to value, all with the same columns; one statement, any number.

    Columns left out get the database's own default. Dictionaries and lists are written as JSON.
    """
    rows = list(rows)
    if rows:
        columns = tuple(rows[0])
        _statement(model, columns, ()).send(*_arrays(columns, rows))


def create_all(instances: Sequence[models.Model]) -> None:
    """Insert new instances of one model in one statement; each then has its key and what the database computed."""
    if not instances:
        return
    model = type(instances[0])
    given, computed = _divided(model, tuple(f.attname for f in _defaulted(model, instances[0])))
    rows = [{f.column: f.pre_save(instance, add=True) for f in given} for instance in instances]
    columns, returning = tuple(f.column for f in given), tuple(f.column for f in computed)
    answered = _statement(model, columns, returning).run(*_arrays(columns, rows))
    for instance, values in zip(instances, answered, strict=True):
        for field, value in zip(computed, values, strict=True):
            setattr(instance, field.attname, value)
        instance._state.adding, instance._state.db = False, connection.alias


def _arrays(columns: tuple[str, ...], rows: list) -> list[list]:
    return [[_adapted(row[column]) for row in rows] for column in columns]


@cache
def _statement(model: type[models.Model], columns: tuple[str, ...], returning: tuple[str, ...]) -> Statement:
    kinds = {field.column: array_of(field) for field in model._meta.concrete_fields}
    names = ", ".join(f'"{column}"' for column in columns)
    arrays = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    answer = f" returning {', '.join(returning)}" if returning else ""
    sql = f'insert into "{model._meta.db_table}" ({names}) select * from unnest({arrays}){answer}'
    return Statement(sql, *(kinds[column] for column in columns))


def array_of(field: Any) -> str:
    """The array type its values travel in: without length or scale, which the column itself enforces.

    A cast to varchar(3) would cut what is too long in silence, an assignment refuses it.
    """
    kind = field.db_type(connection).partition("(")[0]
    return {"varchar": "text", "char": "text"}.get(kind, kind) + "[]"


def _defaulted(model: type[models.Model], instance: models.Model) -> list[Any]:
    """The fields this instance leaves to the database."""
    return [
        f
        for f in model._meta.concrete_fields
        if isinstance(getattr(instance, f.attname, None), DatabaseDefault)
    ]


@cache
def _divided(model: type[models.Model], defaulted: tuple[str, ...]) -> tuple[list[Any], list[Any]]:
    """The fields to write, and those to read back: the key, generated columns, the database's defaults."""
    fields = model._meta.concrete_fields
    computed = [f for f in fields if f.primary_key or f.generated or f.attname in defaulted]
    return [f for f in fields if f not in computed], computed


def _adapted(value: Any) -> Any:
    return Json(value) if isinstance(value, dict | list) else value
