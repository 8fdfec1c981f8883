"""Lists and what became of them: which rooms and half-days, how far along their life, teams, money, patients, activity.

``rank`` is how far a list came along ``LIFE``; a cancelled one stopped after it was accepted.
"""

from __future__ import annotations

from base.sql_files import read_sql
from demo.large.statements import chance
from sessions_app.session.states import State

LIFE = (
    State.OFFERED,
    State.ACCEPTED,
    State.STAFFED,
    State.LOCKED,
    State.IN_PROGRESS,
    State.DELIVERED,
    State.SIGNED_OFF,
    State.CLOSED,
)
PIECES = 12
BY_PROVIDER = (State.ACCEPTED, State.STAFFED, State.IN_PROGRESS, State.DELIVERED)

# A list of today waits for its team; those of the last days wait for sign-off, those of the last weeks for the invoice.
SESSIONS = read_sql(__name__, "sessions").format(
    chance_of_room=chance("(c.room_no * 10000 + (c.day - date '2000-01-01') * 2 + c.part)::bigint", 2), pieces=PIECES
)

SESSION = {
    "id": "b.id",
    "trust_id": "b.trust_id",
    "provider_id": "b.provider_id",
    "call_off_id": "b.call_off_id",
    "service_line_id": "b.line_id",
    "site_id": "b.site_id",
    "room_id": "b.room_id",
    "starts_at": "b.starts_at",
    "ends_at": "b.ends_at",
    "state": "'offered'",
    "unit": "b.unit",
    "planned_capacity": "b.capacity",
    "planned_cases": "b.cases",
    "rate_line_id": "b.rate_line_id",
    "rate_unit": "b.rate_unit",
    "day_type": "b.day_type",
    "rate_price": "b.price",
    "expected_price": "b.expected",
    "offered_at": "b.offered_at",
    "booked_at": "b.offered_at",
    "offer_ends_at": "case when b.rank = 0 then %(now)s::timestamptz + interval '5 days'"
    " else b.offered_at + interval '5 days' end",
    "booked_by": "'Large demonstration'",
}
PIECE = "big_session b where b.piece = %(piece)s order by b.id"

MOVE = """
update sessions_app_session s set state = %(state)s from big_session b
where b.id = s.id and b.piece = %(piece)s and b.rank >= %(rank)s
"""
FREEZE = """
update sessions_app_session s set state = 'accepted', rate_frozen_at = b.offered_at + interval '1 day'
from big_session b where b.id = s.id and b.piece = %(piece)s and b.rank >= 1
"""
CANCEL = """
update sessions_app_session s set state = 'cancelled' from big_session b
where b.id = s.id and b.piece = %(piece)s and b.cancelled
"""
SIGN_OFF = """
update sessions_app_session s set state = 'signed_off', signed_off_at = b.ends_at + interval '2 days',
    signed_off_by = 'Large demonstration', delivered_price = d.amount
from big_session b join big_delivered d on d.id = b.id
where b.id = s.id and b.piece = %(piece)s and b.rank >= 6
"""

# Each move with the time of it: before the list for a list that is over, at the latest now for one to come.
_WHEN = """case m.new
    when 'offered' then b.offered_at
    when 'accepted' then b.offered_at + interval '1 minute'
    when 'staffed' then greatest(b.offered_at + interval '2 minutes', least(b.starts_at - interval '30 days', %(now)s))
    when 'locked' then greatest(b.offered_at + interval '3 minutes', least(b.starts_at - interval '8 days', %(now)s))
    when 'in_progress' then b.starts_at
    when 'delivered' then b.ends_at
    when 'signed_off' then b.ends_at + interval '2 days'
    when 'cancelled' then least(b.starts_at - interval '20 days', %(now)s)
    else b.ends_at + interval '23 days' end"""
_MOVES = ", ".join(f"({n}, '{LIFE[n - 1].value if n else ''}', '{state.value}', false)" for n, state in enumerate(LIFE))
CHANGE = {
    "trust_id": "b.trust_id",
    "provider_id": "b.provider_id",
    "session_id": "b.id",
    "old": "m.old",
    "new": "m.new",
    "at": _WHEN,
    "by": "'Large demonstration'",
}
CHANGES = f"""
big_session b join (values {_MOVES}, (1, 'accepted', 'cancelled', true)) m(n, old, new, only_cancelled)
    on m.n <= b.rank and (b.cancelled or not m.only_cancelled)
where b.piece = %(piece)s order by b.id, m.only_cancelled, m.n
"""

TEAM = {
    "trust_id": "b.trust_id",
    "provider_id": "b.provider_id",
    "session_id": "b.id",
    "site_id": "b.site_id",
    "clinician_id": "t.clinician_id",
    "registration_id": "t.registration_id",
    "role": "t.role",
    "in_room": "t.in_room",
    "during": "tstzrange(b.starts_at, b.ends_at)",
    "name": "t.name",
    "registration_text": "t.registration_text",
    "telephone": "t.telephone",
}
TEAMS = "big_session b join big_team t on t.room_id = b.room_id where b.piece = %(piece)s and b.rank >= 2 order by b.id"

# Money

ENTRY = {
    "trust_id": "b.trust_id",
    "provider_id": "b.provider_id",
    "call_off_id": "b.call_off_id",
    "session_id": "b.id",
    "note": "'Large demonstration'",
}
COMMITTED = ENTRY | {"kind": "'committed'", "amount": "b.expected", "at": "b.offered_at"}
RELEASED = ENTRY | {
    "kind": "'released'",
    "amount": "b.expected",
    "at": "case when b.cancelled then least(b.starts_at - interval '20 days', %(now)s)"
    " else b.ends_at + interval '2 days' end",
}
ACCRUED = ENTRY | {"kind": "'accrued'", "amount": "d.amount", "at": "b.ends_at + interval '2 days'"}
LET_GO = "big_session b where b.piece = %(piece)s and (b.cancelled or b.rank >= 6) order by b.id"
EARNED = "big_session b join big_delivered d on d.id = b.id where b.piece = %(piece)s and b.rank >= 6 order by b.id"

# Patients of lists that are over. Those of the last year were booked here; before that, the same people came too.

VISITS = read_sql(__name__, "visits").format(chance_to_come=chance("c.visit", 4), chance_of_luck=chance("c.visit", 5))
DELIVERED = """
create temp table big_delivered on commit drop as
select b.id, b.price * case
    when b.rate_unit = 'half_day' then (count(v.session_id) filter (where v.attended in ('5', '6', '3')) > 0)::int
    else count(v.session_id) filter (where v.attended in ('5', '6')) end as amount
from big_session b left join big_visit v on v.session_id = b.id where b.rank >= 6 group by b.id, b.price, b.rate_unit
"""

_SEEN = "v.attended in ('5', '6')"
_BEGINS = (
    "date_trunc('second', v.starts_at + (v.k - 1) * interval '240 minutes' / v.cases"
    " + interval '1 minute' * mod(v.session_id * 7, 15))"
)
ACTIVITY = {
    "trust_id": "v.trust_id",
    "provider_id": "v.provider_id",
    "session_id": "v.session_id",
    "patient_id": "p.id",
    "external_ref": "'LARGE-' || v.session_id || '-' || v.k",
    "version": "1",
    "body_hash": "sha256(convert_to('LARGE-' || v.session_id || '-' || v.k, 'UTF8'))",
    "attended": "v.attended",
    "outcome": f"case when {_SEEN} then case when mod(v.visit, 2) = 0 then '1' else '3' end else '' end",
    "rtt_status": f"case when not {_SEEN} then '' when v.clock = 'rtt' then '30' else '20' end",
    "first_attendance": f"case when {_SEEN} then '1' else '' end",
    "tfc": "v.tfc",
    "opcs": "v.opcs",
    "points": "1",
    "touch_starts_at": f"case when {_SEEN} then {_BEGINS} end",
    "touch_ends_at": f"case when {_SEEN} then {_BEGINS}"
    " + date_trunc('second', interval '240 minutes' / v.cases * (0.6 + 0.3 * v.luck)) end",
    "logged_at": "v.starts_at + interval '9 hours'",
    "logged_by": "'Large demonstration'",
}
OF_PIECE = "big_visit v join big_person p on p.trust_id = v.trust_id and p.n = v.person where v.piece = %(piece)s"
