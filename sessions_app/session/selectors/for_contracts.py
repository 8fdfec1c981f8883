"""What contracts ask of the lists held on them: what stands in the way of an end, lists in core hours, what months cost."""

from __future__ import annotations

import datetime as dt

from django.db.models import DateField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from base.actors import Actor
from base.formatting import LONDON, day
from contracts.call_offs.booked_lists import BookedLists, MonthlySpend
from contracts.models import DayType, LedgerEntry
from contracts.money.forecast import SPENT
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import FIRM, State

STILL_TO_COME = (State.OFFERED, *FIRM)


def lists_after(actor: Actor, call_off_id: int, last: dt.date) -> list[str]:
    """``Theatre 3 on Sat 5 Dec 2026``, in the order of their days: offered lists and those a team has taken."""
    found = Session.objects.visible_to(actor).filter(call_off_id=call_off_id, day__gt=last, state__in=STILL_TO_COME)
    return [_words(one) for one in _in_order(found)]


def lists_in_core_hours(actor: Actor, call_off_id: int) -> dict[int, list[str]]:
    """Lists still to be held that are priced as a weekday in the day, by service line, in the order of their days."""
    found = Session.objects.visible_to(actor).filter(
        call_off_id=call_off_id, day_type=DayType.WEEKDAY_DAY, state__in=STILL_TO_COME
    )
    by_line: dict[int, list[str]] = {}
    for one in _in_order(found):
        by_line.setdefault(one.service_line_id, []).append(_words(one))
    return by_line


def spent_by_month(actor: Actor, since: dt.date, call_off_id: int | None) -> list[MonthlySpend]:
    """Accrued, charged and credited by the month of the list; what belongs to no list counts when it was entered."""
    entries = LedgerEntry.objects.visible_to(actor).filter(kind__in=SPENT)
    if call_off_id is not None:
        entries = entries.filter(call_off=call_off_id)
    held = Subquery(Session.objects.visible_to(actor).filter(pk=OuterRef("session_id")).values("day")[:1])
    months = (
        entries.annotate(day=Coalesce(held, TruncDate("at", tzinfo=LONDON), output_field=DateField()))
        .filter(day__gte=since)
        .annotate(month=TruncMonth("day"))
        .values_list("month", "call_off_id")
        .annotate(amount=Sum("drawdown"))
        .order_by("month", "call_off_id")
    )
    return [MonthlySpend(month, call_off, amount) for month, call_off, amount in months]


def _in_order(found: QuerySet[Session]) -> QuerySet[Session]:
    return found.select_related("room").order_by("starts_at", "pk")


def _words(one: Session) -> str:
    return f"{one.room.name} on {day(one.day)}"


LISTS = BookedLists(after=lists_after, in_core_hours=lists_in_core_hours, spent=spent_by_month)
