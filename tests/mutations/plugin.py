"""Loaded in the mutated run only: weakens the code as INS_MUTATION_PATCH says."""

import os


def no_locks() -> None:
    """Rows are read without being held, and the database's own lock of the call-off is gone too."""
    from django.db.models import QuerySet

    from contracts.rates import bookable_lines
    from trusts import rooms_for_booking

    QuerySet.select_for_update = lambda self, *args, **options: self._chain()
    bookable_lines._HOLD = bookable_lines._LOOK
    rooms_for_booking._HOLD = rooms_for_booking._LOOK


def no_turns() -> None:
    """Two imports of a trust may be started at the same moment."""
    from waiting_list.imports.services import processing

    processing.take_turns = lambda trust_id: None


def no_turns_of_tasks() -> None:
    """Two may look for tasks at the same moment."""
    from notifications.services import reconcile

    reconcile._take_turns = lambda: None


def no_turns_of_shared_roles() -> None:
    """Count people of a shared role without locking the person."""
    from sessions_app.teams.selectors import shared_roles

    shared_roles._TURN = "select %s::bigint"


def no_rows_of_stops() -> None:
    """Leave stops to the database, which refuses the whole."""
    from sessions_app.offers.services import offers

    offers.refuse_stopped = lambda by, sessions: None


def no_ends_ahead() -> None:
    """A provider's papers are judged on today alone."""
    from providers.assurance import AssuranceValidity

    judge = AssuranceValidity.run_out
    AssuranceValidity.run_out = lambda self, provider_id, *days: judge(self, provider_id, days[0])


def no_look_before_starting() -> None:
    """Nobody looks at the team when the list starts."""
    from sessions_app.day.services import steps

    steps._refuse_uncleared = lambda by, session: None


def no_notes_of_changes() -> None:
    """Changes without a move leave version and history as they are."""
    from sessions_app.lists.services import list_entries
    from sessions_app.teams.services import clearance, rosters, swaps, trust_staff

    for module in (trust_staff, list_entries, clearance, rosters, swaps):
        module.note_change = lambda **changed: None


def no_versions_compared() -> None:
    """Do not compare If-Match with the content that is held."""
    from base import versions

    versions.wanted_version = lambda request: None


PATCHES = {
    "no_versions_compared": no_versions_compared,
    "no_turns_of_tasks": no_turns_of_tasks,
    "no_turns": no_turns,
    "no_locks": no_locks,
    "no_turns_of_shared_roles": no_turns_of_shared_roles,
    "no_rows_of_stops": no_rows_of_stops,
    "no_ends_ahead": no_ends_ahead,
    "no_look_before_starting": no_look_before_starting,
    "no_notes_of_changes": no_notes_of_changes,
}


def pytest_configure(config) -> None:
    patch = os.environ.get("INS_MUTATION_PATCH")
    if patch:
        PATCHES[patch]()
