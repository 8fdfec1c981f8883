"""What somebody has to do, out of the states their sessions are in: one rule for each kind of task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from base.actors import Actor
from base.formatting import count, day_short, listing, london, money, time_left
from base.permissions import Permission
from sessions_app.models import Session
from sessions_app.session.states import FIRM, State
from trusts.models import Trust

NOW = dt.timedelta(days=2)
"""What ends sooner than this has to be settled today."""
AHEAD = dt.timedelta(days=60)
NAMED = 3


class Open(NamedTuple):
    """A session as far as tasks speak of it: thousands of them may wait for somebody."""

    pk: int
    state: str
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    offer_ends_at: dt.datetime | None
    beyond_plan: bool
    expected_price: Decimal
    room: str
    provider: str
    trust: str


OF_SESSION = Open._fields[: Open._fields.index("room")]
Sessions = list[Open]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, as the page lists it; ``urgency`` is now, soon or later."""

    text: str
    href: str
    why: str
    due: str
    urgency: str
    icon: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment, and up to which days teams must be named and lists locked."""

    now: dt.datetime
    staff_by: dt.date
    lock_by: dt.date


@dataclass(frozen=True, slots=True)
class Rule:
    """Which sessions make the task, who does it, how it reads and where it is done.

    ``one`` is the page of a single session, ``many`` the page that lists several; ``until`` gives the instant it
    must be done by, ``urgency`` fixes it where there is none.
    """

    right: Permission
    picks: Callable[[Open, Clock], bool]
    text: Callable[[Sessions], str]
    many: str
    icon: str
    one: str = "session"
    until: Callable[[Open], dt.datetime] | None = None
    urgency: str = "soon"
    more: Callable[[Sessions], str] = lambda sessions: ""

    def task(self, sessions: Sessions, clock: Clock) -> Task:
        left = min(self.until(session) - clock.now for session in sessions) if self.until else None
        return Task(
            text=self.text(sessions),
            href=reverse(self.one, args=[sessions[0].pk])
            if len(sessions) == 1 and self.one
            else reverse(self.many),
            why=f"{places(sessions)}{self.more(sessions)}",
            due="Open" if left is None else due(left),
            urgency=self.urgency if left is None else "now" if left <= NOW else "soon",
            icon=self.icon,
        )


def tasks_of(actor: Actor, now: dt.datetime) -> list[Task]:
    """The tasks of a trust's or provider's person; those of rights they lack are left out."""
    rules = [rule for rule in (TRUST_RULES if actor.is_trust else PROVIDER_RULES) if actor.may(rule.right)]
    if not rules:
        return []
    clock = _clock(actor, now)
    sessions = waiting_sessions(actor, clock)
    picked = [(rule, [session for session in sessions if rule.picks(session, clock)]) for rule in rules]
    return [rule.task(found, clock) for rule, found in picked if found]


def waiting_sessions(actor: Actor, clock: Clock) -> Sessions:
    """Sessions somebody may have to do something about, the soonest first. One question."""
    today = london(clock.now).date()
    open_ones = Q(state__in=[State.OFFERED, State.DELIVERED])
    without_team = Q(state__in=[State.UNFILLED, State.DECLINED], day__gte=today, passed_on=None)
    firm = Q(state__in=FIRM, day__lte=today + AHEAD)
    sessions = Session.objects.visible_to(actor).filter(open_ones | without_team | firm)
    named = sessions.values_list(*OF_SESSION, "room__name", "provider__short_name", "trust__short_name")
    return [Open(*row) for row in named.order_by("starts_at", "id")]


def _clock(actor: Actor, now: dt.datetime) -> Clock:
    today = london(now).date()
    if not actor.is_trust:
        return Clock(now, today + AHEAD, today + AHEAD)
    trust = Trust.objects.visible_to(actor).get(pk=actor.own_trust_id)
    staffed, locked = (dt.timedelta(days=n) for n in (trust.staffed_gate_days, trust.locked_gate_days))
    return Clock(now, today + staffed, today + locked)


def places(sessions: Sessions) -> str:
    """``Endoscopy 1, Sat 5 Dec; Endoscopy 2, Sat 5 Dec and 2 more.``: enough to know which ones."""
    named = "; ".join(f"{session.room}, {day_short(session.day)}" for session in sessions[:NAMED])
    return listing([named, f"{len(sessions) - NAMED} more"] if len(sessions) > NAMED else [named]) + "."


def due(left: dt.timedelta) -> str:
    words = time_left(left)
    return "Past" if words == "past" else f"In {words}"


def _starts(session: Open) -> dt.datetime:
    return session.starts_at


def _offer_ends(session: Open) -> dt.datetime:
    return session.offer_ends_at or session.starts_at


def _is(*states: str) -> Callable[[Open, Clock], bool]:
    return lambda session, clock: session.state in states


def _passed(session: Open, clock: Clock) -> bool:
    return session.state in FIRM and session.ends_at <= clock.now


def _to_come(state: str, by: str) -> Callable[[Open, Clock], bool]:
    return lambda session, clock: (
        session.state == state and session.ends_at > clock.now and session.day <= getattr(clock, by)
    )


def _beyond_plan(sessions: Sessions) -> str:
    beyond = sum(session.beyond_plan for session in sessions)
    return f" {count(beyond, 'list')} did more than was planned: look there first." if beyond else ""


def _with_providers(sessions: Sessions) -> str:
    return f" With {listing(sorted({session.provider for session in sessions}))}."


def _with_trusts(sessions: Sessions) -> str:
    return f" With {listing(sorted({session.trust for session in sessions}))}."


def _worth(sessions: Sessions) -> str:
    return money(sum((session.expected_price for session in sessions), Decimal(0)))


TRUST_RULES = (
    Rule(
        right=Permission.BOOK_SESSIONS,
        picks=_is(State.OFFERED),
        text=lambda found: f"{count(len(found), 'offer waits', 'offers wait')} for an answer",
        more=_with_providers,
        many="planner",
        icon="clock",
        until=_offer_ends,
    ),
    Rule(
        right=Permission.BOOK_SESSIONS,
        picks=_to_come(State.ACCEPTED, "staff_by"),
        text=lambda found: f"{count(len(found), 'list has', 'lists have')} no complete team yet",
        more=_with_providers,
        many="planner",
        icon="warning",
        until=_starts,
    ),
    Rule(
        right=Permission.LOCK_SESSIONS,
        picks=_to_come(State.STAFFED, "lock_by"),
        text=lambda found: f"Lock {count(len(found), 'list')}: the team is complete",
        many="planner",
        icon="flag",
        until=_starts,
    ),
    Rule(
        right=Permission.SIGN_OFF_SESSIONS,
        picks=_is(State.DELIVERED),
        text=lambda found: f"Sign off {count(len(found), 'delivered list')}",
        more=_beyond_plan,
        one="session-sign-off",
        many="planner",
        icon="tick",
    ),
    Rule(
        right=Permission.LOCK_SESSIONS,
        picks=_passed,
        text=lambda found: (
            f"{count(len(found), 'list has', 'lists have')} passed without a word of what was done"
        ),
        more=_with_providers,
        many="planner",
        icon="warning",
    ),
    Rule(
        right=Permission.BOOK_SESSIONS,
        picks=_is(State.UNFILLED, State.DECLINED),
        text=lambda found: f"{count(len(found), 'list')} found no team: book again or let the room go",
        many="planner",
        icon="calendar",
        urgency="later",
    ),
)

PROVIDER_RULES = (
    Rule(
        right=Permission.ANSWER_OFFERS,
        picks=_is(State.OFFERED),
        text=lambda found: f"Answer {count(len(found), 'offer')} worth {_worth(found)}",
        more=_with_trusts,
        one="",
        many="offers",
        icon="clock",
        until=_offer_ends,
    ),
    Rule(
        right=Permission.ROSTER_TEAMS,
        picks=_to_come(State.ACCEPTED, "staff_by"),
        text=lambda found: f"Name the team of {count(len(found), 'list')}",
        one="session-team",
        many="provider-sessions",
        icon="person",
        until=_starts,
    ),
    Rule(
        right=Permission.LOG_ACTIVITY,
        picks=_passed,
        text=lambda found: f"Log what was delivered on {count(len(found), 'list')}",
        one="session-activity",
        many="provider-sessions",
        icon="tick",
    ),
    Rule(
        right=Permission.LOG_ACTIVITY,
        picks=_is(State.DELIVERED),
        text=lambda found: (
            f"{count(len(found), 'delivered list waits', 'delivered lists wait')} for sign off"
        ),
        more=_with_trusts,
        many="provider-sessions",
        icon="flag",
        urgency="later",
    ),
)
