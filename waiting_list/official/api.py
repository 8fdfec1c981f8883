"""NHS England's monthly figures of a trust by API."""

from __future__ import annotations

import datetime as dt
import re

from base.api import ApiView
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission
from base.requests import ApiRequest
from plumbing.endpoints import endpoint
from waiting_list.official.records import DiagnosticsRecord, MonthQuery, WaitingListSummaryRecord
from waiting_list.official.selectors.dm01 import diagnostics_month
from waiting_list.official.selectors.rtt import month_of

TAG = "Waiting list"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


class WaitingListSummary(ApiView):
    @endpoint(
        "waiting_list_summary",
        "Official waiting list (RTT) of a month, by specialty",
        tag=TAG,
        query=MonthQuery,
        answers=WaitingListSummaryRecord,
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, query: MonthQuery) -> WaitingListSummaryRecord:
        """As NHS England's monthly RTT file says it: waits of pathways, at the end of the month."""
        shown = month_of(request.actor, month_asked(query.month))
        if shown is None:
            raise NotFound("There is no waiting-list file of that month that you can see.")
        return WaitingListSummaryRecord.of(shown)


class DiagnosticsSummary(ApiView):
    @endpoint(
        "waiting_list_diagnostics",
        "Official diagnostics list (DM01) of a month, by test",
        tag=TAG,
        query=MonthQuery,
        answers=DiagnosticsRecord,
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, query: MonthQuery) -> DiagnosticsRecord:
        """As NHS England's monthly diagnostics file says it: the fifteen tests in its own order."""
        shown = diagnostics_month(request.actor, month_asked(query.month))
        if shown is None:
            raise NotFound("There is no diagnostics file of that month that you can see.")
        return DiagnosticsRecord.of(shown)


def month_asked(text: str | None) -> dt.date | None:
    """The month of a parameter; None where it is not given."""
    if not text:
        return None
    if not _MONTH.fullmatch(text) or text < "1900":
        sentence = "Give the month as year and month, like 2024-11."
        raise InvalidInput.of([Fault("month", "unknown_value", sentence)])
    return dt.date(int(text[:4]), int(text[5:]), 1)
