"""The waiting list week by week by API, and beside NHS England's file."""

from __future__ import annotations

from base.api import ApiView
from base.permissions import Permission
from base.requests import ApiRequest
from plumbing.endpoints import endpoint
from waiting_list.official.api import month_asked
from waiting_list.snapshots.records import (
    StatisticsQuery,
    WaitingListStatisticsRecord,
    WaitingWeekRecord,
    WaitingWeeksRecord,
    WeeksQuery,
)
from waiting_list.snapshots.selectors.statistics import statistics_of
from waiting_list.snapshots.selectors.weeks import WeekFilter, weeks_of

TAG = "Waiting list"


class WaitingListStatistics(ApiView):
    @endpoint(
        "waiting_list_statistics",
        "Figures as published, of the own list and the official file",
        tag=TAG,
        query=StatisticsQuery,
        answers=WaitingListStatisticsRecord,
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, query: StatisticsQuery) -> WaitingListStatisticsRecord:
        """The trust's own list of incomplete pathways beside NHS England's monthly file, by specialty."""
        shown = statistics_of(request.actor, part=query.part, week=query.week, month=month_asked(query.month))
        return WaitingListStatisticsRecord.of(shown)


class WaitingListWeeks(ApiView):
    @endpoint(
        "waiting_list_weeks",
        "The waiting list at the end of each week",
        tag=TAG,
        query=WeeksQuery,
        answers=WaitingWeeksRecord,
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, query: WeeksQuery) -> WaitingWeeksRecord:
        """Counted once at the end of each Sunday, never changed afterwards."""
        chosen = WeekFilter(query.clock, query.tfc, query.site)
        weeks = [WaitingWeekRecord.of(week) for week in weeks_of(request.actor, chosen)]
        return WaitingWeeksRecord.of(chosen, weeks=weeks)
