"""Payment scheme prices of a trust: the sets, bringing one in with a look first, and the grouper's output."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import DomainError
from base.form_views import form_page, posted
from base.formatting import count, london_day
from base.forms import add_rule_errors
from base.lists import Filter, FilterBar, paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs import selectors
from contracts.tariff import presenters as tariff_presenters
from contracts.tariff import selectors as reading
from contracts.tariff.forms import ColumnsForm, GrouperForm, TariffSetForm, WithdrawForm
from contracts.tariff.models import TariffSet
from contracts.tariff.services.grouper import import_grouper
from contracts.tariff.services.sets import add_tariff_set, load_tariff, preview_tariff, table_of, withdraw_tariff
from contracts.tariff.views.call_off_rates import only_trusts
from providers.models import Provider

SEARCH = (Filter("q", "HRG, treatment function or name", wide=True),)
SHOWN_ROWS = 12


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def tariff_sets(request: ActorRequest) -> HttpResponse:
    only_trusts(request)
    context = {"sets": list(reading.tariff_sets(request.actor)), "words": tariff_presenters}
    return render(request, "contracts/tariff/sets.jinja", context)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def new_tariff_set(request: ActorRequest) -> HttpResponse:
    """Enter a set of prices with its file. Its columns come next."""
    only_trusts(request)
    form = TariffSetForm(request.POST or None, request.FILES or None)

    def save(file, **typed):
        return add_tariff_set(by=request.actor, file_name=file.name, content=file.read(), **typed)

    if made := posted(request, form, save):
        return redirect("tariff-columns", made.pk)
    return form_page(request, "contracts/tariff/new.jinja", form)


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def show_tariff_set(request: ActorRequest, set_id: int) -> HttpResponse:
    only_trusts(request)
    tariff_set = reading.get_tariff_set(request.actor, set_id)
    bar = FilterBar.read(SEARCH, request.GET)
    page = paginate(reading.prices_of(request.actor, tariff_set, bar.value("q")), request.GET)
    return render(
        request,
        "contracts/tariff/set.jinja",
        {"tariff_set": tariff_set, "page": page, "bar": bar, "words": tariff_presenters},
    )


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def tariff_columns(request: ActorRequest, set_id: int) -> HttpResponse:
    """Choose the meaning of each column, look at what was read, then load it."""
    only_trusts(request)
    tariff_set = reading.get_tariff_set(request.actor, set_id)
    if tariff_set.state != TariffSet.State.DRAFT:
        return redirect("tariff-set", tariff_set.pk)
    table = table_of(by=request.actor, tariff_set=tariff_set)
    form = ColumnsForm(request.POST or None, headers=table.headers)
    read = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("step") == "load":
                load_tariff(by=request.actor, set_id=tariff_set.pk, mapping=form.mapping())
                messages.success(request, f"{tariff_set.name} is in use. Open rates are compared with it.")
                return redirect("tariff-set", tariff_set.pk)
            read = preview_tariff(by=request.actor, set_id=tariff_set.pk, mapping=form.mapping())
        except DomainError as refusal:
            add_rule_errors(form, refusal, fields=_places(form))
    context = {
        "tariff_set": tariff_set,
        "read": read,
        "sample": table.rows[:SHOWN_ROWS],
        "headers": table.headers,
        "rows": len(table.rows),
    }
    return form_page(request, "contracts/tariff/columns.jinja", form, **context)


def _places(form: ColumnsForm) -> dict[str, str]:
    """Faults of one point of delivery, and those of all of them, have their fields."""
    pods = {name.removeprefix("pod-"): name for name in form.fields if name.startswith("pod-")}
    return pods | {"prices": next(iter(pods.values()))}


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def withdraw_set(request: ActorRequest, set_id: int) -> HttpResponse:
    only_trusts(request)
    tariff_set = reading.get_tariff_set(request.actor, set_id)
    form = WithdrawForm(request.POST or None)

    def save(**typed):
        return withdraw_tariff(by=request.actor, set_id=tariff_set.pk, **typed)

    if posted(request, form, save):
        messages.success(request, f"{tariff_set.name} is withdrawn. Open rates are compared again.")
        return redirect("tariff-set", tariff_set.pk)
    return form_page(request, "contracts/tariff/withdraw.jinja", form, tariff_set=tariff_set)


@needs(Permission.MANAGE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def grouper(request: ActorRequest) -> HttpResponse:
    """Files that came so far, and taking in the next one."""
    only_trusts(request)
    held = Provider.objects.visible_to(request.actor).filter(call_offs__in=selectors.call_offs(request.actor))
    form = GrouperForm(request.POST or None, request.FILES or None, providers=held.distinct().order_by("name"))

    def save(file, **typed):
        return import_grouper(by=request.actor, file_name=file.name, content=file.read(), **typed)

    if made := posted(request, form, save):
        messages.success(
            request,
            f"{count(made.rows, 'activity has an HRG', 'activities have an HRG')}: {made.added} new, {made.changed} changed.",
        )
        return redirect("grouper")
    imports = list(reading.grouper_imports(request.actor)[:20])
    return form_page(request, "contracts/tariff/grouper.jinja", form, imports=imports, today=london_day(timezone.now()))
