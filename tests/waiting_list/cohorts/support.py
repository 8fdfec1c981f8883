"""Small waiting lists to count, of patients nobody is."""

from __future__ import annotations

import datetime as dt
from itertools import count

from django.utils import timezone

from base.row_security import acting_as
from tests.support.world import SYSTEM, World
from waiting_list.models import Need, Pathway, Patient

_serials = count(1)
OF_PATIENT = ("age_band", "sex", "ethnicity", "deprivation_decile", "learning_disability")
OF_PATHWAY = ("last_attended_on", "next_appointment_on", "rtt_status", "clock_start", "clock_stop", "patient")


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def waits(world: World, days: int = 200, **facts) -> Need:
    """A need of a new patient that has been waited for so many days; facts of patient and pathway go where they belong."""
    serial = next(_serials)
    person = {name: facts.pop(name) for name in OF_PATIENT if name in facts}
    course = {name: facts.pop(name) for name in OF_PATHWAY if name in facts}
    with acting_as(SYSTEM):
        patient = course.pop("patient", None) or Patient.objects.create(
            trust=world.trust, pseudonym=f"Amber-{serial:05d}", hospital_number=f"C{serial:06d}", **person
        )
        pathway = Pathway.objects.create(
            trust=world.trust,
            patient=patient,
            pathway_id=f"C{serial}",
            issuer="RX1",
            tfc=facts.get("tfc", "301"),
            **course,
        )
        values = {"kind": "procedure", "clock": "rtt", "tfc": "301", "what": "Colonoscopy"} | facts
        return Need.objects.create(trust=world.trust, pathway=pathway, patient=patient, started_on=ago(days), **values)
