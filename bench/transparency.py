"""The register and return of 200 trusts with five years of call-offs each, against the bare SQL that counts the same."""

from __future__ import annotations

import os

import psycopg2
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.row_security import acting_as
from bench.result import BenchmarkRow, Result, measured
from contracts.publishing import foi_return
from contracts.publishing.figures import FiguresPeriod
from contracts.publishing.payload import document
from contracts.publishing.selectors import source_of
from contracts.publishing.services.register import set_public_terms
from reports.transparency.counts import counted
from tests.reports.transparency.bulk import FIRST, LAST, YEARS, fill
from tests.support.world import make_world

MUST = 0.20
BARE = """
select c.reference, p.name, l.tfc, l.setting, c.maximum_value, held.lists, held.spent, seen.patients, seen.procedures
from contracts_calloff c join contracts_serviceline l on l.call_off_id = c.id join providers_provider p on p.id = c.provider_id
left join (
    select f.service_line_id, count(*) filter (where f.ran > 0) as lists, sum(e.amount) as spent
    from sessions_app_sessionfact f
    left join (select session_id, sum(drawdown) as amount from contracts_ledgerentry
               where trust_id = %(trust)s and kind in ('accrued', 'charged', 'credited', 'failed') group by 1) e
        on e.session_id = f.session_id
    where f.trust_id = %(trust)s and f.day between %(first)s and %(last)s group by 1) held on held.service_line_id = l.id
left join (
    select f.service_line_id, count(distinct a.patient_id) as patients, count(*) filter (where a.opcs <> '') as procedures
    from sessions_app_sessionfact f join sessions_app_activity a on a.session_id = f.session_id
    where f.trust_id = %(trust)s and f.day between %(first)s and %(last)s and f.state in ('signed_off', 'closed')
        and a.attended in ('5', '6') and not a.void and not exists (
            select 1 from sessions_app_activity b
            where b.provider_id = a.provider_id and b.external_ref = a.external_ref and b.version > a.version)
    group by 1) seen on seen.service_line_id = l.id
where c.trust_id = %(trust)s order by c.reference, l.name
"""


def register(*, quick: bool) -> Result:
    """Everything a publisher sees before a release, and every row of the return, trust by trust."""
    trusts = 20 if quick else 200
    worlds = [make_world() for _ in range(trusts)]
    for world in worlds:
        fill(world)
        _terms(world)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    rows, queries = [], set()
    with measured() as product:
        for world in worlds:
            found, asked = _return(world)
            rows.append(found)
            queries.add(asked)
    bare_rows, bare = _bare([world.trust.pk for world in worlds])
    few = make_world()
    flaws = _flaws(rows, bare_rows)
    if len(queries | {_return(few)[1]}) != 1:
        flaws.append(f"the number of questions depends on the number of call-offs: {sorted(queries)}")
    return Result(
        "transparency-register",
        len(worlds) / product.seconds,
        len(worlds) / bare.seconds,
        "trusts/s",
        MUST,
        flaws,
        {"product": product.cores, "bare": bare.cores},
        {
            "call-offs a trust": len(bare_rows[0]),
            "years": YEARS,
            "questions a trust": max(queries),
            "seconds": f"{product.seconds:.1f} against {bare.seconds:.1f}",
        },
    )


def _terms(world) -> None:
    with acting_as(world.trust_actor("procurement")) as actor:
        set_public_terms(by=actor, call_off_id=world.call_off.pk, delivery="managed", budget="Elective recovery")


def _return(world) -> tuple[list[tuple], int]:
    with acting_as(world.trust_actor("procurement")) as actor, CaptureQueriesContext(connection) as asked:
        figures = counted(actor, world.trust.pk, FiguresPeriod(FIRST, LAST))
        made = document(source_of(actor, world.trust.pk, figures), LAST)
        found = list(foi_return.rows(made))
    return found, len(asked)


def _bare(trust_ids: list[int]):
    link = psycopg2.connect(os.environ["DATABASE_OWNER_URL"].replace("postgres://", "postgresql://"))
    found = []
    with link, link.cursor() as cursor:
        cursor.execute("set row_security = off")
        with measured() as bare:
            for trust in trust_ids:
                cursor.execute(BARE, {"trust": trust, "first": FIRST, "last": LAST})
                found.append(cursor.fetchall())
    link.close()
    return found, bare


def _flaws(rows: list[list[tuple]], bare: list[list[tuple]]) -> list[str]:
    """Every line is there with the lists and pounds bare SQL counts; patients and procedures may be ranges."""
    lists, pounds = foi_return.COLUMNS.index("Lists"), foi_return.COLUMNS.index("Spent in the period, ex VAT")
    ours = [sorted((row[0], row[lists], row[pounds]) for row in trust if row[lists]) for trust in rows]
    theirs = [sorted((row[0], row[5], row[6]) for row in trust if row[5]) for trust in bare]
    return [] if ours == theirs else ["the return and bare SQL disagree on lists or pounds"]


ROWS = [BenchmarkRow("transparency-register", register)]
