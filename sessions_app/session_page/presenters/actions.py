"""What may be done with a session now, by whom: the buttons and links of its page, and the words of each step."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.permissions import Permission as P
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import TAKES_ACTIVITY, State


@dataclass(frozen=True, slots=True)
class Move:
    """A step along a session's life. With ``title`` it is asked for a reason on its own page first."""

    name: str
    button: str
    states: tuple[State, ...]
    permission: P
    done: str
    title: str = ""
    warning: str = ""
    kind: str = "secondary"
    side: str = "trust"

    @property
    def needs_reason(self) -> bool:
        return bool(self.title)


MOVES = {
    move.name: move
    for move in (
        Move(
            "offer", "Offer this list", (State.DRAFT,), P.BOOK_SESSIONS, "Offered. The provider has been told.", kind=""
        ),
        Move("discard", "Throw the draft away", (State.DRAFT,), P.BOOK_SESSIONS, "The draft is gone. It held nothing."),
        Move(
            "withdraw",
            "Withdraw the offer",
            (State.OFFERED,),
            P.BOOK_SESSIONS,
            "Withdrawn. The room is free again and the money is back.",
            "Withdraw this offer",
            "The room becomes free and the expected price goes back to the contract at once.",
            "warning",
        ),
        Move(
            "lock", "Lock this list", (State.STAFFED,), P.LOCK_SESSIONS, "Locked. Changes now need a reason.", kind=""
        ),
        Move("start", "Start the list", (State.LOCKED,), P.LOCK_SESSIONS, "The list is running.", kind="", side="both"),
        Move(
            "complete",
            "The list is over",
            (State.IN_PROGRESS,),
            P.LOCK_SESSIONS,
            "Delivered. It waits for sign off.",
            kind="",
            side="both",
        ),
        Move(
            "reopen",
            "Reopen the list",
            (State.DELIVERED,),
            P.LOCK_SESSIONS,
            "The list is open again.",
            "Reopen this list",
            "It goes back to In progress, so that what was forgotten can be recorded.",
            "",
        ),
        Move(
            "cancel",
            "Cancel this list",
            (State.ACCEPTED, State.STAFFED, State.LOCKED),
            P.BOOK_SESSIONS,
            "Cancelled. The room is free again and the patients wait on as before.",
            "Cancel this list",
            "The room becomes free, the expected price goes back to the contract, and everybody comes off the list."
            " The other side is told at once, with the reason.",
            "warning",
            "both",
        ),
        Move(
            "close",
            "Complete this list",
            (State.SIGNED_OFF,),
            P.SIGN_OFF_SESSIONS,
            "Complete. Nothing is left to be done with it.",
            kind="",
        ),
        Move(
            "accept",
            "Accept this list",
            (State.OFFERED,),
            P.ANSWER_OFFERS,
            "Accepted. The rate is frozen.",
            kind="",
            side="provider",
        ),
        Move(
            "decline",
            "Decline this list",
            (State.OFFERED,),
            P.ANSWER_OFFERS,
            "Declined. The room goes back to the trust.",
            "Decline this list",
            "The trust is told at once and may ask another provider.",
            "warning",
            "provider",
        ),
    )
}
BY_PROVIDER = {"start": P.LOG_ACTIVITY, "complete": P.LOG_ACTIVITY, "cancel": P.ANSWER_OFFERS}


@dataclass(frozen=True, slots=True)
class Action:
    """A button (``post``) or a link of the session's page."""

    text: str
    href: str
    post: bool = False
    kind: str = "secondary"


def may_make(move: Move, session: Session, actor: Actor) -> bool:
    """Whether the move is on offer to this actor now; the service judges again."""
    side = "trust" if actor.is_trust else "provider"
    permission = BY_PROVIDER.get(move.name, move.permission) if side == "provider" else move.permission
    return session.state in move.states and move.side in (side, "both") and actor.may(permission)


def actions_of(session: Session, actor: Actor) -> list[Action]:
    """Everything this actor may do with the session now, the most likely first."""
    steps = [
        Action(move.button, reverse("session-move", args=[session.pk, move.name]), not move.needs_reason, move.kind)
        for move in MOVES.values()
        if may_make(move, session, actor)
    ]
    return pages_of(session, actor) + steps


def first_and_rest(session: Session, actions: list[Action]) -> tuple[Action | None, list[Action]]:
    """The action that goes with what comes next, and the others. An empty list is filled before it is locked."""
    fill = next((action for action in actions if action.href == reverse("session-fill", args=[session.pk])), None)
    empty = session.state == State.STAFFED and not session.on_list
    likely = [action for action in actions if action.kind == ""]
    harmless = [action for action in actions if action.kind != "warning"]
    first = (fill if empty else None) or next(iter(likely), None) or next(iter(harmless), None)
    return first, [action for action in actions if action != first]


def pages_of(session: Session, actor: Actor) -> list[Action]:
    """The pages that work on this session: list, team, activity, sign off."""
    wanted = [
        (actor.may(P.VIEW_PATIENTS) and session.state in DAY_STATES, "Run of day", "session-day", "secondary"),
        (
            actor.is_trust and actor.may(P.SIGN_OFF_SESSIONS) and session.state == State.DELIVERED,
            "Check and sign off",
            "session-sign-off",
            "",
        ),
        (
            actor.is_trust and actor.may(P.BOOK_PATIENTS) and session.state in FILLABLE,
            "Fill from the waiting list",
            "session-fill",
            "secondary",
        ),
        (
            actor.is_provider and actor.may(P.ROSTER_TEAMS) and session.state in (State.ACCEPTED, State.STAFFED),
            "Name the team" if session.state == State.ACCEPTED else "Change the team",
            "session-team",
            "" if session.state == State.ACCEPTED else "secondary",
        ),
        (
            actor.is_provider and actor.may(P.LOG_ACTIVITY) and may_log(session),
            "Log what was delivered",
            "session-activity",
            "secondary",
        ),
        (session.state in BEFOREHAND, "Ready for the day", "session-ready", "secondary"),
        (actor.may(P.FOLLOW_UP) and session.state in AFTERWARDS, "After the list", "session-after", "secondary"),
    ]
    return [Action(text, reverse(name, args=[session.pk]), kind=kind) for wants, text, name, kind in wanted if wants]


def may_log(session: Session) -> bool:
    """Whether logging is worth a link: the list takes activity and has begun, or is about to."""
    about_to = session.state in (State.LOCKED, State.IN_PROGRESS, State.DELIVERED)
    return session.state in TAKES_ACTIVITY and (about_to or session.starts_at <= timezone.now())


BEFOREHAND = (State.ACCEPTED, State.STAFFED, State.LOCKED)
AFTERWARDS = (State.IN_PROGRESS, State.DELIVERED, State.SIGNED_OFF, State.CLOSED)
DAY_STATES = (State.LOCKED, State.IN_PROGRESS, State.DELIVERED)
FILLABLE = (State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED)
