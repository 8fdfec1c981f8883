"""Cost to tariff of the lists of a call-off: signed-off prices against the scheme's prices of what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from base.actors import Actor
from contracts.models import CallOff
from contracts.tariff.ratio import CostToTariff, of_list
from nhs.codes import Attended, FirstAttendance
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State

DONE = (State.SIGNED_OFF, State.CLOSED)
SEEN = [code.value for code in Attended if code.seen]

# Of each record the latest version, unless void. Its price is that of the set that holds on the list's day: unit
# prices before guide prices, then the last published, a price for exactly its point of delivery before a combined one.
COSTED = """
with lists as (
    select s.id, s.day, s.trust_id from sessions_app_session s where s.id = any(%(ids)s)
), seen as (
    select l.id, l.day, l.trust_id, a.provider_id, a.external_ref
    from lists l join sessions_app_activity a on a.session_id = l.id
    where not a.void and a.attended = any(%(seen)s) and a.first_attendance <> %(nobody)s and not exists (
        select 1 from sessions_app_activity later
        where later.provider_id = a.provider_id and later.external_ref = a.external_ref and later.version > a.version)
)
select seen.id, count(*), count(found.price), coalesce(sum(found.price), 0)
from seen
left join contracts_groupedactivity g
    on g.trust_id = seen.trust_id and g.provider_id = seen.provider_id and g.external_ref = seen.external_ref
left join lateral (
    select p.price from contracts_tariffprice p join contracts_tariffset t on t.id = p.tariff_set_id
    where p.trust_id = seen.trust_id and p.code = g.hrg and t.state = 'in_use'
      and (p.pod = g.pod or p.pod = 'dc_el' and g.pod in ('dc', 'el'))
      and t.effective_from <= seen.day and (t.effective_to is null or t.effective_to >= seen.day)
    order by t.kind = 'unit' desc, t.published_on desc, t.id desc, p.pod = g.pod desc limit 1
) found on true
group by seen.id
"""


@dataclass(frozen=True, slots=True)
class ListCost:
    """One signed-off list with its cost to tariff."""

    session: Session
    of: CostToTariff


def costs_of_lists(*, actor: Actor, call_off: CallOff, first: dt.date, last: dt.date) -> list[ListCost]:
    """Every signed-off list of the call-off from ``first`` to ``last`` (London days), with no more of it than that
    takes. Two queries."""
    lists = Session.objects.visible_to(actor).between(first, last)
    done = lists.filter(call_off=call_off, state__in=DONE, delivered_price__isnull=False)
    found = list(done.only("trust_id", "day", "service_line_id", "delivered_price").order_by("day", "pk"))
    counted = _counted([session.pk for session in found])
    return [ListCost(session, _cost(session, *counted.get(session.pk, (0, 0, 0)))) for session in found]


def named(actor: Actor, costs: Sequence[ListCost]) -> list[ListCost]:
    """These with the names of line and room. One query."""
    wanted = [cost.session.pk for cost in costs]
    rows = Session.objects.visible_to(actor).filter(pk__in=wanted).select_related("service_line", "room")
    found = {row.pk: row for row in rows}
    return [ListCost(found[cost.session.pk], cost.of) for cost in costs]


def _cost(session: Session, seen: int, covered: int, tariff) -> CostToTariff:
    return of_list(price=session.delivered_price or Decimal(0), seen=seen, covered=covered, tariff=tariff)


def _counted(ids: list[int]) -> dict[int, tuple]:
    with connection.cursor() as cursor:
        cursor.execute(COSTED, {"ids": ids, "seen": SEEN, "nobody": FirstAttendance.CLOCK_STOP_ONLY.value})
        return {pk: tuple(numbers) for pk, *numbers in cursor.fetchall()}
