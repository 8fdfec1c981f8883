"""The one query for all KPIs of a period: the sums of the sessions' facts, grouped."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from base.actors import Actor
from sessions_app.models import SessionFact
from sessions_app.session.states import State

NEVER_ACCEPTED = (State.DRAFT, State.OFFERED, State.DECLINED, State.WITHDRAWN, State.UNFILLED, State.DISCARDED)
BOOKED = tuple(state.value for state in State if state not in NEVER_ACCEPTED)

_ran, _timed, _priced = Q(ran=1), Q(timed_lists=1), Q(delivered_price__isnull=False)
SUMS = {
    "booked": Count("session_id", filter=Q(state__in=BOOKED)),
    "delivered": Sum("ran"),
    "seen_on_delivered": Sum("seen", filter=_ran),
    "missed": Sum("missed"),
    "due": Sum(F("missed") + F("seen")),
    "capped_minutes": Sum("capped_minutes", filter=_timed),
    "planned_minutes": Sum("planned_minutes", filter=_timed),
    "delivered_price": Sum("delivered_price"),
    "seen_on_priced": Sum("seen", filter=_priced),
}
NAMES = {
    "trust": F("trust__short_name"),
    "provider": F("provider__name"),
    "service_line": F("service_line__name"),
    "site": F("site__name"),
    "room": F("room__name"),
}
KEYS = tuple(f"{dimension}_id" for dimension in NAMES)


def grouped_facts(actor: Actor, first: dt.date, last: dt.date) -> list[dict]:
    """Sums by month, trust, provider, service line, site and room over the London days from ``first`` to ``last``.

    Each row holds the month's first day as ``month``, ids as ``trust_id`` …, names as ``trust_name`` …, and every
    sum of SUMS (0 for none).
    """
    rows = (
        SessionFact.objects.visible_to(actor)
        .filter(day__gte=first, day__lte=last)
        .annotate(month=TruncMonth("day"), **{f"{name}_name": column for name, column in NAMES.items()})
        .values("month", *KEYS, *(f"{name}_name" for name in NAMES))
        .annotate(**{f"sum_{name}": expression for name, expression in SUMS.items()})
        .order_by()
    )
    return [row | {name: row.pop(f"sum_{name}") or 0 for name in SUMS} for row in rows]
