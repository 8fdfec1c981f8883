"""Columns that many models have."""

from __future__ import annotations

from typing import Any

from django.db import models


class MoneyColumn(models.DecimalField):
    """Pounds to the penny, a Decimal. In migrations it is the plain DecimalField it makes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_digits": 14, "decimal_places": 2, **options})

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options
