"""Codes about a patient's number and a request for somebody else's service."""

from nhs.codes.base import Code


class NhsNumberStatus(Code):
    """NHS NUMBER STATUS INDICATOR."""

    VERIFIED = "01", "Number present and verified"
    NOT_TRACED = "02", "Number present but not traced"
    TRACE_REQUIRED = "03", "Trace required"
    NO_MATCH = "04", "Trace attempted: no match, or more than one"
    CONFLICT = "05", "Trace needs to be resolved: number or details conflict"
    IN_PROGRESS = "06", "Trace in progress"
    NOT_PRESENT = "07", "Number not present and trace not required"
    POSTPONED = "08", "Trace postponed: baby under six weeks old"

    @property
    def has_number(self) -> bool:
        """01 and 02 come with a number; the others may lawfully come without one."""
        return self in (NhsNumberStatus.VERIFIED, NhsNumberStatus.NOT_TRACED)


class ServiceRequestReason(Code):
    """SERVICE REQUEST RAISED REASON: why a pathway goes to another provider."""

    CLINICAL_RESPONSIBILITY = "01", "Transfer of clinical responsibility"
    OPINION = "02", "Opinion only"
    DIAGNOSTIC_TEST = "03", "Diagnostic test"
    OTHER = "96", "Other"
    NOT_APPLICABLE = "98", "Not applicable"
    NOT_KNOWN = "99", "Not known"
