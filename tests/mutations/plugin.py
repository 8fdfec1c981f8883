"""Loaded in the mutated run only: weakens the code as INS_MUTATION_PATCH says."""

import os


def no_locks() -> None:
    """Rows are read without being held, and the database's own lock of the call-off is gone too."""
    from django.db.models import QuerySet

    from contracts import agreed
    from trusts import rooms_for_booking

    QuerySet.select_for_update = lambda self, *args, **options: self._chain()
    agreed._HOLD = agreed._LOOK
    rooms_for_booking._HOLD = rooms_for_booking._LOOK


def no_turns() -> None:
    """Two imports of a trust may be started at the same moment."""
    from waiting_list.services.imports import running

    running.take_turns = lambda trust_id: None


def no_turns_of_tasks() -> None:
    """Two may look for tasks at the same moment."""
    from messages.services import reconciling

    reconciling._take_turns = lambda: None


def no_turns_of_shared_roles() -> None:
    """Who is in a shared role is counted without holding the person."""
    from sessions_app.services import shared_roles

    shared_roles._TURN = "select %s::bigint"


PATCHES = {
    "no_turns_of_tasks": no_turns_of_tasks,
    "no_turns": no_turns,
    "no_locks": no_locks,
    "no_turns_of_shared_roles": no_turns_of_shared_roles,
}


def pytest_configure(config) -> None:
    patch = os.environ.get("INS_MUTATION_PATCH")
    if patch:
        PATCHES[patch]()
