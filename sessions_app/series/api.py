"""Series by API: booked in one step, and read as they were asked for."""

from __future__ import annotations

from dataclasses import asdict

from base.actors import Actor
from base.api import ApiView
from base.errors import NotFound
from base.permissions import Permission
from base.record_reading import read_body
from base.records import FaultRecord
from base.requests import ApiRequest
from plumbing.endpoints import IdempotentView, Result, endpoint
from sessions_app.series.policies import MOST_LISTS
from sessions_app.series.records import BookedSeriesRecord, LeftOutDayRecord, NewSeries, NewSeriesQuery, SeriesRecord
from sessions_app.series.services.series import book_series, preview_series
from sessions_app.session.api.reading import TAG
from sessions_app.session.models.series import SessionTemplate


class SeriesList(IdempotentView):
    resource = "series"

    @endpoint(
        "series_book",
        "Book a series of lists",
        tag=TAG,
        description=f"At most {MOST_LISTS} lists, all or none unless told otherwise. Pointers of refusals name the list by"
        " its place, by day and room.",
        query=NewSeriesQuery,
        body=NewSeries,
        answers={201: BookedSeriesRecord, 200: BookedSeriesRecord},
        location=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, query: NewSeriesQuery, body: NewSeries) -> Result:
        if query.dry_run:
            return _preview(request.actor, body)
        booked = book_series(by=request.actor, pattern=body.pattern(), all_or_none=query.all_or_none, draft=query.draft)
        numbers = [session.pk for session in booked.sessions]
        left = [{"day": day.isoformat(), "reason": reason} for day, reason in booked.left_out]
        return _booked(booked.series, numbers, [asdict(fault) for fault in booked.refused], left)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        """The same answer; a trial kept nothing and is made anew."""
        numbers = [kept for kept in ids if isinstance(kept, int)]
        if not numbers:
            return _preview(request.actor, read_body(NewSeries, request.data))
        named = [kept for kept in ids if isinstance(kept, dict)]
        series = series_for(request.actor, numbers[0])
        refused = [kept for kept in named if "pointer" in kept]
        return _booked(series, numbers[1:], refused, [kept for kept in named if "day" in kept])


def _booked(series: SessionTemplate, numbers: list[int], refused: list[dict], left: list[dict]) -> Result:
    answer = BookedSeriesRecord(
        series=SeriesRecord.of(series),
        lists=len(numbers),
        sessions=numbers,
        refused=[FaultRecord(**fault) for fault in refused],
        left_out=[LeftOutDayRecord(**day) for day in left],
    )
    location = {"Location": f"/api/v1/series/{series.pk}/"}
    return Result(answer, ids=[series.pk, *numbers, *refused, *left], headers=location)


def _preview(by: Actor, body: NewSeries) -> Result:
    found = preview_series(by=by, pattern=body.pattern())
    answer = BookedSeriesRecord(
        series=None,
        lists=len(found.preview.quotes),
        sessions=[],
        refused=[FaultRecord.of(fault) for fault in found.preview.faults],
        left_out=[LeftOutDayRecord(day=day, reason=reason) for day, reason in found.left_out],
    )
    return Result(answer, status=200)


def series_for(by: Actor, pk: int) -> SessionTemplate:
    """A series the asker may see. Raises NotFound."""
    found = SessionTemplate.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


class OneSeries(ApiView):
    @endpoint("series_read", "One series", tag=TAG, answers=SeriesRecord, permission=Permission.VIEW_PLANNER)
    def get(self, request: ApiRequest, pk: int) -> SeriesRecord:
        """The pattern as it stands now: what was changed of its lists together is in it."""
        return SeriesRecord.of(series_for(request.actor, pk))
