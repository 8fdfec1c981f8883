"""Checks whether a patient is fit for a service line: its acceptance criteria against what is recorded of the patient.

Pure comparison, no judgement: what a criterion asks and the record does not say is *not recorded*, never a pass and
never a failure. A clinician may accept a patient all the same; that is kept by whoever calls this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

OLDEST = 130
"""Years; the upper end of an open age band."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Criteria of a service line; None or empty asks for nothing. Ages in whole years, BMI in kg/m²."""

    youngest: int | None = None
    oldest: int | None = None
    asa_most: int | None = None
    bmi_most: Decimal | None = None
    anaesthesia: Collection[str] = ()
    anticoagulated: bool = True
    escort_needed: bool = False
    preop_needed: bool = False


@dataclass(frozen=True, slots=True)
class Patient:
    """The recorded facts of a patient; None or empty is not recorded. ``age_band`` is such as 18-24 or 85+."""

    age_band: str = ""
    asa: int | None = None
    bmi: Decimal | None = None
    anaesthesia: str = ""
    anticoagulated: bool | None = None
    escort: bool | None = None
    preop_valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """A criterion that is not met (``known``), or cannot be told because nothing is recorded."""

    code: str
    words: str
    known: bool = True


def unmet(criteria: Criteria, patient: Patient, *, on: dt.date) -> list[Unmet]:
    """Every criterion the patient does not meet on that day, in the order a clinician reads them."""
    found = [
        _age(criteria, patient),
        _most("asa", "ASA grade", criteria.asa_most, patient.asa),
        _most("bmi", "BMI", criteria.bmi_most, patient.bmi),
        _anaesthesia(criteria, patient),
        _anticoagulation(criteria, patient),
        _escort(criteria, patient),
        _preop(criteria, patient, on),
    ]
    return [reason for reason in found if reason]


def band_bounds(band: str) -> tuple[int, int]:
    """Youngest and oldest whole year of a band: 18-24 → (18, 24), 85+ → (85, 130). Raises ValueError for no band."""
    if band.endswith("+"):
        return int(band[:-1]), OLDEST
    low, high = band.split("-")
    return int(low), int(high)


def _age(criteria: Criteria, patient: Patient) -> Unmet | None:
    if criteria.youngest is None and criteria.oldest is None:
        return None
    if not patient.age_band:
        return Unmet("age", "The age is not recorded", known=False)
    low, high = band_bounds(patient.age_band)
    youngest, oldest = criteria.youngest or 0, OLDEST if criteria.oldest is None else criteria.oldest
    if high < youngest or low > oldest:
        return Unmet("age", f"Aged {patient.age_band}; the service takes {_ages(criteria)}")
    if low < youngest or high > oldest:
        words = f"Aged {patient.age_band}; the service takes {_ages(criteria)}, check the age"
        return Unmet("age", words, known=False)
    return None


def _ages(criteria: Criteria) -> str:
    if criteria.oldest is None:
        return f"{criteria.youngest} and over"
    return f"{criteria.youngest} to {criteria.oldest}" if criteria.youngest else f"up to {criteria.oldest} years"


def _most(code: str, name: str, most, value) -> Unmet | None:
    if most is None:
        return None
    if value is None:
        return Unmet(code, f"The {name} is not recorded", known=False)
    return Unmet(code, f"{name} {value}; the service takes up to {most}") if value > most else None


def _anaesthesia(criteria: Criteria, patient: Patient) -> Unmet | None:
    if not criteria.anaesthesia:
        return None
    if not patient.anaesthesia:
        return Unmet("anaesthesia", "The anaesthesia is not recorded", known=False)
    if patient.anaesthesia in criteria.anaesthesia:
        return None
    takes = " or ".join(sorted(criteria.anaesthesia))
    return Unmet("anaesthesia", f"Needs {patient.anaesthesia} anaesthesia; the service offers {takes}")


def _anticoagulation(criteria: Criteria, patient: Patient) -> Unmet | None:
    if criteria.anticoagulated or patient.anticoagulated is False:
        return None
    if patient.anticoagulated is None:
        return Unmet("anticoagulation", "Anticoagulation is not recorded", known=False)
    return Unmet("anticoagulation", "On anticoagulants; the service does not take that")


def _escort(criteria: Criteria, patient: Patient) -> Unmet | None:
    if not criteria.escort_needed or patient.escort:
        return None
    if patient.escort is None:
        return Unmet("escort", "Whether somebody takes the patient home is not recorded", known=False)
    return Unmet("escort", "Nobody takes the patient home; the service asks for an escort")


def _preop(criteria: Criteria, patient: Patient, on: dt.date) -> Unmet | None:
    if not criteria.preop_needed:
        return None
    if patient.preop_valid_until is None:
        return Unmet("preop", "No pre-operative assessment is recorded", known=False)
    if patient.preop_valid_until < on:
        words = f"The pre-operative assessment ends on {patient.preop_valid_until:%-d %b %Y}, before the list"
        return Unmet("preop", words)
    return None
