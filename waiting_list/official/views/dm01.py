"""The monthly diagnostics list (DM01): the page of a month, and a look at a file before it is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from base import charts
from base.formatting import month as in_month
from base.formatting import percent
from base.lists import Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from waiting_list.official.selectors.dm01 import DiagnosticFigures, diagnostics_files, diagnostics_of
from waiting_list.official.services.monthly_files import DM01, IMPORTED, REPLACED, UNCHANGED, preview_file
from waiting_list.official.services.uploads import import_put_aside, read_again

SHOWN_IN_CHART = 8
SAID = {
    IMPORTED: "The diagnostics list of {} is in",
    REPLACED: "The diagnostics list of {} was replaced; the file before is kept",
    UNCHANGED: "This file was already in, so {} did not change",
}


@require_GET
@needs(Permission.VIEW_REPORTS)
def diagnostics(request: ActorRequest) -> HttpResponse:
    """Waits for each test, in the month chosen."""
    files = diagnostics_files(request.actor)
    choices = [(f"{file.period:%Y-%m}", in_month(file.period)) for file in files]
    bar = FilterBar.read([Filter("month", "Month", choices)], request.GET)
    chosen = next((file for file in files if f"{file.period:%Y-%m}" == bar.value("month")), None)
    if chosen is None:
        return render(request, "waiting_list/official/dm01/empty.jinja")
    month = diagnostics_of(request.actor, chosen)
    context = {
        "month": month,
        "bar": bar if len(files) > 1 else None,
        "chart": over_6_chart(month.backlog_first[:SHOWN_IN_CHART]),
    }
    return render(request, "waiting_list/official/dm01/index.jinja", context)


def over_6_chart(tests: list[DiagnosticFigures]) -> charts.BandChart:
    """Six weeks and over by test, the longest first, thirteen weeks and over marked."""
    return charts.bands(
        [
            {
                "label": test.name,
                "value": test.over_6,
                "words": f"{test.over_6:,}, {percent(test.share_over_6)}",
                "late": test.over_13,
                "more": f"{test.over_13:,} over 13",
            }
            for test in tests
        ]
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_WAITING_LIST)
def check(request: ActorRequest, stored_id: int) -> HttpResponse:
    """A preview of the file that was read; then keep it."""
    if request.method == "POST":
        result = import_put_aside(by=request.actor, stored_id=stored_id, kind=DM01)
        messages.success(request, SAID[result.outcome].format(in_month(result.file.period)))
        return redirect(f"{reverse('waiting-list-diagnostics')}?month={result.file.period:%Y-%m}")
    read = read_again(by=request.actor, stored_id=stored_id, kind=DM01)
    preview = preview_file(by=request.actor, kind=DM01, read=read)
    return render(request, "waiting_list/official/dm01/check.jinja", {"read": read, "preview": preview})
