"""Steps that every page of one session shares: holding it as it was read, showing what was refused."""

from __future__ import annotations

from base.errors import DomainError
from base.requests import ActorRequest
from sessions_app.session.forms import read_version
from sessions_app.session.services.transitions import lock_sessions


def errors_of(refusal: DomainError | None) -> list[dict[str, str]]:
    """What a service refused, for the error summary of a page without fields."""
    if refusal is None:
        return []
    return [{"text": fault.detail, "href": "#next"} for fault in refusal.errors] or [
        {"text": refusal.detail, "href": "#next"}
    ]


def hold_as_read(request: ActorRequest, pk: int) -> None:
    """Hold the session as the person's page showed it. Raises Outdated, saying what changed meanwhile and by whom."""
    version = read_version(request)
    if version is not None:
        lock_sessions(by=request.actor, ids=[pk], version=version)
