"""A session follows its team: staffed when the team is whole and cleared, back to accepted when it no longer is."""

from __future__ import annotations

from django.db.models import F

from base.actors import Actor
from base.formatting import listing
from sessions_app.session.models.sessions import Session, StateChange
from sessions_app.session.services.transitions import move
from sessions_app.session.states import State

FALLS = (State.STAFFED, State.LOCKED)


def update_team_status(by: Actor, session: Session, lacking: list[str]) -> None:
    """A whole and cleared team makes the session staffed; a team that is no longer so makes it accepted again."""
    if not lacking and session.state == State.ACCEPTED:
        move(by=by, sessions=[session], to=State.STAFFED, event="session.staffed", topic="sessions.staffed")
    elif lacking and session.state in FALLS:
        move(
            by=by,
            sessions=[session],
            to=State.ACCEPTED,
            event="session.unstaffed",
            topic="sessions.unstaffed",
            reason=f"The team is not complete: {listing(lacking)}."[:300],
        )


def update_team_status_and_lock(by: Actor, session: Session, lacking: list[str]) -> None:
    """The same for one person of a team that stands. A list that fell from its lock by itself, and is whole again by
    the trust's clearing, a swap or a renewal, is locked again: nobody has to be found to do it on the morning.
    """
    fell = session.state == State.ACCEPTED and _fell_from_lock(by, session)
    update_team_status(by, session, lacking)
    if fell and session.state == State.STAFFED:
        move(
            by=by,
            sessions=[session],
            to=State.LOCKED,
            event="session.locked_again",
            topic="sessions.locked",
            reason="It was locked before, and everybody is cleared again.",
        )


def _fell_from_lock(by: Actor, session: Session) -> bool:
    moves = StateChange.objects.visible_to(by).filter(session=session).exclude(old=F("new"))
    last = moves.order_by("-pk").values_list("old", "new").first()
    return last == (State.LOCKED, State.ACCEPTED)
