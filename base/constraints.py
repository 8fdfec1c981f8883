"""Sentences for broken database constraints. A constraint is the last guard behind a service's own checks; when a
race or a way round the service meets it, the person still reads a sentence and the client a stable code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from base.errors import RuleBroken

_SENTENCES: dict[str, tuple[str, str]] = {}


def explain(constraints: dict[str, tuple[str, str]]) -> None:
    """Declare, by constraint name, the error code and the sentence that go with it."""
    _SENTENCES.update(constraints)


@contextmanager
def errors_from_database() -> Iterator[None]:
    """Turn a broken constraint into a RuleBroken, if it has a sentence.

    For use inside a service: the transaction is of no use after such an error, and the service's own ``atomic``,
    which the error leaves through, takes it back to where the service began.
    """
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in _SENTENCES:
            raise
        code, sentence = _SENTENCES[name]
        raise RuleBroken(sentence, code=code) from error
