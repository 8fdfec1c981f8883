"""Work left after lists, and agreements still open: follow-ups, late events, harm, a stop, a proposal, a series."""

from __future__ import annotations

import datetime as dt

from base.actors import Actor
from base.row_security import acting_as
from demo.small.coming import ENDOSCOPY, next_saturday
from demo.small.past import Cast
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from sessions_app.aftercare.services.follow_ups import Wish, act_on, add_follow_ups, record_late_event
from sessions_app.models import FollowUp, LateEvent, ListEntry, Session
from sessions_app.offers.services.counter_offers import Instead, counter_sessions
from sessions_app.safety import services as safety_services
from sessions_app.series.policies import Pattern
from sessions_app.series.services.series import book_series
from sessions_app.session.states import Side, State

OWNER = "Endoscopy results desk (invented)"


def write_follow_ups(cast: Cast, today: dt.date) -> None:
    """Results of last weekend that are to come, one that is late, one that somebody has acted on."""
    last, older = _ran(State.DELIVERED)[0], _ran(State.SIGNED_OFF)[0]
    manager = cast.managers[last.provider_id]
    first, second, third = _patients(last)[:3]
    soon, late = today + dt.timedelta(days=9), older.day + dt.timedelta(days=5)
    with acting_as(manager):
        made = add_follow_ups(
            by=manager,
            session_id=last.pk,
            wishes=[
                Wish(first, FollowUp.Kind.HISTOLOGY, OWNER, Side.TRUST, soon, "Two biopsies, transverse colon"),
                Wish(second, FollowUp.Kind.HISTOLOGY, OWNER, Side.TRUST, soon, "Polyp, sigmoid"),
                Wish(
                    third, FollowUp.Kind.CASE, "Dr Ada Sample", Side.PROVIDER, soon, "Telephone call about the result"
                ),
            ],
        )
        act_on(by=manager, follow_up_id=made[2].pk, action="Told by telephone, no further test", result_on=today)
        overdue = Wish(_patients(older)[0], FollowUp.Kind.HISTOLOGY, OWNER, Side.TRUST, late, "Biopsy, stomach")
        add_follow_ups(by=manager, session_id=older.pk, wishes=[overdue])


def write_harm(cast: Cast, governance: Actor, executive: Actor) -> None:
    """A readmission weeks later, an incident whose patient was told, and a line that stopped and runs again."""
    older = _ran(State.SIGNED_OFF)[0]
    patient = _patients(older)[1]
    entry = ListEntry.objects.get(session=older, patient_id=patient)
    with acting_as(cast.scheduler):
        record_late_event(
            by=cast.scheduler,
            session_id=older.pk,
            patient_id=patient,
            kind=LateEvent.Kind.READMISSION,
            happened_on=older.day + dt.timedelta(days=4),
            note="Pain after the polyp was removed, one night in hospital",
        )
    with acting_as(governance):
        incident = safety_services.report_incident(
            by=governance,
            session_id=older.pk,
            key="demo-harm",
            entry_id=entry.pk,
            happened_at=older.ends_at + dt.timedelta(days=4),
            physical=PhysicalHarm.MODERATE,
            psychological=PsychologicalHarm.LOW,
            what="Bleeding after a polyp was removed, found at readmission",
            action="Observed, no transfusion",
        )
        told = older.day + dt.timedelta(days=5)
        safety_services.record_candour(by=governance, incident_id=incident.pk, told_on=told, letter_on=None)
        stop = safety_services.stop_lists(
            by=governance,
            session_id=older.pk,
            key="demo-stop",
            whole_provider=False,
            reason="The washer failed its weekly test",
        )
        safety_services.propose_conditions(
            by=governance, stop_id=stop.pk, conditions="Two passed tests, shown to the unit’s lead"
        )
    with acting_as(executive):
        safety_services.resume_lists(by=executive, stop_id=stop.pk)


def write_agreeing(cast: Cast, today: dt.date) -> None:
    """The provider would rather come in the afternoon; and a series of Sundays at the second site."""
    offered = Session.objects.filter(state=State.OFFERED, service_line=cast.lines[ENDOSCOPY]).earliest("starts_at")
    later = dt.timedelta(hours=5)
    manager = cast.managers[offered.provider_id]
    with acting_as(manager):
        counter_sessions(
            by=manager,
            reason="Both endoscopists are free from noon only",
            instead=[Instead(offered.pk, starts_at=offered.starts_at + later, ends_at=offered.ends_at + later)],
        )
    first = next_saturday(today) + dt.timedelta(weeks=5)
    line = cast.lines[ENDOSCOPY]
    pattern = Pattern(
        line.call_off_id,
        line.pk,
        (cast.rooms["Endoscopy 3"].pk,),
        (6,),
        first,
        first + dt.timedelta(weeks=6, days=1),
        dt.time(8, 30),
        dt.time(12, 30),
        every=2,
        not_on_bank_holidays=True,
    )
    with acting_as(cast.operations):
        book_series(by=cast.operations, pattern=pattern)


def _ran(state: State) -> list[Session]:
    """Endoscopy lists of that state, the latest first."""
    rows = Session.objects.filter(state=state, service_line__name=ENDOSCOPY).select_related("service_line", "trust")
    return list(rows.order_by("-starts_at", "pk"))


def _patients(session: Session) -> list[int]:
    """Those on a list, in their order."""
    rows = ListEntry.objects.filter(session=session).order_by("position")
    return list(rows.values_list("patient_id", flat=True))
