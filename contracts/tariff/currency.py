"""The subject of a payment scheme price: an HRG or a treatment function, at a point of delivery."""

from __future__ import annotations

import re

from contracts.tariff.models import Pod, TariffPrice
from nhs.errors import Invalid
from nhs.identifiers import tfc as read_tfc

Currency = TariffPrice.Currency
_HRG = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]")
_ATTENDANCE = re.compile(r"WF0[12]([A-D])")

# The letter says both whether it is a first attendance and whether it is face to face; it is easily swapped.
ATTENDANCE_LETTERS = {"A": Pod.FOLLOW_UP, "B": Pod.FIRST, "C": Pod.FOLLOW_UP_REMOTE, "D": Pod.FIRST_REMOTE}


def read_code(text: str) -> tuple[str, str]:
    """(currency, code) of an HRG such as FE32Z or a treatment function such as 301. Raises Invalid."""
    code = re.sub(r"\s", "", str(text)).upper()
    if _HRG.fullmatch(code):
        return Currency.HRG.value, code
    if re.fullmatch(r"[0-9]{3}", code):
        return Currency.TFC.value, read_tfc(code)
    raise Invalid("Give an HRG such as FE32Z or a treatment function such as 301.", code="unknown_currency")


def read_hrg(text: str) -> str:
    """An HRG in its usual form. Raises Invalid for anything else."""
    code = re.sub(r"\s", "", str(text)).upper()
    if not _HRG.fullmatch(code):
        raise Invalid("Give an HRG such as FE32Z: two letters, two digits, a letter.", code="unknown_currency")
    return code


def attendance_pod(hrg: str) -> str | None:
    """The point of delivery an attendance HRG stands for; None for every other HRG.

    WF01A and WF02A are follow-ups face to face, B firsts face to face, C follow-ups and D firsts not face to face.
    """
    match = _ATTENDANCE.fullmatch(hrg)
    return ATTENDANCE_LETTERS[match[1]].value if match else None


def read_pod(text: str) -> str:
    """A point of delivery by our code or its words, whatever the case. Raises Invalid."""
    known = {pod.value: pod.value for pod in Pod} | {pod.label.casefold(): pod.value for pod in Pod}
    found = known.get(str(text).strip().casefold())
    if found is None:
        raise Invalid(f"Give the point of delivery as one of {', '.join(Pod.values)}.", code="unknown_value")
    return found


def pod_fits(pod: str, wanted: str) -> bool:
    """True where a price for ``pod`` serves what is ``wanted``: a combined price serves day cases and electives."""
    return pod == wanted or (pod == Pod.DAY_CASE_OR_ELECTIVE and wanted in (Pod.DAY_CASE, Pod.ELECTIVE))
