"""Incidents of a list, and stopping a provider or service line until two people let it run again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, NotAllowed, NotFound, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from plumbing.outbox import send
from sessions_app.day.services.run_of_day import may_run
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.safety import Incident, Stop
from sessions_app.session.models.sessions import Session
from sessions_app.session.services.transitions import lock_sessions, need_reason
from sessions_app.session.states import Side, State

STOPPED, CONDITIONS, RESUMED = "lists.stopped", "lists.conditions_proposed", "lists.resumed"
AFFECTED = (State.DRAFT, State.OFFERED, State.ACCEPTED, State.STAFFED, State.LOCKED, State.IN_PROGRESS)


@transaction.atomic
def report_incident(
    *,
    by: Actor,
    session_id: int,
    key: str,
    happened_at: dt.datetime,
    what: str,
    physical: str,
    psychological: str,
    action: str,
    entry_id: int | None = None,
    never_event: bool = False,
) -> Incident:
    """Report what went wrong on a list. Harm of moderate degree or worse brings the duty of candour by itself."""
    _may_handle(by)
    _harms(physical, psychological, what=what, action=action, key=key)
    session = lock_sessions(by=by, ids=[session_id])[0]
    if done := Incident.objects.filter(session=session, key=key).first():
        return done
    if happened_at > timezone.now():
        raise InvalidInput.of([Fault("/happened_at", "time_in_future", "That time has not come yet")])
    if entry_id and not ListEntry.objects.visible_to(by).filter(pk=entry_id, session=session).exists():
        raise NotFound("There is no such place on this list that you can see.", code="entry_not_found")
    due = PhysicalHarm.of(physical).duty_of_candour or PsychologicalHarm.of(psychological).duty_of_candour
    incident = Incident.objects.create(
        trust_id=session.trust_id,
        provider_id=session.provider_id,
        session=session,
        entry_id=entry_id,
        key=key,
        happened_at=happened_at,
        what=what.strip(),
        physical_harm=physical,
        psychological_harm=psychological,
        never_event=never_event,
        immediate_action=action.strip(),
        candour_due=due,
        side=_side(by),
        reported_by=by.label,
    )
    record(
        "incident.reported", by=by, target=incident, session=session.pk, physical=physical, psychological=psychological
    )
    return incident


@transaction.atomic
def record_candour(*, by: Actor, incident_id: int, told_on: dt.date, letter_on: dt.date | None) -> Incident:
    """The patient or family was told, and written to; the letter may follow."""
    _may_handle(by)
    incident = _held(by, incident_id)
    if not incident.candour_due:
        raise RuleBroken("No duty of candour was recorded for this incident.", code="candour_not_due")
    today = london_day(timezone.now())
    faults = [
        Fault(f"/{name}", "day_in_future", "That day has not come yet")
        for name, day in (("told_on", told_on), ("letter_on", letter_on))
        if day and day > today
    ]
    if faults:
        raise InvalidInput.of(faults)
    incident.told_on, incident.letter_on, incident.candour_by = told_on, letter_on, by.label
    return _save(by, incident, "incident.candour")


@transaction.atomic
def close_incident(*, by: Actor, incident_id: int, response: str, learning: str, lfpse_ref: str = "") -> Incident:
    """How the trust learns from it, and its reference in the national service. Not before candour is done."""
    require(by, Permission.HANDLE_SAFETY)
    faults = []
    if not response or response not in Incident.Response.values:
        faults.append(Fault("/response", "unknown_value", "Choose how the trust learns from it"))
    if not learning.strip():
        faults.append(Fault("/learning", "required", "Enter what was learnt"))
    if faults:
        raise InvalidInput.of(faults)
    incident = _held(by, incident_id)
    if incident.candour_due and not (incident.told_on and incident.letter_on):
        words = "The patient has to be told and written to before the incident is closed."
        raise RuleBroken(words, code="candour_open")
    incident.response, incident.learning, incident.lfpse_ref = response, learning.strip(), lfpse_ref.strip()
    incident.closed_at, incident.closed_by = timezone.now(), by.label
    return _save(by, incident, "incident.closed")


@transaction.atomic
def stop_lists(*, by: Actor, session_id: int, key: str, whole_provider: bool, reason: str) -> Stop:
    """Pull the brake from a list: its service line, or the whole provider at this trust, stops at once.

    Nothing new is offered, accepted or started there until two people agree the conditions; the database keeps it so.
    """
    _may_handle(by)
    reason = need_reason(reason)
    session = lock_sessions(by=by, ids=[session_id])[0]
    line = None if whole_provider else session.service_line_id
    here = Q(service_line_id=line) if line else Q(service_line=None)
    same = Stop.objects.filter(trust_id=session.trust_id, provider_id=session.provider_id)
    standing = same.filter(Q(session=session, key=key) | here & Q(resumed_at=None)).first()
    if standing:
        return standing
    with errors_from_database():
        stop = Stop.objects.create(
            trust_id=session.trust_id,
            provider_id=session.provider_id,
            session=session,
            service_line_id=line,
            reason=reason,
            side=_side(by),
            stopped_by=by.label,
            key=key,
        )
    record("lists.stopped", by=by, target=stop, reason=reason, session=session.pk, whole_provider=whole_provider)
    _tell(STOPPED, stop)
    return stop


@transaction.atomic
def propose_conditions(*, by: Actor, stop_id: int, conditions: str) -> Stop:
    """One person says under which conditions the lists may run again; it needs another to agree."""
    stop = _open_stop(by, stop_id)
    if not conditions.strip():
        raise InvalidInput.of([Fault("/conditions", "required", "Enter the conditions")])
    stop.conditions, stop.proposed_at = conditions.strip(), timezone.now()
    stop.proposed_by, stop.proposed_by_person_id = by.label, by.person_id
    stop.save()
    record("lists.conditions_proposed", by=by, target=stop, reason=stop.conditions)
    _tell(CONDITIONS, stop)
    return stop


@transaction.atomic
def resume_lists(*, by: Actor, stop_id: int) -> Stop:
    """A second person agrees the conditions, and the lists may run again."""
    stop = _open_stop(by, stop_id)
    if not stop.conditions:
        raise RuleBroken("Somebody has to propose the conditions first.", code="conditions_needed")
    if stop.proposed_by_person_id == by.person_id:
        words = "You proposed the conditions; somebody else has to agree them."
        raise RuleBroken(words, code="second_person_needed")
    stop.resumed_at, stop.resumed_by, stop.resumed_by_person_id = timezone.now(), by.label, by.person_id
    with errors_from_database():
        stop.save()
    record("lists.resumed", by=by, target=stop, reason=stop.conditions)
    _tell(RESUMED, stop)
    return stop


def affected_by(*, actor: Actor, stop: Stop) -> QuerySet[Session]:
    """The lists still to come that the stop covers."""
    rows = Session.objects.visible_to(actor).filter(
        trust_id=stop.trust_id, provider_id=stop.provider_id, state__in=AFFECTED
    )
    return rows.filter(service_line_id=stop.service_line_id) if stop.service_line_id else rows


def _tell(topic: str, stop: Stop) -> None:
    send(topic, trust_id=stop.trust_id, provider_id=stop.provider_id, stop=stop.pk)


def _side(by: Actor) -> str:
    return Side.PROVIDER if by.is_provider else Side.TRUST


def _may_handle(by: Actor) -> None:
    """Whoever runs the day, and whoever answers for safety."""
    if not by.may(Permission.HANDLE_SAFETY):
        may_run(by)


def _harms(physical: str, psychological: str, *, what: str, action: str, key: str) -> None:
    wrong = [
        (physical not in set(PhysicalHarm), "/physical", "harm_unknown", "Choose the level of physical harm"),
        (
            psychological not in set(PsychologicalHarm),
            "/psychological",
            "harm_unknown",
            "Choose the level of psychological harm",
        ),
        (not what.strip(), "/what", "required", "Enter what happened"),
        (not action.strip(), "/action", "required", "Enter what was done at once"),
        (not 1 <= len(key) <= 40, "/key", "form_key", "The form has no key. Open the page again"),
    ]
    faults = [Fault(pointer, code, words) for bad, pointer, code, words in wrong if bad]
    if faults:
        raise InvalidInput.of(faults)


def _held(by: Actor, incident_id: int) -> Incident:
    incident = Incident.objects.visible_to(by).select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise NotFound("There is no such incident that you can see.", code="incident_not_found")
    if incident.closed_at:
        raise RuleBroken(f"The incident was closed by {incident.closed_by}.", code="incident_closed")
    return incident


def _save(by: Actor, incident: Incident, event: str) -> Incident:
    incident.version += 1
    with errors_from_database():
        incident.save()
    record(event, by=by, target=incident)
    return incident


def _open_stop(by: Actor, stop_id: int) -> Stop:
    """A stop that stands, held. Letting lists run again belongs to people of the trust."""
    require(by, Permission.HANDLE_SAFETY)
    if not (by.is_person and by.is_trust):
        raise NotAllowed("Only a signed-in person of the trust lets lists run again.", code="person_needed")
    stop = Stop.objects.visible_to(by).select_for_update().filter(pk=stop_id).first()
    if stop is None:
        raise NotFound("There is no such stop that you can see.", code="stop_not_found")
    if stop.resumed_at:
        raise RuleBroken(f"{stop.resumed_by} let the lists run again already.", code="stop_ended")
    return stop
