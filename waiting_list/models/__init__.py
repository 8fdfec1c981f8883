"""Who waits for what: Patient → Pathway → Need; how it came in; and the official figures NHS England publishes."""

from waiting_list.models.imports import AcceptedDifference, ImportBefore, ImportMapping, ImportRow, ImportRun
from waiting_list.models.needs import Need
from waiting_list.models.official import DiagnosticRow, OfficialFile, OfficialRow
from waiting_list.models.pathways import ClockEvent, Pathway
from waiting_list.models.patients import (
    EQUALITY_COLUMNS,
    PATIENT_COLUMNS,
    Patient,
    PatientQuerySet,
    PatientShare,
)

__all__ = [
    "EQUALITY_COLUMNS",
    "PATIENT_COLUMNS",
    "AcceptedDifference",
    "ClockEvent",
    "DiagnosticRow",
    "ImportBefore",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "Need",
    "OfficialFile",
    "OfficialRow",
    "Pathway",
    "Patient",
    "PatientQuerySet",
    "PatientShare",
]
