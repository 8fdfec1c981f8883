"""Row-level security between organisations, from Django's side.

``acting_as`` is the one way to talk to the tables of an organisation: it opens a transaction and tells
PostgreSQL for whom. Outside of it the row-level policies show nothing and take nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from base.actors import Actor

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)

_SET = (
    "select set_config('ins.kind', %s, true), set_config('ins.trust', %s, true),"
    " set_config('ins.provider', %s, true), set_config('ins.actor', %s, true)"
)


def current_actor() -> Actor | None:
    """The actor the running transaction works for, or None outside of one."""
    return _acting.get()


def set_actor(actor: Actor | None) -> None:
    """Tell the open transaction for whom it works. Prefer ``acting_as``; this is its lower half.

    The settings are local to the transaction: they end with it, and a savepoint's rollback takes them back.
    """
    if actor is None:
        values = ("", "", "", "")
    else:
        who = {
            "label": actor.label,
            "person": actor.person_id,
            "credential": actor.credential_id,
            "request": actor.request_id,
        }
        values = (actor.kind.value, str(actor.trust_id or ""), str(actor.provider_id or ""), json.dumps(who))
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Work for one actor in one transaction; nests, and gives the outer actor back at the end.

    An error inside rolls back what was done inside and leaves the outer transaction usable.
    """
    before = _acting.get()
    with transaction.atomic():
        set_actor(actor)
        token = _acting.set(actor)
        try:
            yield actor
        finally:
            _acting.reset(token)
        if connection.needs_rollback:
            return  # what was set goes with the rollback, and no statement may run before it
        if before is not None:
            set_actor(before)
        elif connection.savepoint_ids:
            # Somebody's transaction goes on around ours (a test's): the settings must not live on in it.
            set_actor(None)
