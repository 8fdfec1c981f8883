"""Codes that can be met in a row of a file: a stable code, its sentence, and whether the row is kept.

No sentence repeats what the row held, because it may identify a patient.
"""

from __future__ import annotations

from typing import NamedTuple


class Met(NamedTuple):
    """``warning``: the row is kept; otherwise it is rejected."""

    sentence: str
    warning: bool = False


ROW_CODES: dict[str, Met] = {
    # The row as such
    "row_length": Met("The row has more cells than the heading, or fewer: its values may have slipped."),
    "quote_not_closed": Met("A quotation mark is opened and never closed. Nothing after this row was read."),
    "text_control": Met("The value has characters that are not text."),
    "spreadsheet_error": Met("The cell holds a spreadsheet's error, such as #N/A, and no value."),
    "required": Met("The value is missing."),
    "text_shortened": Met("The text is longer than is kept, so its end was left out.", warning=True),
    "text_patient_number": Met("The text held what may be an NHS number, which was left out.", warning=True),
    # Whose row it is
    "other_trusts_row": Met("The row belongs to another trust: its provider code is not this trust's."),
    "site_unknown": Met("The site's code is not one of this trust's sites, so the site was left out.", warning=True),
    # Patients
    "patient_number_needed": Met("Neither an NHS number nor a hospital number was given."),
    "nhs_number_missing": Met("There is no NHS number; the patient goes by the hospital number.", warning=True),
    "nhs_number_placeholder": Met(
        "The NHS number is ten times the same digit, which stands for no number; it was left out.", warning=True
    ),
    "nhs_number_characters": Met("The NHS number has characters other than digits, spaces and hyphens."),
    "nhs_number_length": Met("The NHS number has not ten digits."),
    "nhs_number_check_digit": Met("The NHS number's last digit does not agree with the others."),
    "nhs_number_spreadsheet": Met(
        "A spreadsheet has turned the NHS number into a rounded one like 1.23E+09. Send the file as the system wrote "
        "it, or format the column as text before saving."
    ),
    "nhs_number_noughts": Met(
        "The NHS number has not ten digits: a spreadsheet seems to have taken the noughts from its beginning. Format "
        "the column as text before opening the file."
    ),
    "nhs_number_decimal": Met("The NHS number was written with decimals, which were taken off.", warning=True),
    "hospital_number_format": Met(
        "A hospital number is up to 20 letters and digits, with . / - or spaces between them."
    ),
    "hospital_number_spreadsheet": Met(
        "A spreadsheet has turned the hospital number into a rounded one like 1.2E+06. Format the column as text."
    ),
    "nhs_number_of_other_hospital_number": Met("This NHS number belongs to a patient who has another hospital number."),
    "hospital_number_of_other_nhs_number": Met("This hospital number belongs to a patient who has another NHS number."),
    "patient_numbers_disagree": Met("The NHS number and the hospital number belong to different patients."),
    "nhs_number_status_unknown": Met("The NHS number status is not a code of the national list.", warning=True),
    "sex_unknown": Met("The stated gender is not a code of the national list, so it was left out.", warning=True),
    "ethnicity_unknown": Met(
        "The ethnic category is not a code of the national list, so it was left out.", warning=True
    ),
    "decile_unknown": Met("A deprivation decile is a whole number from 1 to 10; it was left out.", warning=True),
    "age_unknown": Met("The age is not a whole number from 0 to 130, so it was left out.", warning=True),
    # Pathways and clocks
    "pathway_id_missing": Met(
        "There is no pathway identifier; the list's own key of the row stands for it.", warning=True
    ),
    "pathway_id_needed": Met("There is neither a pathway identifier nor a key of the row."),
    "pathway_id_format": Met(
        "A pathway identifier is up to 20 letters, digits, hyphens, dots, slashes or underscores."
    ),
    "pathway_id_spreadsheet": Met(
        "A spreadsheet has turned the pathway identifier into a rounded number like 1.2E+17. Format the column as text."
    ),
    "issuer_format": Met("The issuer of the pathway identifier is not an organisation code."),
    "pathway_of_other_patient": Met("The pathway identifier is already another patient's."),
    "pathway_unknown": Met("No pathway with this identifier is on the waiting list."),
    "tfc_unknown": Met("The treatment function code is not in the national list."),
    "tfc_retired": Met("The treatment function code has been retired and may not be used."),
    "tfc_format": Met("A treatment function code is 3 digits, such as 130."),
    "specialty_unknown": Met("A main specialty code is 3 digits; it was left out.", warning=True),
    "rtt_status_unknown": Met("The RTT status is not a code of the national list."),
    "status_not_known": Met("RTT status 99 keeps the clock running until it is corrected.", warning=True),
    "no_start_held": Met("The status continues a clock, but no start of it is held.", warning=True),
    "outside_rtt": Met("The status is outside RTT, so the need has no RTT clock.", warning=True),
    "stop_date_missing": Met(
        "The status stops the clock but the row has no end date; the need stays on the list.", warning=True
    ),
    "stop_status_missing": Met(
        "There is an end date but the status does not stop the clock; the need stays on the list.", warning=True
    ),
    "stop_before_start": Met("The clock stops before it starts."),
    "clock_start_in_future": Met("A wait cannot start after today."),
    "clock_stop_in_future": Met("A clock cannot have stopped after today."),
    "wait_start_missing": Met("The row says nowhere when the wait began."),
    "clock_unknown": Met("The kind of clock is none of RTT, DM01, planned, surveillance and none."),
    "list_type_unknown": Met("The waiting list type is not a known one; the need counts under RTT.", warning=True),
    "test_unknown": Met("The diagnostic test is not one of the fifteen of the DM01 return.", warning=True),
    # The need
    "need_key_format": Met("The key of the row has characters it cannot have, or more than 40 of them."),
    "need_twice": Met("Another row of the file is about the same need; the first one was kept."),
    "opcs_format": Met("The procedure code is no OPCS-4 code, so it was left out.", warning=True),
    "priority_unknown": Met("The priority is none of P1A to P6 and D1 to D6, so it was left out.", warning=True),
    "priority_type_unknown": Met("The priority type is none of 1, 2 and 3, so it was left out.", warning=True),
    "intended_management_unknown": Met("Intended management is a code from 1 to 5; it was left out.", warning=True),
    "minutes_unknown": Met("Expected minutes are a whole number from 1 to 1440; they were left out.", warning=True),
    "slot_kind_unknown": Met(
        "The kind of slot is new, follow-up, standard echo, complex echo or scan; it was left out.", warning=True
    ),
    "points_unknown": Met("Expected points are a whole number from 1 to 20; they were left out.", warning=True),
    "asa_unknown": Met("An ASA grade is a whole number from 1 to 6; it was left out.", warning=True),
    "bmi_unknown": Met("A BMI is a number from 8 to 120; it was left out.", warning=True),
    "anaesthesia_unknown": Met("The anaesthesia is none of general, regional, local, sedation and none.", warning=True),
    "yes_no_unknown": Met("The value is neither yes nor no, so it was left out.", warning=True),
    "validated_in_future": Met("The last validation is dated after today, so it was left out.", warning=True),
    "met_but_listed": Met("The need was met here but is still on the trust's list; it stays as met.", warning=True),
    "removed_but_listed": Met(
        "The need was removed here but is still on the trust's list; it stays removed.", warning=True
    ),
    # TCI lists
    "patient_not_listed": Met("No patient with this number is known here. Bring in the patient tracking list first."),
    "need_not_waiting": Met("The patient is known, but nothing that is still waited for fits the row."),
    "need_ambiguous": Met(
        "The patient waits for several things that fit the row. Send the pathway identifier or the key of the row as well."
    ),
    # Dates
    "date_format": Met("The date is in none of the forms that are read, such as 2026-12-05 or 05/12/2026."),
    "date_unknown": Met("There is no such day."),
    "date_month_first": Met(
        "The date only makes sense with the month first. If the whole file is written so, say that its months come "
        "first; otherwise correct this cell."
    ),
    "date_serial": Met("The date was a spreadsheet's day number; it was read as the day it stands for.", warning=True),
    "date_1900": Met("The date 1 January 1900 stands for an empty cell, so it was left out.", warning=True),
    "date_placeholder": Met("The date 31 December 9999 stands for no date, so it was left out.", warning=True),
    "date_hashes": Met("A spreadsheet saved #### instead of the date: widen the column and save it again."),
    "date_out_of_range": Met("The date is before 1900 or after 2100."),
    # Clock events
    "event_twice": Met("Another row of the file is the same event; the first one was kept."),
    "event_in_future": Met("The event has not happened yet."),
    "start_while_running": Met("A clock is already running: the stop before it is not held.", warning=True),
    "monitoring_not_held": Met("The status follows active monitoring, but no 31 or 32 is held.", warning=True),
    "stop_without_start": Met("The clock stops, but no start of it is held.", warning=True),
    "dna_not_first": Met("Status 33 is for the first care activity only, but an earlier one is held.", warning=True),
    "treatment_not_held": Met("Status 90 follows a first treatment, but no 30 is held.", warning=True),
    "outside_while_running": Met("The status is outside RTT, but a clock is running.", warning=True),
    "after_death": Met("An event follows the patient's death: check the pathway.", warning=True),
}


def is_warning(code: str) -> bool:
    return ROW_CODES[code].warning


def sentence_of(code: str) -> str:
    return ROW_CODES[code].sentence
