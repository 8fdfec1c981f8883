from django.db import migrations

from base.migrations import audited, row_security, same_owner
from sessions_app.migrations import _slots

BOTH = ("trust", "provider")
OWN = {"trust_id": "trust_id", "provider_id": "provider_id"}

MOVES = [
    ("draft", "offered"),
    ("draft", "discarded"),
    ("offered", "accepted"),
    ("offered", "declined"),
    ("offered", "withdrawn"),
    ("offered", "unfilled"),
    ("accepted", "staffed"),
    ("accepted", "cancelled"),
    ("staffed", "locked"),
    ("staffed", "accepted"),
    ("staffed", "cancelled"),
    ("locked", "in_progress"),
    ("locked", "accepted"),
    ("locked", "cancelled"),
    ("in_progress", "delivered"),
    ("delivered", "signed_off"),
    ("delivered", "in_progress"),
    ("signed_off", "closed"),
]


def seed_moves(apps, schema_editor):
    move = apps.get_model("sessions_app", "Move")
    move.objects.bulk_create(move(old=old, new=new) for old, new in MOVES)


# Before a session is written: its state may only move along the table, its version goes up, and what is
# offered, or moved to another time while it holds a room, must be covered by a call-off in force from its start to
# its end. Nothing is complete while something of it is still to be followed up.
BEFORE = """
create function sessions_before_write() returns trigger language plpgsql as $$
declare contract record; covered boolean := new.state = 'offered' and tg_op = 'INSERT';
begin
    if tg_op = 'INSERT' then
        if new.state not in ('draft', 'offered') then
            raise exception 'A session starts as a draft or an offer, not as %', new.state
                using errcode = 'check_violation', constraint = 'session_starts_its_life', table = 'sessions_app_session';
        end if;
    else
        new.version := old.version + 1;
        if new.state <> old.state and not exists
            (select 1 from sessions_app_move m where m.old = old.state and m.new = new.state) then
            raise exception 'A session cannot go from % to %', old.state, new.state
                using errcode = 'check_violation', constraint = 'session_moves_along_its_life', table = 'sessions_app_session';
        end if;
        covered := new.state = 'offered' and old.state <> 'offered'
            or new.state in ('offered', 'accepted', 'staffed')
               and (new.starts_at, new.ends_at) is distinct from (old.starts_at, old.ends_at);
        if new.state = 'closed' and old.state <> 'closed' and exists
            (select 1 from sessions_app_followup f where f.session_id = new.id and f.state = 'open') then
            raise exception 'Something of the session is still to be followed up'
                using errcode = 'check_violation', constraint = 'session_closed_when_followed_up', table = 'sessions_app_session';
        end if;
    end if;
    if covered then
        select c.state, c.starts_on, c.ends_on, c.standstill_ends_on into contract
            from contracts_calloff c where c.id = new.call_off_id;
        if contract.state is distinct from 'active'
           or (new.starts_at at time zone 'Europe/London')::date < contract.starts_on
           or ((new.ends_at - interval '1 microsecond') at time zone 'Europe/London')::date > contract.ends_on
           or coalesce(contract.standstill_ends_on >= (now() at time zone 'Europe/London')::date, false) then
            raise exception 'The call-off does not cover the session'
                using errcode = 'check_violation', constraint = 'session_covered_by_call_off', table = 'sessions_app_session';
        end if;
    end if;
    return new;
end $$;
create trigger before_write before insert or update on sessions_app_session
    for each row execute function sessions_before_write();
"""

# After a session is written the room, the team and the list follow it, so that nothing can forget them.
# Runs with the owner's rights: a provider that declines must give the trust's room back.
AFTER = """
create function sessions_after_write() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.holds_room then
            insert into trusts_roomuse (trust_id, provider_id, room_id, kind, during, live, session_id, note)
            values (new.trust_id, new.provider_id, new.room_id, 'session', tstzrange(new.starts_at, new.ends_at),
                    true, new.id, '');
        end if;
        return null;
    end if;
    if old.state = 'offered' and new.state <> 'offered' then
        update sessions_app_counteroffer set state = 'lapsed', answered_at = now()
            where session_id = new.id and state = 'open';
    end if;
    if (new.holds_room, new.room_id, new.starts_at, new.ends_at, new.site_id)
       is not distinct from (old.holds_room, old.room_id, old.starts_at, old.ends_at, old.site_id) then
        return null;
    end if;
    insert into trusts_roomuse (trust_id, provider_id, room_id, kind, during, live, session_id, note)
    select new.trust_id, new.provider_id, new.room_id, 'session', tstzrange(new.starts_at, new.ends_at),
           new.holds_room, new.id, ''
    where new.holds_room or exists (select 1 from trusts_roomuse u where u.session_id = new.id)
    on conflict (session_id) do update set room_id = excluded.room_id, during = excluded.during, live = excluded.live;
    update sessions_app_rosterentry set during = tstzrange(new.starts_at, new.ends_at), site_id = new.site_id,
           live = new.holds_room where session_id = new.id;
    if new.starts_at <> old.starts_at then
        update sessions_app_listentry set during = tstzrange(lower(during) + (new.starts_at - old.starts_at),
               upper(during) + (new.starts_at - old.starts_at)) where session_id = new.id and during is not null;
    end if;
    if old.holds_room and not new.holds_room then
        update sessions_app_listentry set live = false, state = 'removed' where session_id = new.id and live;
    end if;
    return null;
end $$;
create trigger after_write after insert or update on sessions_app_session
    for each row execute function sessions_after_write();
"""

# A contract's care ends once: when nothing under it is still to be followed up by the provider.
HAND_BACK = """
create function sessions_hand_back() returns trigger language plpgsql as $$
begin
    if exists (select 1 from sessions_app_followup f join sessions_app_session s on s.id = f.session_id
               where s.call_off_id = new.call_off_id and f.state = 'open' and f.side = 'provider') then
        raise exception 'Something is still to be followed up'
            using errcode = 'check_violation', constraint = 'hand_back_when_followed_up', table = 'sessions_app_handback';
    end if;
    return new;
end $$;
create trigger hand_back before insert on sessions_app_handback
    for each row execute function sessions_hand_back();
"""

# A professional is in one room at a time and on one site at a time, whoever employs them.
TEAM = """
alter table sessions_app_rosterentry add constraint professional_not_double_booked
    exclude using gist (registration_id with =, during with &&) where (live and in_room);
alter table sessions_app_rosterentry add constraint professional_on_one_site
    exclude using gist (registration_id with =, site_id with <>, during with &&) where (live);
"""
NO_TEAM = """
alter table sessions_app_rosterentry drop constraint professional_not_double_booked;
alter table sessions_app_rosterentry drop constraint professional_on_one_site;
"""

# A shared role (coordinator, recovery, admissions) serves at most as many rooms at once as the trust says for the
# room's kind and the role; four where it has said nothing. A professional's places are written one after the other, so
# that two sessions naming one person at the same moment are counted in turn. Runs with the owner's rights: a professional
# may be named by two providers.
SHARED = """
create function sessions_rooms_of_role(trust bigint, kind text, role text) returns int language sql stable as $$
    select coalesce((select t.rooms from providers_teamrole t
                     where t.trust_id = $1 and t.room_kind = $2 and t.role = $3), 4)
$$;
create function sessions_shared_too_widely(person bigint, at tstzrange, here bigint, own int) returns int
language sql stable security definer set search_path = public, pg_temp as $$
    with elsewhere as (
        select e.during, sessions_rooms_of_role(e.trust_id, r.kind, e.role) as most
        from sessions_app_rosterentry e join sessions_app_session s on s.id = e.session_id
            join trusts_room r on r.id = s.room_id
        where e.registration_id = person and e.live and not e.in_room and e.during && at and e.session_id <> here
    ), moments as (
        select lower(at) as moment union select lower(during) from elsewhere where lower(during) <@ at
    ), rooms as (
        select m.moment, count(e.during) + 1 as many, least(own, min(e.most)) as most
        from moments m left join elsewhere e on e.during @> m.moment group by m.moment
    )
    select min(most) from rooms where many > most
$$;
create function sessions_shared_role() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare own int := (select sessions_rooms_of_role(new.trust_id, r.kind, new.role)
                    from sessions_app_session s join trusts_room r on r.id = s.room_id where s.id = new.session_id);
begin
    perform pg_advisory_xact_lock(hashtext('shared role'), new.registration_id::int);
    if sessions_shared_too_widely(new.registration_id, new.during, new.session_id, own) is not null then
        raise exception 'The person would serve more rooms at that time than the trust allows'
            using errcode = 'check_violation', constraint = 'shared_role_rooms', table = 'sessions_app_rosterentry';
    end if;
    return null;
end $$;
create trigger shared_role after insert or update of during, live, role, in_room, registration_id
    on sessions_app_rosterentry for each row when (new.live and not new.in_room) execute function sessions_shared_role();
"""
NOT_SHARED = """
drop trigger shared_role on sessions_app_rosterentry;
drop function sessions_shared_role();
drop function sessions_shared_too_widely(bigint, tstzrange, bigint, int);
drop function sessions_rooms_of_role(bigint, text, text);
"""

# A case slot holds one patient; a patient is in one case slot at a time, whatever the list.
CASES = """
alter table sessions_app_listentry add constraint slot_of_one_patient
    exclude using gist (session_id with =, slot with =, patient_id with <>) where (live);
alter table sessions_app_listentry add constraint patient_not_double_booked
    exclude using gist (patient_id with =, session_id with <>, during with &&) where (live);
"""
NO_CASES = """
alter table sessions_app_listentry drop constraint slot_of_one_patient;
alter table sessions_app_listentry drop constraint patient_not_double_booked;
"""

# While a provider, or one of its service lines, is stopped for safety nothing there is offered, accepted or started.
STOPPED = """
create function sessions_stopped() returns trigger language plpgsql as $$
begin
    if new.state in ('offered', 'accepted', 'in_progress') and (tg_op = 'INSERT' or new.state <> old.state)
       and not (tg_op = 'UPDATE' and (old.state in ('staffed', 'delivered') or new.state = 'accepted' and old.state = 'locked'))
       and exists
        (select 1 from sessions_app_stop s where s.trust_id = new.trust_id and s.provider_id = new.provider_id
            and s.resumed_at is null and coalesce(s.service_line_id = new.service_line_id, true)) then
        raise exception 'The provider or the service line is stopped for safety'
            using errcode = 'check_violation', constraint = 'session_not_stopped', table = 'sessions_app_session';
    end if;
    return new;
end $$;
create trigger stopped before insert or update of state on sessions_app_session
    for each row execute function sessions_stopped();
"""

# The table of moves is the product's own, the same for everybody.
MOVE_WALL = """
alter table sessions_app_move enable row level security;
create policy walls_read on sessions_app_move for select using (true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0001_initial"),
        ("contracts", "0002_security"),
        ("waiting_list", "0002_security"),
    ]

    operations = [
        migrations.RunPython(seed_moves, migrations.RunPython.noop),
        migrations.RunSQL(MOVE_WALL, "drop policy walls_read on sessions_app_move;"),
        row_security("sessions_app_sessiontemplate", by=("trust",)),
        row_security("sessions_app_session", by=BOTH),
        row_security("sessions_app_statechange", by=BOTH),
        row_security("sessions_app_rosterentry", by=BOTH),
        row_security("sessions_app_listentry", by=BOTH),
        row_security("sessions_app_activitybatch", by=("provider",)),
        row_security("sessions_app_batchrow", by=("provider",)),
        row_security("sessions_app_activity", by=BOTH),
        row_security("sessions_app_sessionfact", by=BOTH),
        row_security("sessions_app_counteroffer", by=BOTH),
        row_security("sessions_app_lastminutecancellation", by=("trust",)),
        row_security("sessions_app_readinesstick", by=BOTH),
        row_security("sessions_app_followup", by=BOTH),
        row_security("sessions_app_lateevent", by=BOTH),
        row_security("sessions_app_handback", by=BOTH),
        row_security("sessions_app_linecriteria", by=BOTH),
        row_security("sessions_app_listexception", by=BOTH),
        row_security("sessions_app_offerrule", by=("trust",)),
        row_security("sessions_app_offerstep", by=BOTH),
        row_security("sessions_app_daystamp", by=BOTH),
        row_security("sessions_app_incident", by=BOTH),
        row_security("sessions_app_stop", by=BOTH),
        row_security("sessions_app_localwaiver", by=BOTH),
        row_security("sessions_app_jagitem", by=("trust",)),
        row_security("sessions_app_jagnotice", by=("trust",)),
        same_owner("sessions_app_localwaiver", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_localwaiver",
            "providers_clinician",
            {"clinician_id": "id", "provider_id": "provider_id"},
        ),
        same_owner("sessions_app_jagitem", "trusts_site", {"site_id": "id", "trust_id": "trust_id"}),
        same_owner("sessions_app_jagnotice", "trusts_site", {"site_id": "id", "trust_id": "trust_id"}),
        same_owner(
            "sessions_app_jagnotice", "contracts_calloff", {"call_off_id": "id", "trust_id": "trust_id"}
        ),
        same_owner(
            "sessions_app_sessiontemplate", "contracts_calloff", {"call_off_id": "id", "trust_id": "trust_id"}
        ),
        same_owner(
            "sessions_app_sessiontemplate",
            "contracts_serviceline",
            {"service_line_id": "id", "call_off_id": "call_off_id"},
        ),
        same_owner(
            "sessions_app_session",
            "sessions_app_sessiontemplate",
            {"series_id": "id", "trust_id": "trust_id"},
        ),
        same_owner("sessions_app_session", "contracts_calloff", {"call_off_id": "id", **OWN}),
        same_owner(
            "sessions_app_session",
            "contracts_serviceline",
            {"service_line_id": "id", "call_off_id": "call_off_id"},
        ),
        same_owner(
            "sessions_app_session",
            "contracts_servicelinesite",
            {"service_line_id": "service_line_id", "site_id": "site_id"},
        ),
        same_owner(
            "sessions_app_session",
            "contracts_rateline",
            {"rate_line_id": "id", "service_line_id": "service_line_id"},
        ),
        same_owner(
            "sessions_app_session",
            "trusts_room",
            {"room_id": "id", "site_id": "site_id", "trust_id": "trust_id"},
        ),
        same_owner("sessions_app_statechange", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner("sessions_app_rosterentry", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_rosterentry",
            "providers_clinician",
            {"clinician_id": "id", "registration_id": "registration_id", "provider_id": "provider_id"},
        ),
        same_owner("sessions_app_listentry", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_listentry",
            "waiting_list_need",
            {"need_id": "id", "patient_id": "patient_id", "trust_id": "trust_id"},
        ),
        same_owner(
            "sessions_app_batchrow",
            "sessions_app_activitybatch",
            {"batch_id": "id", "provider_id": "provider_id"},
        ),
        same_owner("sessions_app_activity", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_activity", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}
        ),
        same_owner("sessions_app_sessionfact", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner("sessions_app_counteroffer", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner("sessions_app_counteroffer", "trusts_room", {"room_id": "id", "trust_id": "trust_id"}),
        same_owner("sessions_app_readinesstick", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_lastminutecancellation",
            "sessions_app_session",
            {"session_id": "id", "trust_id": "trust_id"},
        ),
        same_owner(
            "sessions_app_lastminutecancellation",
            "waiting_list_need",
            {"need_id": "id", "patient_id": "patient_id", "trust_id": "trust_id"},
        ),
        same_owner("sessions_app_followup", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_followup", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}
        ),
        same_owner("sessions_app_lateevent", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_lateevent", "waiting_list_patient", {"patient_id": "id", "trust_id": "trust_id"}
        ),
        same_owner("sessions_app_handback", "contracts_calloff", {"call_off_id": "id", **OWN}),
        same_owner("sessions_app_linecriteria", "contracts_serviceline", {"service_line_id": "id", **OWN}),
        same_owner("sessions_app_listexception", "sessions_app_listentry", {"entry_id": "id", **OWN}),
        same_owner("sessions_app_offerstep", "sessions_app_listentry", {"entry_id": "id", **OWN}),
        same_owner("sessions_app_daystamp", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_daystamp",
            "sessions_app_listentry",
            {"entry_id": "id", "session_id": "session_id"},
        ),
        same_owner("sessions_app_incident", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner(
            "sessions_app_incident",
            "sessions_app_listentry",
            {"entry_id": "id", "session_id": "session_id"},
        ),
        same_owner("sessions_app_stop", "sessions_app_session", {"session_id": "id", **OWN}),
        same_owner("sessions_app_stop", "contracts_serviceline", {"service_line_id": "id", **OWN}),
        migrations.RunSQL(
            BEFORE,
            "drop trigger before_write on sessions_app_session; drop function sessions_before_write();",
        ),
        migrations.RunSQL(
            AFTER, "drop trigger after_write on sessions_app_session; drop function sessions_after_write();"
        ),
        migrations.RunSQL(TEAM, NO_TEAM),
        migrations.RunSQL(SHARED, NOT_SHARED),
        migrations.RunSQL(CASES, NO_CASES),
        *_slots.OPERATIONS,
        migrations.RunSQL(
            STOPPED, "drop trigger stopped on sessions_app_session; drop function sessions_stopped();"
        ),
        migrations.RunSQL(
            HAND_BACK, "drop trigger hand_back on sessions_app_handback; drop function sessions_hand_back();"
        ),
        audited("sessions_app_session", hidden=("join_link",)),
        audited("sessions_app_sessiontemplate"),
        audited("sessions_app_localwaiver"),
        audited("sessions_app_jagitem"),
        audited("sessions_app_jagnotice"),
        audited("sessions_app_rosterentry", hidden=("telephone",)),
        audited("sessions_app_listentry", hidden=("what", "patient_id")),
        audited("sessions_app_activitybatch"),
        audited("sessions_app_batchrow", "digest"),
        audited("sessions_app_activity", "digest"),
        audited("sessions_app_counteroffer"),
        audited("sessions_app_lastminutecancellation", hidden=("patient_id",)),
        audited("sessions_app_readinesstick"),
        audited("sessions_app_followup", hidden=("patient_id", "what", "action")),
        audited("sessions_app_lateevent", hidden=("patient_id", "note", "review")),
        audited("sessions_app_handback"),
        audited("sessions_app_linecriteria"),
        audited("sessions_app_listexception"),
        audited("sessions_app_offerrule"),
        audited("sessions_app_offerstep"),
        audited("sessions_app_daystamp"),
        audited("sessions_app_incident", hidden=("what", "immediate_action", "learning", "entry_id")),
        audited("sessions_app_stop"),
    ]
