"""Adding many rows in one plain statement, for the writes every deed makes (history, audit, outbox, money).

The ORM spends more time composing such an INSERT than PostgreSQL on running it, and a booking makes five of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models
from psycopg2.extras import Json


def insert_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows given as mappings of column to value, all with the same columns; one statement, any number.

    Columns left out get the database's own default. Dictionaries and lists are written as JSON.
    """
    rows = list(rows)
    if not rows:
        return
    columns = list(rows[0])
    one = f"({', '.join(['%s'] * len(columns))})"
    values = [_adapted(row[column]) for row in rows for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into "{model._meta.db_table}" ({names}) values {", ".join([one] * len(rows))}', values
        )


def _adapted(value: Any) -> Any:
    return Json(value) if isinstance(value, dict | list) else value
