"""Codes for how soon a patient should be treated or tested."""

from nhs.codes.base import Code


class PriorityType(Code):
    """PRIORITY TYPE of a referral."""

    ROUTINE = "1", "Routine"
    URGENT = "2", "Urgent"
    TWO_WEEK_WAIT = "3", "Two week wait"


class Priority(Code):
    """Clinical priority of a procedure (P) or a diagnostic test (D).

    ``days`` is the planning target in days, None where no national figure is held: the diagnostic codes are
    ranks here, and a trust sets their times itself. Sources: Royal College of Surgeons of Edinburgh (2020) and
    NHS England's clinical prioritisation FAQ; 365 days for P4 is the waiting-list literature's planning figure.
    """

    days: int | None

    P1A = "P1A", "P1a: within 24 hours", 1
    P1B = "P1B", "P1b: within 72 hours", 3
    P2 = "P2", "P2: within 4 weeks", 28
    P3 = "P3", "P3: within 3 months", 84
    P4 = "P4", "P4: may wait more than 3 months", 365
    P5 = "P5", "P5: deferred because of Covid-19 (retired)", None
    P6 = "P6", "P6: patient chose to postpone", None
    D1 = "D1", "D1: most urgent diagnostic priority", None
    D2 = "D2", "D2: second diagnostic priority", None
    D3 = "D3", "D3: third diagnostic priority", None
    D4 = "D4", "D4: fourth diagnostic priority", None
    D5 = "D5", "D5: deferred because of Covid-19 (retired)", None
    D6 = "D6", "D6: patient chose to postpone", None

    def __init__(self, code: str, label: str, days: int | None) -> None:
        self.days = days

    @property
    def diagnostic(self) -> bool:
        return self.value.startswith("D")

    @property
    def retired(self) -> bool:
        return self in (Priority.P5, Priority.D5)

    @property
    def postponed_by_patient(self) -> bool:
        return self in (Priority.P6, Priority.D6)

    @property
    def rank(self) -> int:
        """Order of urgency among procedures or among tests, 0 the most urgent."""
        return [member for member in Priority if member.diagnostic is self.diagnostic].index(self)
