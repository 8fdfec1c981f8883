"""Inserting whole tables out of a SELECT: a column nobody speaks of gets its model's own default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

Columns = Mapping[str, str]


def insert(model: type[Model], columns: Columns, source: str, values: Mapping[str, Any] | None = None) -> int:
    """``insert into`` the model's table: ``columns`` are column → SQL over ``source`` (what follows FROM)."""
    filled = dict(columns)
    given = dict(values or {})
    for field in model._meta.concrete_fields:
        if field.column and field.column not in filled and _needs_a_value(field):
            filled[field.column] = f"%(default_{field.column})s"
            given[f"default_{field.column}"] = field.get_db_prep_save(_default(field), connection)
    statement = (
        f"insert into {model._meta.db_table} ({', '.join(filled)}) select {', '.join(filled.values())} from {source}"
    )
    return run(statement, given)


def _needs_a_value(field: Field) -> bool:
    said_by_database = field.generated or field.db_default is not NOT_PROVIDED or field.primary_key
    return not said_by_database and not (field.null and not field.has_default())


def _default(field: Field) -> Any:
    return field.get_default()


def run(statement: str, values: Mapping[str, Any] | None = None) -> int:
    """Rows written by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(values or {}))
        return cursor.rowcount


def table(name: str, columns: str, rows: Iterable[Sequence[Any]], *, piece: int = 5000) -> None:
    """A temporary table with these rows."""
    run(f"create temp table {name} ({columns}) on commit drop")
    held = list(rows)
    for start in range(0, len(held), piece):
        part = held[start : start + piece]
        with connection.cursor() as cursor:
            places = ", ".join(["(" + ", ".join(["%s"] * len(part[0])) + ")"] * len(part))
            cursor.execute(f"insert into {name} values {places}", [value for row in part for value in row])


def chance(key: str, seed: int) -> str:
    """SQL of a number from 0 to just below 1 that follows from the key alone."""
    return f"((hashint8extended({key}, {seed}) & 1048575) / 1048576.0)::float8"
