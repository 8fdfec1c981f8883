"""Codes of what sessions refuse, and the words for the database's own constraints."""

from base.constraints import explain
from base.refusals import declare

declare(
    {
        "ends_before_start": "The list ends before it starts, or at the same moment.",
        "in_the_past": "The list would start in the past.",
        "too_long": "A list lasts at most 16 hours.",
        "across_clock_change": "The clocks change during the list, so its length is not what the clock says.",
        "local_time_missing": "The local time does not exist that day: the clocks go forward.",
        "local_time_ambiguous": "The local time happens twice that day: the clocks go back.",
        "series_too_long": "A series lasts two years at most.",
        "series_too_many": "The series comes to more lists than one series holds.",
        "series_empty": "No list lies between the series' first and last day.",
        "session_firm": "The list is accepted or further and can no longer be changed by one side.",
        "too_many_days": "The period is longer than can be asked for at once.",
        "beyond_calendar": "The date lies beyond the bank holidays the product knows.",
        "room_not_found": "There is no such room that you can see.",
        "room_not_in_use": "The room has been taken out of use.",
        "room_taken": "Another session or the trust's own list has the room for part of that time.",
        "room_closed": "The room is closed for part of that time.",
        "rooms_overlap": "Two of the lists asked for want the same room at the same time.",
        "call_off_not_found": "There is no such call-off that you can see.",
        "call_off_not_active": "The call-off is not active.",
        "call_off_not_in_force": "The call-off does not run on that day.",
        "call_off_in_standstill": "The call-off is still in its standstill.",
        "line_not_found": "The call-off has no such service line.",
        "site_not_covered": "The service line does not cover the room's site.",
        "no_rate": "The rate card has no price for that kind of day.",
        "over_value": "The price is more than what is left of the maximum contract value.",
        "capacity_invalid": "The planned capacity or cases are not possible.",
        "session_not_found": "There is no such session that you can see.",
        "wrong_state": "The session's state does not allow this.",
        "offer_expired": "The offer has ended.",
        "reason_needed": "A reason is needed.",
        "too_early": "It is too early for this.",
        "not_your_own": "Nobody approves what they did themselves.",
        "person_not_found": "There is no such person in your team.",
        "shared_too_widely": "A person in a shared role would serve more rooms at once than the trust allows.",
        "jag_item_exists": "This line is on the site's JAG checklist already.",
        "jag_told": "Somebody has recorded already that JAG was told.",
        "nothing_to_clear": "The person lacks no local item for this session.",
        "person_twice": "The same person is named twice.",
        "local_item_missing": "Somebody of the team lacks an item the trust wants and was not cleared for this session.",
        "not_cleared": "The person is not cleared on the day of the session.",
        "role_mismatch": "The role is not one that is known.",
        "person_taken": "The person is on another list at that time.",
        "team_incomplete": "The team does not meet the trust's minimum.",
        "need_not_found": "There is no such entry on the waiting list that you can see.",
        "need_not_waiting": "The patient no longer waits for this.",
        "need_on_another_list": "The patient is already on a list for this.",
        "other_specialty": "The need belongs to another treatment function than the session's service line.",
        "patient_taken": "The patient is on another list at that time.",
        "list_full": "The list has no room left for this.",
        "entry_not_found": "There is no such place on a list that you can see.",
        "nothing_chosen": "Nothing was chosen.",
        "too_many_at_once": "Too many at once.",
    }
)

# Answers to offers, changes, cancelling, and what remains afterwards.
declare(
    {
        "changed_meanwhile": "What somebody did to the session after the version you read, and who.",
        "session_twice": "The same session is named twice.",
        "counter_waits": "A proposal for the offer waits for the trust already.",
        "counter_costs_more": "By the rate card the proposal costs more than what was offered.",
        "counter_changes_nothing": "The proposal is what was offered.",
        "counter_not_found": "There is no such proposal that you can see.",
        "day_before_planned": "The day lies before the planned one.",
        "day_in_future": "That day has not come yet.",
        "cause_not_yours": "A provider calls off only what is down to itself.",
        "promise_not_found": "There is no such cancellation that you can see.",
        "promise_settled": "The cancellation was settled already.",
        "patient_not_on_list": "The patient was neither on the list nor seen on it.",
        "too_long_text": "The text is longer than it may be.",
        "due_out_of_range": "The day lies before the list or more than two years after it.",
        "day_before_list": "The day lies before the list.",
        "follow_up_not_found": "There is no such follow-up that you can see.",
        "follow_up_done": "Somebody acted on the follow-up already.",
        "hand_over_by_trust": "The trust takes follow-ups over.",
        "late_event_not_found": "There is no such event that you can see.",
        "late_event_reviewed": "The event was reviewed already.",
        "late_event_not_yours": "The event was recorded by the other side.",
        "sessions_running": "Some sessions are neither signed off nor cancelled.",
        "handed_back": "The care under the contract was handed back already.",
        "call_off_runs": "The call-off has not ended.",
        "follow_ups_open": "Something is still to be followed up.",
        "counter_answered": "The proposal was answered, taken back or has lapsed.",
    }
)

# The list of patients, the day itself, what went wrong.
declare(
    {
        "criteria_not_met": "The patient does not meet the service line's acceptance criteria.",
        "ages_in_order": "The oldest age is below the youngest.",
        "asa_range": "ASA grades go from 1 to 6.",
        "bmi_range": "A BMI lies between 10 and 99.9.",
        "registration_format": "The register number is not 5 to 10 letters and digits.",
        "notice_range": "The days of notice are not from 0 to 90.",
        "tries_range": "The attempts are not from 1 to 10.",
        "form_key": "The form came without its key.",
        "wrong_step": "The place on the list cannot become that from what it is.",
        "not_last_step": "Only the last step of an offer can be undone.",
        "not_running": "The list is not running.",
        "stamp_order": "The time is before what comes before it, or after what comes after it.",
        "stamp_not_found": "Nothing has been recorded there that could be corrected.",
        "case_lost": "The case did not happen, so nothing more can be recorded of it.",
        "case_begun": "The case has begun, so it was neither missed nor cancelled before it.",
        "check_not_here": "The checklist belongs to procedures, not to this room.",
        "incident_not_found": "There is no such incident that you can see.",
        "incident_closed": "The incident is closed.",
        "candour_open": "The patient has not been told, or no letter was sent.",
        "candour_not_due": "No duty of candour was recorded for the incident.",
        "harm_unknown": "The level of harm is not in the national list.",
        "list_stopped": "The provider or the service line is stopped for safety.",
        "stop_not_found": "There is no such stop that you can see.",
        "stop_ended": "The stop has ended already.",
        "conditions_needed": "Somebody has to propose the conditions first.",
        "second_person_needed": "The conditions are agreed by another person than the one who proposed them.",
    }
)

# Activity: faults of a row, and of a delivery as a whole.
declare(
    {
        "row_not_object": "A row of activity is not an object with named fields.",
        "external_ref_format": "The external reference is not 1 to 64 plain characters.",
        "external_ref_names_patient": "The external reference holds the patient's own number.",
        "external_ref_twice": "Two rows of one delivery have the same external reference and other values.",
        "external_ref_fixed": "A correction cannot change the external reference.",
        "activity_differs": "The external reference was logged before with other values.",
        "activity_void": "The record was taken back as entered in error.",
        "session_format": "The session is not given by a whole number.",
        "session_takes_no_activity": "The session has not been accepted, or came to nothing.",
        "signed_off": "The session was signed off; its activity can no longer be changed here.",
        "points_range": "The points are not a whole number from 0 to 100.",
        "time_format": "There is no such date and time, or it is not in the form 2026-12-05T08:30.",
        "time_out_of_range": "The year is not between 2000 and 2099.",
        "time_in_future": "The time has not come yet.",
        "time_far_from_session": "The time is more than a day away from the session.",
        "touch_incomplete": "Only one of the two touch times was given.",
        "touch_ends_before_start": "The touch end is not after the touch start.",
        "touch_without_attendance": "There are touch times although the patient was not seen.",
        "rtt_status_impossible": "The RTT status says treatment began although the patient was not seen.",
        "tfc_format": "The treatment function code is not 3 digits.",
        "tfc_unknown": "The treatment function code is not in the national list.",
        "tfc_retired": "The treatment function code has been retired.",
        "tfc_not_text": "The treatment function code was not given as text.",
        "tfc_missing": "The treatment function code is empty.",
        "opcs4_format": "The procedure code is not of the OPCS-4 form.",
        "opcs4_not_text": "The procedure code was not given as text.",
        "opcs4_missing": "The procedure code is empty.",
        "icd10_format": "The diagnosis code is not of the ICD-10 form.",
        "icd10_not_text": "The diagnosis code was not given as text.",
        "icd10_missing": "The diagnosis code is empty.",
        "nhs_number_missing": "There is no NHS number. As a warning: the hospital number was used.",
        "outcome_missing": "Warning: the patient was seen and has no outcome.",
        "rtt_status_unknown": "Warning: RTT status 99 needs a correction.",
        "tfc_differs": "Warning: the treatment function is not that of the session's service line.",
        "session_not_begun": "Warning: the patient was logged as seen before the session began.",
        "reason_too_long": "The reason is longer than it may be, or has characters it cannot have.",
        "reason_names_patient": "The reason holds a patient's number.",
        "too_many_rows": "A delivery holds at most 1,000 rows.",
        "rows_in_use": "The same rows are being delivered in another request.",
    }
)

explain(
    {
        "one_open_counter_offer": (
            "counter_waits",
            "A proposal for one of these offers was made just now. Look at it again.",
        ),
        "session_closed_when_followed_up": (
            "follow_ups_open",
            "Something of the session is still to be followed up.",
        ),
        "hand_back_when_followed_up": (
            "follow_ups_open",
            "The provider still has something to follow up under the contract.",
        ),
        "room_not_double_booked": (
            "room_taken",
            "Somebody else has just taken the room for part of that time. Look at the planner again.",
        ),
        "call_off_value_limit": (
            "over_value",
            "The price is more than what is left of the call-off's maximum contract value.",
        ),
        "session_covered_by_call_off": ("call_off_not_in_force", "The call-off does not cover that day."),
        "session_moves_along_its_life": (
            "wrong_state",
            "The session has moved on in the meantime. Look at it again.",
        ),
        "professional_not_double_booked": (
            "person_taken",
            "Somebody in the team is already committed elsewhere at that time.",
        ),
        "professional_on_one_site": (
            "person_taken",
            "Somebody in the team is already committed on another site at that time.",
        ),
        "shared_role_rooms": (
            "shared_too_widely",
            "Somebody in a shared role would serve more rooms at that time than the trust allows.",
        ),
        "slot_of_one_patient": (
            "need_on_another_list",
            "Somebody else changed the list just now. Look at it again.",
        ),
        "patient_not_double_booked": (
            "patient_taken",
            "The patient was put on another list at that time just now.",
        ),
        "session_not_stopped": (
            "list_stopped",
            "The provider, or this service line, is stopped for safety. It resumes when two people agree the conditions.",
        ),
        "one_open_stop": ("list_stopped", "It was stopped just now by somebody else."),
        "resumed_by_a_second_person": (
            "second_person_needed",
            "Somebody else than the person who proposed the conditions has to agree them.",
        ),
        "incident_closed_after_candour": (
            "candour_open",
            "The patient has to be told and written to before the incident is closed.",
        ),
        "need_on_one_live_list": ("need_on_another_list", "The patient was put on another list just now."),
        "one_entry_a_place": (
            "need_on_another_list",
            "Somebody else changed the list just now. Look at it again.",
        ),
    }
)
