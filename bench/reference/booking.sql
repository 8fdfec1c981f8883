drop schema if exists reference cascade;
create schema reference;
set search_path = reference, public;
create extension if not exists btree_gist with schema public;

create table credential (prefix text primary key, token_hash bytea not null, trust_id bigint not null, expires_at timestamptz not null, last_used_at timestamptz);
create table room (id bigint primary key, trust_id bigint not null, site_id bigint not null, open boolean not null, half_day int not null);
create table calloff (id bigint primary key, trust_id bigint not null, provider_id bigint not null, state text not null,
    starts_on date not null, ends_on date not null, standstill date, maximum numeric(14,2) not null);
create table line (id bigint primary key, call_off_id bigint not null references calloff, tfc text not null, cases int not null);
create table line_site (line_id bigint references line, site_id bigint, primary key (line_id, site_id));
create table rate (id bigint primary key, line_id bigint not null references line, day_type text not null, valid_from date not null, price numeric(14,2) not null);
create index on rate (line_id, day_type, valid_from desc);
create table session (
    id bigint generated always as identity primary key, trust_id bigint not null, provider_id bigint not null,
    call_off_id bigint not null references calloff, line_id bigint not null references line, room_id bigint not null references room,
    starts_at timestamptz not null, ends_at timestamptz not null, day date not null, state text not null, capacity int not null,
    cases int not null, rate_id bigint not null references rate, price numeric(14,2) not null, expected numeric(14,2) not null,
    offer_ends_at timestamptz, booked_by text not null, check (ends_at > starts_at));
create index on session (trust_id, day); create index on session (provider_id, day);
create index on session (call_off_id, day); create index on session (offer_ends_at) where state = 'offered';
create index on session (line_id); create index on session (room_id); create index on session (rate_id);
create table room_use (id bigint generated always as identity primary key, trust_id bigint not null, provider_id bigint,
    room_id bigint not null references room, kind text not null, during tstzrange not null, live boolean not null,
    session_id bigint unique, exclude using gist (room_id with =, during with &&) where (live));
create index on room_use (room_id, lower(during)) where live;
create table closure (id bigint primary key, room_id bigint not null references room, during tstzrange not null, reason text);
create index on closure (room_id, lower(during));
create table ledger (id bigint generated always as identity primary key, trust_id bigint not null, provider_id bigint not null,
    call_off_id bigint not null references calloff, session_id bigint, kind text not null, amount numeric(14,2) not null,
    drawdown numeric(14,2) not null, at timestamptz not null default now());
create index on ledger (call_off_id) include (drawdown); create index on ledger (session_id);
create table state_change (id bigint generated always as identity primary key, trust_id bigint not null, provider_id bigint not null,
    session_id bigint not null references session, old text not null, new text not null, at timestamptz not null default now(), by text not null);
create index on state_change (session_id);
create table fact (session_id bigint primary key references session, trust_id bigint not null, provider_id bigint not null, day date not null,
    tfc text not null, state text not null, planned_minutes int not null, planned_cases int not null, expected numeric(14,2) not null);
create index on fact (trust_id, day); create index on fact (provider_id, day);
create table audit (id bigint generated always as identity primary key, at timestamptz not null default now(), name text not null,
    trust_id bigint, provider_id bigint, actor text not null, target_type text not null, target_id text not null, data jsonb not null);
create index on audit (target_type, target_id, id); create index on audit (trust_id, id); create index on audit (provider_id, id);
create table outbox (id bigint generated always as identity primary key, topic text not null, at timestamptz not null default now(),
    trust_id bigint, provider_id bigint, body jsonb not null, relayed_at timestamptz);
create index on outbox (id) where relayed_at is null;

create function book(p_prefix text, p_room bigint, p_call_off bigint, p_line bigint, p_starts timestamptz, p_ends timestamptz)
returns text language plpgsql as $$
declare cred record; c record; r record; l record; rt record; left_over numeric; cost numeric; sid bigint; d date; who text;
    kind_of_day text;
begin
    select * into cred from credential where prefix = p_prefix;
    if cred is null or cred.expires_at < now() then return 'not_signed_in'; end if;
    select * into c from calloff where id = p_call_off and trust_id = cred.trust_id for no key update;
    if c is null then return 'call_off_not_found'; end if;
    select * into r from room where id = p_room and trust_id = cred.trust_id for no key update;
    if r is null then return 'room_not_found'; end if;
    if not r.open then return 'room_not_in_use'; end if;
    d := (p_starts at time zone 'Europe/London')::date;
    if p_ends <= p_starts or p_starts < now() then return 'invalid'; end if;
    if c.state <> 'active' or d < c.starts_on or ((p_ends - interval '1 microsecond') at time zone 'Europe/London')::date > c.ends_on
        or coalesce(c.standstill >= current_date, false) then return 'call_off_not_in_force'; end if;
    select * into l from line where id = p_line and call_off_id = c.id;
    if l is null or not exists (select 1 from line_site where line_id = l.id and site_id = r.site_id) then return 'site_not_covered'; end if;
    kind_of_day := case extract(isodow from d) when 6 then 'saturday' when 7 then 'sunday' else 'weekday_day' end;
    select * into rt from rate where line_id = l.id and day_type = kind_of_day and valid_from <= d order by valid_from desc limit 1;
    if rt is null then return 'no_rate'; end if;
    if exists (select 1 from room_use where room_id = r.id and live and during && tstzrange(p_starts, p_ends)) then return 'room_taken'; end if;
    if exists (select 1 from closure where room_id = r.id and during && tstzrange(p_starts, p_ends)) then return 'room_closed'; end if;
    select c.maximum - coalesce(sum(drawdown), 0) into left_over from ledger where call_off_id = c.id;
    cost := rt.price * r.half_day;
    if cost > left_over then return 'over_value'; end if;
    who := p_prefix;
    insert into session (trust_id, provider_id, call_off_id, line_id, room_id, starts_at, ends_at, day, state, capacity, cases, rate_id,
        price, expected, offer_ends_at, booked_by)
    values (c.trust_id, c.provider_id, c.id, l.id, r.id, p_starts, p_ends, d, 'offered', r.half_day, l.cases, rt.id, rt.price, cost,
        now() + interval '5 days', who) returning id into sid;
    insert into room_use (trust_id, provider_id, room_id, kind, during, live, session_id)
    values (c.trust_id, c.provider_id, r.id, 'session', tstzrange(p_starts, p_ends), true, sid);
    insert into ledger (trust_id, provider_id, call_off_id, session_id, kind, amount, drawdown)
    values (c.trust_id, c.provider_id, c.id, sid, 'committed', cost, cost);
    insert into state_change (trust_id, provider_id, session_id, old, new, by) values (c.trust_id, c.provider_id, sid, '', 'offered', who);
    insert into fact values (sid, c.trust_id, c.provider_id, d, l.tfc, 'offered', extract(epoch from p_ends - p_starts) / 60, l.cases, cost);
    insert into audit (name, trust_id, provider_id, actor, target_type, target_id, data)
    values ('session.booked', c.trust_id, c.provider_id, who, 'session', sid::text, jsonb_build_object('to', 'offered', 'price', cost)),
           ('row.inserted', c.trust_id, c.provider_id, who, 'session', sid::text, '{"count": 1}'),
           ('row.inserted', c.trust_id, c.provider_id, who, 'room_use', sid::text, '{"count": 1}'),
           ('row.inserted', c.trust_id, c.provider_id, who, 'ledger', sid::text, '{"count": 1}');
    insert into outbox (topic, trust_id, provider_id, body) values ('sessions.offered', c.trust_id, c.provider_id, jsonb_build_object('sessions', array[sid]));
    return 'booked';
exception when exclusion_violation then return 'room_taken';
end $$;
