"""Loading NHS England's monthly figures of every provider, by the people who run the service."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from base.errors import DomainError
from base.form_views import PAGES_OF_THEIR_OWN, form_page
from base.formatting import count, number
from base.forms import FileField, Form
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from waiting_list.official.services.peers import MOST_BYTES, LoadedMonths, load_months, preview_months


class ProviderMonthsForm(Form):
    file = FileField(
        label="File of provider months",
        hint="CSV, plain or gzip, up to 50 MB",
        endings=[".csv", ".gz"],
        most_bytes=MOST_BYTES,
        missing="Choose the file of provider months",
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.ADMINISTER_PLATFORM)
def load_peers(request: ActorRequest) -> HttpResponse:
    """Look at what a file would do, with every wrong row by its line; then load it."""
    form = ProviderMonthsForm(request.POST, request.FILES) if request.method == "POST" else ProviderMonthsForm()
    looked, faults = None, []
    if form.is_bound and form.is_valid():
        stream = form.cleaned_data["file"].file
        try:
            if request.POST.get("do") == "load":
                messages.success(request, words_of(load_months(by=request.actor, stream=stream), "are", "is"))
                return redirect("load-peers")
            looked = preview_months(by=request.actor, stream=stream)
        except DomainError as error:
            if error.status in PAGES_OF_THEIR_OWN:
                raise
            form.add_error("file", error.detail)
            faults = error.errors
    said = words_of(looked, "would be", "would be") if looked else ""
    return form_page(request, "reports/peers_load.jinja", form, faults=faults, said=said)


def words_of(done: LoadedMonths, many: str, one: str) -> str:
    """``24,727 rows read: 12 are new, 1 is changed, the rest is there already``."""
    new, changed = (f"{number(n)} {one if n == 1 else many}" for n in (done.new, done.changed))
    return f"{count(done.rows, 'row')} read: {new} new, {changed} changed, the rest is there already"
