"""A patient tracking list of any length: the same bytes every time, no patient in it real.

Every NHS number is from the 999 range, which is never issued. One row in a hundred is wrong in one of the ways real
lists are wrong. About 87 pathways to 100 needs, 78 patients.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

VERSION = 3
TRUST, SITES = "RXB", ("RXB01", "RXB02", "RXB03")
TAKEN = dt.date(2026, 11, 15)
HEADING = (
    "Week_Ending_Date",
    "Waiting_List_Type",
    "NHS_NUMBER",
    "LOCAL_PATIENT_IDENTIFIER",
    "PERSON_BIRTH_DATE",
    "PERSON_STATED_GENDER_CODE",
    "ETHNIC_CATEGORY",
    "REFERRAL_REQUEST_RECEIVED_DATE",
    "Referral_Identifier",
    "PATIENT_PATHWAY_IDENTIFIER",
    "ORGANISATION_CODE_PATIENT_PATHWAY_IDENTIFIER_ISSUER",
    "ORGANISATION_IDENTIFIER_CODE_OF_PROVIDER",
    "ORGANISATION_SITE_IDENTIFIER_OF_TREATMENT",
    "MAIN_SPECIALTY_CODE",
    "ACTIVITY_TREATMENT_FUNCTION_CODE",
    "REFERRAL_TO_TREATMENT_PERIOD_START_DATE",
    "Outpatient_Future_Appointment_Date",
    "Date_Last_Attended",
    "TCI_Date",
    "REFERRAL_TO_TREATMENT_PERIOD_STATUS",
    "DECISION_TO_ADMIT_DATE",
    "Proposed_Procedure_OPCS_Code",
    "PRIORITY_TYPE_CODE",
    "REFERRAL_TO_TREATMENT_PERIOD_END_DATE",
    "Procedure_Priority_Code",
    "Date_Of_Last_Priority_Review",
    "Last_PAS_Validation_Date",
    "INTENDED_MANAGEMENT_CODE",
    "ASA_PHYSICAL_STATUS_CLASSIFICATION_SYSTEM_CODE",
    "FIRST_ACTIVITY_DATE",
    "TCI_Date_Provided",
    "Procedure",
    "Expected Minutes",
)
TFCS = ("100", "101", "104", "110", "120", "130", "140", "160", "301", "320", "330", "340", "400", "410", "502")
PROCEDURES = (
    ("H201", "Colonoscopy", "60"),
    ("C751", "Cataract extraction", "30"),
    ("W401", "Knee replacement", "120"),
    ("T202", "Inguinal hernia repair", "60"),
    ("M651", "Resection of prostate", "90"),
    ("", "", ""),
)
DAYS = [(TAKEN - dt.timedelta(days=n)).isoformat() for n in range(760)]
BIRTHS = [(dt.date(1932, 1, 1) + dt.timedelta(days=37 * n)).isoformat() for n in range(860)]
AHEAD = [(TAKEN + dt.timedelta(days=n)).isoformat() for n in range(1, 90)]


def ptl_file(rows: int) -> Path:
    """The file, made once and kept outside the repository."""
    folder = Path(tempfile.gettempdir()) / "insourcing-bench"
    folder.mkdir(exist_ok=True)
    path = folder / f"ptl-{VERSION}-{rows}.csv"
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8", newline="") as out:
            out.write(",".join(HEADING) + "\r\n")
            out.writelines(lines(rows))
        part.replace(path)
    return path


def lines(rows: int) -> Iterator[str]:
    dice = random.Random(20261115)
    numbers = nhs_numbers()
    people: list[str] = [next(numbers) for _ in range(rows * 78 // 100 + 1)]
    for row in range(rows):
        pathway = row * 87 // 100
        yield ",".join(_row(row, pathway, pathway * 78 // 87, people, dice)) + "\r\n"


def nhs_numbers() -> Iterator[str]:
    """Valid numbers of the range that is never issued, in an order that is not theirs."""
    for n in range(1_000_000):
        nine = f"999{(n * 7919 + 13) % 1_000_000:06d}"
        check = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            yield nine + str(check % 11)


def _row(row: int, pathway: int, patient: int, people: list[str], dice: random.Random) -> list[str]:
    draw = dice.random
    began = int(draw() ** 2 * 700) + 7
    opcs, what, minutes = PROCEDURES[int(draw() * 6)]
    listed = bool(opcs)
    tfc = TFCS[pathway % 15]
    booked = listed and draw() < 0.2
    values = [
        DAYS[0],
        "IRTT" if listed else "ORTT",
        people[patient],
        f"H{patient:08d}",
        BIRTHS[patient % 860],
        "12"[patient % 2],
        "ABCGHJMNZ"[patient % 9],
        DAYS[min(began + 3, 759)],
        f"E{row:09d}",
        f"PW{pathway:012d}",
        TRUST,
        TRUST,
        SITES[pathway % 3],
        tfc,
        tfc,
        DAYS[began],
        AHEAD[int(draw() * 89)] if draw() < 0.3 else "",
        DAYS[int(draw() * began)] if draw() < 0.5 else "",
        AHEAD[int(draw() * 89)] if booked else "",
        "20" if draw() < 0.8 else "10",
        DAYS[began // 2] if listed else "",
        opcs,
        "1" if draw() < 0.8 else "2",
        "",
        ("P2", "P3", "P4")[int(draw() * 3)] if listed else "",
        DAYS[began // 3] if listed else "",
        DAYS[int(draw() * min(began, 120))],
        "2" if listed else "",
        str(1 + int(draw() * 3)) if listed else "",
        DAYS[began // 2] if draw() < 0.6 else "",
        DAYS[5] if booked else "",
        what,
        minutes,
    ]
    if row % 100 == 99:
        _spoil(values, row // 100 % 8)
    return values


def _spoil(values: list[str], how: int) -> None:
    """Something that is wrong in real lists."""
    place, text = (
        (2, values[2][:9] + str((int(values[2][9]) + 1) % 10)),  # check digit
        (11, "RZZ"),  # another trust
        (23, "2020-01-01"),  # stopped before it started
        (14, "999"),  # no such treatment function
        (15, "31/02/2026"),  # no such day
        (2, "1.23E+09"),  # a spreadsheet was here
        (9, ""),  # no pathway identifier: a warning
        (24, "P9"),  # no such priority: a warning
    )[how]
    values[place] = text
