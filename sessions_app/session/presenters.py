"""The words of a session's page: team, list, contract and price, telephones, history, what it still needs."""

from __future__ import annotations

import datetime as dt

from django.urls import NoReverseMatch, reverse

from base.actors import Actor
from base.formatting import count, day_short, listing, moment, pounds_and_pence
from base.permissions import Permission as P
from contracts.models import RateLine
from contracts.rates.terms import terms_from_json
from nhs.codes import AttendanceOutcome, Attended
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from nhs.codes.specialties import treatment_function
from nhs.errors import Invalid
from sessions_app.session.history import describe
from sessions_app.session.models.safety import Incident
from sessions_app.session.models.sessions import Session
from sessions_app.session.selectors.one_session import Brief, SessionPage
from sessions_app.session.slot_kinds import filled_words, left_words, mix_of
from sessions_app.session.states import State
from sessions_app.session.virtual_clinics import is_virtual, link_of
from trusts.models import Room
from trusts.slot_mix import words_of

UNIT_ONE: dict[str, str] = {
    Room.Unit.MINUTES: "minute",
    Room.Unit.POINTS: "point",
    Room.Unit.SLOTS: "slot",
    Room.Unit.IMAGES: "scan",
}


def list_title(session: Session) -> str:
    """``Patient list: 9 of 10 points``; of several kinds of slots ``2 of 6 new, 6 of 8 follow-up``."""
    if session.slot_mix and hasattr(session, "slots_taken"):
        return f"Patient list: {filled_words(mix_of(session), session.slots_taken)}"
    if session.unit == Room.Unit.MINUTES:
        return f"Patient list: {session.on_list} of {count(session.planned_cases, 'case')}"
    used = session.points_on_list if session.unit == Room.Unit.POINTS else session.on_list
    return f"Patient list: {used} of {count(session.planned_capacity, UNIT_ONE[session.unit])}"


def list_parts(session: Session) -> list[dict]:
    """The bar over the list: filled and free."""
    whole = session.planned_cases if session.unit == Room.Unit.MINUTES else session.planned_capacity
    used = session.points_on_list if session.unit == Room.Unit.POINTS else session.on_list
    used = len(session.slots_taken) if session.slot_mix and hasattr(session, "slots_taken") else used
    free = max(whole - used, 0)
    return [
        {"css": "locked", "words": f"Filled {used}", "value": used},
        {"css": "free", "words": f"Free {free}", "value": free},
    ]


def list_due(page: Brief) -> str:
    due = page.gates.populated
    verb = "Was due full" if page.today > due else "Due full"
    return f"{verb} {day_short(due)}"


def rate_words(session: Session) -> str:
    """``£310.00 a point``, ``£92.00 an image``; of two prices both."""
    if len(session.rate_terms) > 1:
        terms = terms_from_json(session.rate_terms, unit=session.rate_unit, price=session.rate_price)
        return listing([one.price_words for one in terms])
    unit = "point" if session.rate_unit == RateLine.Unit.POINT else RateLine.Unit(session.rate_unit).label.lower()
    article = "an" if unit in ("echo", "image", "hour") else "a"
    return f"{pounds_and_pence(session.rate_price)} {article} {unit}"


def capacity_words(session: Session) -> str:
    """``10 points``; for theatres ``240 minutes, 6 cases``; of several kinds ``6 new × 30 min + 8 follow-up × 15 min``."""
    if session.slot_mix:
        return words_of(mix_of(session))
    words = count(session.planned_capacity, UNIT_ONE[session.unit])
    return f"{words}, {count(session.planned_cases, 'case')}" if session.unit == Room.Unit.MINUTES else words


def money_facts(page: SessionPage, actor: Actor) -> list[dict]:
    """Contract and price, as key and value."""
    session = page.session
    frozen = "frozen" if session.rate_frozen_at else "expected"
    facts = [
        {"label": "Contract", "value": session.call_off.reference, "href": _contract_page(session, actor)},
        {"label": "Provider", "value": session.provider.name},
        {"label": "Service line", "value": session.service_line.name},
        {"label": "Capacity", "value": capacity_words(session)},
        {"label": f"Rate, {frozen}", "value": rate_words(session)},
        {"label": "Expected price", "value": pounds_and_pence(session.expected_price)},
    ]
    if session.delivered_price is not None:
        facts.append({"label": "Signed off at", "value": pounds_and_pence(session.delivered_price)})
    if session.service_line.cost_code:
        facts.append({"label": "Cost code", "value": session.service_line.cost_code})
    return facts


def _contract_page(session: Session, actor: Actor) -> str:
    try:
        return reverse("call-off", args=[session.call_off_id]) if actor.may(P.VIEW_CONTRACTS) else ""
    except NoReverseMatch:
        return ""


def plan_against_done(page: SessionPage) -> list[dict]:
    """Planned and delivered beside each other, once something was delivered."""
    fact, session = page.fact, page.session
    if fact is None or not (fact.ran or fact.seen or fact.missed):
        return []
    figures = [
        {"label": "Cases", "value": f"{fact.seen} of {session.planned_cases}", "note": _missed_words(fact.missed)}
    ]
    if session.unit == Room.Unit.POINTS:
        figures.append({"label": "Points", "value": f"{fact.points_delivered} of {session.planned_capacity}"})
    if session.unit == Room.Unit.IMAGES:
        figures.append({"label": "Scans", "value": f"{fact.images_delivered} of {session.planned_capacity}"})
    if session.unit == Room.Unit.SLOTS:
        figures.append({"label": "Slots", "value": f"{fact.slots_delivered} of {session.planned_capacity}"})
    if fact.timed_lists:
        figures.append(
            {
                "label": "Started",
                "value": f"{fact.late_start_minutes:.0f} min late" if fact.late_start_minutes else "On time",
            }
        )
    return figures


def _missed_words(missed: int) -> str:
    return count(missed, "missed appointment") if missed else "Nobody missed"


def phones(page: Brief) -> list[dict]:
    """Who to ring about this list, on both sides."""
    session, coordinator = page.session, page.coordinator
    numbers = [
        {
            "who": "Provider coordinator",
            "note": coordinator.name if coordinator else "",
            "number": coordinator.telephone if coordinator else "",
        },
        {"who": session.provider.name, "number": session.provider.telephone},
        {"who": session.room.name, "number": session.room.telephone},
        {"who": session.site.name, "number": session.site.telephone},
    ]
    return [one for one in numbers if one["number"]]


def history(page: SessionPage) -> list[dict]:
    """What happened, newest first."""
    return [{"at": moment(change.at), "text": describe(change)} for change in reversed(page.changes)]


def needs(brief: Brief) -> list[dict]:
    """What a list still needs, as checks: team, patients, lock."""
    session, gates = brief.session, brief.gates
    if session.state not in (State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED):
        return []
    return [
        _check(
            brief.team_is_cleared,
            "staffed" in brief.missed,
            "Whole team cleared for that day",
            "Team to be named and cleared",
            gates.staffed,
        ),
        _check(
            session.on_list > 0,
            "populated" in brief.missed,
            list_title(session),
            "No patients on the list",
            gates.populated,
        ),
        _check(session.state == State.LOCKED, "locked" in brief.missed, "Locked", "To be locked", gates.locked),
    ]


def _check(done: bool, late: bool, yes: str, no: str, due: dt.date) -> dict:
    if done:
        return {"kind": "ok", "text": yes}
    return (
        {"kind": "bad", "text": f"{no}, was due {day_short(due)}"}
        if late
        else {"kind": "due", "text": f"{no} by {day_short(due)}"}
    )


def free_capacity(session: Session) -> str:
    """``1 of 10 points free``; of several kinds of slots ``4 of 6 new, 2 of 8 follow-up left``."""
    if session.slot_mix:
        return left_words(mix_of(session), session.slots_taken)
    free = list_parts(session)[1]["value"]
    if session.unit == Room.Unit.MINUTES:
        return f"{free} of {count(session.planned_cases, 'case')} free"
    return f"{free} of {count(session.planned_capacity, UNIT_ONE[session.unit])} free"


def join_link(session: Session) -> str | None:
    """Where the staff of a virtual clinic join, empty where nobody has said; None for every other list."""
    return link_of(session) if is_virtual(session) else None


def attended_words(code: str) -> str:
    return next((one.label for one in Attended if one.value == code), code)


def outcome_words(code: str) -> str:
    return next((one.label for one in AttendanceOutcome if one.value == code), "Not recorded")


def specialty_words(tfc: str) -> str:
    """``Gastroenterology (301)``; a code that is not in the list stands alone."""
    try:
        return f"{treatment_function(tfc).name} ({tfc})"
    except Invalid:
        return tfc


def harm(incident: Incident) -> str:
    """Both levels, as the national service words them."""
    return f"{PhysicalHarm.of(incident.physical_harm).label}; {PsychologicalHarm.of(incident.psychological_harm).label.lower()}"


def candour(incident: Incident) -> tuple[str, str]:
    if not incident.candour_due:
        return "na", "No duty of candour"
    if incident.told_on and incident.letter_on:
        return "ok", "Duty of candour done"
    return ("bad", "Duty of candour: letter to send" if incident.told_on else "Duty of candour: tell the patient")
