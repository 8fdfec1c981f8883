"""Numbers and codes that name a patient, a professional, an organisation or a procedure.

Every parser takes text as people and systems write it, gives back the one normal form, and raises
:class:`Invalid` with a sentence and a stable ``code`` if it cannot. A sentence never repeats the value.

Being well formed is not being registered: no parser asks a register.

Sources: NHS Data Model and Dictionary (NHS NUMBER, CONSULTANT CODE, default codes, OPCS-4, ICD-10), FHIR UK
Core (practitioner identifiers), ODS, the HCPC's list of profession prefixes, the CQC's public API.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from nhs.codes.specialties import treatment_function
from nhs.errors import Invalid

__all__ = [
    "PARSERS",
    "REGISTERS",
    "Invalid",
    "consultant_code",
    "cqc_id",
    "format_nhs_number",
    "gdc_number",
    "gmc_number",
    "gphc_number",
    "hcpc_number",
    "icd10",
    "is_default_consultant_code",
    "is_synthetic_nhs_number",
    "nhs_number",
    "nhs_number_ok",
    "nmc_pin",
    "ods_code",
    "opcs4",
    "registration_number",
    "tfc",
    "without_nhs_numbers",
]

_SEPARATORS = re.compile(r"[\s-]+")
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ _-]?\d{3}[ _-]?\d{4}(?!\d)", re.ASCII)


def nhs_number(text: str) -> str:
    """The ten digits of an NHS number; spaces and hyphens between them are taken out.

    The tenth digit is a modulus 11 check: weights 10 … 2 on the first nine, 11 minus the remainder, 11 is
    written 0, and 10 means the number was never issued.
    """
    digits = _SEPARATORS.sub("", _text(text, "An NHS number", "nhs_number"))
    if not (digits.isascii() and digits.isdigit()):
        raise Invalid(
            "An NHS number is made of digits only; this one has other characters in it.", code="nhs_number_characters"
        )
    if len(digits) != 10:
        raise Invalid(f"An NHS number has 10 digits; this one has {len(digits)}.", code="nhs_number_length")
    if not _check_digit_agrees(digits):
        raise Invalid(
            "This NHS number's last digit does not agree with the others: a digit is mistyped or two are swapped.",
            code="nhs_number_check_digit",
        )
    return digits


def nhs_number_ok(text: object) -> bool:
    """True when :func:`nhs_number` would accept ``text``: the quick form for bulk rows."""
    if not isinstance(text, str):
        return False
    if len(text) != 10:
        text = _SEPARATORS.sub("", text)
        if len(text) != 10:
            return False
    return text.isascii() and text.isdigit() and _check_digit_agrees(text)


def _check_digit_agrees(digits: str) -> bool:
    # With weight 1 on the check digit itself the whole sum is a multiple of 11 exactly when the number is
    # right. The ASCII offset of 48 adds 48 × 55, itself a multiple of 11, so it need not be taken off.
    a, b, c, d, e, f, g, h, i, j = digits.encode()
    return (10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i + j) % 11 == 0


def format_nhs_number(text: str) -> str:
    """An NHS number as people read it: ``999 000 0018``."""
    digits = nhs_number(text)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def is_synthetic_nhs_number(text: str) -> bool:
    """True when the number is from the 999 range, which is kept for testing and is never issued."""
    return nhs_number(text).startswith("999")


def without_nhs_numbers(text: str, *, put: str = "number", certain: bool = False) -> str:
    """The text with ``put`` in place of everything that may be an NHS number.

    For file names, reasons and the like, which are kept and shown: any ten digits written together or in the usual
    groups of 3, 3 and 4 (NHS Data Model and Dictionary, NHS NUMBER) go, whether or not their check digit agrees, as
    a mistyped number still points at somebody. Longer runs of digits stay. ``certain`` takes only numbers whose check
    digit agrees: for clinical text, where other numbers of ten digits mean something.
    """
    if not certain:
        return _TEN_DIGITS.sub(put, text)
    return _TEN_DIGITS.sub(lambda found: put if nhs_number_ok(found[0].replace("_", "")) else found[0], text)


class _Shape(NamedTuple):
    what: str
    code: str
    pattern: re.Pattern[str]
    sentence: str


def _shape(what: str, code: str, pattern: str, sentence: str) -> _Shape:
    return _Shape(what, code, re.compile(pattern, re.ASCII), sentence)


_ODS = _shape(
    "An ODS code",
    "ods_code",
    r"[A-Z0-9]{1,9}",
    "An ODS code is 1 to 9 letters and digits, such as RBD for a trust or RBD01 for one of its sites.",
)
_GMC = _shape("A GMC number", "gmc_number", r"\d{7}|L\d{6}", "A GMC number is 7 digits, or the letter L and 6 digits.")
_NMC = _shape(
    "An NMC PIN",
    "nmc_pin",
    r"\d{2}[A-Z]\d{4}[A-Z]",
    "An NMC PIN is 2 digits, a letter, 4 digits and a letter, such as 12A3456E.",
)
_HCPC = _shape(
    "An HCPC number",
    "hcpc_number",
    r"(?:[A-Z]{2}|HAD|ODP|PYL)\d{1,6}",
    "An HCPC number is the profession's letters, such as PH or ODP, and up to 6 digits.",
)
_GDC = _shape("A GDC number", "gdc_number", r"\d{6}", "A GDC number is 6 digits.")
_GPHC = _shape("A GPhC number", "gphc_number", r"2\d{6}", "A GPhC number is 7 digits and starts with 2.")
_CONSULTANT = _shape(
    "A consultant code",
    "consultant_code",
    r"C\d{7}|CD\d{6}|[DHMN]9999998",
    "A consultant code is C and 7 digits, CD and 6 digits for a dental consultant, or one of the default codes "
    "C9999998, CD999998, D9999998, H9999998, M9999998 and N9999998.",
)
_CQC = _shape(
    "A CQC identifier",
    "cqc_id",
    r"1-\d{6,12}|R[A-Z0-9]{2,4}",
    "A CQC identifier is 1- and 6 to 12 digits, or an NHS trust's ODS code.",
)
_OPCS4 = _shape(
    "An OPCS-4 code",
    "opcs4",
    r"[A-HJ-Z]\d{3}[A-Z0-9]?",
    "An OPCS-4 code is a letter other than I and 3 digits, such as H201 or H20.1.",
)
_ICD10 = _shape(
    "An ICD-10 code",
    "icd10",
    r"(?P<category>[A-Z]\d{2})(?P<fourth>[\dX]?)(?P<fifth>[\d-]?)(?P<usage>[AD]?)",
    "An ICD-10 code is a letter and 2 digits, then a fourth digit or X, an optional fifth digit and an optional "
    "D (dagger) or A (asterisk), such as K35.8 or I10X.",
)

_DEFAULT_CONSULTANT_CODES = frozenset({"C9999998", "CD999998", "D9999998", "H9999998", "M9999998", "N9999998"})


def _text(value: object, what: str, code: str) -> str:
    if not isinstance(value, str):
        raise Invalid(f"{what} must be given as text.", code=f"{code}_not_text")
    text = value.strip()
    if not text:
        raise Invalid(f"{what} is missing.", code=f"{code}_missing")
    return text


def _match(text: str, shape: _Shape, *, drop: str = "") -> re.Match[str]:
    tidy = _text(text, shape.what, shape.code).upper()
    for character in drop:
        tidy = tidy.replace(character, "")
    match = shape.pattern.fullmatch(tidy)
    if match is None:
        raise Invalid(shape.sentence, code=f"{shape.code}_format")
    return match


def ods_code(text: str) -> str:
    """An organisation's or site's code in capitals: 1 to 9 letters and digits."""
    return _match(text, _ODS).group()


def gmc_number(text: str) -> str:
    """A doctor's General Medical Council number: 7 digits, or L and 6 digits."""
    return _match(text, _GMC, drop=" ").group()


def nmc_pin(text: str) -> str:
    """A nurse's, midwife's or nursing associate's NMC PIN, such as ``12A3456E``."""
    return _match(text, _NMC, drop=" ").group()


def hcpc_number(text: str) -> str:
    """An HCPC number: profession letters and up to 6 digits.

    Most professions have two letters; hearing aid dispensers (HAD), operating department practitioners (ODP) and
    practitioner psychologists (PYL) have three.
    """
    return _match(text, _HCPC, drop=" ").group()


def gdc_number(text: str) -> str:
    """A dental professional's General Dental Council number: 6 digits."""
    return _match(text, _GDC, drop=" ").group()


def gphc_number(text: str) -> str:
    """A pharmacy professional's General Pharmaceutical Council number: 7 digits from 2000000."""
    return _match(text, _GPHC, drop=" ").group()


def consultant_code(text: str) -> str:
    """A CONSULTANT CODE: C and the GMC number, CD and the GDC number, or a default code."""
    return _match(text, _CONSULTANT, drop=" ").group()


def is_default_consultant_code(text: str) -> bool:
    """True when the code only says what kind of professional it was, not who."""
    return consultant_code(text) in _DEFAULT_CONSULTANT_CODES


def cqc_id(text: str) -> str:
    """A Care Quality Commission provider or location: ``1-199747506``, or a trust's ODS code."""
    return _match(text, _CQC).group()


def opcs4(text: str) -> str:
    """A procedure code without its dot, four characters long; a local fifth character is taken off."""
    return _match(text, _OPCS4, drop=".").group()[:4]


def icd10(text: str) -> str:
    """A diagnosis code as the commissioning data sets carry it: 4 to 6 characters, no dot.

    An undivided category is padded with X (``I10`` → ``I10X``); a fifth ``-`` is kept only where a dagger or
    asterisk follows it (``G01X-A``).
    """
    parts = _match(text, _ICD10, drop=".").groupdict()
    code = parts["category"] + (parts["fourth"] or "X")
    fifth = parts["fifth"] if parts["fifth"] != "-" else ""
    if parts["usage"]:
        return code + (fifth or "-") + parts["usage"]
    return code + fifth


def tfc(text: str) -> str:
    """A live treatment function code: 3 digits of the national list."""
    return treatment_function(text).code


PARSERS: dict[str, Callable[[str], str]] = {
    "nhs_number": nhs_number,
    "ods_code": ods_code,
    "gmc_number": gmc_number,
    "nmc_pin": nmc_pin,
    "hcpc_number": hcpc_number,
    "gdc_number": gdc_number,
    "gphc_number": gphc_number,
    "consultant_code": consultant_code,
    "cqc_id": cqc_id,
    "opcs4": opcs4,
    "icd10": icd10,
    "tfc": tfc,
}

REGISTERS: dict[str, Callable[[str], str]] = {
    "GMC": gmc_number,
    "NMC": nmc_pin,
    "HCPC": hcpc_number,
    "GDC": gdc_number,
    "GPhC": gphc_number,
}
"""Professional registers and the parser of their numbers."""


def registration_number(register: str, text: str) -> str:
    """A professional's number on the named register, one of :data:`REGISTERS`."""
    if register not in REGISTERS:
        raise Invalid(f"The register must be one of {', '.join(REGISTERS)}.", code="register_unknown")
    return REGISTERS[register](text)
