"""Synthetic patients of the small demonstration, and what they wait for."""

from __future__ import annotations

import datetime as dt
from random import Random

from base.actors import Actor
from demo.small.nhs_numbers import BLOCKS, Group, nhs_numbers
from demo.small.places import TRUST
from trusts.models import Trust
from trusts.slot_mix import SlotKind
from waiting_list.models import Need, Pathway, Patient
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

# (treatment function, what is waited for, OPCS-4, points, minutes, clock)
NEEDS = {
    "301": [
        ("Colonoscopy", "H229", 2, 40, "dm01"),
        ("Gastroscopy", "G459", 1, 20, "dm01"),
        ("Flexible sigmoidoscopy", "H259", 1, 20, "dm01"),
    ],
    "110": [("Carpal tunnel release", "A651", 1, 45, "rtt"), ("Knee arthroscopy", "W879", 1, 60, "rtt")],
    "100": [("Inguinal hernia repair", "T202", 1, 60, "rtt"), ("Laparoscopic cholecystectomy", "J183", 1, 80, "rtt")],
    "320": [
        ("Echocardiogram", "U201", 1, 30, "dm01"),
        ("Echocardiogram", "U201", 1, 30, "dm01"),
        ("Echocardiogram, complex", "U201", 1, 60, "dm01"),
    ],
    "812": [("MRI of the knee", "U132", 1, 30, "dm01")],
}


def make_patients(trust: Trust, group: Group, how_many: int) -> list[Patient]:
    """So many patients of a trust, in one set-wise step."""
    first = BLOCKS[group].start
    keys = [PatientKey(nhs_number, f"DEMO{first + n:06d}") for n, nhs_number in enumerate(nhs_numbers(group, how_many))]
    found = find_or_add_patients(by_system=Actor.system("demonstration"), trust_id=trust.pk, wanted=keys)
    return [patient for patient in found if isinstance(patient, Patient)]


def make_needs(patients: list[Patient], tfcs: list[str], started: list[dt.date], *, random: Random) -> list[Need]:
    """One pathway with one need for each patient, with its treatment function and the day its wait began."""
    what = [random.choice(NEEDS[tfc]) for tfc in tfcs]
    rows = list(zip(patients, tfcs, started, what, strict=True))
    pathways = Pathway.objects.bulk_create(
        Pathway(
            trust_id=patient.trust_id,
            patient=patient,
            pathway_id=f"DEMO{patient.pk:012d}",
            issuer=TRUST,
            tfc=tfc,
            clock_start=day if clock == Need.Clock.RTT else None,
        )
        for patient, tfc, day, (*_, clock) in rows
    )
    return Need.objects.bulk_create(_need(pathway, *row, random) for pathway, row in zip(pathways, rows, strict=True))


def _need(pathway: Pathway, patient: Patient, tfc: str, started_on: dt.date, what: tuple, random: Random) -> Need:
    words, opcs, points, minutes, clock = what
    return Need(
        trust_id=patient.trust_id,
        pathway=pathway,
        patient=patient,
        tfc=tfc,
        started_on=started_on,
        what=words,
        opcs=opcs,
        points=points,
        minutes=minutes,
        slot_kind=SlotKind.COMPLEX if words.endswith(", complex") else "",
        clock=clock,
        kind=Need.Kind.TEST if clock == Need.Clock.DM01 else Need.Kind.PROCEDURE,
        priority=random.choice(("P2", "P3", "P4", "P4")) if clock == Need.Clock.RTT else "",
    )
