"""The published waiting list of a month, and bringing in the monthly RTT file with a look at it first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from base import charts
from base.errors import DomainError
from base.form_views import PAGES_OF_THEIR_OWN, form_page
from base.formatting import month as in_month
from base.lists import Filter, FilterBar
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from nhs.codes import RttPart
from waiting_list.official.figures import BAND_WORDS, RttFigures, sum_of
from waiting_list.official.forms import RttFileForm
from waiting_list.official.models.files import OfficialFile
from waiting_list.official.selectors.rtt import current_files, months
from waiting_list.official.services.monthly_files import IMPORTED, REPLACED, RTT, UNCHANGED, ImportResult, preview_file
from waiting_list.official.services.rtt import part_of
from waiting_list.official.services.uploads import import_put_aside, put_aside, read_again

SHOWN_IN_CHART = 7


@require_GET
@needs(Permission.VIEW_REPORTS)
def waiting_list(request: ActorRequest) -> HttpResponse:
    """Waits by specialty and weeks, in the month chosen."""
    files = current_files(request.actor)
    bar = FilterBar.read([Filter("month", "Month", [(_value(f), in_month(f.period)) for f in files])], request.GET)
    chosen = [file for file in files if _value(file) == bar.value("month")] if files else []
    shown = next(iter(months(request.actor, chosen)), None)
    if shown is None:
        return render(request, "waiting_list/official/rtt/empty.jinja", {"provider": request.actor.is_provider})
    context = {
        "month": shown,
        "bar": bar if len(files) > 1 else None,
        "band_words": BAND_WORDS,
        "chart": over_18_chart(list(shown.lines)),
        "moves": [(part.label, shown.total_of(part)) for part in RttPart if part in shown.parts and part != "Part_2"],
    }
    return render(request, "waiting_list/official/rtt/index.jinja", context)


def _value(file: OfficialFile) -> str:
    return f"{file.period:%Y-%m}"


def over_18_chart(lines: list[RttFigures]) -> charts.BandChart:
    """The backlog of the specialties that have most of it, the rest together, over 52 weeks marked."""
    shown = lines if len(lines) <= SHOWN_IN_CHART else lines[: SHOWN_IN_CHART - 1]
    rest = lines[len(shown) :]
    rows = [(line.name, line) for line in shown]
    if rest:
        rows.append((f"{len(rest)} other specialties", sum_of(rest)))
    return charts.bands(
        [
            {
                "label": name,
                "value": line.over_18,
                "words": f"{line.over_18:,}",
                "late": line.over(52) or 0,
                "more": f"{line.over(52) or 0:,} over 52",
            }
            for name, line in rows
        ]
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_WAITING_LIST)
def choose_file(request: ActorRequest) -> HttpResponse:
    """Choose the file; what is wrong with it is said at once, line by line."""
    form = RttFileForm(request.POST or None, request.FILES or None) if request.method == "POST" else RttFileForm()
    faults = []
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            stored = put_aside(
                by=request.actor, stream=upload.file, name=upload.name, content_type=upload.content_type or ""
            )
            return redirect("waiting-list-import-check", stored.pk)
        except DomainError as refusal:
            if refusal.status in PAGES_OF_THEIR_OWN:
                raise
            form.add_error("file", refusal.detail)
            faults = refusal.errors
    return form_page(request, "waiting_list/official/rtt/import.jinja", form, faults=faults)


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_WAITING_LIST)
def check_file(request: ActorRequest, stored_id: int) -> HttpResponse:
    """A preview of the file that was read; then keep it."""
    if request.method == "POST":
        result = import_put_aside(by=request.actor, stored_id=stored_id)
        messages.success(request, outcome_words(result))
        return redirect(f"/waiting-list/?month={result.file.period:%Y-%m}")
    read = read_again(by=request.actor, stored_id=stored_id)
    preview = preview_file(by=request.actor, kind=RTT, read=read)
    decided = part_of(read, preview.provider, RttPart.INCOMPLETE_WITH_DECISION)
    return render(
        request,
        "waiting_list/official/rtt/check.jinja",
        {"read": read, "preview": preview, "decided": sum_of(decided), "band_words": BAND_WORDS},
    )


def outcome_words(result: ImportResult) -> str:
    month = in_month(result.file.period)
    return {
        IMPORTED: f"The waiting list of {month} is in",
        REPLACED: f"The waiting list of {month} was replaced; the file before is kept",
        UNCHANGED: f"This file was already in, so {month} did not change",
    }[result.outcome]
