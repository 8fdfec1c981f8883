"""The annual summary's pages: the publisher's, with what is added and the button that publishes it, and everybody's."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import DomainError, NotFound
from base.form_views import form_page, posted
from base.pages import needs, public
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.publishing.annual_summary import ITEMS
from contracts.publishing.selectors import summaries
from contracts.publishing.services.summaries import count_elsewhere, publish_summary
from nhs.calendar import financial_year, financial_year_dates
from reports.transparency.annual import annual_summary
from reports.transparency.files import csv_download
from reports.transparency.forms import ElsewhereForm
from reports.transparency.views import FORM, today, trust_of

HEADING = ("Item", "What", "Number", "Behind it")
MONTHS_TO_PUBLISH = 6


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def annual(request: ActorRequest) -> HttpResponse:
    """The nine counts of regulation 25, as a page or as CSV; posted, they become public."""
    trust, year = trust_of(request), year_of(request)
    items = annual_summary(request.actor, trust.pk, year)
    if request.method == "POST":
        return _publish(request, year, items)
    if request.GET.get("format") == "csv":
        rows = [HEADING, *((item.letter, item.words, item.number, item.all_behind) for item in items)]
        return csv_download(f"psr-annual-summary-{trust.ods_code}-{year.replace('/', '-')}", rows)
    first, last = financial_year_dates(year)
    out = {summary.year: summary for summary in summaries(request.actor, trust.ods_code)}
    context = {
        "trust": trust,
        "items": items,
        "year": year,
        "first": first,
        "last": last,
        "years": _years(),
        "over": last < today(),
        "from_day": last + dt.timedelta(days=1),
        "due": _due(last),
        "published": out.get(year),
        "differs": year in out and out[year].items != [item.payload() for item in items],
    }
    return render(request, "contracts/publishing/annual.jinja", context)


def _publish(request: ActorRequest, year: str, items: list) -> HttpResponse:
    try:
        made = publish_summary(by=request.actor, year=year, items=[item.payload() for item in items])
    except DomainError as error:
        if error.status in (403, 404):
            raise
        messages.error(request, error.errors[0].detail if error.errors else error.detail)
        return redirect(f"{reverse('psr-annual-summary')}?year={year}")
    messages.success(request, f"The summary of {year} is public.")
    return redirect(f"{reverse('public-summary', args=[made.ods_code])}?year={year}")


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def elsewhere(request: ActorRequest) -> HttpResponse:
    """Count the trust's contracts of an item that are kept elsewhere."""
    year, item = year_of(request), request.GET.get("item", "")
    form = ElsewhereForm(request.POST or None, initial={"item": item if item in ITEMS else ""})
    back = f"{reverse('psr-annual-summary')}?year={year}"
    if posted(request, form, lambda **said: count_elsewhere(by=request.actor, year=year, **said)):
        messages.success(request, "Counted. It is in the summary from now on.")
        return redirect(back)
    up = [
        {"text": "Public register", "href": reverse("transparency")},
        {"text": f"Annual summary {year}", "href": back},
    ]
    asked = "The summary is of all the trust’s health care contracts. Say here what this service does not know of."
    return form_page(
        request, FORM, form, title=f"Contracts kept elsewhere, {year}", do="Count them", up=up, asked=asked
    )


@public
@require_GET
def public_summary(request: ActorRequest, ods_code: str) -> HttpResponse:
    """A trust's published summaries, the newest year first."""
    found = summaries(request.actor, ods_code.upper())
    if not found:
        raise NotFound("No annual summary of this trust has been published.")
    wanted = request.GET.get("year", "")
    shown = next((summary for summary in found if summary.year == wanted), found[0])
    context = {
        "summary": shown,
        "years": [summary.year for summary in found],
        "dates": financial_year_dates(shown.year),
    }
    return render(request, "contracts/publishing/summary.jinja", context)


def year_of(request: ActorRequest) -> str:
    """The year in the address; the present one where it says none that can be."""
    wanted = request.GET.get("year", "")
    try:
        financial_year_dates(wanted)
    except ValueError:
        return financial_year(today())
    return wanted


def _years() -> list[str]:
    started = int(financial_year(today())[:4])
    return [financial_year(dt.date(started - back, 6, 1)) for back in range(4)]


def _due(last: dt.date) -> dt.date:
    """Six months after the year's end: 30 September."""
    return last.replace(month=last.month + MONTHS_TO_PUBLISH, day=30)
