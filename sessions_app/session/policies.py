"""Who may see the patients of lists."""

from __future__ import annotations

from base.actors import Actor
from base.errors import NotAllowed
from base.permissions import Permission


def may_see_patients(by: Actor) -> bool:
    """Lists name procedures patient by patient: for those who book patients or log what was done to them."""
    return by.may(Permission.VIEW_PATIENTS) or by.may(Permission.LOG_ACTIVITY)


def require_patients(by: Actor) -> None:
    """Refuse whoever neither books patients nor logs what was done to them."""
    if not may_see_patients(by):
        words = f"Your role does not let you {Permission.VIEW_PATIENTS.sentence}."
        raise NotAllowed(words, code="not_allowed")
