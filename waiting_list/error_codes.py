from base.errors import declare

declare(
    {
        "patient_number_needed": "Neither an NHS number nor a hospital number was given.",
        "patient_numbers_disagree": "The NHS number and the hospital number belong to different patients.",
        "hospital_number_format": "The hospital number has characters it cannot have, or more than 20 of them.",
        "nhs_number_characters": "The NHS number has characters other than digits, spaces and hyphens.",
        "nhs_number_length": "The NHS number has not ten digits.",
        "nhs_number_check_digit": "The NHS number's last digit does not agree with the others.",
        "nhs_number_not_text": "The NHS number was not given as text.",
        "pathway_of_other_patient": "The pathway identifier is already another patient's.",
        "clock_start_in_future": "A wait cannot start after today.",
        "not_an_rtt_file": "The file is not NHS England's monthly RTT file; `errors` names the columns.",
        "rtt_file_has_faults": "Rows of the RTT file are wrong; `errors` names each, nothing was kept.",
        "not_a_dm01_file": "The file is not NHS England's monthly diagnostics file; `errors` names the columns.",
        "dm01_file_has_faults": "Rows of the diagnostics file are wrong; `errors` names each, nothing was kept.",
        "other_organisations_file": "The file holds no rows of this trust.",
        "file_encoding": "The file is not in UTF-8 or Windows text; it must be saved again as CSV.",
        "heading_missing": "No line of the file's beginning has names of columns that are known.",
        "column_missing": "A column that is needed was neither found nor chosen.",
        "column_unknown": "The file has no column of this name.",
        "dates_month_first": "A column's dates can only be read with the month first; say so.",
        "import_settled": "The import is running or over, so it can be neither changed nor started.",
        "import_running": "Another import of this kind is running for the trust.",
        "import_not_last": "A later import of this kind is in, so this one cannot be undone.",
        "import_in_use": "Patients of the import are on lists, shared or have activity, so it cannot be undone.",
        "list_too_long": "A TCI list has more rows than are compared at once.",
        "nothing_rejected": "No row of the file was rejected.",
        "nothing_picked": "No difference of a TCI list was picked.",
        "differences_changed": "The differences of a TCI list are no longer those that were seen.",
        "tci_columns_unknown": "The trust never brought a TCI list, so its columns are not known.",
        "import_touched": "Rows of the import were changed since, so it cannot be undone.",
        "week_ends_on_sunday": "A week of the waiting list ends on a Sunday.",
    }
)

declare(
    {
        "range_empty": "The second of two bounds comes before the first.",
        "opcs_format": "It is not the beginning of an OPCS-4 code.",
        "bmi_format": "It is not a body mass index from 10 to 99.",
        "cohort_name_taken": "A cohort of this name is there already.",
        "cohort_too_large": "The cohort has more patients than a file may hold.",
        "not_yours": "Only whoever made it can remove it.",
        "number_format": "It can be neither a whole NHS number nor a whole hospital number.",
        "need_not_found": "There is no such entry on the waiting list that you can see.",
        "nothing_chosen": "Nothing was chosen.",
        "too_many_at_once": "Too many at once.",
        "day_to_come": "The day has not come yet.",
        "reason_without_removal": "A reason for removal was given and nobody is removed.",
        "not_waiting": "The patient no longer waits for it.",
        "before_the_wait": "The day is before the wait began.",
        "need_has_tci": "There is a date to come in, so nobody can be taken off.",
        "removal_not_agreed": "The patient has neither agreed nor been tried often enough.",
        "not_a_provider_month_file": "The file lacks columns of the monthly figures of every provider.",
    }
)
