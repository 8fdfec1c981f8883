"""Whom the trust asks first when lists are booked, and whom next when nobody answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from base.form_views import form_page, posted
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.services.offer_order import offered_in_order, set_offer_order
from sessions_app.offers.forms.order import OrderForm
from sessions_app.session.forms import sent


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_SESSIONS)
def order_page(request: ActorRequest) -> HttpResponse:
    """One number a contract; the lowest is asked first."""
    call_offs = list(offered_in_order(actor=request.actor))
    form = OrderForm(sent(request), call_offs=call_offs)

    def act(**_: int) -> bool:
        set_offer_order(by=request.actor, places=form.places())
        return True

    if posted(request, form, act):
        messages.success(request, "The order is saved. It counts from the next offer on.")
        return redirect("offers-out")
    return form_page(request, "sessions_app/offers/offer_order.jinja", form, call_offs=call_offs)
