"""Referral-to-treatment codes: what an activity does to the patient's clock."""

from enum import StrEnum

from nhs.codes.base import Code


class RttEffect(StrEnum):
    """Effect of an activity on the clock."""

    START = "start"
    CONTINUE = "continue"
    STOP = "stop"
    NOT_RTT = "not_rtt"


_START, _CONTINUE, _STOP, _NOT_RTT = RttEffect


class RttStatus(Code):
    """REFERRAL TO TREATMENT PERIOD STATUS.

    Source: NHS Data Model and Dictionary; effects from NHS England's "How to measure" and the rules suite.
    """

    effect: RttEffect

    FIRST_ACTIVITY = "10", "First activity in a referral to treatment period", _START
    AFTER_ACTIVE_MONITORING = "11", "First activity of a new period after active monitoring", _START
    CONSULTANT_REFERRAL = "12", "First activity after a consultant referral for a separate condition", _START
    SUBSEQUENT_ACTIVITY = "20", "Subsequent activity, more anticipated", _CONTINUE
    TRANSFER = "21", "Transfer to another provider, activity anticipated there", _CONTINUE
    FIRST_TREATMENT = "30", "Start of first definitive treatment", _STOP
    MONITORING_BY_PATIENT = "31", "Start of active monitoring, asked for by the patient", _STOP
    MONITORING_BY_PROFESSIONAL = "32", "Start of active monitoring, decided by the care professional", _STOP
    FIRST_DNA = "33", "Did not attend the first care activity after the referral", _STOP
    NOT_TO_TREAT = "34", "Decision not to treat, or no further contact needed", _STOP
    DECLINED = "35", "Patient declined the treatment offered", _STOP
    DIED = "36", "Patient died before treatment", _STOP
    AFTER_TREATMENT = "90", "After treatment: first definitive treatment took place earlier", _NOT_RTT
    DURING_MONITORING = "91", "Care activity during active monitoring", _NOT_RTT
    GP_DIAGNOSTICS = "92", "Not yet referred: tests arranged by the GP before referral", _NOT_RTT
    NOT_APPLICABLE = "98", "Referral to treatment does not apply to this activity", _NOT_RTT
    NOT_YET_KNOWN = "99", "Not yet known", _CONTINUE

    def __init__(self, code: str, label: str, effect: RttEffect) -> None:
        self.effect = effect

    @property
    def starts_clock(self) -> bool:
        return self.effect is RttEffect.START

    @property
    def stops_clock(self) -> bool:
        return self.effect is RttEffect.STOP

    @property
    def starts_monitoring(self) -> bool:
        """31 and 32: the period ends, a later decision to treat opens a new one with a new clock."""
        return self in (RttStatus.MONITORING_BY_PATIENT, RttStatus.MONITORING_BY_PROFESSIONAL)

    @property
    def nullifies(self) -> bool:
        """33: the period is left out of measurement; a new one starts with 10 when the patient rebooks."""
        return self is RttStatus.FIRST_DNA

    @property
    def needs_correction(self) -> bool:
        """99: the clock runs on until somebody records what the activity did."""
        return self is RttStatus.NOT_YET_KNOWN


class MeasurementType(Code):
    """WAITING TIME MEASUREMENT TYPE."""

    RTT_CONSULTANT_LED = "01", "Consultant-led referral to treatment waiting times"
    RTT_ALLIED_HEALTH = "02", "Allied health professional referral to treatment"
    CRISIS_2_HOURS = "05", "Crisis response intermediate care within 2 hours"
    INTERMEDIATE_2_DAYS = "06", "Other intermediate care within 2 days"
    CRISIS = "07", "Crisis response intermediate care"
    INTERMEDIATE = "08", "Other intermediate care"
    OTHER = "09", "Other referral to treatment measurement, not listed"


class RttPart(Code):
    """The part of the published RTT file.

    Source: NHS England, consultant-led RTT waiting times, full CSV file.
    """

    COMPLETED_ADMITTED = "Part_1A", "Completed pathways for admitted patients"
    COMPLETED_NON_ADMITTED = "Part_1B", "Completed pathways for non-admitted patients"
    INCOMPLETE = "Part_2", "Incomplete pathways"
    INCOMPLETE_WITH_DECISION = "Part_2A", "Incomplete pathways with a decision to admit"
    NEW_PERIODS = "Part_3", "New RTT periods"

    @property
    def has_bands(self) -> bool:
        """New periods are only counted; every other part is split by weeks waited."""
        return self is not RttPart.NEW_PERIODS

    @property
    def has_unknown_starts(self) -> bool:
        """Only completed pathways publish ``Total`` and ``Patients with unknown clock start date``."""
        return self in (RttPart.COMPLETED_ADMITTED, RttPart.COMPLETED_NON_ADMITTED)
