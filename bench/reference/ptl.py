"""The bare pipeline of a patient tracking list: a loop over the rows, COPY, and the statements of ptl.sql.

Frozen: it knows nothing of the product. It makes the same checks of the same columns, keeps NHS numbers as digest and
ciphertext, and writes the same tables, keys and indexes; without row security between organisations, audit, remembered
columns, undo, sealed file or checkpoints.
"""

from __future__ import annotations

import csv
import datetime as dt
import hmac
import os
import random
from collections import Counter
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SQL = Path(__file__).with_suffix(".sql").read_text()
DDL, MERGE = SQL.split("-- merge\n")
DIGEST_KEY, CIPHER = b"r" * 32, AESGCM(b"s" * 32)
PRIORITIES = {"P1A", "P1B", "P2", "P3", "P4", "P5", "P6"}
STATUSES = {"10", "11", "12", "20", "21", "30", "31", "32", "33", "34", "35", "36", "90", "91", "92", "98", "99"}
AGES = (16, 18, 25, 35, 45, 55, 65, 75, 85)
BANDS = ("0-15", "16-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+")
WORDS = ("Amber", "Birch", "Cedar", "Delta", "Ember", "Fern", "Grove", "Heath")


def run(link, path: Path, *, trust: str, sites: tuple[str, ...], tfcs: set[str], today: dt.date) -> Counter:
    """Import the file into the tables of ptl.sql, in one transaction; answers rows by outcome."""
    days: dict[str, str | None] = {"": ""}
    places = {code: str(number) for number, code in enumerate(sites, 1)}
    outcomes: Counter = Counter()
    with link, link.cursor() as cursor, path.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        at = {name: place for place, name in enumerate(next(rows))}
        pipe = Pipe()
        for line, row in enumerate(rows, 2):
            kept, code = checked(row, line, at, trust, places, tfcs, today, days)
            if code:
                outcomes["rejected"] += 1
                pipe.refused.append(f"1\t{line}\t{code}\n")
            else:
                pipe.staged.append(kept)
            if len(pipe.staged) >= 50_000:
                pipe.copy(cursor)
        pipe.copy(cursor)
        cursor.execute(MERGE)
        cursor.execute("select (select count(*) from need), (select count(*) from refused)")
        outcomes["new"], outcomes["rejected"] = cursor.fetchone()
    return outcomes


class Pipe:
    def __init__(self):
        self.staged, self.refused = [], []

    def copy(self, cursor) -> None:
        for table, lines in (("stage", self.staged), ("refused (trust_id, line, code)", self.refused)):
            cursor.copy_expert(f"copy {table} from stdin with (null '')", Lines("".join(lines).encode()))
        self.staged, self.refused = [], []


class Lines:
    def __init__(self, content: bytes):
        self.content, self.place = content, 0

    def read(self, size: int) -> bytes:
        self.place += size
        return self.content[self.place - size : self.place]


def day_of(text: str, days: dict[str, str | None]) -> str | None:
    """The day, nothing for an empty cell, None for what is no day; each different text is read once."""
    try:
        return days[text]
    except KeyError:
        try:
            days[text] = dt.date.fromisoformat(text).isoformat()
        except ValueError:
            try:
                days[text] = dt.datetime.strptime(text, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007
            except ValueError:
                days[text] = None
        return days[text]


def checked(row, line, at, trust, places, tfcs, today, days):  # noqa: C901
    """(line for COPY, '') or ('', what is wrong)."""
    now = today.isoformat()
    if len(row) != len(at):
        return "", "row_length"
    if row[at["ORGANISATION_IDENTIFIER_CODE_OF_PROVIDER"]] != trust:
        return "", "other_trusts_row"
    nhs = row[at["NHS_NUMBER"]].replace(" ", "").replace("-", "")
    hospital = row[at["LOCAL_PATIENT_IDENTIFIER"]].strip().upper()
    digest = sealed = ""
    if nhs:
        if len(nhs) != 10 or not nhs.isdigit():
            return "", "nhs_number"
        a, b, c, d, e, f, g, h, i, j = nhs.encode()
        if (10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i + j) % 11:
            return "", "nhs_number_check_digit"
        digest = "\\\\x" + hmac.digest(DIGEST_KEY, nhs.encode(), "sha256").hex()
        nonce = os.urandom(12)
        sealed = "\\\\x" + (nonce + CIPHER.encrypt(nonce, nhs.encode(), b"patient:1")).hex()
    elif not hospital:
        return "", "patient_number_needed"
    tfc = row[at["ACTIVITY_TREATMENT_FUNCTION_CODE"]]
    if tfc not in tfcs:
        return "", "tfc_unknown"
    dates = []
    for name in (
        "REFERRAL_TO_TREATMENT_PERIOD_START_DATE",
        "REFERRAL_TO_TREATMENT_PERIOD_END_DATE",
        "REFERRAL_REQUEST_RECEIVED_DATE",
        "FIRST_ACTIVITY_DATE",
        "Date_Last_Attended",
        "Outpatient_Future_Appointment_Date",
        "Date_Of_Last_Priority_Review",
        "DECISION_TO_ADMIT_DATE",
        "TCI_Date",
        "TCI_Date_Provided",
        "Last_PAS_Validation_Date",
        "PERSON_BIRTH_DATE",
    ):
        day = day_of(row[at[name]], days)
        if day is None:
            return "", "date"
        dates.append(day)
    start, stop, referred, first, attended, ahead, reviewed, dta, tci, given, validated, born = dates
    if not start or start > now:
        return "", "clock_start"
    if stop and stop < start:
        return "", "stop_before_start"
    status = row[at["REFERRAL_TO_TREATMENT_PERIOD_STATUS"]]
    if status not in STATUSES:
        return "", "rtt_status_unknown"
    key = row[at["Referral_Identifier"]]
    pathway = row[at["PATIENT_PATHWAY_IDENTIFIER"]].upper() or key
    if not pathway or len(pathway) > 20:
        return "", "pathway_id"
    priority = row[at["Procedure_Priority_Code"]]
    if priority not in PRIORITIES:
        priority = ""
    opcs = row[at["Proposed_Procedure_OPCS_Code"]].replace(".", "")
    list_type = row[at["Waiting_List_Type"]]
    what = row[at["Procedure"]].replace("\\", "\\\\").replace("\t", " ") or "Appointment"
    age = ""
    if born:
        years = int(now[:4]) - int(born[:4]) - (now[5:] < born[5:])
        age = BANDS[sum(years >= limit for limit in AGES)]
    minutes = row[at["Expected Minutes"]]
    asa = row[at["ASA_PHYSICAL_STATUS_CLASSIFICATION_SYSTEM_CODE"]]
    return "\t".join(
        (
            str(line),
            digest,
            sealed,
            hospital,
            age,
            row[at["PERSON_STATED_GENDER_CODE"]],
            row[at["ETHNIC_CATEGORY"]],
            row[at["ORGANISATION_CODE_PATIENT_PATHWAY_IDENTIFIER_ISSUER"]],
            pathway,
            tfc,
            start,
            status,
            referred,
            first,
            attended,
            ahead,
            key,
            "procedure" if opcs or dta or list_type == "IRTT" else "appointment",
            list_type,
            row[at["MAIN_SPECIALTY_CODE"]],
            places.get(row[at["ORGANISATION_SITE_IDENTIFIER_OF_TREATMENT"]], ""),
            what,
            opcs,
            priority,
            reviewed,
            row[at["PRIORITY_TYPE_CODE"]],
            dta,
            tci,
            given,
            row[at["INTENDED_MANAGEMENT_CODE"]],
            minutes if minutes.isdigit() else "",
            asa if asa in "123456" else "",
            validated,
            f"{random.choice(WORDS)}-{random.randrange(10**12)}",
        )
    ) + "\n", ""
