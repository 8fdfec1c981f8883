"""The waiting list: Patient → Pathway → Need; how it came in; and the official figures NHS England publishes."""

from waiting_list.cohorts.models import Cohort, CohortQuerySet
from waiting_list.imports.models import ImportBefore, ImportMapping, ImportRow, ImportRun
from waiting_list.official.models.files import DiagnosticRow, OfficialFile, OfficialRow
from waiting_list.official.models.peers import ProviderMonth
from waiting_list.pathways.models.needs import Need
from waiting_list.pathways.models.pathways import ClockEvent, Pathway
from waiting_list.pathways.models.patients import (
    EQUALITY_COLUMNS,
    PATIENT_COLUMNS,
    Patient,
    PatientQuerySet,
    PatientShare,
)
from waiting_list.pathways.models.waiting import Waiting, WaitingCount
from waiting_list.snapshots.models import ListSnapshot, SnapshotRow
from waiting_list.tci.models import AcceptedDifference
from waiting_list.validation.models import Validation

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
