"""Proof that a provider may deliver care: kept by the provider, seen and checked by the trusts it works for."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import NotFound
from base.form_views import call_service, form_page, posted
from base.formatting import london_day
from base.pages import for_members, needs
from base.permissions import Permission
from base.requests import ActorRequest
from providers import selectors
from providers.forms import AssuranceForm, DocumentForm, EndClearanceForm
from providers.models import Assurance, Provider
from providers.presenters import assurance_answers
from providers.services.assurance import add_assurance, check_assurance, end_assurance
from providers.services.documents import add_document, open_document


@needs(Permission.MANAGE_CLINICIANS)
@require_GET
def own_assurance(request: ActorRequest) -> HttpResponse:
    return _page(request, selectors.provider(request.actor, request.actor.own_provider_id), own=True)


@for_members
@require_GET
def of_provider(request: ActorRequest, provider_id: int) -> HttpResponse:
    """The same page for the trusts the provider works for; what others hold is not found."""
    return _page(request, selectors.provider(request.actor, provider_id), own=False)


def _page(request: ActorRequest, provider: Provider, *, own: bool) -> HttpResponse:
    records = selectors.assurance_of(request.actor, provider.pk)
    context = {
        "provider": provider,
        "own": own,
        "records": records,
        "may_check": request.actor.may(Permission.CHECK_CLEARANCE),
        "items": assurance_answers(records, london_day(timezone.now())),
    }
    return render(request, "providers/assurance.jinja", context)


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def new_assurance(request: ActorRequest) -> HttpResponse:
    form = AssuranceForm(request.POST or None, request.FILES or None, initial={"item": request.GET.get("item")})
    made = posted(request, form, lambda **typed: add_assurance(by=request.actor, **typed))
    if made:
        messages.success(request, f"{made.get_item_display()} is recorded. The trusts you work for see it.")
        return redirect("own-assurance")
    return form_page(
        request,
        "providers/form.jinja",
        form,
        title="Record a registration or insurance",
        button="Record it",
        crumb=_crumb(),
        upload=True,
    )


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def assurance_ends(request: ActorRequest, assurance_id: int) -> HttpResponse:
    held = _own_record(request, assurance_id)
    form = EndClearanceForm(request.POST or None)

    def save(**typed):
        return end_assurance(by=request.actor, assurance_id=held.pk, **typed)

    if request.method == "POST" and call_service(form, save):
        messages.success(request, f"{held.get_item_display()} ends on that day.")
        return redirect("own-assurance")
    title = f"{held.get_item_display()} {held.reference} ends earlier"
    return form_page(request, "providers/form.jinja", form, title=title, button="Save the last day", crumb=_crumb())


@needs(Permission.MANAGE_CLINICIANS)
@require_http_methods(["GET", "POST"])
def new_document(request: ActorRequest, assurance_id: int) -> HttpResponse:
    """Add the document of a record as a file."""
    held = _own_record(request, assurance_id)
    form = DocumentForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def save(document):
        return add_document(by=request.actor, assurance_id=held.pk, document=document)

    if request.method == "POST" and (made := call_service(form, save)):
        messages.success(request, f"{made.name} is kept. The trusts you work for can read it.")
        return redirect("own-assurance")
    title = f"Add the paper of {held.get_item_display()} {held.reference}"
    return form_page(request, "providers/form.jinja", form, title=title, button="Keep it", crumb=_crumb(), upload=True)


@for_members
@require_GET
def document_content(request: ActorRequest, paper_id: int) -> FileResponse:
    """The document as it was filed, always as a download."""
    found, content = open_document(by=request.actor, paper_id=paper_id)
    answer = FileResponse(content, as_attachment=True, filename=found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _own_record(request: ActorRequest, assurance_id: int) -> Assurance:
    records = selectors.assurance_of(request.actor, request.actor.own_provider_id)
    held = next((record for record in records if record.pk == assurance_id), None)
    if held is None:
        raise NotFound()
    return held


@needs(Permission.CHECK_CLEARANCE)
@require_POST
def check(request: ActorRequest, assurance_id: int) -> HttpResponse:
    made = check_assurance(by=request.actor, assurance_id=assurance_id)
    messages.success(request, "Recorded that you have seen it.")
    return redirect("provider-assurance", made.provider_id)


def _crumb() -> dict[str, str]:
    return {"text": "Registration and insurances", "href": reverse("own-assurance")}
