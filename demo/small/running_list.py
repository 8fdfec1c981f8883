"""The list that runs while the demonstration is looked at: patients, times tapped so far, one incident, one owed date."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from base.row_security import acting_as
from demo.small.nhs_numbers import Group
from demo.small.patients import make_needs, make_patients
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from sessions_app.cancelled_operations.services import cancel_patient
from sessions_app.day.services.run_of_day import record_stamp
from sessions_app.day.stamps import Stamp
from sessions_app.models import ListEntry, Session
from sessions_app.safety.services import report_incident
from sessions_app.session.cancellation_reasons import Why
from trusts.models import Trust
from waiting_list.models import Need

DAY_CASE = "2"
# (place on the list, what, minutes after the planned start); the list began at least an hour ago
TAPPED = [
    (None, Stamp.BRIEF, -12),
    (0, Stamp.ARRIVED, -25),
    (0, Stamp.SIGN_IN, 2),
    (0, Stamp.ANAESTHESIA, 3),
    (0, Stamp.TIME_OUT, 6),
    (0, Stamp.STARTED, 7),
    (0, Stamp.ENDED, 22),
    (0, Stamp.SIGN_OUT, 24),
    (0, Stamp.OUT, 26),
    (1, Stamp.ARRIVED, 5),
    (1, Stamp.SIGN_IN, 31),
    (1, Stamp.ANAESTHESIA, 32),
    (1, Stamp.TIME_OUT, 35),
    (1, Stamp.STARTED, 36),
    (1, Stamp.ENDED, 49),
    (1, Stamp.OUT, 53),
    (2, Stamp.ARRIVED, 28),
    (2, Stamp.SIGN_IN, 56),
    (2, Stamp.ANAESTHESIA, 57),
    (3, Stamp.ARRIVED, 50),
]


def make_waiting(trust: Trust, today: dt.date, *, random: Random) -> list[Need]:
    """Eight more who wait for an endoscopy as a day case, so that a cancelled one is owed a new date."""
    patients = make_patients(trust, Group.TODAY, 8)
    needs = make_needs(patients, ["301"] * 8, [today - dt.timedelta(days=90)] * 8, random=random)
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(intended_management=DAY_CASE)
    return needs


def write_times(cast, session: Session) -> None:
    """The times the nurse in charge has tapped; the last patient is cancelled for want of an endoscope."""
    entries = list(ListEntry.objects.filter(session=session, live=True).order_by("position"))
    manager, now = cast.managers[session.provider_id], timezone.now()
    with acting_as(manager):
        for place, kind, minutes in TAPPED:
            at = session.starts_at + dt.timedelta(minutes=minutes)
            if at <= now and (place is None or place < len(entries) - 1):
                entry = None if place is None else entries[place].pk
                key = f"demo-{place}-{kind}"
                record_stamp(by=manager, session_id=session.pk, kind=kind, key=key, entry_id=entry, at=at)
        report_incident(
            by=manager,
            session_id=session.pk,
            key="demo-incident",
            entry_id=entries[1].pk,
            happened_at=session.starts_at + dt.timedelta(minutes=41),
            physical=PhysicalHarm.LOW,
            psychological=PsychologicalHarm.NONE,
            what="Oxygen level fell for a minute during sedation",
            action="Sedation paused, oxygen given, observed",
        )
    with acting_as(cast.scheduler):
        cancel_patient(
            by=cast.scheduler, entry_id=entries[-1].pk, why=Why.EQUIPMENT, reason="No endoscope left that was clean"
        )
