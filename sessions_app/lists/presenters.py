"""The words of a patient list: why somebody is suggested, what speaks against them, how an offer stands."""

from __future__ import annotations

from base.formatting import clock, count, day_short, moment
from nhs.list_fitting import Pick, Reason
from sessions_app.lists.models.offer_steps import OfferStep
from sessions_app.lists.selectors.criteria import CriteriaResult
from sessions_app.lists.selectors.patient_list import Offered, Suggested
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.slot_kinds import mix_of
from trusts.slot_mix import SHORT, SlotKind, numbers_of
from waiting_list.models import Need

ORDERS = (
    ("fair", "Urgent, then longest wait"),
    ("wait", "Longest wait"),
    ("due", "Soonest due date"),
    ("size", "Smallest first"),
)
SAID = {
    Reason.OVER_52: "waits {weeks} weeks, over 52",
    Reason.OVER_18: "waits {weeks} weeks, over 18",
    Reason.LONGEST: "waits {weeks} weeks, the longest of those left",
}
PASSED = {
    Reason.TOO_LONG: "does not fit into what was left",
    Reason.NOT_FIT: "does not meet the acceptance criteria",
    Reason.ELSEWHERE: "is on another list at that time",
}


def kind_choices(session: Session) -> list[tuple[str, str]]:
    """The kinds of slots to choose from on a list of several; none where all are alike."""
    kinds = numbers_of(mix_of(session))
    return [(kind, SHORT[SlotKind(kind)].capitalize()) for kind in kinds]


def kind_words(entry: ListEntry) -> str:
    """``New appointment``; empty on a list whose slots are all alike."""
    return SlotKind(entry.slot_kind).label if entry.slot_kind else ""


def why_picked(pick: Pick, need: Need) -> str:
    """``Priority P2, waits 44 weeks, over 18``."""
    parts = [_reason(reason, pick, need) for reason in pick.reasons]
    said = ", ".join(parts)
    return said[0].upper() + said[1:]


def _reason(reason: Reason, pick: Pick, need: Need) -> str:
    if reason is Reason.URGENT:
        return f"priority {need.priority}"
    if reason is Reason.DUE:
        return f"due {day_short(need.due_on)}, would pass"
    return SAID[reason].format(weeks=pick.weeks)


def suggestion_sentence(found: Suggested, unit: str) -> str:
    """What the suggestion comes to, before the people."""
    suggestion = found.suggestion
    if not suggestion.picked:
        return "Nobody who waits fits what is left of this list."
    left = f"{count(suggestion.left, unit)} would stay free" if suggestion.left else "the list would be full"
    return f"{count(len(suggestion.picked), 'patient')} suggested: {left}. Nothing is booked until you put them on."


def passed_over(found: Suggested) -> list[dict]:
    """Who came before somebody suggested and was not, with why."""
    return [
        {
            "who": found.needs[candidate.key].patient.pseudonym,
            "what": found.needs[candidate.key].what,
            "why": PASSED[reason],
        }
        for candidate, reason in found.suggestion.passed
    ]


def fitness(result: CriteriaResult) -> list[tuple[str, str]]:
    """Results for a row: what is not met, what has to be looked at; one that all is met."""
    found = [("bad", unmet.words) for unmet in result.against] + [("warn", unmet.words) for unmet in result.unsure]
    return found or [("ok", "Criteria met")]


def planned(entry: ListEntry) -> str:
    """``08:30``; standby has no time."""
    return clock(entry.during.lower) if entry.during else "–"


def step_words(step: OfferStep) -> str:
    """``Offered by telephone, 6 days before: shorter than your notice``."""
    said = step.get_kind_display()
    if step.channel:
        said += f", {step.get_channel_display().lower()}"
    if step.declined:
        said += f": {step.get_declined_display().lower()}"
    if step.kind == OfferStep.Kind.OFFERED:
        said += f", {count(step.notice_days, 'day')} before"
        said += "" if step.reasonable else " (short notice)"
    return said


def offer_steps(offered: Offered) -> list[dict]:
    """Newest first, for the timeline."""
    return [{"at": moment(step.at), "text": f"{step_words(step)}. {step.by}"} for step in reversed(offered.steps)]


def kind_of(entry: ListEntry) -> str:
    """The result kind of a place's state."""
    return {"agreed": "ok", "offered": "due", "picked": "warn", "standby": "na"}.get(entry.state, "bad")


def aside(session: Session, live: list[Offered]) -> str:
    """``5 on the list, 2 agreed, 1 on standby``."""
    standby = sum(offered.entry.state == ListEntry.State.STANDBY for offered in live)
    agreed = sum(offered.entry.state == ListEntry.State.AGREED for offered in live)
    said = f"{len(live) - standby} on the list, {agreed} agreed"
    return f"{said}, {standby} on standby" if standby else said
