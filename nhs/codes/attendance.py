"""Outpatient attendance codes."""

from nhs.codes.base import Code


class Attended(Code):
    """ATTENDED OR DID NOT ATTEND."""

    ON_TIME = "5", "Attended on time or, if late, before the professional was ready"
    LATE_SEEN = "6", "Arrived late but was seen"
    LATE_NOT_SEEN = "7", "Arrived late and could not be seen"
    CANCELLED_BY_PATIENT = "2", "Cancelled by, or on behalf of, the patient"
    DID_NOT_ATTEND = "3", "Did not attend, no warning given"
    CANCELLED_BY_PROVIDER = "4", "Cancelled or postponed by the provider"
    IN_FUTURE = "0", "Not applicable: the appointment is in the future"

    @property
    def seen(self) -> bool:
        return self in (Attended.ON_TIME, Attended.LATE_SEEN)

    @property
    def missed(self) -> bool:
        """Counts in the missed-appointment (DNA) rate, (3 + 7) ÷ (3 + 5 + 6 + 7)."""
        return self in (Attended.DID_NOT_ATTEND, Attended.LATE_NOT_SEEN)

    @property
    def cancelled(self) -> bool:
        """Cancellations stay outside the missed-appointment rate, above and below the line."""
        return self in (Attended.CANCELLED_BY_PATIENT, Attended.CANCELLED_BY_PROVIDER)

    @property
    def counts_in_dna_rate(self) -> bool:
        return self.seen or self.missed


class AttendanceOutcome(Code):
    """OUTCOME OF ATTENDANCE."""

    DISCHARGED = "1", "Discharged from the consultant's care"
    APPOINTMENT_GIVEN = "2", "Another appointment given"
    APPOINTMENT_LATER = "3", "Appointment to be made at a later date"


class FirstAttendance(Code):
    """FIRST ATTENDANCE."""

    FIRST_FACE_TO_FACE = "1", "First attendance, face to face"
    FOLLOW_UP_FACE_TO_FACE = "2", "Follow-up attendance, face to face"
    FIRST_REMOTE = "3", "First telephone or telemedicine consultation"
    FOLLOW_UP_REMOTE = "4", "Follow-up telephone or telemedicine consultation"
    CLOCK_STOP_ONLY = "5", "RTT clock stop administrative event"

    @property
    def is_first(self) -> bool:
        return self in (FirstAttendance.FIRST_FACE_TO_FACE, FirstAttendance.FIRST_REMOTE)

    @property
    def is_follow_up(self) -> bool:
        return self in (FirstAttendance.FOLLOW_UP_FACE_TO_FACE, FirstAttendance.FOLLOW_UP_REMOTE)

    @property
    def is_attendance(self) -> bool:
        """5 carries a clock stop decided by letter or telephone: nobody attended."""
        return self is not FirstAttendance.CLOCK_STOP_ONLY


class ConsultationMedium(Code):
    """CONSULTATION MEDIUM USED."""

    FACE_TO_FACE = "01", "Face to face"
    TELEPHONE = "02", "Telephone"
    TELEMEDICINE = "03", "Telemedicine"
    TALK_TYPE = "04", "Talk type for a person unable to speak"
    EMAIL = "05", "Email"
    SMS = "06", "Text message"
    ONLINE_TRIAGE = "07", "Online triage"
    INSTANT_MESSAGING = "08", "Online instant messaging"
    OTHER = "98", "Other, not listed"
