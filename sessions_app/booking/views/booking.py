"""Booking what was picked on the planner: one page that says what would happen, and the button that does it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.errors import DomainError, InvalidInput, RuleBroken
from base.formatting import count, listing, london_day, moment, money
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.interests.conflicts import Touch, interests_touching
from contracts.models import ServiceLine
from sessions_app.booking.presenters import booking as words
from sessions_app.booking.presenters.booking import Group, Plan, groups_of, plan, wanted_of
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.selectors.covering import covering
from sessions_app.booking.selectors.slots import Slot, read_keys, slots_of_keys
from sessions_app.booking.services.booking import book_sessions, preview_booking
from sessions_app.session.models.sessions import Session

VIEW = ("days", "from", "site", "kind", "state")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BOOK_SESSIONS)
def book_page(request: ActorRequest) -> HttpResponse:
    """What was picked, the contract each list goes to, the price, every clash; a POST books it."""
    sent = request.POST if request.method == "POST" else request.GET
    keys = read_keys(sent.getlist("slot"))
    slots = slots_of_keys(actor=request.actor, keys=keys)
    if not slots:
        messages.error(request, "Tick at least one free cell, then book.")
        return redirect(planner_address(sent, []))
    groups = groups_of(slots, covering(actor=request.actor), sent, london_day(timezone.now()))
    asked = wanted_of(groups)
    refusal = None
    if request.method == "POST":
        try:
            sessions = book(request, len(slots), [wanted for _, _, wanted in asked], groups)
        except (RuleBroken, InvalidInput) as refused:
            refusal = refused
        else:
            return answer(request, sent, slots, {line.pk: line for _, line, _ in asked}, sessions)
    preview = preview_booking(by=request.actor, wanted=[w for _, _, w in asked]) if asked else None
    return show(request, sent, plan(slots, groups, asked, preview), refusal)


def book(request: ActorRequest, picked: int, wanted: list[BookingRequest], groups: list[Group]) -> list[Session]:
    """Book everything that was picked, or, if that was asked for, what fits of it."""
    only_what_fits = "fit" in request.POST
    if not wanted or (len(wanted) < picked and not only_what_fits):
        if any(group.fault for group in groups):
            raise InvalidInput("The kinds of slots cannot be read.", code="slots_invalid")
        raise RuleBroken("Some of these lists are covered by no contract.", code="site_not_covered")
    return book_sessions(by=request.actor, wanted=wanted, all_or_none=not only_what_fits).sessions


def show(request: ActorRequest, sent: QueryDict, shown: Plan, refusal: DomainError | None) -> HttpResponse:
    """The page; a refused POST answers 409 and shows every clash."""
    picked = [str(row.slot.key) for row in shown.rows]
    errors = shown.errors
    if refusal and not errors:
        errors = [{"text": fault.detail, "href": "#maincontent"} for fault in refusal.errors] or [
            {"text": refusal.detail, "href": "#maincontent"}
        ]
    context = {
        "plan": shown,
        "errors": errors,
        "picked": picked,
        "kept": {name: sent[name] for name in VIEW if sent.get(name)},
        "back": planner_address(sent, picked),
        "without": {key: without(sent, picked, key) for key in picked},
        "now": timezone.now(),
        "words": words,
        "interests": interests_of(request, shown),
    }
    return render(request, "sessions_app/booking/booking.jinja", context, status=refusal.status if refusal else 200)


def interests_of(request: ActorRequest, shown: Plan) -> list[tuple[str, Touch]]:
    """(provider, declared interest) for the contracts the lists would go to, each once."""
    call_offs = {row.line.call_off_id: row.line for row in shown.fits if row.line}
    touching = interests_touching(request.actor, [line.call_off for line in call_offs.values()])
    found = {(pk, one.key): (call_offs[pk].provider.name, one) for pk, touches in touching.items() for one in touches}
    return list({(name, one.key): (name, one) for name, one in found.values()}.values())


def answer(
    request: ActorRequest, sent: QueryDict, slots: list[Slot], lines: dict[int, ServiceLine], sessions: list[Session]
) -> HttpResponse:
    """Back to the planner with count, money and who answers by when; what was not booked is still picked."""
    total = sum(session.expected_price for session in sessions)
    providers = sorted({lines[session.service_line_id].provider.name for session in sessions})
    until = min(session.offer_ends_at for session in sessions if session.offer_ends_at)
    verb = "has" if len(providers) == 1 else "have"
    messages.success(
        request,
        f"{count(len(sessions), 'list')} booked and offered, {money(total)}."
        f" {listing(providers)} {verb} until {moment(until)} to answer.",
    )
    booked = {(session.room_id, session.starts_at) for session in sessions}
    rest = [str(slot.key) for slot in slots if (slot.room.pk, slot.starts_at) not in booked]
    return redirect(planner_address(sent, rest))


def planner_address(sent: QueryDict, picked: list[str]) -> str:
    """The planner as it was, with these slots ticked."""
    view = [(name, sent[name]) for name in VIEW if sent.get(name)]
    query = urlencode(view + [("slot", key) for key in picked])
    return reverse("planner") + (f"?{query}" if query else "")


def without(sent: QueryDict, picked: list[str], key: str) -> str:
    """This page without one of the lists."""
    kept = [(name, value) for name, value in sent.items() if name in VIEW or name.startswith(("line-", "kinds-"))]
    return f"{reverse('planner-book')}?{urlencode(kept + [('slot', other) for other in picked if other != key])}"
