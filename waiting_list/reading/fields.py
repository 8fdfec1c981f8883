"""The columns a patient tracking list may have: what they are called out there and how a cell of each is read.

Headings are those of the waiting list minimum data set (WLMDS) and what patient administration systems and
spreadsheets call the same things. A reader takes a cell without space round it and answers (what is kept, code).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

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
from nhs.identifiers import opcs4
from waiting_list.reading.layout import heading_key

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
_AGE_BANDS = ("0-15", "16-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+")


class Field(NamedTuple):
    """``words``: as people read it; ``headings``: what it is called in files; ``day``: it is a date."""

    name: str
    words: str
    headings: tuple[str, ...]
    day: bool = False


def _fields() -> tuple[Field, ...]:
    text, day = [], True
    add = lambda name, words, *headings, day=False: text.append(Field(name, words, headings, day))  # noqa: E731
    add(
        "nhs_number",
        "NHS number",
        "NHS_NUMBER",
        "Pseudo NHS_NUMBER",
        "NHS No",
        "NHSNO",
        "NHS",
        "New NHS Number",
    )
    add(
        "nhs_status",
        "NHS number status",
        "NHS_NUMBER_STATUS_INDICATOR_CODE",
        "NHS Number Status",
        "NHS status",
    )
    add(
        "hospital_number",
        "Hospital number",
        "LOCAL_PATIENT_IDENTIFIER",
        "Hospital Number",
        "Hospital No",
        "Hosp No",
        "MRN",
        "PAS Number",
        "PAS ID",
        "Patient Number",
        "Unit Number",
        "Case Note Number",
        "Casenote",
        "CRN",
        "RXR",
    )
    add(
        "birth_date",
        "Birth date (kept as an age band)",
        "PERSON_BIRTH_DATE",
        "Date of Birth",
        "DOB",
        "Birth Date",
        day=day,
    )
    add("age", "Age", "Age", "Patient Age", "Der_Age_WeekEndingDate", "Current Age")
    add("sex", "Stated gender", "PERSON_STATED_GENDER_CODE", "Gender", "Sex")
    add(
        "ethnicity", "Ethnic category", "ETHNIC_CATEGORY", "Ethnicity", "Ethnic Group", "Ethnic Category Code"
    )
    add("deprivation_decile", "Deprivation decile", "IMD Decile", "Deprivation Decile", "IMD")
    add(
        "learning_disability",
        "Learning disability",
        "Learning Disability",
        "LD Flag",
        "Learning Disability Flag",
    )
    add(
        "provider",
        "Provider",
        "ORGANISATION_IDENTIFIER_CODE_OF_PROVIDER",
        "Provider",
        "Provider Code",
        "Trust Code",
        "Org Code",
    )
    add(
        "site",
        "Site",
        "ORGANISATION_SITE_IDENTIFIER_OF_TREATMENT",
        "Site",
        "Site Code",
        "Site of Treatment",
        "Hospital Site",
    )
    add(
        "pathway_id",
        "Pathway identifier",
        "PATIENT_PATHWAY_IDENTIFIER",
        "Pathway ID",
        "PPID",
        "Pathway Number",
        "RTT Pathway ID",
        "Patient Pathway ID",
        "UPI",
        "Pathway",
    )
    add(
        "issuer",
        "Issuer of the pathway identifier",
        "ORGANISATION_CODE_PATIENT_PATHWAY_IDENTIFIER_ISSUER",
        "Pathway Issuer",
        "PPID Issuer",
        "Issuer",
    )
    add(
        "need_key",
        "Key of the row",
        "Referral_Identifier",
        "Waiting List Entry ID",
        "WL ID",
        "Entry ID",
        "Waiting List ID",
        "Order Number",
        "Referral ID",
        "Row ID",
    )
    add(
        "tfc",
        "Treatment function",
        "ACTIVITY_TREATMENT_FUNCTION_CODE",
        "Treatment Function Code",
        "Treatment Function",
        "TFC",
        "Specialty Code",
        "Spec Code",
        "Local Specialty Code",
    )
    add("specialty", "Main specialty", "MAIN_SPECIALTY_CODE", "Main Specialty", "Main Spec")
    add("list_type", "Waiting list type", "Waiting_List_Type", "List Type", "WL Type")
    add("clock", "Clock", "Clock", "Clock Type", "Pathway Type")
    add("test", "Diagnostic test", "Diagnostic_Modality", "Diagnostic Test", "Modality", "DM01 Test")
    add(
        "rtt_status",
        "RTT status",
        "REFERRAL_TO_TREATMENT_PERIOD_STATUS",
        "RTT Status",
        "RTT Status Code",
        "RTT Code",
    )
    add(
        "clock_start",
        "Clock start",
        "REFERRAL_TO_TREATMENT_PERIOD_START_DATE",
        "Clock Start",
        "Clock Start Date",
        "RTT Start Date",
        "RTT Start",
        "RTT Clock Start",
        day=day,
    )
    add(
        "clock_stop",
        "Clock stop",
        "REFERRAL_TO_TREATMENT_PERIOD_END_DATE",
        "Clock Stop",
        "Clock Stop Date",
        "RTT End Date",
        "RTT Stop Date",
        day=day,
    )
    add(
        "wait_start",
        "Start of this wait",
        "Diagnostic_Clock_Start_Date",
        "Wait Start",
        "Date On List",
        "Date Added",
        "Added To List Date",
        "Original Date On List",
        "Waiting Since",
        "Current_Pathway_Period_Start_Date",
        day=day,
    )
    add(
        "referred_on",
        "Referral received",
        "REFERRAL_REQUEST_RECEIVED_DATE",
        "Referral Date",
        "Date Referred",
        "Referral Received Date",
        day=day,
    )
    add(
        "first_activity_on",
        "First activity",
        "FIRST_ACTIVITY_DATE",
        "First Activity",
        "First Attendance Date",
        day=day,
    )
    add(
        "last_attended_on",
        "Last attended",
        "Date_Last_Attended",
        "Last Attended",
        "Last Attendance Date",
        day=day,
    )
    add(
        "next_appointment_on",
        "Next appointment",
        "Outpatient_Future_Appointment_Date",
        "Next Appointment",
        "Next Appointment Date",
        "Appointment Date",
        day=day,
    )
    add(
        "due_on",
        "Due",
        "Planned_Diagnostic_Due_Date",
        "Due_Date",
        "Due Date",
        "Planned Due Date",
        "Target Date",
        day=day,
    )
    add(
        "dta_on",
        "Decision to admit",
        "DECISION_TO_ADMIT_DATE",
        "DTA",
        "DTA Date",
        "Decision To Admit",
        day=day,
    )
    add("tci_on", "To come in", "TCI_Date", "Diagnostic_TCI_Date", "TCI", "Admission Date", day=day)
    add("tci_given_on", "TCI date given", "TCI_Date_Provided", "TCI Given", "Date TCI Given", day=day)
    add(
        "priority",
        "Clinical priority",
        "Procedure_Priority_Code",
        "P Code",
        "Priority Code",
        "Clinical Priority",
        "Priority",
    )
    add(
        "diagnostic_priority",
        "Diagnostic priority",
        "Diagnostic_Priority_Code",
        "D Code",
        "Diagnostic Priority",
    )
    add(
        "priority_reviewed_on",
        "Priority reviewed",
        "Date_Of_Last_Priority_Review",
        "Priority Review Date",
        "Last Priority Review",
        day=day,
    )
    add(
        "priority_type",
        "Priority of the referral",
        "PRIORITY_TYPE_CODE",
        "Priority Type",
        "Referral Priority",
    )
    add(
        "what",
        "Procedure in words",
        "Procedure",
        "Procedure Description",
        "Intended Procedure",
        "Operation",
        "Description",
    )
    add(
        "opcs",
        "Procedure code",
        "Proposed_Procedure_OPCS_Code",
        "OPCS",
        "OPCS Code",
        "OPCS-4",
        "Procedure Code",
        "Intended Procedure Code",
    )
    add(
        "intended_management",
        "Intended management",
        "INTENDED_MANAGEMENT_CODE",
        "Intended Management",
        "Management Intent",
    )
    add(
        "minutes",
        "Expected minutes",
        "Expected Minutes",
        "Estimated Duration",
        "Theatre Time",
        "Expected Duration",
        "Minutes",
    )
    add("points", "Expected points", "Points", "Endoscopy Points", "JAG Points")
    add("asa", "ASA grade", "ASA_PHYSICAL_STATUS_CLASSIFICATION_SYSTEM_CODE", "ASA", "ASA Grade")
    add("bmi", "BMI", "BMI", "Body Mass Index")
    add("anaesthesia", "Anaesthesia", "Anaesthesia", "Anaesthetic", "Anaesthetic Type")
    add("anticoagulated", "Anticoagulated", "Anticoagulated", "Anticoagulants", "On Anticoagulants")
    add("escort", "Escort", "Escort", "Has Escort", "Escort Available")
    add(
        "preop_valid_until",
        "Pre-op valid until",
        "Pre-op Valid Until",
        "POA Valid Until",
        "Preop Expiry",
        "POA Expiry Date",
        day=day,
    )
    add(
        "validated_on",
        "Last validated",
        "Last_PAS_Validation_Date",
        "Last Validated",
        "Validation Date",
        "Validated On",
        day=day,
    )
    add("validated_by", "Validated by", "Last_PAS_Validation_Performed_By", "Validated By")
    add(
        "validation_comment",
        "Validation comment",
        "Last_PAS_Validation_Comments",
        "Validation Comment",
        "Validation Comments",
    )
    return tuple(text)  # fmt: skip


PTL_FIELDS = _fields()
PTL_NEEDED = (("pathway_id", "need_key"), ("tfc",), ("nhs_number", "hospital_number"),
              ("clock_start", "wait_start", "referred_on"))  # fmt: skip
"""Of each group one column at least must be there."""

EVENT_FIELDS = (
    *(one for one in PTL_FIELDS if one.name in ("provider", "pathway_id", "issuer", "rtt_status")),
    Field(
        "day", "Day of the event",
        ("Event Date", "Date", "Activity Date", "Attendance Date", "RTT Event Date", "Clock Event Date"), day=True,
    ),
)  # fmt: skip
EVENT_NEEDED = (("pathway_id",), ("rtt_status",), ("day",))


def propose(fields: Sequence[Field], heading: Sequence[str]) -> dict[str, str]:
    """Field → heading of the file, for the headings that are known; the first name in a field's order wins."""
    present: dict[str, str] = {}
    for cell in heading:
        present.setdefault(heading_key(cell), cell)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for rank in range(max(len(one.headings) for one in fields)):
        for one in fields:
            key = heading_key(one.headings[rank]) if rank < len(one.headings) else ""
            if key in present and one.name not in found and key not in taken:
                found[one.name] = present[key]
                taken.add(key)
    return {one.name: found[one.name] for one in fields if one.name in found}


def known_headings(fields: Sequence[Field]) -> Callable[[Sequence[str]], int]:
    """How many different known headings a record has."""
    known = {heading_key(name) for one in fields for name in one.headings}
    return lambda cells: len({key for cell in cells if (key := heading_key(cell)) in known})


# Readers of cells


def text_up_to(longest: int) -> Reader:
    def read(text: str) -> Read:
        tidy = _SPACE.sub(" ", text)
        if _CONTROL.search(tidy):
            return "", "text_control"
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
    return _AGE_BANDS[sum(age >= limit for limit in _AGES)]


def read_age(text: str) -> Read:
    years, code = whole(0, 130, "age_unknown")(text)
    return (age_band(int(years)), "") if years else ("", code)


def read_event_status(text: str) -> Read:
    return of_list(RttStatus, "rtt_status_unknown")(text)


def read_rtt_status(text: str) -> Read:
    status, code = read_event_status(text)
    return status, code or ("status_not_known" if status == RttStatus.NOT_YET_KNOWN.value else "")


_CLOCKS = {
    "rtt": "rtt", "18w": "rtt", "18 weeks": "rtt", "dm01": "dm01", "diagnostic": "dm01", "planned": "planned",
    "surveillance": "surveillance", "none": "none", "non-rtt": "none", "non rtt": "none",
}  # fmt: skip
_LIST_TYPES = frozenset({"ORTT", "IRTT", "ONON", "INON", "PTLO", "PTLI", "RTTO", "RTTI", "PLN", "DIAG"})
_ANAESTHESIA = {
    "general": "general", "ga": "general", "regional": "regional", "spinal": "regional", "local": "local",
    "la": "local", "sedation": "sedation", "none": "none",
}  # fmt: skip

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
    "asa": whole(1, 6, "asa_unknown"),
    "bmi": read_bmi,
    "anaesthesia": one_of(_ANAESTHESIA, "anaesthesia_unknown", lower=True),
    "anticoagulated": one_of(_YES, "yes_no_unknown", lower=True),
    "escort": one_of(_YES, "yes_no_unknown", lower=True),
    "validated_by": text_up_to(60),
    "validation_comment": text_up_to(200),
}
