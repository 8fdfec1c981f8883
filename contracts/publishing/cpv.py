"""Codes of the Common Procurement Vocabulary (CPV) for what is bought, by the specialty and setting of a service line.

Source: CPV 2008, Commission Regulation (EC) No 213/2008, division 85. The specialist codes are those of notices for
insourcing: medical specialist services 85121200 and below, surgical hospital services 85111100.
"""

from __future__ import annotations

import re

from nhs.errors import Invalid

NAMES = {
    "85100000": "Health services",
    "85111000": "Hospital services",
    "85111100": "Surgical hospital services",
    "85111200": "Medical hospital services",
    "85111300": "Gynaecological hospital services",
    "85121200": "Medical specialist services",
    "85121210": "Gynaecologic or obstetric services",
    "85121220": "Nephrology or nervous system specialist services",
    "85121231": "Cardiology services",
    "85121232": "Pulmonary specialists services",
    "85121240": "ENT or audiologist services",
    "85121251": "Gastroenterologist services",
    "85121252": "Geriatric services",
    "85121270": "Psychiatrist or psychologist services",
    "85121281": "Ophthalmologist services",
    "85121282": "Dermatology services",
    "85121283": "Orthopaedic services",
    "85121291": "Paediatric services",
    "85121292": "Urologist services",
    "85121300": "Surgical specialists services",
    "85150000": "Medical imaging services",
}
"""The codes of division 85 that insourcing is bought under, with their names."""

USUAL = "85100000"
BY_SETTING = {"imaging": "85150000"}
BY_SPECIALTY = {
    "101": "85121292",
    "110": "85121283",
    "108": "85121283",
    "111": "85121283",
    "115": "85121283",
    "120": "85121240",
    "215": "85121240",
    "130": "85121281",
    "216": "85121281",
    "301": "85121251",
    "306": "85121251",
    "320": "85121231",
    "321": "85121291",
    "330": "85121282",
    "340": "85121232",
    "361": "85121220",
    "400": "85121220",
    "420": "85121291",
    "430": "85121252",
    "840": "85121240",
    "812": "85150000",
}
GYNAECOLOGY = ("502", "503", "504")
SURGICAL = range(100, 180)
MEDICAL = range(300, 840)
"""Treatment functions 100 to 179 are surgical, 300 and above medical, as NHS England groups them."""


def cpv_of(tfc: str, setting: str) -> str:
    """The code of a service line, such as ``85121282`` for dermatology clinics; ``85100000`` where none is nearer.

    >>> cpv_of("110", "theatre"), cpv_of("110", "outpatient"), cpv_of("812", "imaging")
    ('85111100', '85121283', '85150000')
    """
    if setting in BY_SETTING:
        return BY_SETTING[setting]
    theatre = setting == "theatre"
    if tfc in GYNAECOLOGY:
        return "85111300" if theatre else "85121210"
    if theatre and tfc.isdigit():
        return "85111100"
    if tfc in BY_SPECIALTY:
        return BY_SPECIALTY[tfc]
    number = int(tfc) if tfc.isdigit() else 0
    return "85121300" if number in SURGICAL else "85121200" if number in MEDICAL else USUAL


def read_cpv(typed: str) -> str:
    """A code somebody typed, with or without its check digit. Raises Invalid for one that is not of health services."""
    code = re.sub(r"-\d$", "", typed.strip())
    if not re.fullmatch(r"851\d{5}", code, re.ASCII):
        raise Invalid(
            "Give a code of health services, eight digits that begin with 851, such as 85121282", code="cpv_unknown"
        )
    return code


def cpv_name(code: str) -> str:
    """Its name where it is among those insourcing is bought under, else that of all health services."""
    return NAMES.get(code, NAMES[USUAL])
