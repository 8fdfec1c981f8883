"""A page that is one form about one of the trust's own call-offs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from base.errors import NotFound
from base.form_views import form_page, posted
from base.forms import Form
from base.requests import ActorRequest
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import CallOff

GET_POST = ["GET", "POST"]


def own(request: ActorRequest, call_off_id: int) -> CallOff:
    """The trust's own call-off; a provider's people find nothing here."""
    if not request.actor.is_trust:
        raise NotFound()
    return selectors.get_call_off(request.actor, call_off_id)


def one_form(
    request: ActorRequest,
    call_off: CallOff,
    form: Form,
    act: Callable[..., Any],
    *,
    done: str,
    upload: bool = False,
    **context,
) -> HttpResponse:
    """The page of one form: hand it to the service, go back to the call-off."""

    def save(**typed):
        return act(by=request.actor, **typed) or True

    if posted(request, form, save):
        messages.success(request, done)
        return redirect("call-off", call_off.pk)
    return form_page(request, "contracts/call_offs/life_form.jinja", form, call_off=call_off, upload=upload, **context)


def held_by(record: Any, names: tuple[str, ...]) -> dict:
    return {name: getattr(record, name) for name in names} if record else {}
