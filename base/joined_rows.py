"""Instances of models from the rows of a statement of our own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


class Joined:
    """Models read side by side by a statement of our own: its columns, and the instances of a row.

    A name is that of a table, or of a column that holds a whole row, as functions of the database answer.

    >>> rooms = Joined(room=Room, site=Site)
    >>> Statement(f"select {rooms.columns} from trusts_rooms_for_booking(%s, %s, %s, %s)")
    """

    def __init__(self, **models_by_name: type[models.Model]) -> None:
        self._parts = [_Part(model) for model in models_by_name.values()]
        self.columns = ", ".join(
            f'({name})."{column}"'
            for name, part in zip(models_by_name, self._parts, strict=True)
            for column in part.columns
        )

    def read(self, rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
        """For each row an instance of each model, in their order; None where an outer join found nothing.

        One record is one instance, however many rows it stands in. Columns after theirs are left alone.
        """
        known: list[dict[Any, models.Model]] = [{} for _ in self._parts]
        return [self._instances(row, known) for row in rows]

    def _instances(self, row: Sequence[Any], known: list[dict[Any, models.Model]]) -> list[Any]:
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
