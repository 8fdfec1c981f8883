-- New sessions, from a list of objects with the columns' names, and as they then are, in the same order.
create function insert_sessions_app_session(rows jsonb) returns setof sessions_app_session
language plpgsql volatile security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return query insert into sessions_app_session (
        trust_id, provider_id, call_off_id, service_line_id, site_id, room_id, starts_at, ends_at, state, unit,
        planned_capacity, planned_cases, slot_mix, join_link, rate_line_id, rate_unit, day_type, rate_price,
        rate_terms, rate_frozen_at, expected_price, delivered_price, cancel_cause, cancel_amount, cancel_group,
        cancel_why, passed_from_id, series_id, series_own, offered_at, offer_ends_at, short_notice, beyond_plan,
        booked_by, booked_by_person_id, signed_off_at, signed_off_by, version
    )
    select
        r.trust_id, r.provider_id, r.call_off_id, r.service_line_id, r.site_id, r.room_id, r.starts_at,
        r.ends_at, r.state, r.unit, r.planned_capacity, r.planned_cases, r.slot_mix, r.join_link,
        r.rate_line_id, r.rate_unit, r.day_type, r.rate_price, r.rate_terms, r.rate_frozen_at, r.expected_price,
        r.delivered_price, r.cancel_cause, r.cancel_amount, r.cancel_group, r.cancel_why, r.passed_from_id,
        r.series_id, r.series_own, r.offered_at, r.offer_ends_at, r.short_notice, r.beyond_plan, r.booked_by,
        r.booked_by_person_id, r.signed_off_at, r.signed_off_by, r.version
    from jsonb_populate_recordset(null::sessions_app_session, rows) r returning *;
end $$;
