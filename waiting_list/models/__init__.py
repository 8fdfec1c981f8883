"""Who waits for what: Patient → Pathway → Need; how it came in; and the official figures NHS England publishes."""

from waiting_list.models.cohorts import Cohort, CohortQuerySet
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
from waiting_list.models.peers import ProviderMonth
from waiting_list.models.snapshots import ListSnapshot, SnapshotRow
from waiting_list.models.validation import Validation
from waiting_list.models.waiting import Waiting, WaitingCount

__all__ = [
    "EQUALITY_COLUMNS",
    "PATIENT_COLUMNS",
    "AcceptedDifference",
    "ClockEvent",
    "Cohort",
    "CohortQuerySet",
    "DiagnosticRow",
    "ImportBefore",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "ListSnapshot",
    "Need",
    "OfficialFile",
    "OfficialRow",
    "Pathway",
    "Patient",
    "PatientQuerySet",
    "PatientShare",
    "ProviderMonth",
    "SnapshotRow",
    "Validation",
    "Waiting",
    "WaitingCount",
]
