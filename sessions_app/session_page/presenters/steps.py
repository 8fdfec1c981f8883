"""The words of a session's life: its steps with dates and gates, and the one thing that comes next or stops it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from base.actors import Actor
from base.formatting import count, day, day_short, listing, london_day, moment, pounds_and_pence, time_left
from providers.models import Clinician
from sessions_app.session.models.sessions import StateChange
from sessions_app.session.states import State
from sessions_app.session_page.selectors import SessionOverview
from sessions_app.teams.selectors.clearance_gaps import words_of

LIFE = (
    State.OFFERED,
    State.ACCEPTED,
    State.STAFFED,
    State.LOCKED,
    State.IN_PROGRESS,
    State.DELIVERED,
    State.SIGNED_OFF,
    State.CLOSED,
)
OVER = (State.CANCELLED, State.DECLINED, State.WITHDRAWN, State.UNFILLED, State.DISCARDED)
SIGN_OFF_WITHIN = dt.timedelta(days=5)


def steps(page: SessionOverview) -> list[dict]:
    """The session's life in one line, with dates and gates."""
    session = page.session
    reached = [state for state in LIFE if page.reached(state)]
    here = LIFE.index(session.state) if session.state in LIFE else (LIFE.index(reached[-1]) if reached else -1)
    life = LIFE if session.state not in OVER else LIFE[: here + 1]
    made = [_step(page, state, place, here) for place, state in enumerate(life)]
    if session.state in (*OVER, State.DRAFT):
        change = page.reached(session.state)
        own = {"state": session.state, "when": day_short(change.at) if change else "", "gate": "", "kind": "now"}
        made = [*made, own] if session.state in OVER else [own, *made]
    return made


def _step(page: SessionOverview, state: State, place: int, here: int) -> dict:
    change = page.reached(state)
    over = page.session.state in OVER
    if place < here or (place == here and over):
        return {
            "state": state,
            "when": day_short(change.at) if change else "",
            "gate": _met(page, state, change),
            "kind": "done",
        }
    if place == here:
        return {
            "state": state,
            "when": day_short(change.at) if change else "",
            "gate": _now(page, state),
            "kind": "now",
        }
    due = {State.STAFFED: page.gates.staffed, State.LOCKED: page.gates.locked}.get(state)
    if due:
        return {
            "state": state,
            "when": f"Due {day_short(due)}",
            "gate": _time_to(page, due),
            "kind": "late" if page.today > due else "",
        }
    return {"state": state, "when": _ahead(page, state), "gate": _in_days(page, state), "kind": ""}


def _met(page: SessionOverview, state: State, change: StateChange | None) -> str:
    gates = {State.OFFERED: page.gates.offer, State.STAFFED: page.gates.staffed, State.LOCKED: page.gates.locked}
    due = gates.get(state)
    if due is None or change is None:
        return "Rate frozen" if state == State.ACCEPTED else ""
    late = (london_day(change.at) - due).days
    return f"{count(late, 'day')} after its date" if late > 0 else f"Due {day_short(due)}, met"


def _now(page: SessionOverview, state: State) -> str:
    if state == State.OFFERED and page.session.offer_ends_at:
        return f"Offer ends {day_short(page.session.offer_ends_at)}"
    return "Rate frozen" if state == State.ACCEPTED else ""


def _time_to(page: SessionOverview, due: dt.date) -> str:
    days = (due - page.today).days
    if days < 0:
        return f"{count(-days, 'day')} late"
    return "Today" if days == 0 else f"{count(days, 'day')} left"


def _ahead(page: SessionOverview, state: State) -> str:
    session = page.session
    if state == State.IN_PROGRESS:
        return moment(session.starts_at).replace(f" {session.day.year},", "")
    if state == State.SIGNED_OFF:
        return f"By {day_short(session.day + SIGN_OFF_WITHIN)}"
    return {State.DELIVERED: day_short(session.day), State.CLOSED: "Invoice paid", State.ACCEPTED: "By the provider"}[
        state
    ]


def _in_days(page: SessionOverview, state: State) -> str:
    days = (page.session.day - page.today).days
    return f"In {count(days, 'day')}" if state == State.IN_PROGRESS and days > 0 else ""


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing that matters now. ``stops`` gives it the red edge."""

    title: str
    text: str
    stops: bool = False


def next_thing(page: SessionOverview, actor: Actor) -> Next | None:
    """The one thing that stops this list, or what comes next; None when nothing is left to do."""
    teller = TELLERS.get(page.session.state)
    return teller(page, actor) if teller else None


def _draft(page: SessionOverview, actor: Actor) -> Next:
    return Next("This is a draft: nobody has been asked", "It holds neither the room nor money until it is offered.")


def _offered(page: SessionOverview, actor: Actor) -> Next:
    session = page.session
    ends = moment(session.offer_ends_at)
    left = time_left(session.offer_ends_at - page.now) if session.offer_ends_at else ""
    if actor.is_provider:
        return Next(
            f"Answer by {ends}",
            f"{left} left. Accepting freezes the rate of that day; without an answer the offer ends.",
        )
    return Next(
        f"{session.provider.name} has until {ends} to answer",
        f"{left} left. The room and the expected price are held until then.",
    )


def _accepted(page: SessionOverview, actor: Actor) -> Next:
    late = "staffed" in page.missed
    due = page.gates.staffed
    when = f"It was due on {day(due)}." if late else f"Due by {day(due)}."
    who = "Name" if actor.is_provider else f"{page.session.provider.name} names"
    if not page.roster:
        return Next(
            "Nobody is named for this list yet" if not late else "One thing stops this list: no team is named",
            f"{who} the team. {when}",
            late,
        )
    if page.lacking:
        return Next(
            f"The team lacks {lacking_words(page)}",
            f"Without the trust’s minimum the list is not staffed. {when}",
            late,
        )
    return Next("One thing stops this list: somebody in the team is not cleared", _to_clear(page), True)


def _to_clear(page: SessionOverview) -> str:
    """Who lacks what, and who may do something about it."""
    named = [(one, page.gaps.get(one.clinician_id)) for one in page.roster]
    who = listing([words_of(one, gap) for one, gap in named if gap and (gap.barred or gap.local)])
    if any(gap and gap.barred for _, gap in named):
        return f"{who}. The provider swaps in somebody else."
    return f"{who}. The manager on call may clear them for this session, or the provider swaps in somebody else."


def lacking_words(page: SessionOverview) -> str:
    return listing([f"{number} × {Clinician.Role(role).label.lower()}" for number, role in page.lacking])


def _staffed(page: SessionOverview, actor: Actor) -> Next:
    due = page.gates.locked
    if not page.session.on_list:
        late = "populated" in page.missed
        return Next(
            "No patients are on the list yet",
            f"The list should be filled by {day(page.gates.populated)}, and locked by {day(due)}.",
            late,
        )
    if "locked" in page.missed:
        return Next(
            "One thing stops this list: it is not locked",
            f"It was due on {day(due)}. Locking fixes the team and the list.",
            True,
        )
    return Next(
        "Ready to lock",
        f"The whole team is cleared and {count(page.session.on_list, 'patient is', 'patients are')} on the list. Lock it by {day(due)}.",
    )


def _locked(page: SessionOverview, actor: Actor) -> Next:
    if not page.session.on_list:
        return Next(
            "One thing stops this list: no patients are on it",
            "It is locked and empty. Fill it, with a reason, or cancel it.",
            True,
        )
    return Next(
        f"It starts {moment(page.session.starts_at)}", "Room, team and list are fixed. A change needs a reason."
    )


def _running(page: SessionOverview, actor: Actor) -> Next:
    over = page.now > page.session.ends_at
    return Next(
        "The list should be over: say so when it is" if over else "The list is running",
        f"Planned until {moment(page.session.ends_at)}.",
    )


def _delivered(page: SessionOverview, actor: Actor) -> Next:
    seen = page.fact.seen if page.fact else 0
    if actor.is_provider:
        return Next(
            "Waiting for the trust to sign off",
            f"{count(seen, 'case is', 'cases are')} logged. What is missing can still be added.",
        )
    if not seen and not (page.fact and page.fact.missed):
        return Next(
            "Nothing has been logged for this list",
            f"{page.session.provider.name} sends what was delivered; then it can be signed off.",
            True,
        )
    return Next(f"{count(seen, 'case')} to sign off", "Check who was seen against the list, then sign off.")


def _signed_off(page: SessionOverview, actor: Actor) -> Next:
    session = page.session
    return Next(
        f"Signed off at {pounds_and_pence(session.delivered_price)}",
        f"By {session.signed_off_by} on {moment(session.signed_off_at)}.",
    )


def _over(page: SessionOverview, actor: Actor) -> Next:
    change = page.reached(page.session.state)
    word = State(page.session.state).label.lower()
    text = (
        f"{change.by}, {moment(change.at)}: “{change.reason}”"
        if change and change.reason
        else f"{change.by}, {moment(change.at)}."
        if change
        else ""
    )
    return Next(f"This list was {word}", text) if word != "unfilled" else Next("Nobody took this list", text)


TELLERS: dict[str, Callable[[SessionOverview, Actor], Next]] = {
    State.DRAFT: _draft,
    State.OFFERED: _offered,
    State.ACCEPTED: _accepted,
    State.STAFFED: _staffed,
    State.LOCKED: _locked,
    State.IN_PROGRESS: _running,
    State.DELIVERED: _delivered,
    State.SIGNED_OFF: _signed_off,
    State.CLOSED: _signed_off,
    **dict.fromkeys(OVER, _over),
}
