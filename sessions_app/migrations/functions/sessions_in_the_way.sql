-- Room uses and closures that overlap what is wanted, and what is stopped for safety, with the number (from 0) of the
-- wanted list each stands in the way of. A trust reads its own rows only, so a clash is always its own and may be named
-- in full.
create function sessions_in_the_way(
    rooms bigint[], firsts timestamptz[], lasts timestamptz[], call_offs bigint[], lines bigint[]
)
returns table (
    number bigint, what text, kind text, starts_at timestamptz, ends_at timestamptz, note text, state text, provider text,
    booked_by text, session_id bigint
)
language plpgsql stable security invoker
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    return query
    with wanted as (
        select w.place - 1 as number, w.room_id, w.starts_at, w.ends_at, w.call_off_id, w.line_id
        from unnest(rooms, firsts, lasts, call_offs, lines) with ordinality
            as w (room_id, starts_at, ends_at, call_off_id, line_id, place)
    )
    -- "offset 0": first the uses of a room by its index, then who has it.
    select w.number, 'use', u.kind::text, lower(u.during), upper(u.during), u.note::text, s.state::text, p.name::text,
        s.booked_by::text, u.session_id
    from wanted w
    cross join lateral (
        select * from trusts_roomuse u
        where u.room_id = w.room_id and u.live and u.during && tstzrange(w.starts_at, w.ends_at) offset 0
    ) u
    left join sessions_app_session s on s.id = u.session_id
    left join providers_provider p on p.id = s.provider_id
    union all
    select w.number, 'closure', '', lower(c.during), upper(c.during), c.reason::text, '', '', '', null
    from wanted w
    join trusts_closure c on c.room_id = w.room_id and c.during && tstzrange(w.starts_at, w.ends_at)
    union all
    select w.number, 'stop', coalesce(l.name, '')::text, s.stopped_at, null, s.reason::text, '', p.name::text, '', null
    from wanted w
    join contracts_calloff c on c.id = w.call_off_id
    join sessions_app_stop s on s.trust_id = c.trust_id and s.provider_id = c.provider_id and s.resumed_at is null
        and coalesce(s.service_line_id = w.line_id, true)
    join providers_provider p on p.id = s.provider_id
    left join contracts_serviceline l on l.id = s.service_line_id
    order by 1, 4;
end $$;
