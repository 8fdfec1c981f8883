"""Counting what a trust may publish: lists, patients and pounds of every service line in a period. Three queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection

from base.actors import Actor
from base.errors import NotFound
from base.sql_files import read_sql
from contracts.models import LedgerEntry
from contracts.publishing.figures import ZERO, FigureSource, FiguresPeriod, LineFigures
from nhs.codes import Attended

SEEN = [code.value for code in Attended if code.seen]
SIGNED = ["signed_off", "closed"]
Kind = LedgerEntry.Kind
SPENT = [kind.value for kind in (Kind.OPENING, Kind.ACCRUED, Kind.CREDITED, Kind.CHARGED, Kind.FAILED)]
"""Ledger kinds that are real spend: with cancellation charges, less credits. Bookings are not."""

# By service line and month of the list: how many ran, where, and what was spent on them.
LISTS = read_sql(__name__, "count_lists")

# Opening positions and credits of no list, in the London month they were entered.
BESIDE = """
select call_off_id, date_trunc('month', at at time zone 'Europe/London')::date as month,
    sum(drawdown)
from contracts_ledgerentry
where trust_id = %(trust)s and session_id is null and kind = any(%(spent)s)
    and (at at time zone 'Europe/London')::date between %(first)s and %(last)s
group by 1, 2 order by 1, 2
"""

# Of lists that are signed off. Each patient once a service line, however often they came, and each procedure that was
# coded: of each record the latest version, unless it is void.
PATIENTS = """
select f.service_line_id, count(distinct a.patient_id), count(*) filter (where a.opcs <> '')
from sessions_app_sessionfact f join sessions_app_activity a on a.session_id = f.session_id
where f.trust_id = %(trust)s and f.day between %(first)s and %(last)s and f.state = any(%(signed)s)
    and a.attended = any(%(seen)s) and not a.void and not exists (
        select 1 from sessions_app_activity later
        where later.provider_id = a.provider_id and later.external_ref = a.external_ref and later.version > a.version)
group by f.service_line_id
"""


def counted(actor: Actor, trust_id: int, period: FiguresPeriod) -> FigureSource:
    """Figures of the trust's lists held in the period, and of money charged beside lists in it.

    Spent is what was accrued and charged for cancelling less credits of each list, in the month the list was held; opening positions and credits
    without a list fall in the month they were entered. Pounds excluding VAT. The database adds up: as many rows come
    back as there are service lines and months, however many lists there were. Raises NotFound for another's trust.
    """
    if not (actor.is_system or actor.trust_id == trust_id):
        raise NotFound()
    asked: dict[str, Any] = {
        "trust": trust_id,
        "first": period.first,
        "last": period.last,
        "signed": SIGNED,
        "seen": SEEN,
        "spent": SPENT,
    }
    with connection.cursor() as cursor:
        found = []
        for query in (LISTS, BESIDE, PATIENTS):
            cursor.execute(query, asked)
            found.append(cursor.fetchall())
    lists, beside, patients = found
    return FigureSource(period, _lines(lists, patients), _beside(beside))


def _lines(lists: Iterable[tuple], patients: Iterable[tuple]) -> dict[int, LineFigures]:
    seen = {line: (people, procedures) for line, people, procedures in patients}
    by_line: dict[int, list[tuple]] = defaultdict(list)
    for line, *rest in lists:
        by_line[line].append(tuple(rest))
    return {line: _line(rows, *seen.get(line, (0, 0))) for line, rows in by_line.items()}


def _line(rows: list[tuple], patients: int, procedures: int) -> LineFigures:
    months = {month: amount for month, _, amount, _ in rows if amount is not None}
    sites = {site for *_, names in rows for site in names or ()}
    return LineFigures(sum(ran for _, ran, *_ in rows), patients, months, tuple(sorted(sites)), procedures=procedures)


def _beside(rows: Iterable[tuple]) -> dict[int, dict[dt.date, Decimal]]:
    by_call_off: dict[int, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for call_off, month, amount in rows:
        by_call_off[call_off][month] = amount
    return by_call_off
