"""Counting what a trust may publish: lists, patients and pounds of every service line in a period. Three queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from base.actors import Actor
from base.words import london_day
from contracts.models import LedgerEntry
from contracts.transparency.figures import ZERO, Counted, LineFigures, Period
from nhs.codes import Attended
from sessions_app.models import SessionFact

Kind = LedgerEntry.Kind
SEEN = [code.value for code in Attended if code.seen]
SIGNS = {Kind.ACCRUED: 1, Kind.CREDITED: -1, Kind.OPENING: 1}

# Each patient once a service line, however often they came: of each record the latest version, unless it is void.
PATIENTS = """
select f.service_line_id, count(distinct a.patient_id)
from sessions_app_sessionfact f join sessions_app_activity a on a.session_id = f.session_id
where f.trust_id = %s and f.day between %s and %s and a.attended = any(%s) and not a.void and not exists (
    select 1 from sessions_app_activity later
    where later.provider_id = a.provider_id and later.external_ref = a.external_ref and later.version > a.version)
group by f.service_line_id
"""


def counted(actor: Actor, trust_id: int, period: Period) -> Counted:
    """Figures of the trust's lists held in the period, and of money charged beside lists in it.

    Spent is what was accrued less credits of each list, in the month the list was held; opening positions and credits
    without a list fall in the month they were entered. Pounds excluding VAT.
    """
    facts = _facts(actor, trust_id, period)
    money, beside = _money(actor, trust_id, period, facts)
    patients = _patients(trust_id, period)
    return Counted(period, _lines(facts, money, patients), beside)


def _facts(actor: Actor, trust_id: int, period: Period) -> list[dict]:
    found = SessionFact.objects.visible_to(actor).filter(
        trust_id=trust_id, day__range=(period.first, period.last)
    )
    return list(
        found.annotate(month=TruncMonth("day")).values(
            "session_id", "service_line_id", "site__name", "month", "ran"
        )
    )


def _patients(trust_id: int, period: Period) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(PATIENTS, [trust_id, period.first, period.last, SEEN])
        return dict(cursor.fetchall())


def _money(
    actor: Actor, trust_id: int, period: Period, facts: list[dict]
) -> tuple[dict[int, Decimal], dict[int, dict[dt.date, Decimal]]]:
    """(pounds by session, pounds beside sessions by call-off and month)."""
    held = {fact["session_id"] for fact in facts}
    by_session: dict[int, Decimal] = defaultdict(lambda: ZERO)
    beside: dict[int, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for row in _movements(actor, trust_id):
        amount = SIGNS[row["kind"]] * row["amount"]
        if row["session_id"] in held:
            by_session[row["session_id"]] += amount
        elif row["session_id"] is None and period.first <= london_day(row["at"]) <= period.last:
            beside[row["call_off_id"]][london_day(row["at"]).replace(day=1)] += amount
    return by_session, beside


def _movements(actor: Actor, trust_id: int):
    found = LedgerEntry.objects.visible_to(actor).filter(trust_id=trust_id, kind__in=list(SIGNS))
    return (
        found.values("call_off_id", "session_id", "kind", "at")
        .annotate(amount=Sum("amount"))
        .order_by()
        .iterator()
    )


def _lines(facts: list[dict], money: dict[int, Decimal], patients: dict[int, int]) -> dict[int, LineFigures]:
    by_line: dict[int, list[dict]] = defaultdict(list)
    for fact in facts:
        by_line[fact["service_line_id"]].append(fact)
    return {line: _line(rows, money, patients.get(line, 0)) for line, rows in by_line.items()}


def _line(rows: list[dict], money: dict[int, Decimal], patients: int) -> LineFigures:
    months: dict[dt.date, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        if row["session_id"] in money:
            months[row["month"]] += money[row["session_id"]]
    ran = [row for row in rows if row["ran"]]
    return LineFigures(len(ran), patients, dict(months), tuple(sorted({row["site__name"] for row in ran})))
