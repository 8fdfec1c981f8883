"""The planner's page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from base.formatting import london_day
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.booking.presenters.prices import Price, price_of
from sessions_app.booking.selectors.covering import covering
from sessions_app.booking.selectors.slots import Slot, read_keys
from sessions_app.capacity.room_kinds import ROOM_FILTERS
from sessions_app.planner.presenters import grid as words
from sessions_app.planner.presenters.drawing import Drawing
from sessions_app.planner.selectors.grid import STATE_CHOICES, Planner, Wish, planner
from sessions_app.planner.selectors.span import CHOICES, starts
from sessions_app.session import presenters as about
from sessions_app.session.selectors.one_session import brief_of


@needs(Permission.VIEW_PLANNER)
def planner_page(request: ActorRequest) -> HttpResponse:
    """Rooms × days; free cells are tick boxes that lead to booking; ``?session=`` opens one at the side."""
    if not request.actor.is_trust:
        return redirect("provider-sessions")
    now = timezone.now()
    shown = planner(actor=request.actor, wish=read_wish(request), now=now)
    may_book = request.actor.may(Permission.BOOK_SESSIONS)
    opened = drawer(request, now)
    priced = prices(request, shown, now) if may_book else {"price": lambda slot: None}
    context = {
        "planner": shown,
        "words": words,
        "about": about,
        "filters": filters(shown),
        "kept": kept(shown),
        "may_book": may_book,
        "drawer": opened,
        "drawing": Drawing(
            shown, priced["price"], may_book=may_book, opened=opened.session.pk if opened else None, request=request
        ),
        **priced,
    }
    return render(request, "sessions_app/planner/planner.jinja", context)


def read_wish(request: ActorRequest) -> Wish:
    """What the address asks for; nonsense becomes the usual view."""
    get = request.GET
    return Wish(
        days=get.get("days", "weekends"),
        start=get.get("from", ""),
        site=get.get("site", ""),
        kind=get.get("kind", ""),
        state=get.get("state", ""),
        page=get.get("page", ""),
        picked=tuple(read_keys(get.getlist("slot"))),
    )


def filters(shown: Planner) -> list[dict]:
    """The selects over the grid, with what is chosen."""
    sites = [(str(site.pk), site.name) for site in shown.sites]
    both = [("", "All sites"), *sites] if len(sites) > 1 else sites
    return [
        {"name": "site", "label": "Site", "choices": both, "value": shown.site, "wide": True},
        {"name": "days", "label": "Days", "choices": CHOICES, "value": shown.span.mode},
        {
            "name": "from",
            "label": "From",
            "choices": starts(shown.span, shown.span.today),
            "value": shown.span.monday.isoformat(),
        },
        {"name": "kind", "label": "Rooms", "choices": ROOM_FILTERS, "value": shown.kind},
        {"name": "state", "label": "State", "choices": STATE_CHOICES, "value": shown.state},
    ]


def kept(shown: Planner) -> dict[str, str]:
    """The view as it is, for forms and links that come back to it."""
    return {
        "days": shown.span.mode,
        "from": shown.span.monday.isoformat(),
        "site": shown.site,
        "kind": shown.kind,
        "state": shown.state,
    }


def drawer(request: ActorRequest, now):
    """The session opened at the side, or nothing when the address names none that can be seen."""
    wish = request.GET.get("session", "")
    if not (wish.isascii() and wish.isdigit() and len(wish) < 19):
        return None
    return brief_of(actor=request.actor, session_id=int(wish), now=now)


def prices(request: ActorRequest, shown: Planner, now) -> dict:
    """What slots would usually cost, and the action bar that adds them up."""
    covers = covering(actor=request.actor)
    today = london_day(now)
    known: dict[tuple, Price | None] = {}

    def price(slot: Slot) -> Price | None:
        """Rooms of one kind, site and size have the same price at the same time."""
        room = slot.room
        alike = (room.site_id, room.kind, room.unit, room.half_day_capacity, slot.starts_at, slot.ends_at)
        if alike not in known:
            known[alike] = price_of(slot, covers, today)
        return known[alike]

    return {
        "price": price,
        "bar": words.picked(shown, price, covers.left),
        "for_script": words.for_script(shown, price, covers.left),
    }
