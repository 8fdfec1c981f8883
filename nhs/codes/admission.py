"""Admission, theatre and cancellation codes."""

from enum import StrEnum

from nhs.codes.base import Code


class AdmissionOfferOutcome(Code):
    """ADMISSION OFFER OUTCOME: how an offered admission ended; the standard for theatre cancellations."""

    TREATMENT_COMMENCED = "8", "Patient admitted, treatment commenced"
    TREATMENT_COMPLETED = "1", "Patient admitted, treatment completed"
    CANCELLED_BY_PATIENT = "2", "Cancelled by, or on behalf of, the patient"
    CANCELLED_BEFORE_DAY = "6", "Cancelled by the hospital before the day"
    CANCELLED_ON_DAY = "7", "Cancelled by the hospital on the day"
    FAILED_TO_ARRIVE = "4", "Patient failed to arrive"
    TREATMENT_DEFERRED = "5", "Patient admitted, treatment deferred"

    @property
    def treated(self) -> bool:
        return self in (AdmissionOfferOutcome.TREATMENT_COMMENCED, AdmissionOfferOutcome.TREATMENT_COMPLETED)

    @property
    def starts_28_day_check(self) -> bool:
        """A cancellation on the day, if for a non-clinical reason, needs a new date within 28 days."""
        return self is AdmissionOfferOutcome.CANCELLED_ON_DAY


class PatientClassification(Code):
    """PATIENT CLASSIFICATION."""

    ORDINARY = "1", "Ordinary admission"
    DAY_CASE = "2", "Day case admission"
    REGULAR_DAY = "3", "Regular day admission"
    REGULAR_NIGHT = "4", "Regular night admission"
    DELIVERY = "5", "Mother and baby using delivery facilities only"


class IntendedManagement(Code):
    """INTENDED MANAGEMENT."""

    OVERNIGHT = "1", "To stay in hospital for at least one night"
    NOT_OVERNIGHT = "2", "Not to stay in hospital overnight"
    SEQUENCE_OVERNIGHT = "3", "Planned sequence of admissions, each with an overnight stay"
    SEQUENCE_NOT_OVERNIGHT = "4", "Planned sequence of admissions without an overnight stay"
    REGULAR_NIGHTS = "5", "Planned sequence of nights, home for the rest of the 24 hours"

    @property
    def day_case(self) -> bool:
        """2 and 4 are counted as day case, 1, 3 and 5 as ordinary, in waiting-list returns."""
        return self in (IntendedManagement.NOT_OVERNIGHT, IntendedManagement.SEQUENCE_NOT_OVERNIGHT)


class OperationStatus(Code):
    """OPERATION STATUS."""

    PERFORMED = "1", "One or more operative procedures carried out"
    NONE = "8", "No operative procedure performed or intended"


class RemovalReason(Code):
    """ELECTIVE ADMISSION LIST REMOVAL REASON."""

    ADMITTED = "1", "Patient admitted electively"
    ADMITTED_AS_EMERGENCY = "2", "Patient admitted as an emergency for the same condition"
    DIED = "3", "Patient died"
    OTHER = "4", "Patient removed for other reasons"


class Attribution(Code):
    """Side responsible for a cancellation.

    It decides the charge and keeps the figures fair.
    """

    TRUST = "trust", "The trust"
    PROVIDER = "provider", "The provider"
    PATIENT = "patient", "The patient"
    NEITHER = "neither", "Nobody"


class CancellationGroup(StrEnum):
    """The four groups cancellations are published in."""

    PATIENT = "patient"
    CLINICAL = "clinical"
    CAPACITY = "capacity"
    OTHER = "other"


_PATIENT, _CLINICAL, _CAPACITY, _OTHER = CancellationGroup


class CancellationReason(Code):
    """Reason a case did not go ahead.

    The groups are those of Public Health Scotland's cancelled planned operations.
    """

    group: CancellationGroup

    PATIENT_UNABLE = "patient_unable", "Patient unable to attend", _PATIENT
    PATIENT_DNA = "patient_dna", "Patient did not attend", _PATIENT
    PATIENT_DECLINED = "patient_declined", "Patient does not want the procedure", _PATIENT
    PATIENT_MISSED_PREOP = "patient_missed_preop", "Patient missed pre-operative assessment", _PATIENT
    UNWELL = "unwell", "Patient unwell", _CLINICAL
    NOT_PREPARED = "not_prepared", "Patient not prepared for the procedure", _CLINICAL
    NOT_NEEDED = "not_needed", "Procedure no longer clinically needed", _CLINICAL
    NO_BED = "no_bed", "No bed available", _CAPACITY
    NO_STAFF = "no_staff", "Staff not available", _CAPACITY
    NO_EQUIPMENT = "no_equipment", "Equipment not available or failed", _CAPACITY
    SESSION_OVERRAN = "session_overran", "The session overran", _CAPACITY
    EMERGENCY = "emergency", "An emergency took the place", _CAPACITY
    WEATHER = "weather", "Weather", _OTHER
    FIRE = "fire", "Fire or building fault", _OTHER
    TRANSPORT = "transport", "Transport failed", _OTHER

    def __init__(self, code: str, label: str, group: CancellationGroup) -> None:
        self.group = group

    @property
    def clinical(self) -> bool:
        return self.group is CancellationGroup.CLINICAL

    @property
    def attribution(self) -> Attribution | None:
        """The side responsible, if the reason alone says so; missing staff or kit may be either side's."""
        return {CancellationGroup.PATIENT: Attribution.PATIENT, CancellationGroup.CLINICAL: Attribution.NEITHER}.get(
            self.group
        )
