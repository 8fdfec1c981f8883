"""The publisher's pages: preview, hold back, release, annual summary."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import Fault, InvalidInput, NotFound
from base.form_views import call_service, form_page, posted
from base.formatting import days_between, london_day
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.selectors import call_offs
from contracts.models import PublicTerms, Withholding
from contracts.publishing import foi_return
from contracts.publishing.figures import FiguresPeriod
from contracts.publishing.payload import document
from contracts.publishing.selectors import own_call_off, source_of, versions, withheld_now
from contracts.publishing.services import register as services
from contracts.publishing.services.foi import WORKING_DAYS
from contracts.publishing.services.publisher import set_publisher
from nhs.calendar import financial_year
from reports.transparency.counts import counted
from reports.transparency.files import csv_download, xlsx_download
from reports.transparency.forms import LiftForm, PeriodForm, PublisherForm, ReleaseForm, TermsForm, WithholdForm
from reports.transparency.pages import WORDS, Register
from trusts.models import Trust

FORM = "contracts/publishing/form.jinja"


def today() -> dt.date:
    return london_day(timezone.now())


def this_year() -> FiguresPeriod:
    """From the first of January, or the whole year before when it is January, to the end of last month."""
    last = today().replace(day=1) - dt.timedelta(days=1)
    return FiguresPeriod(last.replace(month=1, day=1), last)


def trust_of(request: ActorRequest) -> Trust:
    found = Trust.objects.visible_to(request.actor).filter(pk=request.actor.own_trust_id).first()
    if found is None:
        raise NotFound()
    return found


@needs(Permission.PUBLISH_REGISTER)
@require_GET
def publishing(request: ActorRequest) -> HttpResponse:
    """The register's page: what is public, what is withheld, and links to change either."""
    trust = trust_of(request)
    context = {
        "trust": trust,
        "versions": list(versions(request.actor, trust.ods_code)),
        "withheld": list(withheld_now(request.actor, trust.pk).values()),
        "call_offs": list(call_offs(request.actor)),
        "period": this_year(),
        "year": financial_year(today()),
        "terms": PublicTerms.objects.visible_to(request.actor).in_bulk(field_name="call_off_id"),
        "working_days": WORKING_DAYS,
    }
    return render(request, "contracts/publishing/publishing.jinja", context)


def made(request: ActorRequest, period: FiguresPeriod) -> dict[str, Any]:
    """The register of a period as it would be released now."""
    trust = trust_of(request)
    source = source_of(request.actor, trust.pk, counted(request.actor, trust.pk, period))
    return {
        "trust": trust,
        "register": Register(document(source, today())),
        "withheld": services.withheld_words(source),
        "period": period,
    }


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def preview(request: ActorRequest) -> HttpResponse:
    """The register as everybody would read it, and the button that makes it so."""
    period, wrong = _period_asked(request)
    form = ReleaseForm(request.POST or None, initial={"first": period.first, "last": period.last})
    if request.method == "POST":
        version = call_service(form, lambda first, last, why: _release(request, FiguresPeriod(first, last), why))
        if version:
            messages.success(request, f"Version {version.number} is public.")
            return redirect("public-register", version.ods_code)
    return form_page(request, "contracts/publishing/preview.jinja", form, wrong=wrong, **WORDS, **made(request, period))


def _period_asked(request: ActorRequest) -> tuple[FiguresPeriod, str]:
    """The period to preview, and what is wrong with the one asked for when another is shown instead."""
    try:
        return period_of(request), ""
    except InvalidInput as error:
        return this_year(), error.errors[0].detail


def _release(request: ActorRequest, period: FiguresPeriod, why: str):
    figures = counted(request.actor, request.actor.own_trust_id, period)
    return services.release(by=request.actor, counted=figures, why=why)


def period_of(request: ActorRequest) -> FiguresPeriod:
    """The period in the address or form; the usual one where it says none. Raises InvalidInput for one that cannot be."""
    sent = request.POST if request.method == "POST" else request.GET
    if not any(sent.get(f"{side}-{part}") for side in ("first", "last") for part in ("day", "month", "year")):
        return this_year()
    form = PeriodForm(sent)
    if not form.is_valid():
        raise InvalidInput.of([Fault("/first", "invalid", "Give the first and the last day of the period as dates")])
    period = FiguresPeriod(form.cleaned_data["first"], form.cleaned_data["last"])
    if period.last < period.first:
        raise InvalidInput.of([Fault("/last", "invalid", "The last day must not be before the first")])
    return period


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def withhold(request: ActorRequest) -> HttpResponse:
    form = WithholdForm(request.POST or None, call_offs=call_offs(request.actor))
    if posted(request, form, lambda **said: services.withhold(by=request.actor, **said)):
        messages.success(request, "It is left out of the next version. Versions that are out keep it.")
        return redirect("transparency")
    return _form(request, form, "Hold something back", "Hold it back")


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def lift(request: ActorRequest, withholding_id: int) -> HttpResponse:
    withholding = Withholding.objects.visible_to(request.actor).filter(pk=withholding_id).first()
    if withholding is None:
        raise NotFound()
    form = LiftForm(request.POST or None)

    def put_back(reason: str) -> Withholding:
        return services.lift(
            by=request.actor, call_off_id=withholding.call_off_id, item=withholding.item, reason=reason
        )

    if posted(request, form, put_back):
        messages.success(request, "It is in the next version again.")
        return redirect("transparency")
    return _form(request, form, f"Publish again: {withholding.get_item_display().lower()}", "Publish it again")


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def terms(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """The file that answers usual requests about one contract."""
    call_off = own_call_off(request.actor, call_off_id)
    if call_off is None or not request.actor.is_trust:
        raise NotFound()
    held = PublicTerms.objects.visible_to(request.actor).filter(call_off=call_off).first()
    form = TermsForm(request.POST or None, initial=TermsForm.initial_of(held))
    save = lambda **said: services.set_public_terms(by=request.actor, call_off_id=call_off.pk, **said)  # noqa: E731
    if posted(request, form, save):
        messages.success(request, f"Saved for {call_off.reference}.")
        return redirect("call-off", call_off.pk)
    return _form(request, form, f"What is public about {call_off.reference}", "Save")


@needs(Permission.PUBLISH_REGISTER)
@require_http_methods(["GET", "POST"])
def publisher(request: ActorRequest) -> HttpResponse:
    """The trust's integrated care board and its prefix of open contracting data."""
    trust = trust_of(request)
    initial = {name: getattr(trust, name) for name in ("icb_code", "icb_name", "ocid_prefix")}
    form = PublisherForm(request.POST or None, initial=initial)
    if posted(request, form, lambda **said: set_publisher(by=request.actor, **said)):
        messages.success(request, "Saved. The next version is released with it.")
        return redirect("transparency")
    return _form(request, form, "Board and open contracting prefix", "Save")


@needs(Permission.PUBLISH_REGISTER)
@require_GET
def foi_file(request: ActorRequest, kind: str) -> HttpResponse:
    """The return of any period, in one click."""
    period = period_of(request)
    found = made(request, period)
    sheets = foi_return.sheets(found["register"].document)
    name = f"insourcing-{found['trust'].ods_code}-{period.first}-{period.last}"
    if kind == "csv":
        return csv_download(name, sheets["Return"])
    return xlsx_download(name, sheets, _notes(found))


def _notes(found: dict[str, Any]) -> list[str]:
    period = found["period"]
    said = [
        f"{withheld['call_off'] or 'A contract'}: {withheld['item']}. {withheld['section']}: {withheld['reason']}"
        for withheld in found["withheld"]
    ]
    return [
        f"{found['trust'].name}, insourcing, {days_between(period.first, period.last)}",
        foi_return.HOW_COUNTED,
        *said,
    ]


def _form(request: ActorRequest, form, title: str, button: str) -> HttpResponse:
    up = (
        [{"text": "Public register", "href": reverse("transparency")}]
        if request.actor.may(Permission.PUBLISH_REGISTER)
        else []
    )
    return form_page(request, FORM, form, title=title, do=button, up=up)
