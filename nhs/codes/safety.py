"""Levels of harm, as the Learn from patient safety events service records them (1 is the gravest)."""

from nhs.codes.base import Code


class PhysicalHarm(Code):
    """Level of physical harm."""

    NONE = "5", "No physical harm"
    LOW = "4", "Low physical harm"
    MODERATE = "3", "Moderate physical harm"
    SEVERE = "2", "Severe physical harm"
    FATAL = "1", "Fatal"

    @property
    def duty_of_candour(self) -> bool:
        """Moderate harm and worse bring the statutory duty of candour."""
        return int(self.value) <= 3


class PsychologicalHarm(Code):
    """Level of psychological harm."""

    NONE = "4", "No psychological harm"
    LOW = "3", "Low psychological harm"
    MODERATE = "2", "Moderate psychological harm"
    SEVERE = "1", "Severe psychological harm"

    @property
    def duty_of_candour(self) -> bool:
        """Moderate harm and worse bring the statutory duty of candour."""
        return int(self.value) <= 2
