"""Treatment functions and the 23 lines of the published RTT tables.

A treatment function is the service a patient is under; a main specialty is what the consultant is. The published
tables fold the treatment functions into 23 lines, and the fold surprises people: colorectal surgery (104) moves
*Other – Surgical* (X05), not *General Surgery* (C_100).

Sources: NHS Data Model and Dictionary (treatment functions); the fold as used on the waiting list minimum data
set, agreeing with the line names of the published file.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nhs.codes.base import Code
from nhs.errors import Invalid

RTT_TOTAL = "C_999"
"""Code of the published file's pre-added total over all lines. Never add it to the others."""


class RttLine(Code):
    """RTT reporting line (the published file's Treatment Function Code)."""

    GENERAL_SURGERY = "C_100", "General Surgery"
    UROLOGY = "C_101", "Urology"
    TRAUMA_AND_ORTHOPAEDIC = "C_110", "Trauma and Orthopaedic"
    ENT = "C_120", "Ear Nose and Throat"
    OPHTHALMOLOGY = "C_130", "Ophthalmology"
    ORAL_SURGERY = "C_140", "Oral Surgery"
    NEUROSURGICAL = "C_150", "Neurosurgical"
    PLASTIC_SURGERY = "C_160", "Plastic Surgery"
    CARDIOTHORACIC = "C_170", "Cardiothoracic Surgery"
    GENERAL_INTERNAL_MEDICINE = "C_300", "General Internal Medicine"
    GASTROENTEROLOGY = "C_301", "Gastroenterology"
    CARDIOLOGY = "C_320", "Cardiology"
    DERMATOLOGY = "C_330", "Dermatology"
    RESPIRATORY = "C_340", "Respiratory Medicine"
    NEUROLOGY = "C_400", "Neurology"
    RHEUMATOLOGY = "C_410", "Rheumatology"
    ELDERLY_MEDICINE = "C_430", "Elderly Medicine"
    GYNAECOLOGY = "C_502", "Gynaecology"
    OTHER_MEDICAL = "X02", "Other – Medical"
    OTHER_MENTAL_HEALTH = "X03", "Other – Mental Health"
    OTHER_PAEDIATRIC = "X04", "Other – Paediatric"
    OTHER_SURGICAL = "X05", "Other – Surgical"
    OTHER_OTHER = "X06", "Other – Other"


@dataclass(frozen=True, slots=True)
class TreatmentFunction:
    """One code of the national list; a retired one has neither a name nor a line."""

    code: str
    name: str
    live: bool
    line: RttLine | None


@cache
def _load() -> dict[str, TreatmentFunction]:
    file = resources.files("nhs") / "data" / "treatment_function_codes.csv"
    with file.open(encoding="utf-8") as rows:
        return {row["tfc"]: _from_row(row) for row in csv.DictReader(rows)}


def _from_row(row: dict[str, str]) -> TreatmentFunction:
    line = row["rtt_reporting_code"]
    return TreatmentFunction(
        code=row["tfc"],
        name=row["name"].removesuffix(" Service"),
        live=row["state"] == "live",
        line=RttLine.parse(line) if line else None,
    )


TREATMENT_FUNCTIONS: dict[str, TreatmentFunction] = _load()
"""Every code of the list, live and retired, by code."""


def treatment_function(tfc: str) -> TreatmentFunction:
    """The live treatment function with this 3-digit code.

    Raises :class:`~nhs.errors.Invalid` for anything else, with different codes for a retired and an unknown one.
    """
    if not isinstance(tfc, str):
        raise Invalid("A treatment function code must be given as text.", code="tfc_not_text")
    code = tfc.strip()
    if not (len(code) == 3 and code.isascii() and code.isdigit()):
        raise Invalid("A treatment function code is 3 digits, such as 130.", code="tfc_format")
    found = TREATMENT_FUNCTIONS.get(code)
    if found is None:
        raise Invalid("This treatment function code is not in the national list.", code="tfc_unknown")
    if not found.live:
        raise Invalid("This treatment function code has been retired and may not be used.", code="tfc_retired")
    return found


def tfc_name(tfc: str) -> str:
    """The service's name, such as ``Ophthalmology``."""
    return treatment_function(tfc).name


def rtt_line(tfc: str) -> RttLine:
    """The line of the published RTT tables this treatment function is counted in."""
    line = treatment_function(tfc).line
    assert line is not None, "every live treatment function has a line"  # noqa: S101
    return line


def tfcs_of_line(line: RttLine | str) -> tuple[str, ...]:
    """The live treatment functions counted in this line, in order."""
    wanted = RttLine.parse(line)
    return tuple(code for code, function in sorted(TREATMENT_FUNCTIONS.items()) if function.line is wanted)
