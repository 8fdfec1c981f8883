"""Each way of weakening the product, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass

RACES = "tests/sessions_app/booking/test_races.py::"
BOOKING = "tests/sessions_app/booking/test_booking.py::"
LIFE = "tests/sessions_app/session/test_lifecycle.py::"
AFTER = "tests/sessions_app/aftercare/test_follow_ups.py::"
PROMISES = "tests/sessions_app/cancelled_operations/test_promises.py::"
IMPORTS = "tests/waiting_list/imports/"
CLEARING = "tests/sessions_app/teams/test_clearing.py::"
COHORTS = "tests/waiting_list/cohorts/"
SNAPSHOTS = "tests/waiting_list/snapshots/test_taking.py::"
INBOX = "tests/notifications/"
WALLS = "tests/insourcing/test_row_security.py::"
TARIFF = "tests/contracts/tariff/test_tariff.py::"
PROOFS = "tests/contracts/compliance/test_services.py::"
VARIATIONS = "tests/contracts/test_variations.py::"
RATES = "tests/contracts/rates/test_rate_decisions.py::"
REGISTER = "tests/reports/transparency/test_release.py::"
SERIES = "tests/sessions_app/series/"
INTERESTS = "tests/contracts/interests/test_interests.py::"
LISTS = "tests/sessions_app/lists/test_services.py::"
SLOTS = "tests/sessions_app/lists/test_slot_lists.py::"
VIRTUAL = (
    "tests/sessions_app/session/test_virtual.py"
    "::test_the_database_locks_no_virtual_clinic_without_a_link_and_keeps_links_safe"
)
DAY = "tests/sessions_app/day/"
SAFETY = "tests/sessions_app/safety/"
VALIDATING = "tests/waiting_list/validation/test_validation.py::"
LIST_WALLS, STRANGERS = (
    "tests/sessions_app/lists/test_walls.py",
    "test_another_organisation_sees_none_and_writes_none",
)
CONTRACT_WALLS, NOBODY_ELSE = (
    "tests/contracts/test_walls.py",
    "test_neither_another_trust_nor_the_provider_sees_or_writes_any",
)
ONCE = "test_the_database_takes_no_exception_by_nobody_no_step_twice_and_no_waiver_twice"
ORDER = "test_the_database_takes_no_suspension_that_ends_before_it_begins"
CANNOT = "test_the_database_takes_nothing_that_cannot_be"
STOPPING = SAFETY + "test_stopping.py::"
ASSURED = "tests/providers/test_assurance.py::"
FALLING = "tests/sessions_app/teams/test_falling_back.py::"
TWO_AT_ONCE = "tests/sessions_app/session/test_two_at_once.py::"
PAPERS = "tests/providers/test_documents.py::"
ALLIED = "tests/sessions_app/teams/test_allied.py::"
TEAM_RACES = "tests/sessions_app/teams/test_team_races.py::"


@dataclass(frozen=True)
class Mutation:
    """``sql`` runs as the owner on the fresh database, ``patch`` names a change in tests/mutations/plugin.py."""

    name: str
    tests: tuple[str, ...]
    sql: str = ""
    patch: str = ""


def open_wall(table: str) -> str:
    return f"drop policy walls_read on {table}; create policy walls_read on {table} for select using (true);"


CATALOGUE = (
    Mutation(
        "a new database is made otherwise than that of a release",
        ("tests/upgrade/test_upgrade.py::test_it_has_all_that_a_new_database_has_and_nothing_else[0.1.0]",),
        sql=open_wall("contracts_calloff"),
    ),
    Mutation(
        "a patient may be in two case slots at once",
        (LISTS + "test_the_database_keeps_a_patient_in_one_case_slot_at_a_time",),
        sql="alter table sessions_app_listentry drop constraint patient_not_double_booked",
    ),
    Mutation(
        "a case slot may hold two patients",
        (LISTS + "test_the_database_keeps_one_patient_to_a_slot",),
        sql="alter table sessions_app_listentry drop constraint slot_of_one_patient",
    ),
    Mutation(
        "somebody has a slot the list has not, or one of another kind",
        (
            SLOTS + "test_the_database_gives_nobody_a_slot_the_list_has_not[of another kind]",
            SLOTS + "test_the_database_gives_nobody_a_slot_the_list_has_not[beyond the last]",
        ),
        sql="drop trigger slot_of_its_kind on sessions_app_listentry",
    ),
    Mutation(
        "a list loses slots its patients are in",
        (SLOTS + "test_the_database_keeps_slots_those_on_the_list_are_in",),
        sql="drop trigger mix_holds_its_list on sessions_app_session",
    ),
    Mutation(
        "the slots of a list need not come to what it holds",
        (
            SLOTS + "test_the_database_keeps_slots_that_come_to_what_the_list_holds[another number]",
            SLOTS + "test_the_database_keeps_slots_that_come_to_what_the_list_holds[longer than the list]",
        ),
        sql="alter table sessions_app_session drop constraint session_slots_fit",
    ),
    *(
        Mutation(name, (VIRTUAL,), sql=sql)
        for name, sql in (
            ("a virtual clinic nobody can join is locked", "drop trigger virtual_has_link on sessions_app_session"),
            (
                "a session's link need not be safe",
                "alter table sessions_app_session drop constraint session_link_is_https",
            ),
            ("a room's link need not be safe", "alter table trusts_room drop constraint room_link_is_https"),
        )
    ),
    Mutation(
        "another organisation's times of the day are seen",
        (DAY + "test_running.py::test_another_organisation_sees_no_time_and_no_list",),
        sql=open_wall("sessions_app_daystamp"),
    ),
    Mutation(
        "another organisation's incidents are seen",
        (SAFETY + "test_safety.py::test_the_provider_reports_but_does_not_close_and_another_trust_sees_nothing",),
        sql=open_wall("sessions_app_incident"),
    ),
    Mutation(
        "a time of a case may stand twice",
        (DAY + "test_running.py::test_the_database_takes_a_time_once",),
        sql="alter table sessions_app_daystamp drop constraint case_stamp_once",
    ),
    Mutation(
        "an incident may be closed before the patient was told",
        (SAFETY + "test_safety.py::test_the_database_keeps_an_incident_open_until_candour_is_done",),
        sql="alter table sessions_app_incident drop constraint incident_closed_after_candour",
    ),
    Mutation(
        "a stopped line takes offers, acceptances and starts",
        (SAFETY + "test_safety.py::test_a_stopped_line_takes_no_new_lists_no_acceptance_and_no_start",),
        sql="drop trigger stopped on sessions_app_session",
    ),
    Mutation(
        "one person alone lets stopped lists run again",
        (SAFETY + "test_safety.py::test_the_database_wants_a_second_person",),
        sql="alter table sessions_app_stop drop constraint resumed_by_a_second_person",
    ),
    Mutation(
        "a week of the waiting list that was counted may be changed",
        (SNAPSHOTS + "test_the_database_lets_nobody_change_what_was_counted",),
        sql="grant update, delete on waiting_list_snapshotrow, waiting_list_listsnapshot to insourcing_app",
    ),
    Mutation(
        "a week of the waiting list may be counted twice",
        (SNAPSHOTS + "test_a_week_that_was_counted_stays_as_it_was",),
        sql="alter table waiting_list_listsnapshot drop constraint one_snapshot_a_week",
    ),
    Mutation(
        "another trust's weeks of the waiting list are seen",
        (SNAPSHOTS + "test_a_trust_sees_its_own_weeks_only",),
        sql=open_wall("waiting_list_listsnapshot"),
    ),
    Mutation(
        "series over the same rooms are guarded by neither constraint nor lock",
        (
            SERIES
            + "test_series_races.py::test_two_series_over_the_same_rooms_one_wins_whole_and_the_other_is_told_every_clash",
        ),
        sql="alter table trusts_roomuse drop constraint room_not_double_booked",
        patch="no_locks",
    ),
    Mutation(
        "another trust's series are seen",
        (SERIES + "test_booking_series.py::test_another_trusts_rooms_or_contracts_are_not_there",),
        sql=open_wall("sessions_app_sessiontemplate"),
    ),
    Mutation(
        "another trust's tasks are seen",
        (INBOX + "test_complete.py::test_another_trusts_tasks_are_not_seen_round_the_service",),
        sql=open_wall("messaging_task"),
    ),
    Mutation(
        "another organisation's calendar feeds are seen",
        (INBOX + "test_feeds.py::test_another_organisations_feeds_are_not_seen",),
        sql=open_wall("messaging_calendarfeed"),
    ),
    Mutation(
        "a task may be dismissed without a reason",
        (INBOX + "test_complete.py::test_the_database_keeps_a_task_from_being_dismissed_without_a_reason",),
        sql="alter table messaging_task drop constraint task_dismissed_with_reason",
    ),
    Mutation(
        "two people may close a task at once, two workers send an e-mail",
        (
            INBOX + "test_races.py::test_two_people_at_once_complete_a_task_once",
            INBOX + "test_races.py::test_two_workers_send_each_e_mail_once",
        ),
        patch="no_locks",
    ),
    Mutation(
        "those who look for tasks take no turns",
        (INBOX + "test_races.py::test_two_who_look_at_the_same_moment_open_a_task_once",),
        patch="no_turns_of_tasks",
    ),
    Mutation(
        "a daily summary may be written twice",
        (INBOX + "test_races.py::test_two_at_once_write_a_summary_once",),
        sql="alter table messaging_mail drop constraint mail_once",
    ),
    Mutation(
        "a calendar feed outlives its maker's access",
        (INBOX + "test_feeds.py::test_an_address_ends_with_its_makers_access",),
        sql="""create or replace function calendar_feed_of(wanted bytea) returns table (
            id bigint, trust_id bigint, provider_id bigint, site_id bigint, clinician_id bigint, name text, role text,
            person_id bigint, person text, last_used_at timestamptz)
            language sql stable security definer set search_path = public, pg_temp as $$
            select f.id, f.trust_id, f.provider_id, f.site_id, f.clinician_id, f.name, m.role, p.id, p.name, f.last_used_at
            from messaging_calendarfeed f join accounts_membership m on m.person_id = f.person_id
            join accounts_person p on p.id = f.person_id where f.token_hash = wanted and f.revoked_at is null $$""",
    ),
    Mutation(
        "another trust sees what a trust counts of its other contracts",
        ("tests/reports/transparency/test_annual.py::test_no_other_trust_sees_what_was_counted_elsewhere",),
        sql=open_wall("contracts_otherawards"),
    ),
    Mutation(
        "what released numbers really were is open to everybody",
        (
            REGISTER + "test_the_public_sees_released_versions_and_nothing_else",
            REGISTER + "test_another_trust_sees_neither_drafts_nor_figures",
        ),
        sql=open_wall("contracts_publishedfigure"),
    ),
    Mutation(
        "what is held back is open to everybody",
        (REGISTER + "test_what_is_held_back_is_the_trusts_own",),
        sql=open_wall("contracts_withholding") + open_wall("contracts_publicterms"),
    ),
    Mutation(
        "rooms may be double-booked round the service",
        (BOOKING + "test_the_database_itself_refuses_a_double_booking_round_the_service",),
        sql="alter table trusts_roomuse drop constraint room_not_double_booked",
    ),
    Mutation(
        "rooms are guarded by neither constraint nor lock",
        (RACES + "test_two_hundred_bookings_of_forty_rooms_give_forty_lists",),
        sql="alter table trusts_roomuse drop constraint room_not_double_booked",
        patch="no_locks",
    ),
    Mutation(
        "rooms are not locked in one order",
        (RACES + "test_lists_that_want_rooms_in_opposite_order_do_not_block_each_other",),
        patch="no_locks",
    ),
    Mutation(
        "the maximum contract value is not kept by the database",
        (
            BOOKING + "test_the_database_itself_refuses_commitments_beyond_the_maximum",
            RACES + "test_commitments_written_round_the_service_never_pass_the_maximum_either",
        ),
        sql="drop trigger value_limit on contracts_ledgerentry",
    ),
    Mutation(
        "the maximum contract value is guarded by neither trigger nor lock",
        (RACES + "test_new_commitments_never_pass_the_maximum_whoever_comes_first",),
        sql="drop trigger value_limit on contracts_ledgerentry",
        patch="no_locks",
    ),
    Mutation(
        "an offer may be answered by two people at once",
        (RACES + "test_an_offer_is_answered_once",),
        sql="drop trigger before_write on sessions_app_session",
        patch="no_locks",
    ),
    Mutation(
        "a session may move anywhere",
        (LIFE + "test_the_database_refuses_every_move_that_is_not_in_the_table",),
        sql="drop trigger before_write on sessions_app_session",
    ),
    Mutation(
        "a list may be offered outside its call-off",
        (BOOKING + "test_the_database_itself_refuses_an_offer_outside_the_call_off",),
        sql="drop trigger before_write on sessions_app_session",
    ),
    Mutation(
        "a professional may be in two rooms at once",
        (LIFE + "test_the_database_itself_keeps_a_professional_out_of_two_rooms",),
        sql="alter table sessions_app_rosterentry drop constraint professional_not_double_booked",
    ),
    Mutation(
        "professionals are guarded by neither constraint nor lock",
        (RACES + "test_a_professional_is_named_in_one_room_only",),
        sql="alter table sessions_app_rosterentry drop constraint professional_not_double_booked",
        patch="no_locks",
    ),
    Mutation(
        "a need may be on two lists",
        (RACES + "test_a_need_is_put_on_one_list_only",),
        sql="drop index need_on_one_live_list",
        patch="no_locks",
    ),
    Mutation(
        "rooms of other trusts are seen",
        (WALLS + "test_an_organisation_sees_its_own_rows_and_no_others",),
        sql=open_wall("trusts_room"),
    ),
    Mutation(
        "call-offs are seen without acting for anybody",
        (WALLS + "test_without_an_actor_nothing_is_seen",),
        sql=open_wall("contracts_calloff"),
    ),
    Mutation(
        "rooms can be written into another trust",
        (WALLS + "test_an_organisation_cannot_write_into_another",),
        sql=open_wall("trusts_room") + "drop policy walls_insert on trusts_room;"
        "create policy walls_insert on trusts_room for insert with check (true)",
    ),
    Mutation(
        "a table stands without row-level security",
        (WALLS + "test_every_table_has_row_level_security",),
        sql="alter table sessions_app_activity disable row level security",
    ),
    Mutation(
        "history can be rewritten",
        (WALLS + "test_history_cannot_be_rewritten_by_the_runtime_role",),
        sql="grant update, delete on audit_event, contracts_ledgerentry, sessions_app_activity to insourcing_app",
    ),
    Mutation(
        "a trust reads the price sets of another",
        (TARIFF + "test_nobody_else_sees_or_changes_the_sets_of_a_trust",),
        sql=open_wall("contracts_tariffset") + open_wall("contracts_tariffprice"),
    ),
    Mutation(
        "a comparison may be rewritten",
        (TARIFF + "test_what_was_found_can_neither_be_changed_nor_taken_away",),
        sql="grant update, delete on contracts_tarifftest to public",
    ),
    Mutation(
        "a service line may have two prices on one kind of day",
        ("tests/contracts/rates/test_rates.py::test_the_database_itself_refuses_a_second_price",),
        sql="drop index rate_once_a_day_type",
    ),
    Mutation(
        "bulk writes leave no audit events",
        (WALLS + "test_bulk_updates_and_raw_sql_leave_audit_events",),
        sql="drop trigger audit_update on trusts_room",
    ),
    Mutation(
        "a session's room is not kept by the database",
        (WALLS + "test_a_session_row_keeps_its_room_use_by_itself",),
        sql="drop trigger after_write on sessions_app_session",
    ),
    Mutation(
        "another trust's room fits a session",
        (BOOKING + "test_the_database_itself_refuses_another_trusts_room",),
        sql="do $$ declare c text; begin for c in select conname from pg_constraint where"
        " conrelid = 'sessions_app_session'::regclass and contype = 'f' and conname like '%room_id%' loop"
        " execute format('alter table sessions_app_session drop constraint %I', c); end loop; end $$;"
        "drop trigger after_write on sessions_app_session",
    ),
    Mutation(
        "a provider sees what is held against its contracts",
        (PROOFS + "test_a_provider_sees_nothing_of_its_own_compliance",),
        sql="".join(map(open_wall, ("contracts_compliancerun", "contracts_complianceresult", "contracts_vatdecision"))),
    ),
    Mutation(
        "a compliance result can be written into another trust",
        (PROOFS + "test_nobody_writes_a_result_into_another_trust",),
        sql=open_wall("contracts_compliancerun") + "drop policy walls_insert on contracts_compliancerun;"
        "create policy walls_insert on contracts_compliancerun for insert with check (true)",
    ),
    Mutation(
        "overrides and what was found can be rewritten",
        (PROOFS + "test_what_was_found_and_overridden_is_never_rewritten",),
        sql="grant update, delete on contracts_complianceoverride, contracts_complianceresult, contracts_compliancerun,"
        " contracts_vatdecision, contracts_complianceevidence to insourcing_app",
    ),
    Mutation(
        "interests and staff are seen by another trust",
        (INTERESTS + "test_another_trust_sees_changes_and_writes_nothing",),
        sql=open_wall("contracts_interest") + open_wall("contracts_staffmember") + open_wall("contracts_stafflist"),
    ),
    Mutation(
        "names of staff reach the audit trail",
        (INTERESTS + "test_names_of_staff_never_reach_the_audit_trail",),
        sql="drop trigger audit_delete on contracts_staffmember; create trigger audit_delete after delete on"
        " contracts_staffmember referencing old table as old_rows for each statement execute function"
        " audit_statement('diff', '')",
    ),
    Mutation(
        "variations may be rewritten",
        (VARIATIONS + "test_variations_are_never_rewritten",),
        sql="grant update, delete on contracts_variation, contracts_variationdecision to public",
    ),
    Mutation(
        "two files of a trust are imported side by side",
        (IMPORTS + "test_workers.py::test_two_imports_of_one_trust_at_the_same_moment_one_waits_its_turn",),
        sql="drop index one_import_at_a_time",
        patch="no_turns",
    ),
    Mutation(
        "the start of an import is guarded by its constraint alone, which has no sentence",
        (IMPORTS + "test_workers.py::test_two_imports_of_one_trust_at_the_same_moment_one_waits_its_turn",),
        patch="no_turns",
    ),
    Mutation(
        "a row that was changed since keeps the import's mark",
        (IMPORTS + "test_undoing.py::test_an_import_whose_rows_were_changed_since_stays",),
        sql="drop trigger touched on waiting_list_need",
    ),
    Mutation(
        "clocks do not follow their events",
        (IMPORTS + "test_events.py::test_a_stop_stops_the_clock_and_a_later_start_opens_another",),
        sql="drop trigger keep_clocks on waiting_list_clockevent",
    ),
    Mutation(
        "clock events can be rewritten",
        (IMPORTS + "test_events.py::test_clock_events_can_be_added_to_and_never_changed",),
        sql="grant update, delete on waiting_list_clockevent to insourcing_app",
    ),
    Mutation(
        "what was accepted of another trust's TCI list is seen",
        ("tests/waiting_list/tci/test_tci.py::test_the_database_shows_no_accepted_line_to_another_trust",),
        sql=open_wall("waiting_list_accepteddifference"),
    ),
    Mutation(
        "another trust's diagnostics files are seen",
        ("tests/waiting_list/official/test_dm01.py::test_the_database_shows_no_test_to_another_trust",),
        sql=open_wall("waiting_list_diagnosticrow"),
    ),
    *(
        Mutation(
            f"another trust's rows of {table} are seen",
            (IMPORTS + f"test_ptl.py::test_the_database_shows_no_row_to_another_trust[{table}]",),
            sql=open_wall(f"waiting_list_{table}"),
        )
        for table in ("importrun", "importrow", "importbefore", "importmapping", "clockevent", "pathway", "need")
    ),
    Mutation(
        "the sums of a ledger are not kept by the database",
        ("tests/contracts/money/test_ledger_sums.py::test_balances_are_what_the_movements_add_up_to",),
        sql="drop trigger keep_sums on contracts_ledgerentry",
    ),
    Mutation(
        "everybody reads the sums of ledgers",
        ("tests/contracts/money/test_ledger_sums.py::test_nobody_elses_sums_are_seen_and_nobody_writes_them",),
        sql=open_wall("contracts_ledgersum"),
    ),
    Mutation(
        "who waits is not kept when needs change",
        (COHORTS + "test_keeping.py::test_changes_round_the_product_are_kept_too",),
        sql="drop trigger keep_waiting_changed on waiting_list_need",
    ),
    Mutation(
        "who waits does not follow its patients",
        (COHORTS + "test_keeping.py::test_changes_round_the_product_are_kept_too",),
        sql="drop trigger keep_waiting on waiting_list_patient",
    ),
    Mutation(
        "answers of patients can be rewritten",
        (VALIDATING + "test_answers_can_be_added_to_and_never_changed",),
        sql="grant update, delete on waiting_list_validation to insourcing_app",
    ),
    Mutation(
        "another trust reads what patients answered",
        (VALIDATING + "test_others_neither_answer_nor_see",),
        sql=open_wall("waiting_list_validation"),
    ),
    *(
        Mutation(
            f"another trust's rows of {table} are counted",
            (COHORTS + f"test_keeping.py::test_another_trust_sees_none_of_it[{model}]",),
            sql=open_wall(f"waiting_list_{table}"),
        )
        for table, model in (("waiting", "Waiting"), ("waitingcount", "WaitingCount"))
    ),
    *(
        Mutation(
            f"anybody can write {table}",
            (COHORTS + f"test_keeping.py::test_nobody_writes_what_is_counted[{model}]",),
            sql=f"create policy open on waiting_list_{table} for all using (true) with check (true)",
        )
        for table, model in (("waiting", "Waiting"), ("waitingcount", "WaitingCount"))
    ),
    Mutation(
        "prices of a live contract need nobody's approval",
        (RATES + "test_the_database_lets_in_no_version_that_nobody_approved",),
        sql="drop trigger prices_approved on contracts_ratecard",
    ),
    Mutation(
        "one person approves the prices they proposed",
        (
            RATES + "test_the_database_lets_nobody_approve_what_they_proposed[None]",
            RATES + "test_the_database_lets_nobody_approve_what_they_proposed[11]",
        ),
        sql="alter table contracts_proposedrates drop constraint proposed_rates_two_people",
    ),
    Mutation(
        "a price for one case is given the cases of a list",
        (TARIFF + "test_the_database_keeps_planned_cases_to_prices_of_lists",),
        sql="alter table contracts_comparator drop constraint comparator_cases_of_lists",
    ),
    Mutation(
        "a contract that runs may lack its dates and value",
        ("tests/contracts/rates/test_rate_decisions.py::test_only_a_draft_may_lack_its_terms",),
        sql="alter table contracts_calloff drop constraint call_off_terms_known",
    ),
    Mutation(
        "two proposals for one offer may wait at once",
        ("tests/sessions_app/offers/test_counters.py::test_one_waits_at_a_time_also_round_the_service",),
        sql="drop index one_open_counter_offer",
    ),
    Mutation(
        "a list is complete although something of it is to be followed up",
        (AFTER + "test_open_ones_keep_a_session_from_being_complete_also_round_the_service",),
        sql="drop trigger before_write on sessions_app_session",
    ),
    Mutation(
        "a contract's care is handed back although something is open with the provider",
        (AFTER + "test_the_database_refuses_a_hand_back_round_the_service",),
        sql="drop trigger hand_back on sessions_app_handback",
    ),
    Mutation(
        "follow-ups, late events and hand-backs are open to everybody",
        (AFTER + "test_other_organisations_see_none_of_it",),
        sql=open_wall("sessions_app_followup")
        + open_wall("sessions_app_lateevent")
        + open_wall("sessions_app_handback"),
    ),
    Mutation(
        "proposals are open to everybody",
        ("tests/sessions_app/offers/test_counters.py::test_each_side_answers_its_own_and_others_see_nothing",),
        sql=open_wall("sessions_app_counteroffer"),
    ),
    Mutation(
        "who was cancelled on the day is open to providers",
        (PROMISES + "test_a_provider_calls_off_what_is_down_to_itself_and_the_patients_are_owed_a_date",),
        sql=open_wall("sessions_app_lastminutecancellation"),
    ),
    Mutation(
        "proposals outlive the offer they were made for",
        ("tests/sessions_app/offers/test_counters.py::test_what_waits_lapses_when_the_offer_leaves_its_state",),
        sql="drop trigger after_write on sessions_app_session",
    ),
    Mutation(
        "a provider's insurances are seen by trusts it does not work for",
        ("tests/providers/test_assurance.py::test_a_trust_a_provider_does_not_work_for_sees_nothing_of_it",),
        sql="drop policy engaging_read on providers_assurance;"
        " create policy engaging_read on providers_assurance for select using (true);",
    ),
    Mutation(
        "what a trust says of people is open to everybody",
        (CLEARING + "test_a_trust_speaks_only_of_people_named_on_its_lists",),
        sql=open_wall("providers_clearancecheck")
        + open_wall("providers_localclearance")
        + open_wall("providers_requirement"),
    ),
    Mutation(
        "a person is cleared for a session without a reason",
        (CLEARING + "test_the_database_keeps_a_waiver_from_being_without_a_reason",),
        sql="alter table sessions_app_localwaiver drop constraint local_waiver_with_reason",
    ),
    Mutation(
        "a trust's JAG checklist is open to other trusts",
        ("tests/sessions_app/teams/test_jag.py::test_another_trust_sees_none_of_it",),
        sql=open_wall("sessions_app_jagitem") + open_wall("sessions_app_jagnotice"),
    ),
    Mutation(
        "one professional is named by two providers at once",
        ("tests/sessions_app/teams/test_team_races.py::test_two_trusts_naming_one_professional_at_once_get_them_once",),
        sql="alter table sessions_app_rosterentry drop constraint professional_not_double_booked;"
        " alter table sessions_app_rosterentry drop constraint professional_on_one_site",
    ),
    Mutation(
        "one person in a shared role serves more rooms than the trust allows",
        (ALLIED + "test_the_database_keeps_a_shared_role_to_the_trusts_number_of_rooms",),
        sql="drop trigger shared_role on sessions_app_rosterentry",
    ),
    Mutation(
        "rooms of a shared role are counted without turns and without the database",
        (TEAM_RACES + "test_a_coordinator_named_for_many_rooms_at_once_gets_as_many_as_the_trust_allows",),
        sql="drop trigger shared_role on sessions_app_rosterentry",
        patch="no_turns_of_shared_roles",
    ),
    Mutation(
        "a provider's papers are taken by trusts it does not work for",
        (PAPERS + "test_nobody_else_files_or_takes_it",),
        sql="drop policy engaging_read on providers_assurancepaper;"
        " create policy engaging_read on providers_assurancepaper for select using (true);",
    ),
    Mutation(
        "a paper is filed twice with one record",
        (PAPERS + "test_the_database_keeps_a_file_once_and_with_its_own_record",),
        sql="alter table providers_assurancepaper drop constraint assurance_paper_once",
    ),
    *(
        Mutation(
            f"another organisation's rows of {model} are seen", (f"{file}::{test}[{model}]",), sql=open_wall(table)
        )
        for file, test, table, model in (
            (LIST_WALLS, STRANGERS, "sessions_app_linecriteria", "LineCriteria"),
            (LIST_WALLS, STRANGERS, "sessions_app_listexception", "ListException"),
            (LIST_WALLS, STRANGERS, "sessions_app_offerrule", "OfferRule"),
            (LIST_WALLS, STRANGERS, "sessions_app_offerstep", "OfferStep"),
            (LIST_WALLS, STRANGERS, "sessions_app_localwaiver", "LocalWaiver"),
            (LIST_WALLS, STRANGERS, "providers_suspension", "Suspension"),
            (CONTRACT_WALLS, NOBODY_ELSE, "contracts_calloffdocument", "CallOffDocument"),
            (CONTRACT_WALLS, NOBODY_ELSE, "contracts_delegatedlimit", "DelegatedLimit"),
            (CONTRACT_WALLS, NOBODY_ELSE, "contracts_foirequest", "FoiRequest"),
            (CONTRACT_WALLS, NOBODY_ELSE, "contracts_openingposition", "OpeningPosition"),
        )
    ),
    *(
        Mutation(
            f"{table} keeps no {constraint}",
            (f"{file}::{test}",),
            sql=f"alter table {table} drop constraint {constraint}",
        )
        for file, test, table, constraint in (
            (LIST_WALLS, ONCE, "sessions_app_listexception", "exception_by_somebody_for_a_reason"),
            (LIST_WALLS, ONCE, "sessions_app_offerstep", "offer_step_once"),
            (LIST_WALLS, ONCE, "sessions_app_offerstep", "declined_for_a_reason"),
            (LIST_WALLS, ONCE, "sessions_app_localwaiver", "local_waiver_once"),
            (LIST_WALLS, ORDER, "providers_suspension", "suspension_ends_after_it_starts"),
            (CONTRACT_WALLS, f"{CANNOT}[--limit_above_zero]", "contracts_delegatedlimit", "limit_above_zero"),
            (CONTRACT_WALLS, f"{CANNOT}[--foi_reference_once]", "contracts_foirequest", "foi_reference_once"),
            (
                CONTRACT_WALLS,
                f"{CANNOT}[--opening_amounts_positive]",
                "contracts_openingposition",
                "opening_amounts_positive",
            ),
        )
    ),
    Mutation(
        "exceptions, offers and waivers can be rewritten",
        tuple(
            LIST_WALLS + f"::test_what_was_said_is_never_rewritten[{model}]"
            for model in ("ListException", "OfferStep", "LocalWaiver")
        ),
        sql="grant update, delete on sessions_app_listexception, sessions_app_offerstep, sessions_app_localwaiver"
        " to insourcing_app",
    ),
    Mutation(
        "an opening position can be rewritten",
        (CONTRACT_WALLS + "::test_a_position_is_corrected_by_another_and_never_rewritten",),
        sql="grant update, delete on contracts_openingposition to insourcing_app",
    ),
    Mutation(
        "a stopped provider is named in no row and stops the whole",
        (STOPPING + "test_of_several_offers_and_drafts_the_stopped_ones_are_named",),
        patch="no_rows_of_stops",
    ),
    Mutation(
        "what ends before the list is not looked at",
        (ASSURED + "test_a_list_after_a_known_end_is_not_booked_until_a_renewal_covers_its_day",),
        patch="no_ends_ahead",
    ),
    Mutation(
        "a list starts although somebody of the team may not work",
        (FALLING + "test_a_local_item_that_ends_puts_a_locked_list_back_and_a_swap_mends_it",),
        patch="no_look_before_starting",
    ),
    Mutation(
        "a change of the team leaves the session's version alone",
        (TWO_AT_ONCE + "test_the_second_to_name_a_team_is_told_who_named_it_and_may_go_on",),
        patch="no_notes_of_changes",
    ),
    Mutation(
        "a change by API is made although what was read no longer stands",
        (
            "tests/sessions_app/teams/test_api_readiness.py::test_each_side_says_its_own_and_both_see_all_of_it",
            "tests/sessions_app/lists/test_criteria.py::test_whom_a_line_takes_is_set_at_the_version_read_and_seen_by_both",
        ),
        patch="no_versions_compared",
    ),
)
