"""What the database holds of lists made of several kinds of slots, and of virtual clinics.

A patient's case slot is a number in the order of the day, and the list's mix says of which kind each number is. One
number holds one patient (``slot_of_one_patient``), so that no kind ever takes more patients than it has slots, whoever
writes and however many at once; nothing has to be counted.
"""

from django.db import migrations

KINDS = """
create function sessions_slot_kind(mix jsonb, nth int) returns text language sql immutable parallel safe as $$
    select kind from (
        select one ->> 'kind' as kind, sum((one ->> 'number')::int) over (order by n) as last
        from jsonb_array_elements(mix) with ordinality as numbered (one, n)
    ) rows where last >= nth and nth > 0 order by last limit 1
$$;
create function sessions_mix_fits(mix jsonb, capacity int, minutes numeric) returns boolean
language sql immutable parallel safe as $$
    select sum((one ->> 'number')::int) = capacity and sum((one ->> 'number')::int * (one ->> 'minutes')::int) <= minutes
    from jsonb_array_elements(mix) one
$$;
alter table sessions_app_session add constraint session_slots_fit check (
    slot_mix = '[]'::jsonb or sessions_mix_fits(slot_mix, planned_capacity, extract(epoch from ends_at - starts_at) / 60)
);

create function sessions_slot_of_its_kind() returns trigger language plpgsql as $$
declare mix jsonb;
begin
    select s.slot_mix into mix from sessions_app_session s where s.id = new.session_id for share;
    if mix <> '[]'::jsonb and sessions_slot_kind(mix, new.slot) is distinct from new.slot_kind then
        raise exception 'The list has no such slot of that kind'
            using errcode = 'check_violation', constraint = 'slot_of_its_kind', table = 'sessions_app_listentry';
    end if;
    return new;
end $$;
create trigger slot_of_its_kind before insert or update of session_id, slot, slot_kind, live on sessions_app_listentry
    for each row when (new.live and new.slot is not null) execute function sessions_slot_of_its_kind();

create function sessions_mix_holds_its_list() returns trigger language plpgsql as $$
begin
    if new.slot_mix <> '[]'::jsonb and exists (
        select 1 from sessions_app_listentry e where e.session_id = new.id and e.live and e.slot is not null
            and sessions_slot_kind(new.slot_mix, e.slot) is distinct from e.slot_kind) then
        raise exception 'Somebody on the list has a slot the new mix has not'
            using errcode = 'check_violation', constraint = 'mix_holds_its_list', table = 'sessions_app_session';
    end if;
    return new;
end $$;
create trigger mix_holds_its_list before update of slot_mix on sessions_app_session
    for each row when (new.slot_mix is distinct from old.slot_mix) execute function sessions_mix_holds_its_list();
"""
NO_KINDS = """
drop trigger mix_holds_its_list on sessions_app_session; drop function sessions_mix_holds_its_list();
drop trigger slot_of_its_kind on sessions_app_listentry; drop function sessions_slot_of_its_kind();
alter table sessions_app_session drop constraint session_slots_fit;
drop function sessions_mix_fits(jsonb, int, numeric); drop function sessions_slot_kind(jsonb, int);
"""

# Nobody can join a virtual clinic that has no address: before the list is locked it has one, its own or the room's.
LINK = """
create function sessions_virtual_has_link() returns trigger language plpgsql as $$
begin
    if exists (select 1 from trusts_room r where r.id = new.room_id and r.kind = 'virtual'
               and new.join_link = '' and r.join_link = '') then
        raise exception 'The virtual clinic has no link'
            using errcode = 'check_violation', constraint = 'virtual_list_has_link', table = 'sessions_app_session';
    end if;
    return new;
end $$;
create trigger virtual_has_link before update of state on sessions_app_session for each row
    when (new.state = 'locked' and old.state <> 'locked') execute function sessions_virtual_has_link();
"""
NO_LINK = "drop trigger virtual_has_link on sessions_app_session; drop function sessions_virtual_has_link();"

OPERATIONS = [migrations.RunSQL(KINDS, NO_KINDS), migrations.RunSQL(LINK, NO_LINK)]
