"""What sessions have to tell people: the tasks that wait on them, and the news of what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from base.actors import Actor
from base.formatting import count, day_short, listing, london_day, money, span
from base.permissions import Permission
from notifications.expiry import at_end_of
from notifications.kinds import NoticeContent, NoticeKind, TaskContent, TaskKind, When
from notifications.subscriptions import listen
from sessions_app.aftercare.notifications import AFTER
from sessions_app.booking.notifications import ASSURANCE
from sessions_app.safety.notifications import STOPS
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.gates import BEFORE_START, gates_of
from sessions_app.session.states import FIRM, State
from sessions_app.teams.notifications.jag import JAG
from sessions_app.teams.notifications.teams import TEAM

AHEAD = dt.timedelta(days=60)
NAMED = 3
ENDS = ("sessions.accepted", "sessions.declined", "sessions.withdrawn", "sessions.unfilled", "sessions.cancelled")
PROPOSALS = (
    "sessions.countered",
    "sessions.counter_refused",
    "sessions.counter_taken_back",
    "sessions.counter_accepted",
)
MOVES = (
    "sessions.offered",
    *ENDS,
    *PROPOSALS,
    "sessions.staffed",
    "sessions.unstaffed",
    "sessions.locked",
    "sessions.started",
    "sessions.delivered",
    "sessions.signed_off",
)

PAGES_OF_MANY = ("offers", "offers-out")

Words = Callable[[Session], str]
_PATIENTS = ListEntry.objects.filter(session=OuterRef("pk"), live=True)


def _tasks(
    *,
    trust: bool,
    which: Callable[[dt.date, dt.datetime], Q],
    words: Words,
    due: Callable[[Session], dt.datetime | None],
    page: str = "session",
    why: Words = lambda session: "",
    gate: str = "",
):
    """How a kind finds its sessions: which wait today, whose they are, how they read, by when.

    With ``gate`` only those whose gate of that name has come, which is then the day it is due: the trust's own days,
    compressed for a list booked at short notice.
    """

    def find(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
        now = timezone.now()
        today = london_day(now)
        waiting = Session.objects.visible_to(by).filter(which(today, now))
        if ids is not None:
            waiting = waiting.filter(pk__in=ids)
        for session in waiting.select_related("room", "site", "provider", "trust"):
            day_due = getattr(gates_of(session, session.trust), gate) if gate else None
            if day_due and day_due > today:
                continue
            href = reverse(page) if page in PAGES_OF_MANY else reverse(page, args=[session.pk])
            yield TaskContent(
                subject=session.pk,
                words=words(session)[:200],
                why=why(session)[:300],
                href=href,
                due_at=at_end_of(day_due) if day_due else due(session),
                trust_id=session.trust_id if trust else None,
                provider_id=None if trust else session.provider_id,
            )

    return find


def place(session: Session) -> str:
    """``Endoscopy 1, Sat 5 Dec 2026, 08:30 to 12:30``."""
    return f"{session.room.name}, {span(session.starts_at, session.ends_at)}"


def _starts(session: Session) -> dt.datetime:
    return session.starts_at


def _offer_ends(session: Session) -> dt.datetime:
    return session.offer_ends_at or session.starts_at


def _with_trust(session: Session) -> str:
    return f"{session.site.name}, {session.trust.short_name}."


def _with_provider(session: Session) -> str:
    return f"{session.site.name}, with {session.provider.short_name}."


def _as_planned(session: Session) -> str:
    more = " It did more than was planned: look there first." if session.beyond_plan else ""
    return f"{_with_provider(session)}{more}"


def _session_kind(
    name: str,
    title: str,
    right: Permission,
    *,
    trust: bool,
    icon: str = "clock",
    usual=When.DIGEST,
    many: Callable[[int], str],
    page_of_many: str = "planner",
    **find,
):
    return TaskKind(
        name=name,
        title=title,
        right=right,
        group="Sessions",
        for_trust=trust,
        usual=usual,
        icon=icon,
        many=many,
        page_of_many=page_of_many,
        topics=dict.fromkeys(MOVES, "sessions"),
        find=_tasks(trust=trust, **find),
    )


TASKS = (
    _session_kind(
        "offers.to_answer",
        "Offers that wait for your answer",
        Permission.ANSWER_OFFERS,
        trust=False,
        usual=When.AT_ONCE,
        which=lambda today, now: Q(state=State.OFFERED),
        page="offers",
        due=_offer_ends,
        why=_with_trust,
        many=lambda n: f"Answer {count(n, 'offer')}",
        page_of_many="offers",
        words=lambda s: f"Answer the offer of {place(s)}, worth {money(s.expected_price)}",
    ),
    _session_kind(
        "teams.to_name",
        "Lists whose team is to be named",
        Permission.ROSTER_TEAMS,
        trust=False,
        icon="person",
        which=lambda today, now: Q(state=State.ACCEPTED, ends_at__gt=now, day__lte=today + AHEAD),
        page="session-team",
        due=_starts,
        why=_with_trust,
        many=lambda n: f"Name the team of {count(n, 'list')}",
        page_of_many="provider-sessions",
        words=lambda s: f"Name the team of {place(s)}",
    ),
    _session_kind(
        "activity.to_log",
        "Lists that ran and have nothing logged",
        Permission.LOG_ACTIVITY,
        trust=False,
        icon="tick",
        which=lambda today, now: Q(state__in=FIRM, ends_at__lte=now),
        page="session-activity",
        due=lambda s: None,
        why=_with_trust,
        many=lambda n: f"Log what was delivered on {count(n, 'list')}",
        page_of_many="provider-sessions",
        words=lambda s: f"Log what was delivered in {place(s)}",
    ),
    _session_kind(
        "proposals.to_answer",
        "Providers' proposals that wait for your answer",
        Permission.BOOK_SESSIONS,
        trust=True,
        usual=When.AT_ONCE,
        which=lambda today, now: Q(state=State.OFFERED, counters__state="open"),
        page="offers-out",
        due=_offer_ends,
        why=_with_provider,
        many=lambda n: f"Answer {count(n, 'proposal')} for other times or rooms",
        page_of_many="offers-out",
        words=lambda s: f"{s.provider.short_name} proposes something else for {place(s)}",
    ),
    _session_kind(
        "gates.no_team",
        "Lists without a team past the trust's day for it",
        Permission.BOOK_SESSIONS,
        trust=True,
        icon="warning",
        which=lambda today, now: Q(state=State.ACCEPTED, ends_at__gt=now),
        gate="staffed",
        due=_starts,
        why=_with_provider,
        many=lambda n: f"{count(n, 'list has', 'lists have')} no complete team yet",
        words=lambda s: f"No complete team yet: {place(s)}",
    ),
    _session_kind(
        "gates.to_fill",
        "Lists without patients past the trust's day for it",
        Permission.BOOK_PATIENTS,
        trust=True,
        icon="warning",
        gate="populated",
        due=_starts,
        page="session-fill",
        why=_with_provider,
        which=lambda today, now: Q(state__in=BEFORE_START, ends_at__gt=now) & ~Q(Exists(_PATIENTS)),
        many=lambda n: f"{count(n, 'list has', 'lists have')} no patients yet",
        words=lambda s: f"No patients on the list yet: {place(s)}",
    ),
    _session_kind(
        "gates.to_lock",
        "Lists to be locked",
        Permission.LOCK_SESSIONS,
        trust=True,
        icon="flag",
        which=lambda today, now: Q(state=State.STAFFED, ends_at__gt=now),
        gate="locked",
        due=_starts,
        why=_with_provider,
        many=lambda n: f"Lock {count(n, 'list')}: the team is complete",
        words=lambda s: f"Lock {place(s)}",
    ),
    _session_kind(
        "sign_off.waiting",
        "Delivered lists that wait for sign off",
        Permission.SIGN_OFF_SESSIONS,
        trust=True,
        icon="tick",
        which=lambda today, now: Q(state=State.DELIVERED),
        page="session-sign-off",
        due=lambda s: None,
        why=_as_planned,
        many=lambda n: f"Sign off {count(n, 'delivered list')}",
        words=lambda s: f"Sign off {place(s)}",
    ),
    _session_kind(
        "activity.not_told",
        "Lists that have passed without a word of what was done",
        Permission.LOCK_SESSIONS,
        trust=True,
        icon="warning",
        which=lambda today, now: Q(state__in=FIRM, ends_at__lte=now),
        due=lambda s: None,
        why=_with_provider,
        many=lambda n: f"{count(n, 'list has', 'lists have')} passed without a word of what was done",
        words=lambda s: f"Nothing is said of what was done: {place(s)}",
    ),
    _session_kind(
        "lists.no_taker",
        "Lists no provider took",
        Permission.BOOK_SESSIONS,
        trust=True,
        icon="calendar",
        which=lambda today, now: Q(state__in=[State.UNFILLED, State.DECLINED], day__gte=today, passed_on=None),
        due=_starts,
        why=_with_provider,
        many=lambda n: f"{count(n, 'list')} found no team: book again or let the room go",
        words=lambda s: f"No team for {place(s)}: book again or let the room go",
    ),
)


def _told(trust: bool, words: str):
    """News about the sessions of a message to one of its sides; ``words`` has places for how many and by whom."""

    def tell(by: Actor, body: Mapping) -> Iterator[NoticeContent]:
        found = Session.objects.visible_to(by).filter(pk__in=body["sessions"])
        sessions = list(found.select_related("room", "provider", "trust").order_by("starts_at", "pk"))
        if not sessions:
            return
        first = sessions[0]
        side = {"trust_id": first.trust_id} if trust else {"provider_id": first.provider_id}
        other = first.provider.short_name if trust else first.trust.short_name
        one = len(sessions) == 1
        yield NoticeContent(
            words=words.format(lists=count(len(sessions), "list"), by=other, were="was" if one else "were"),
            why=named(sessions),
            href=reverse("session", args=[first.pk]) if one else reverse("planner" if trust else "provider-sessions"),
            **side,
        )

    return tell


def named(sessions: list[Session]) -> str:
    """``Endoscopy 1, Sat 5 Dec; Endoscopy 2, Sat 5 Dec and 2 more.``"""
    words = "; ".join(f"{session.room.name}, {day_short(session.day)}" for session in sessions[:NAMED])
    more = [f"{len(sessions) - NAMED} more"] if len(sessions) > NAMED else []
    return listing([words, *more]) + "."


def _notice(name: str, title: str, right: Permission, topic: str, words: str, *, trust: bool, usual=When.DIGEST):
    return NoticeKind(
        name=name,
        title=title,
        right=right,
        group="Sessions",
        for_trust=trust,
        usual=usual,
        topics=(topic,),
        tell=_told(trust, words),
    )


BOOK, ANSWER = Permission.BOOK_SESSIONS, Permission.ANSWER_OFFERS
NOTICES = (
    _notice(
        "told.accepted", "Offers a provider accepted", BOOK, "sessions.accepted", "{by} accepted {lists}", trust=True
    ),
    _notice(
        "told.declined",
        "Offers a provider declined",
        BOOK,
        "sessions.declined",
        "{by} declined {lists}",
        trust=True,
        usual=When.AT_ONCE,
    ),
    _notice(
        "told.expired",
        "Offers that ended without an answer",
        BOOK,
        "sessions.unfilled",
        "{by} did not answer for {lists} in time; the next contract is asked where one covers it",
        trust=True,
        usual=When.AT_ONCE,
    ),
    _notice(
        "told.lapsed",
        "Offers you did not answer in time",
        ANSWER,
        "sessions.unfilled",
        "{lists} from {by} {were} not answered in time",
        trust=False,
    ),
    _notice(
        "told.proposal_accepted",
        "Proposals a trust accepted",
        ANSWER,
        "sessions.counter_accepted",
        "{by} accepted your proposal for {lists}",
        trust=False,
        usual=When.AT_ONCE,
    ),
    _notice(
        "told.proposal_refused",
        "Proposals a trust refused",
        ANSWER,
        "sessions.counter_refused",
        "{by} refused your proposal for {lists}",
        trust=False,
        usual=When.AT_ONCE,
    ),
    _notice(
        "told.withdrawn",
        "Offers a trust took back",
        ANSWER,
        "sessions.withdrawn",
        "{by} took {lists} back",
        trust=False,
        usual=When.AT_ONCE,
    ),
    _notice(
        "told.cancelled",
        "Lists that were cancelled",
        ANSWER,
        "sessions.cancelled",
        "Cancelled: {lists} of {by}",
        trust=False,
        usual=When.AT_ONCE,
    ),
    _notice(
        "told.cancelled_us",
        "Lists that were cancelled",
        BOOK,
        "sessions.cancelled",
        "Cancelled: {lists} with {by}",
        trust=True,
        usual=When.AT_ONCE,
    ),
    _notice(
        "told.signed_off",
        "Lists a trust signed off",
        Permission.LOG_ACTIVITY,
        "sessions.signed_off",
        "{by} signed off {lists}",
        trust=False,
    ),
)


def listen_for_people() -> None:
    listen(*TASKS, *NOTICES, *AFTER, *TEAM, *JAG, *ASSURANCE, *STOPS)
