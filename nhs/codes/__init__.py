"""National code lists as enums that explain themselves.

A member *is* its code (``RttStatus.FIRST_TREATMENT == "30"``), so it goes into a database column, a file or JSON
as it stands; ``member.label`` is the sentence a person reads, and properties say what the code means for the
work (``RttStatus.FIRST_TREATMENT.effect is RttEffect.STOP``).
"""

from nhs.codes.admission import (
    AdmissionOfferOutcome,
    Attribution,
    CancellationGroup,
    CancellationReason,
    IntendedManagement,
    OperationStatus,
    PatientClassification,
    RemovalReason,
)
from nhs.codes.attendance import AttendanceOutcome, Attended, ConsultationMedium, FirstAttendance
from nhs.codes.base import Code
from nhs.codes.diagnostics import DIAGNOSTIC_TOTAL, DiagnosticGroup, DiagnosticTest
from nhs.codes.patients import NhsNumberStatus, ServiceRequestReason
from nhs.codes.priority import Priority, PriorityType
from nhs.codes.rtt import MeasurementType, RttEffect, RttPart, RttStatus
from nhs.codes.safety import PhysicalHarm, PsychologicalHarm
from nhs.codes.specialties import (
    RTT_TOTAL,
    TREATMENT_FUNCTIONS,
    RttLine,
    TreatmentFunction,
    rtt_line,
    tfc_name,
    tfcs_of_line,
    treatment_function,
)

__all__ = [
    "DIAGNOSTIC_TOTAL",
    "RTT_TOTAL",
    "TREATMENT_FUNCTIONS",
    "AdmissionOfferOutcome",
    "AttendanceOutcome",
    "Attended",
    "Attribution",
    "CancellationGroup",
    "CancellationReason",
    "Code",
    "ConsultationMedium",
    "DiagnosticGroup",
    "DiagnosticTest",
    "FirstAttendance",
    "IntendedManagement",
    "MeasurementType",
    "NhsNumberStatus",
    "OperationStatus",
    "PatientClassification",
    "PhysicalHarm",
    "Priority",
    "PriorityType",
    "PsychologicalHarm",
    "RemovalReason",
    "RttEffect",
    "RttLine",
    "RttPart",
    "RttStatus",
    "ServiceRequestReason",
    "TreatmentFunction",
    "rtt_line",
    "tfc_name",
    "tfcs_of_line",
    "treatment_function",
]
