"""Decisions that belong to people: activate, suspend, let go on, terminate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from base.form_views import form_page, posted
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.activation.services import activate, resume, suspend, terminate
from contracts.call_offs import selectors
from contracts.call_offs.forms.entry import CallOffReasonForm

DECISIONS = {
    "suspend": (suspend, "Suspend", "No new list can be booked until it goes on. What is booked stays.", "suspended"),
    "resume": (resume, "Let it go on", "Lists can be booked on it again.", "active again"),
    "terminate": (
        terminate,
        "Terminate",
        "No list can ever be booked on it again. What was done stays and is settled. This cannot be undone.",
        "terminated",
    ),
}


@needs(Permission.APPROVE_CONTRACTS)
@require_POST
def activation(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = activate(by=request.actor, call_off_id=call_off_id)
    messages.success(request, f"{call_off.reference} is active. Lists can be booked on it.")
    return redirect("call-off", call_off.pk)


@needs(Permission.APPROVE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def decision(request: ActorRequest, call_off_id: int, what: str) -> HttpResponse:
    """Suspend, resume or terminate, each with its reason."""
    act, title, lead, done = DECISIONS[what]
    call_off = selectors.get_call_off(request.actor, call_off_id)
    form = CallOffReasonForm(request.POST or None)

    def save(**typed):
        return act(by=request.actor, call_off_id=call_off.pk, **typed)

    if posted(request, form, save):
        messages.success(request, f"{call_off.reference} is {done}.")
        return redirect("call-off", call_off.pk)
    kind = "warning" if what == "terminate" else ""
    return form_page(
        request,
        "contracts/call_offs/form.jinja",
        form,
        title=f"{title}: {call_off.reference}",
        call_off=call_off,
        lead=lead,
        button=f"{title} {call_off.reference}" if what != "resume" else title,
        kind=kind,
    )
