"""Give every table that the demonstration leaves empty a few invented rows, so that an upgrade meets rows everywhere.

`python3 run.py release` runs it on the database that it keeps. The rows satisfy every constraint, trigger and policy of the
database and mean nothing. Values are tried at random, from a fixed seed, until the database takes them.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

import django
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction

TRIES = 400
ROWS = 4
LEFT_OUT = object()
LEFT_EMPTY = {"contracts.OpeningPosition": "what it comes to must agree with the ledger"}
TODAY = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
CANDIDATES: dict[type[models.Field], list[Any]] = {
    ArrayField: [[], [0] * 14, ["Example"]],
    models.BooleanField: [False, True],
    models.DateTimeField: [TODAY, TODAY + dt.timedelta(hours=4), TODAY - dt.timedelta(days=9)],
    models.DateField: [TODAY.date(), TODAY.date() + dt.timedelta(days=9), TODAY.date() - dt.timedelta(days=9)],
    models.TimeField: [dt.time(9), dt.time(13)],
    models.DecimalField: [Decimal(1), Decimal(0), Decimal(100)],
    models.IntegerField: [1, 0, 2, 30],
    models.BinaryField: [bytes(range(32))],
    models.JSONField: [{}, [], {"example": 1}],
    models.CharField: ["Example", "", "https://example.org/", "A1", "12345678", "2026-11"],
    models.TextField: ["Example", "", "https://example.org/"],
}


def main() -> int:
    """Fill what can be filled; answers 1 and names the tables if any stays empty."""
    django.setup()
    from base.actors import Actor  # noqa: PLC0415  the settings come first
    from base.row_security import acting_as  # noqa: PLC0415

    chance = random.Random(9)
    with acting_as(Actor.system("Demonstration")):
        empty = [model for model in apps.get_models() if is_to_fill(model)]
        left = dict.fromkeys(empty, "")
        while left:
            refused = {model: why for model in left if (why := fill(model, chance))}
            if refused.keys() == left.keys():
                break
            left = refused
    for model, why in left.items():
        print(f"{model._meta.label}: {why}")
    return 1 if left else 0


def is_to_fill(model: type[models.Model]) -> bool:
    ours = not model.__module__.startswith("django.") and model._meta.label not in LEFT_EMPTY
    return ours and model._meta.managed and not model._base_manager.exists()


def fill(model: type[models.Model], chance: random.Random) -> str:
    """Write a few rows. Answers the commonest reason why not if the database takes none."""
    written = 0
    reasons: Counter[str] = Counter()
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                model._base_manager.create(**row(model, chance, plain=attempt < 2))
                with connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate")
        except LookupError as problem:
            return str(problem)
        except (DatabaseError, ValueError) as problem:
            reasons[str(problem).splitlines()[0]] += 1
        else:
            written += 1
        if written == ROWS:
            break
    return "" if written else reasons.most_common(1)[0][0]


def row(model: type[models.Model], chance: random.Random, *, plain: bool) -> dict[str, Any]:
    """Values of all fields that have none of their own. What a row shares with its parents agrees with them."""
    fields = [f for f in model._meta.concrete_fields if not f.generated and not isinstance(f, models.AutoField)]
    names = {field.attname for field in fields}
    shared: dict[str, Any] = {}
    for field in sorted(fields, key=lambda f: len(shared_names(f, names)), reverse=True):
        if field.is_relation and field.attname not in shared and not (field.null and (plain or chance.random() < 0.5)):
            parent = some_row(field, shared, chance)
            shared |= {field.attname: parent.pk, **{n: getattr(parent, n) for n in shared_names(field, names)}} | shared
    for field in fields:
        if field.attname not in shared:
            own = None if field.is_relation else value(field, chance, plain=plain)
            if own is not LEFT_OUT:
                shared[field.attname] = own
    return shared


def shared_names(field: models.Field, names: set[str]) -> set[str]:
    """The columns that a row has in common with the row this field points to, such as its trust."""
    if field.related_model is None:
        return set()
    fields = field.related_model._meta.concrete_fields
    return {f.attname for f in fields if f.is_relation or f.attname in ("trust_id", "provider_id")} & names


def some_row(field: models.Field, shared: dict[str, Any], chance: random.Random) -> models.Model:
    """A row to point to, of the same trust and whatever else is settled. Raises LookupError if there is none."""
    if field.related_model is None:
        raise LookupError(f"{field.name} points to nothing")
    parents = field.related_model._base_manager.all()
    settled = {n: shared[n] for n in shared_names(field, set(shared)) if shared[n] is not None}
    near = list(parents.filter(**settled)[:200]) or list(parents[:200])
    if not near:
        raise LookupError(f"{field.related_model._meta.label} is empty")
    return chance.choice(near)


def value(field: models.Field, chance: random.Random, *, plain: bool) -> Any:
    """A value the column may hold: its default or the plainest at first, anything likely later."""
    if (field.has_default() or field.has_db_default()) and (plain or chance.random() < 0.6):
        return LEFT_OUT
    if field.null and (plain or chance.random() < 0.5):
        return None
    if field.choices:
        return chance.choice([key for key, _ in field.flatchoices])
    candidates = next((kept for kind, kept in CANDIDATES.items() if isinstance(field, kind)), None)
    if candidates is None:
        return LEFT_OUT
    own = candidates[0] if plain else chance.choice(candidates)
    return own[: field.max_length] if isinstance(own, str) and field.max_length else own


if __name__ == "__main__":
    sys.exit(main())
