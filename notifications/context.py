"""The tasks in the frame of every page."""

from django.db import DatabaseError, connection

from notifications.selectors import open_count


def inbox(request) -> dict:
    """``open_tasks()``: how many wait for this person; asked only where the frame is drawn."""
    return {"open_tasks": lambda: _open(request)}


def _open(request) -> int:
    """None at all on a page that tells of a broken database."""
    if getattr(request, "membership", None) is None or connection.needs_rollback:
        return 0
    try:
        return open_count(request.actor)
    except DatabaseError:
        return 0
