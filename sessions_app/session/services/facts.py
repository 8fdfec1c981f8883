"""The one wide row of a session that every KPI is summed from, computed anew from the session's own rows.

Of each record of activity the latest version counts, and none if that is void. Seen are codes 5 and 6, except
first attendance 5, which is an administrative clock stop nobody attended. Outcomed are those seen whose outcome
is known. Clock stops are the RTT status codes whose effect is to stop. A visit takes one slot of a list counted in
slots, however much is done in it; of a list counted in scans every scan counts. Touch time is the union of the cases'
times, never their sum; capped is the part of it inside the plan: the same arithmetic as ``nhs.theatre.utilisation``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from base.sql_files import read_sql
from base.statements import Statement
from nhs.codes import Attended, FirstAttendance, RttStatus
from sessions_app.session.states import State

RAN = (State.DELIVERED, State.SIGNED_OFF, State.CLOSED)
CODES = {
    "seen": [code.value for code in Attended if code.seen],
    "missed": [code.value for code in Attended if code.missed],
    "by_patient": Attended.CANCELLED_BY_PATIENT.value,
    "by_provider": Attended.CANCELLED_BY_PROVIDER.value,
    "nobody": FirstAttendance.CLOCK_STOP_ONLY.value,
    "stops": [code.value for code in RttStatus if code.stops_clock],
    "ran": [state.value for state in RAN],
}
RECOMPUTE = read_sql(__name__, "recompute_facts")
_BEGIN = Statement("select sessions_begin_facts(%s::bigint[])")


def begin_facts(session_ids: Iterable[int]) -> None:
    """The facts of sessions that were made just now: their plan, in a fifth of the time."""
    _BEGIN.send(sorted(session_ids))


def recompute_facts(session_ids: Iterable[int]) -> None:
    """Compute the facts of these sessions from their rows, and whether more was done than was planned.

    One statement whatever the number of sessions. Call it in the transaction that holds the sessions' locks.
    """
    ids = sorted(set(session_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"ids": ids, **CODES}
        cursor.execute(RECOMPUTE, values)
