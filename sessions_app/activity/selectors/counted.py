"""What became of a list, counted as a price counts it: first and follow-up, seen, missed and cancelled, points."""

from __future__ import annotations

from django.db import connection

from contracts.rates.pricing import AppointmentTally, ListCounts
from nhs.codes import Attended, FirstAttendance

KINDS = {
    "seen": [code.value for code in Attended if code.seen],
    "missed": [code.value for code in Attended if code.missed],
    "cancelled": [Attended.CANCELLED_BY_PATIENT.value],
}
FIRST = [code.value for code in FirstAttendance if code.is_first]
FOLLOW_UP = [code.value for code in FirstAttendance if code.is_follow_up]

# The latest version of each record, unless it is void; an administrative clock stop is nobody's appointment.
COUNTED = """
select a.attended, count(*), count(*) filter (where a.first_attendance = any(%s)),
       count(*) filter (where a.first_attendance = any(%s)), coalesce(sum(a.points), 0)
from sessions_app_activity a
where a.session_id = %s and not a.void and a.first_attendance <> %s and not exists (
    select 1 from sessions_app_activity later
    where later.provider_id = a.provider_id and later.external_ref = a.external_ref and later.version > a.version)
group by a.attended
"""


def counted(session_id: int, *, minutes: int) -> ListCounts:
    """The counts of one list, whose planned length is ``minutes``. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [FIRST, FOLLOW_UP, session_id, FirstAttendance.CLOCK_STOP_ONLY.value])
        rows = {attended: numbers for attended, *numbers in cursor.fetchall()}
    tallies = {kind: _tally(rows, codes) for kind, codes in KINDS.items()}
    return ListCounts(minutes=minutes, ran=tallies["seen"].cases + tallies["missed"].cases > 0, **tallies)


def _tally(rows: dict[str, list[int]], codes: list[str]) -> AppointmentTally:
    return AppointmentTally(*(sum(rows[code][place] for code in codes if code in rows) for place in range(4)))
