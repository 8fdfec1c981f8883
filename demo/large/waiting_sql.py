"""Patients, pathways, clock events and needs: of those who were treated in the last year, and of those who wait."""

from __future__ import annotations

from base.sql_files import read_sql
from demo.large.statements import chance
from waiting_list.imports.services.ptl_sql import DIGITS, MULTIPLIER, SPACE
from waiting_list.pathways.pseudonyms import WORDS

SECONDS = "mod(g - t.low, 3) = 2"
"""Every third need is a second one on the pathway of the need before it."""

NEEDS = read_sql(__name__, "needs").format(
    chance_of_wait=chance("d.trust_id * 10000000 + d.person", 11), chance_of_days=chance("d.key", 12), second=SECONDS
)
PEOPLE = """
create temp table big_person on commit drop as
select nextval('waiting_list_patient_id_seq') as id, trust_id, n::int as n from (
    select trust_id, person as n from big_visit where booked union all
    select trust_id, person from big_need where not second order by 1, 2) x
"""
PEOPLE_INDEX = "create unique index on big_person (trust_id, n)"
HOW_MANY = "select trust_id, max(n) from big_person group by trust_id"
ANALYZE = "analyze big_person; analyze big_need; analyze big_visit"

PATIENT = {
    "id": "p.id",
    "trust_id": "p.trust_id",
    "pseudonym": f"(%(words)s::text[])[1 + mod(mod(p.id * {MULTIPLIER}, {SPACE}), {len(WORDS)})] || '-'"
    f" || lpad((mod(p.id * {MULTIPLIER}, {SPACE}) / {len(WORDS)})::text, {DIGITS}, '0')",
    "hospital_number": "'L' || lpad(p.n::text, 8, '0')",
    "nhs_hmac": "s.hmac",
    "nhs_enc": "s.enc",
    "nhs_key": "case when s.hmac is null then '' else %(key)s end",
    "nhs_status": "case when s.hmac is null then '07' else '01' end",
    "age_band": "(array['0-15', '16-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65-74', '75-84', '85+'])"
    f"[1 + floor(10 * sqrt({chance('p.id', 13)}))::int]",
    "sex": "(array['1', '2', '2', '1', '9'])[1 + least(mod(p.id, 101), 4 - mod(p.id, 2) * 3)]",
    "ethnicity": "(array['A', 'A', 'A', 'A', 'B', 'C', 'H', 'J', 'M', 'N', 'R', 'Z'])[1 + mod(p.id * 7, 12)]",
    "deprivation_decile": "1 + mod(p.id * 3, 10)",
    "learning_disability": "mod(p.id, 83) = 0",
}
SEALED = "big_person p left join big_number s on s.trust_id = p.trust_id and s.n = p.n order by p.id"

_VISIT_STOPS = "case when v.attended in ('5', '6') then '30' else '34' end"
VISITED = "big_visit v join big_person p on p.trust_id = v.trust_id and p.n = v.person"
PATHWAY_OF_VISIT = {
    "id": "v.pathway_id",
    "trust_id": "v.trust_id",
    "patient_id": "p.id",
    "pathway_id": "'LARGE' || lpad(v.pathway_id::text, 12, '0')",
    "issuer": "t.ods",
    "tfc": "v.tfc",
    "clock_start": "case when v.clock = 'rtt' then v.started_on end",
    "clock_stop": "case when v.clock = 'rtt' then v.day end",
    "rtt_status": f"case when v.clock = 'rtt' then {_VISIT_STOPS} else '98' end",
    "listed_start": "case when v.clock = 'rtt' then v.started_on end",
    "listed_stop": "case when v.clock = 'rtt' then v.day end",
    "referred_on": "v.started_on",
    "first_activity_on": "v.started_on + 21",
    "last_attended_on": "v.day",
}
BOOKED = f"{VISITED} join big_trust t on t.trust_id = v.trust_id where v.booked and v.piece = %(piece)s"
EVENT_OF_VISIT = {
    "trust_id": "v.trust_id",
    "pathway_id": "v.pathway_id",
    "day": "e.day",
    "status": "e.status",
    "source": "'list'",
}
EVENTS_OF_VISITS = f"""
big_visit v cross join lateral (values (v.started_on, '10'), (v.day, {_VISIT_STOPS})) e(day, status)
where v.booked and v.clock = 'rtt' and v.piece = %(piece)s
"""
NEED_OF_VISIT = {
    "id": "v.need_id",
    "trust_id": "v.trust_id",
    "pathway_id": "v.pathway_id",
    "patient_id": "p.id",
    "source_key": "'large-' || v.need_id",
    "kind": "v.kind",
    "clock": "v.clock",
    "test": "v.test",
    "tfc": "v.tfc",
    "specialty": "v.specialty",
    "what": "v.what",
    "opcs": "v.opcs",
    "started_on": "v.started_on",
    "state": "case when v.attended in ('5', '6') then 'met' else 'removed' end",
    "met_on": "case when v.attended in ('5', '6') then v.day end",
    "removed_on": "case when v.attended in ('5', '6') then null else v.day end",
    "removal_reason": "case when v.attended in ('5', '6') then '' else '4' end",
    "site_id": "b.site_id",
    "tci_on": "v.day",
}
BOOKED_AT = f"{VISITED} join big_session b on b.id = v.session_id where v.booked and v.piece = %(piece)s"
ENTRY_OF_VISIT = {
    "trust_id": "v.trust_id",
    "provider_id": "v.provider_id",
    "session_id": "v.session_id",
    "need_id": "v.need_id",
    "patient_id": "p.id",
    "position": "v.k",
    "what": "v.what",
    "weeks_waiting": "(v.day - v.started_on) / 7",
    "put_on_at": "v.starts_at - interval '14 days'",
    "put_on_by": "'Large demonstration'",
}
SHARE_OF_VISIT = {"trust_id": "v.trust_id", "provider_id": "v.provider_id", "patient_id": "p.id"}

# Those who wait

BOOKINGS = read_sql(__name__, "bookings")
BOOKINGS_INDEX = "create index on big_booking (need_id)"
PATHWAY = {
    "id": "w.own_pathway",
    "trust_id": "w.trust_id",
    "patient_id": "p.id",
    "pathway_id": "'LARGE' || lpad(w.own_pathway::text, 12, '0')",
    "issuer": "w.ods",
    "tfc": "w.tfc",
    "clock_start": "case when w.clock = 'rtt' then w.started_on end",
    "rtt_status": "case when w.clock = 'rtt' then '20' else '98' end",
    "listed_start": "case when w.clock = 'rtt' then w.started_on end",
    "referred_on": "w.started_on",
    "first_activity_on": "case when w.days > 60 and mod(w.n, 3) > 0 then w.started_on + 50 end",
}
WAITING = "big_need w join big_person p on p.trust_id = w.trust_id and p.n = w.person"
FIRSTS = f"{WAITING} where not w.second and w.n >= %(low)s and w.n < %(high)s order by w.n"
EVENT = {
    "trust_id": "w.trust_id",
    "pathway_id": "w.own_pathway",
    "day": "w.started_on",
    "status": "'10'",
    "source": "'list'",
}
STARTS = "big_need w where not w.second and w.clock = 'rtt' and w.n >= %(low)s and w.n < %(high)s order by w.n"
_ORDERED = "w.kind = 'procedure' and not w.second"
NEED = {
    "id": "w.need_id",
    "trust_id": "w.trust_id",
    "pathway_id": "coalesce(f.own_pathway, w.own_pathway)",
    "patient_id": "p.id",
    "source_key": "'large-' || w.need_id",
    "kind": "case when w.second then 'appointment' else w.kind end",
    "clock": "case when w.second then 'none' else w.clock end",
    "test": "case when w.second then '' else w.test end",
    "tfc": "w.tfc",
    "specialty": "w.specialty",
    "site_id": "w.site_id",
    "what": "case when w.second then 'Pre-operative assessment' else w.what end",
    "opcs": "case when w.second then '' else w.opcs end",
    "started_on": "case when w.second then least(w.started_on + 30, %(today)s) else w.started_on end",
    "due_on": "case when w.second or w.clock = 'none' then null when w.clock = 'dm01' then w.started_on + 42"
    " when w.clock = 'rtt' then w.started_on + 127 else w.started_on + 250 end",
    "priority": f"case when {_ORDERED} then (array['P2', 'P3', 'P3', 'P4', 'P4', 'P4'])[1 + mod(w.n * 5, 6)]"
    " when w.kind = 'test' then (array['D2', 'D3', 'D4', 'D4'])[1 + mod(w.n, 4)] else '' end",
    "priority_reviewed_on": f"case when {_ORDERED} then %(today)s::date - mod(w.n * 13, 120) end",
    "priority_type": "(array['1', '1', '1', '2', '3'])[1 + mod(w.n * 3, 5)]",
    "dta_on": f"case when {_ORDERED} then least(w.started_on + 40, %(today)s) end",
    "tci_on": "k.day",
    "tci_given_on": "case when k.day is not null then %(today)s::date - 5 end",
    "intended_management": f"case when {_ORDERED} then '2' else '' end",
    "points": "case when w.opcs = 'H229' and not w.second then 2 else 1 end",
    "minutes": "w.minutes",
    "asa": f"case when {_ORDERED} then 1 + mod(w.n * 7, 3) end",
    "bmi": f"case when {_ORDERED} then 19 + mod(w.n * 11, 230) / 10.0 end",
    "anaesthesia": f"case when {_ORDERED} then (array['general', 'local', 'regional', 'sedation'])[1 + mod(w.n, 4)]"
    " else '' end",
    "anticoagulated": f"case when {_ORDERED} then mod(w.n, 11) = 0 end",
    "escort": f"case when {_ORDERED} then mod(w.n, 5) > 0 end",
    "preop_valid_until": f"case when {_ORDERED} and mod(w.n, 3) = 0 then %(today)s::date + mod(w.n * 17, 90) end",
    "validated_on": "case when mod(w.n, 5) < 3 and w.days > 90 then %(today)s::date - mod(w.n * 19, 110) end",
    "validated_by": "case when mod(w.n, 5) < 3 and w.days > 90 then 'Robin Sample' else '' end",
}
ALL = f"""
{WAITING} left join big_need f on w.second and f.n = w.n - 1 left join big_booking k on k.need_id = w.need_id
where w.n >= %(low)s and w.n < %(high)s order by w.n
"""
ENTRY_OF_BOOKING = {
    "trust_id": "k.trust_id",
    "provider_id": "k.provider_id",
    "session_id": "k.session_id",
    "need_id": "k.need_id",
    "patient_id": "p.id",
    "position": "k.k",
    "what": "k.what",
    "weeks_waiting": "(k.day - k.started_on) / 7",
    "put_on_by": "'Large demonstration'",
}
SHARE_OF_BOOKING = {"trust_id": "k.trust_id", "provider_id": "k.provider_id", "patient_id": "p.id"}
BOOKED_AHEAD = (
    "big_booking k join big_person p on p.trust_id = k.trust_id and p.n = k.person order by k.session_id, k.k"
)
