"""Sentences for broken database constraints. A constraint is the last guard behind a service's own checks; when a
race or a way round the service meets it, the person still reads a sentence and the client a stable code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext

from django.db import IntegrityError, transaction

from base.errors import Fault, RuleBroken

_SENTENCES: dict[str, tuple[str, str]] = {}


def explain(constraints: dict[str, tuple[str, str]]) -> None:
    """Declare, by constraint name, the error code and the sentence that go with it."""
    _SENTENCES.update(constraints)


@contextmanager
def errors_from_database(here: Mapping[str, Fault] | None = None) -> Iterator[None]:
    """Turn a broken constraint into a RuleBroken, if it has a sentence; any other is raised on.

    For use inside a service: the transaction is of no use after such an error, and the service's own ``atomic``,
    which the error leaves through, takes it back to where the service began. ``here`` gives constraints, by name, the
    fault they are in this one write, with its field; what is written inside then stands in a savepoint of its own.
    """
    try:
        with nullcontext() if here is None else transaction.atomic():
            yield
    except IntegrityError as error:
        name = _constraint_of(error)
        if here and name in here:
            raise RuleBroken.of([here[name]]) from None
        if name not in _SENTENCES:
            raise
        code, sentence = _SENTENCES[name]
        raise RuleBroken(sentence, code=code) from error


def _constraint_of(error: IntegrityError) -> str:
    """The name of the constraint or trigger that said no; empty where PostgreSQL names none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
