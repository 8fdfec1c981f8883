"""Putting what a patient waits for on the waiting list."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotFound, RuleBroken
from base.permissions import Permission, require
from nhs.codes.specialties import treatment_function
from nhs.errors import Invalid
from nhs.identifiers import opcs4
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.pathways import Pathway
from waiting_list.pathways.models.patients import Patient

PATHWAY_ID_BYTES = 10


@transaction.atomic
def add_need(
    *,
    by: Actor,
    patient_id: int,
    what: str,
    tfc: str,
    started_on: dt.date,
    kind: str = Need.Kind.PROCEDURE,
    clock: str = Need.Clock.RTT,
    pathway_id: str = "",
    issuer: str = "",
    opcs: str = "",
    priority: str = "",
    points: int = 1,
    minutes: int | None = None,
    due_on: dt.date | None = None,
) -> Need:
    """A need on the patient's pathway, which is made if the pathway identifier is new or not given.

    ``what`` is the procedure, test or appointment in words, ``tfc`` a live treatment function code,
    ``started_on`` the day the wait began, ``points`` endoscopy points and ``minutes`` the expected case time.
    Raises InvalidInput naming every field that is wrong, NotFound for another organisation's patient and
    RuleBroken where the pathway identifier is another patient's.
    """
    require(by, Permission.BOOK_PATIENTS)
    patient = (
        Patient.objects.visible_to(by)
        .select_related("trust")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=patient_id)
        .first()
    )
    if patient is None:
        raise NotFound()
    code = _checked(tfc, opcs, started_on, what)
    pathway = _pathway(patient, pathway_id, issuer, tfc, started_on if clock == Need.Clock.RTT else None)
    need = Need.objects.create(
        trust_id=patient.trust_id,
        patient=patient,
        pathway=pathway,
        kind=kind,
        clock=clock,
        tfc=tfc,
        what=what.strip()[:120],
        opcs=code,
        started_on=started_on,
        due_on=due_on,
        priority=priority,
        points=points,
        minutes=minutes,
    )
    record("need.added", by=by, target=need, tfc=tfc, clock=str(clock), started_on=started_on.isoformat())
    return need


def _checked(tfc: str, opcs: str, started_on: dt.date, what: str) -> str:
    """The procedure code in its normal form; refuses with every fault at once."""
    faults, code = [], ""
    try:
        treatment_function(tfc)
    except Invalid as wrong:
        faults.append(Fault("/tfc", "unknown_value", str(wrong)))
    try:
        code = opcs4(opcs) if opcs else ""
    except Invalid as wrong:
        faults.append(Fault("/opcs", "unknown_value", str(wrong)))
    if not what.strip():
        faults.append(Fault("/what", "required", "Say what is waited for, in words."))
    if started_on > timezone.localdate():
        faults.append(Fault("/started_on", "clock_start_in_future", "A wait cannot start after today."))
    if faults:
        raise InvalidInput.of(faults)
    return code


def _pathway(patient: Patient, pathway_id: str, issuer: str, tfc: str, clock_start: dt.date | None) -> Pathway:
    pathway, _ = Pathway.objects.get_or_create(
        trust_id=patient.trust_id,
        issuer=issuer or patient.trust.ods_code,
        pathway_id=pathway_id or secrets.token_hex(PATHWAY_ID_BYTES).upper(),
        defaults={"patient": patient, "tfc": tfc, "clock_start": clock_start},
    )
    if pathway.patient_id != patient.pk:
        sentence = "This pathway identifier belongs to another patient."
        raise RuleBroken.of([Fault("/pathway_id", "pathway_of_other_patient", sentence)])
    return pathway
