"""Booking a series: all of its lists, or, if that was asked for, all that fit with every clash named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.errors import Fault, RuleBroken
from base.permissions import Permission, require
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import Preview, book_sessions, preview_booking
from sessions_app.series.policies import MOST_LISTS, Lists, Pattern, check, lists_of
from sessions_app.session.models.series import SessionTemplate
from sessions_app.session.models.sessions import Session
from trusts.slot_mix import as_json, from_json


@dataclass(frozen=True, slots=True)
class BookedSeries:
    """The series, its lists, what was refused of it (``/<n>`` names the n-th list wanted) and days left out."""

    series: SessionTemplate
    sessions: list[Session]
    refused: list[Fault] = field(default_factory=list)
    left_out: list[tuple[dt.date, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SeriesPreview:
    wanted: list[BookingRequest]
    left_out: list[tuple[dt.date, str]]
    preview: Preview


@transaction.atomic
def book_series(*, by: Actor, pattern: Pattern, all_or_none: bool = True, draft: bool = False) -> BookedSeries:
    """Book every list of a series in one step, under one call-off.

    With ``all_or_none`` any clash refuses the whole, every one of them named; else all that fit are booked. Raises
    InvalidInput for a pattern that comes to nothing or to too much.
    """
    require(by, Permission.BOOK_SESSIONS)
    lists = _lists(pattern)
    _see(by, pattern, lists)
    series = _template(by, pattern)
    wanted = [replace(request, series_id=series.pk) for request in lists.wanted]
    booked = book_sessions(by=by, wanted=wanted, all_or_none=all_or_none, draft=draft, most=MOST_LISTS)
    record("series.booked", by=by, target=series, lists=len(booked.sessions), refused=len(booked.refused))
    return BookedSeries(series, booked.sessions, booked.refused, lists.left_out)


def preview_series(*, by: Actor, pattern: Pattern) -> SeriesPreview:
    """What ``book_series`` would say at this moment. Locks and writes nothing."""
    require(by, Permission.BOOK_SESSIONS)
    lists = _lists(pattern)
    return SeriesPreview(lists.wanted, lists.left_out, preview_booking(by=by, wanted=lists.wanted, most=MOST_LISTS))


def _lists(pattern: Pattern) -> Lists:
    check(pattern)
    lists = lists_of(pattern)
    if not lists.wanted:
        raise RuleBroken.of([Fault("/last_day", "series_empty", "No list lies between these days. Choose other days.")])
    return lists


def _see(by: Actor, pattern: Pattern, lists: Lists) -> None:
    """A call-off or line out of sight is refused as booking refuses it, before the series is written."""
    preview = preview_booking(by=by, wanted=lists.wanted[:1])
    unseen = [f for f in preview.faults if f.code in ("call_off_not_found", "line_not_found")]
    if unseen:
        book_sessions(by=by, wanted=lists.wanted[:1])


def _template(by: Actor, pattern: Pattern) -> SessionTemplate:
    return SessionTemplate.objects.create(
        trust_id=by.own_trust_id,
        call_off_id=pattern.call_off_id,
        service_line_id=pattern.service_line_id,
        rooms=sorted(set(pattern.room_ids)),
        weekdays=sorted(set(pattern.weekdays)),
        every=pattern.every,
        first_day=pattern.first_day,
        last_day=pattern.last_day,
        starts=pattern.starts,
        ends=pattern.ends,
        not_on_bank_holidays=pattern.not_on_bank_holidays,
        capacity=pattern.capacity,
        cases=pattern.cases,
        slot_mix=as_json(pattern.slots or ()),
        made_by=by.label,
    )


def pattern_of(series: SessionTemplate) -> Pattern:
    """The pattern a series was booked from, as it stands now."""
    return Pattern(
        series.call_off_id,
        series.service_line_id,
        tuple(series.rooms),
        tuple(series.weekdays),
        series.first_day,
        series.last_day,
        series.starts,
        series.ends,
        series.every,
        series.not_on_bank_holidays,
        series.capacity,
        series.cases,
        from_json(series.slot_mix) or None,
    )
