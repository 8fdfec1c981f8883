"""The compliance of a call-off: what each rule says, and what people put their name to. The trust's own eyes only."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import NotFound
from base.form_views import form_page, posted
from base.formatting import count, london_day
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.compliance import presenters as shown
from contracts.compliance.buying import QUESTIONS, what_is_bought
from contracts.compliance.forms import (
    AwardNoticeForm,
    BuyingForm,
    EvidenceForm,
    HoursForm,
    LeadForm,
    OverrideForm,
    VatForm,
)
from contracts.compliance.models import BuyingAnswers, HoursRecord, LeadRecord, VatDecision
from contracts.compliance.rules.facts import VatFacts
from contracts.compliance.rules.gate import CHECK_OF
from contracts.compliance.rules.vat import TREATMENTS, warnings
from contracts.compliance.services.evidence import (
    answer_buying,
    decide_vat,
    file_evidence,
    override_check,
    record_hours,
    record_lead,
)
from contracts.compliance.services.gate import check_now
from contracts.compliance.services.notices import record_notice
from contracts.interests.conflicts import interests_touching
from plumbing.files import open_stored

FORM = "contracts/compliance/form.jinja"
LEAD = (
    "specialty",
    "relevance",
    "register_checked_on",
    "leads_pathway",
    "accepts_responsibility",
    "indemnifier",
    "policy_number",
    "indemnity_until",
)
VAT = ("directs", "governs", "indemnifies", "pricing", "treatment", "evidence", "decided_on", "review_on")


def own_call_off(request: ActorRequest, call_off_id: int) -> CallOff:
    """The trust's own call-off; a provider's people find nothing here."""
    if not request.actor.is_trust:
        raise NotFound()
    return selectors.get_call_off(request.actor, call_off_id)


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def compliance(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Every rule with NHS England's word, its checks, evidence, who saw it and when; overrides; history."""
    call_off = own_call_off(request, call_off_id)
    context = {
        "call_off": call_off,
        "compliance": shown.compliance_of(request.actor, call_off),
        "interests": interests_touching(request.actor, [call_off])[call_off.pk],
        "history": shown.history_of(request.actor, call_off),
        "filed": shown.evidence_of(request.actor, call_off),
        "checks": CHECK_OF,
    }
    return render(request, "contracts/compliance/compliance.jinja", context)


@needs(Permission.CHECK_COMPLIANCE)
@require_POST
def check(request: ActorRequest, call_off_id: int) -> HttpResponse:
    results = check_now(by=request.actor, call_off_id=call_off_id)
    stands = len(results.stops)
    said = f"{count(stands, 'check stands', 'checks stand')} against it" if stands else "Nothing stands against it"
    messages.success(request, f"Checked. {said}.")
    return redirect("compliance", call_off_id)


def one_form(request: ActorRequest, call_off: CallOff, form, act, *, done: str, **context) -> HttpResponse:
    """The page of one form about a call-off's compliance: hand it to the service, go back to the answers."""

    def save(**typed):
        return act(by=request.actor, **typed) or True

    if posted(request, form, save):
        messages.success(request, done)
        return redirect("compliance", call_off.pk)
    return form_page(request, FORM, form, call_off=call_off, **context)


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(["GET", "POST"])
def lead(request: ActorRequest, call_off_id: int, line_id: int) -> HttpResponse:
    """Record what shows that a line's lead consultant may lead it."""
    call_off = own_call_off(request, call_off_id)
    line = line_of(call_off, line_id)
    held = LeadRecord.objects.visible_to(request.actor).filter(service_line=line, gmc=line.lead_gmc).first()
    form = LeadForm(request.POST or None, request.FILES or None, initial=initial_of(held, LEAD))

    def act(**typed):
        return record_lead(line_id=line.pk, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        done=f"The record of {line.lead_name} is kept.",
        upload=True,
        title=f"Lead consultant: {line.lead_name}",
        button="Keep the record",
        lead=f"{line.name}, GMC {line.lead_gmc}. A record is never changed: a new one takes its place.",
    )


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(["GET", "POST"])
def hours(request: ActorRequest, call_off_id: int, line_id: int) -> HttpResponse:
    call_off = own_call_off(request, call_off_id)
    line = line_of(call_off, line_id)
    held = HoursRecord.objects.visible_to(request.actor).filter(service_line=line).first()
    form = HoursForm(request.POST or None, initial=initial_of(held, ("when", "reason")))

    def act(**typed):
        return record_hours(line_id=line.pk, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        done=f"When {line.name} runs is kept.",
        title=f"Hours: {line.name}",
        button="Keep it",
    )


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(["GET", "POST"])
def notice(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Record a notice as it was published, so that what is wrong in it is found."""
    call_off = own_call_off(request, call_off_id)
    form = AwardNoticeForm(request.POST or None)

    def act(**typed):
        return record_notice(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        done="The notice is recorded as it was published.",
        title="Record a notice",
        button="Record the notice",
        lead="The calendar’s standstill is worked out beside it and compared.",
    )


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(["GET", "POST"])
def vat(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """The VAT decision with what speaks against it, and the decisions before."""
    call_off = own_call_off(request, call_off_id)
    decisions = list(VatDecision.objects.visible_to(request.actor).filter(call_off=call_off).select_related("document"))
    held = decisions[0] if decisions else None
    today = {"decided_on": london_day(timezone.now())}
    form = VatForm(request.POST or None, request.FILES or None, initial=initial_of(held, VAT[:6]) | today)

    def act(**typed):
        return decide_vat(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        done="The VAT decision is kept.",
        title="VAT decision",
        button="Keep the decision",
        upload=True,
        against=vat_warnings(request, held),
        decisions=decisions,
        treatments=TREATMENTS,
        lead="Medical care is exempt; the supply of staff is standard-rated. What decides is who directs the clinicians.",
    )


def vat_warnings(request: ActorRequest, held: VatDecision | None) -> list[str]:
    """Warnings about the treatment that is typed, else about the one in force."""
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in VAT[:6]}
    elif held is not None:
        values = {name: getattr(held, name) for name in VAT[:6]}
    else:
        return []
    day = london_day(timezone.now())
    return warnings(VatFacts(**values, decided_on=day, review_on=day))


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(["GET", "POST"])
def bought(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """The questionnaire about what is really bought, kept with the call-off."""
    call_off = own_call_off(request, call_off_id)
    held = BuyingAnswers.objects.visible_to(request.actor).filter(call_off=call_off).first()
    form = BuyingForm(request.POST or None, initial=held.answers if held else None)

    def act(**typed):
        return answer_buying(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        done="The answers are kept, with what they come to.",
        title="What is really being bought?",
        button="Keep the answers",
        bought=what_is_bought(held.answers) if held else None,
        said=held,
    )


@needs(Permission.VIEW_CONTRACTS)
@require_http_methods(["GET", "POST"])
def questionnaire(request: ActorRequest) -> HttpResponse:
    """The same questions before there is a contract: nothing is kept."""
    form = BuyingForm(request.POST or None)
    found = None
    if form.is_bound and form.is_valid():
        found = what_is_bought(form.cleaned_data["answers"])
    return form_page(request, "contracts/compliance/what_is_bought.jinja", form, bought=found, questions=len(QUESTIONS))


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(["GET", "POST"])
def evidence(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own_call_off(request, call_off_id)
    answer = asked(request, call_off)
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def act(**typed):
        return file_evidence(call_off_id=call_off.pk, check=answer.check.code, about=answer.result.about, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        done="The evidence is filed.",
        title="File evidence",
        button="File it",
        upload=True,
        answer=answer,
    )


@needs(Permission.OVERRIDE_COMPLIANCE)
@require_http_methods(["GET", "POST"])
def override(request: ActorRequest, call_off_id: int) -> HttpResponse:
    """Let the call-off pass one check it does not meet, with a reason that shows for ever."""
    call_off = own_call_off(request, call_off_id)
    answer = asked(request, call_off)
    form = OverrideForm(request.POST or None)

    def act(**typed):
        return override_check(call_off_id=call_off.pk, check=answer.check.code, about=answer.result.about, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        done="The check is overridden. It shows with your reason.",
        title="Override a check",
        button="Override this check",
        kind="warning",
        answer=answer,
    )


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def file(request: ActorRequest, call_off_id: int, file_id: int) -> FileResponse:
    """A document as it was filed, always as a download."""
    call_off = own_call_off(request, call_off_id)
    stored = shown.file_of(request.actor, call_off, file_id)
    try:
        return FileResponse(open_stored(stored), as_attachment=True, filename=stored.name)
    except FileNotFoundError:
        raise NotFound("The document is no longer kept.") from None


def asked(request: ActorRequest, call_off: CallOff) -> shown.CheckAnswer:
    """The finding the address names, as it was found last."""
    panel = shown.compliance_of(request.actor, call_off)
    if panel is None:
        raise NotFound()
    wanted = request.GET.get("check", ""), request.GET.get("about", "")
    for rule in panel.rules:
        for answer in rule.answers:
            if (answer.check.code, answer.result.about) == wanted:
                return answer
    raise NotFound()


def line_of(call_off: CallOff, line_id: int) -> ServiceLine:
    line = next((each for each in call_off.service_lines.all() if each.pk == line_id), None)
    if line is None:
        raise NotFound()
    return line


def initial_of(held, names: tuple[str, ...]) -> dict:
    return {name: getattr(held, name) for name in names} if held else {}
