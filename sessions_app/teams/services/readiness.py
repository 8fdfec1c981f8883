"""Each side says what of its checklist is in place; with both whole the list is ready."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, RuleBroken
from base.permissions import Permission, require
from sessions_app.session.services.transitions import lock_sessions, title
from sessions_app.session.states import State
from sessions_app.teams.models.readiness import ReadinessTick
from sessions_app.teams.readiness_items import OF_PROVIDER, OF_TRUST, Item, items_for

BEFORE = (State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)


def items_of(by: Actor, room_kind: str = "") -> tuple[Item, ...]:
    """The items this side answers for, in a room of that kind."""
    mine = OF_PROVIDER if by.is_provider else OF_TRUST
    return tuple(item for item in mine if item in items_for(room_kind))


@transaction.atomic
def say_ready(*, by: Actor, session_id: int, items: Collection[str]) -> list[str]:
    """Set which of one's own items are in place: those named are, one's others are not. Who ticked first stays named."""
    require(by, Permission.ROSTER_TEAMS if by.is_provider else Permission.LOCK_SESSIONS)
    session = lock_sessions(by=by, ids=[session_id])[0]
    mine = {str(item) for item in items_of(by, session.room.kind)}
    if not set(items) <= mine:
        raise InvalidInput.of([Fault("/items", "unknown_value", "Tick only what your side answers for")])
    if session.state not in BEFORE:
        words = f"{title(session)} is {State(session.state).label.lower()}; its checklist is of no use now."
        raise RuleBroken(words, code="wrong_state")
    ticks = ReadinessTick.objects.visible_to(by).filter(session=session)
    ticks.filter(item__in=mine - set(items)).delete()
    ReadinessTick.objects.bulk_create(
        (
            ReadinessTick(
                trust_id=session.trust_id,
                provider_id=session.provider_id,
                session=session,
                item=item,
                ticked_by=by.label,
            )
            for item in sorted(set(items))
        ),
        ignore_conflicts=True,
    )
    record("session.readiness_said", by=by, target=session, items=sorted(items))
    return list(ticks.order_by("item").values_list("item", flat=True))
