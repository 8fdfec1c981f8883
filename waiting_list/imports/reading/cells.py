"""Readers of the cells of each field: a reader takes text without space round it and returns (value to keep, code)."""

from __future__ import annotations

import re
from collections.abc import Callable

from nhs.codes import (
    DiagnosticTest,
    IntendedManagement,
    NhsNumberStatus,
    Priority,
    PriorityType,
    RttStatus,
    treatment_function,
)
from nhs.codes.base import Code
from nhs.errors import Invalid
from nhs.identifiers import opcs4, without_nhs_numbers
from trusts.slot_mix import SAID

Read = tuple[str, str]
Reader = Callable[[str], Read]

_ROUNDED = re.compile(r"\d(?:[.,]\d+[eE]\+?|[eE]\+)\d+", re.ASCII)
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")
_WHOLE = re.compile(r"(\d{1,6})(?:\.0*)?", re.ASCII)
_HOSPITAL = re.compile(r"[A-Z0-9](?:[A-Z0-9 ./-]{0,18}[A-Z0-9])?", re.ASCII)
_PATHWAY = re.compile(r"[A-Z0-9][A-Z0-9 ./_-]{0,19}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 :./_|-]{0,39}", re.ASCII)
_ODS = re.compile(r"[A-Z0-9]{1,9}", re.ASCII)
_THREE_DIGITS = re.compile(r"\d{3}", re.ASCII)
_ETHNIC = frozenset("ABCDEFGHJKLMNPRSZ") | {"99"}
_SEX = {"1": "1", "2": "2", "9": "9", "X": "X", "0": "X", "M": "1", "F": "2", "MALE": "1", "FEMALE": "2"}
_YES = {"y": "t", "yes": "t", "true": "t", "1": "t", "n": "f", "no": "f", "false": "f", "0": "f"}
_AGES = (16, 18, 25, 35, 45, 55, 65, 75, 85)
AGE_BANDS = ("0-15", "16-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+")


def text_up_to(longest: int) -> Reader:
    def read(text: str) -> Read:
        tidy = _SPACE.sub(" ", text)
        if _CONTROL.search(tidy):
            return "", "text_control"
        without = without_nhs_numbers(tidy, put="[number left out]", certain=True)
        if without != tidy:
            return without[:longest], "text_patient_number"
        return tidy[:longest], "text_shortened" if len(tidy) > longest else ""

    return read


def of_list(kind: type[Code], code: str) -> Reader:
    def read(text: str) -> Read:
        try:
            return kind.parse(text).value, ""
        except Invalid:
            return "", code

    return read


def whole(least: int, most: int, code: str) -> Reader:
    def read(text: str) -> Read:
        match = _WHOLE.fullmatch(text)
        return (match[1].lstrip("0") or "0", "") if match and least <= int(match[1]) <= most else ("", code)

    return read


def shaped(pattern: re.Pattern[str], code: str, rounded: str = "", *, upper: bool = True) -> Reader:
    """An identifier of a pattern; ``rounded`` is the code for what a spreadsheet made a number of."""

    def read(text: str) -> Read:
        if rounded and _ROUNDED.fullmatch(text):
            return "", rounded
        tidy = text.upper() if upper else text
        return (tidy, "") if pattern.fullmatch(tidy) else ("", code)

    return read


def one_of(values: dict[str, str] | frozenset[str], code: str, *, lower: bool = False) -> Reader:
    table = values if isinstance(values, dict) else {value: value for value in values}

    def read(text: str) -> Read:
        kept = table.get(text.lower() if lower else text.upper())
        return ("", code) if kept is None else (kept, "")

    return read


def read_tfc(text: str) -> Read:
    try:
        return treatment_function(text).code, ""
    except Invalid as wrong:
        return "", wrong.code


def read_opcs(text: str) -> Read:
    try:
        return opcs4(text), ""
    except Invalid:
        return "", "opcs_format"


def read_priority(text: str) -> Read:
    """P2, 2 or "P2 - within 4 weeks": the code is what stands first."""
    tidy = re.split(r"[ :(–-]", text.upper(), maxsplit=1)[0]
    return of_list(Priority, "priority_unknown")(f"P{tidy}" if tidy[:1].isdigit() else tidy)


def read_test(text: str) -> Read:
    return of_list(DiagnosticTest, "test_unknown")(re.sub(r"[ -]+", "_", text))


def read_bmi(text: str) -> Read:
    try:
        value = float(text)
    except ValueError:
        return "", "bmi_unknown"
    return (f"{value:.1f}", "") if 8 <= value <= 120 else ("", "bmi_unknown")


def age_band(age: int) -> str:
    return AGE_BANDS[sum(age >= limit for limit in _AGES)]


def read_age(text: str) -> Read:
    years, code = whole(0, 130, "age_unknown")(text)
    return (age_band(int(years)), "") if years else ("", code)


def read_event_status(text: str) -> Read:
    return of_list(RttStatus, "rtt_status_unknown")(text)


def read_rtt_status(text: str) -> Read:
    status, code = read_event_status(text)
    return status, code or ("status_not_known" if status == RttStatus.NOT_YET_KNOWN.value else "")


_CLOCKS = {
    "rtt": "rtt",
    "18w": "rtt",
    "18 weeks": "rtt",
    "dm01": "dm01",
    "diagnostic": "dm01",
    "planned": "planned",
    "surveillance": "surveillance",
    "none": "none",
    "non-rtt": "none",
    "non rtt": "none",
}
_LIST_TYPES = frozenset({"ORTT", "IRTT", "ONON", "INON", "PTLO", "PTLI", "RTTO", "RTTI", "PLN", "DIAG"})
_ANAESTHESIA = {
    "general": "general",
    "ga": "general",
    "regional": "regional",
    "spinal": "regional",
    "local": "local",
    "la": "local",
    "sedation": "sedation",
    "none": "none",
}
_SLOT_KINDS = {word: kind.value for kind, words in SAID.items() for word in (*words, kind.value, kind.label.lower())}

READERS: dict[str, Reader] = {
    "nhs_status": of_list(NhsNumberStatus, "nhs_number_status_unknown"),
    "hospital_number": shaped(_HOSPITAL, "hospital_number_format", "hospital_number_spreadsheet"),
    "age": read_age,
    "sex": one_of(_SEX, "sex_unknown"),
    "ethnicity": one_of(_ETHNIC, "ethnicity_unknown"),
    "deprivation_decile": whole(1, 10, "decile_unknown"),
    "learning_disability": one_of(_YES, "yes_no_unknown", lower=True),
    "pathway_id": shaped(_PATHWAY, "pathway_id_format", "pathway_id_spreadsheet"),
    "issuer": shaped(_ODS, "issuer_format"),
    "need_key": shaped(_KEY, "need_key_format", upper=False),
    "tfc": read_tfc,
    "specialty": shaped(_THREE_DIGITS, "specialty_unknown"),
    "list_type": one_of(_LIST_TYPES, "list_type_unknown"),
    "clock": one_of(_CLOCKS, "clock_unknown", lower=True),
    "test": read_test,
    "rtt_status": read_rtt_status,
    "priority": read_priority,
    "diagnostic_priority": read_priority,
    "priority_type": of_list(PriorityType, "priority_type_unknown"),
    "what": text_up_to(120),
    "opcs": read_opcs,
    "intended_management": of_list(IntendedManagement, "intended_management_unknown"),
    "minutes": whole(1, 1440, "minutes_unknown"),
    "points": whole(1, 20, "points_unknown"),
    "slot_kind": one_of(_SLOT_KINDS, "slot_kind_unknown", lower=True),
    "asa": whole(1, 6, "asa_unknown"),
    "bmi": read_bmi,
    "anaesthesia": one_of(_ANAESTHESIA, "anaesthesia_unknown", lower=True),
    "anticoagulated": one_of(_YES, "yes_no_unknown", lower=True),
    "escort": one_of(_YES, "yes_no_unknown", lower=True),
    "validated_by": text_up_to(60),
    "validation_comment": text_up_to(200),
}
