"""Series of lists: asking for one, what it comes to, booking it; changing or ending it from one of its lists."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from base.errors import DomainError, NotFound
from base.form_views import PAGES_OF_THEIR_OWN, form_page, posted
from base.formatting import count, listing, london_day, money
from base.forms import add_rule_errors
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.models import ServiceLine
from sessions_app.series.forms import ChangeForm, EndForm, SeriesForm, usual
from sessions_app.series.policies import words_of
from sessions_app.series.services.changes import Changed, Scope, change_sessions, end_sessions
from sessions_app.series.services.series import BookedSeries, SeriesPreview, book_series, pattern_of, preview_series
from sessions_app.session.models.series import SessionTemplate
from sessions_app.session.models.sessions import Session
from sessions_app.session.states import State
from trusts.models import Room
from trusts.selectors import rooms_in_use


def lines_of(actor) -> QuerySet[ServiceLine]:
    """Lines of contracts that are active, as a list is booked on them."""
    lines = ServiceLine.objects.visible_to(actor).filter(call_off__state="active")
    return lines.select_related("call_off", "provider").order_by("call_off__reference", "pk")


@needs(Permission.BOOK_SESSIONS)
@require_http_methods(["GET", "POST"])
def new_series(request: ActorRequest) -> HttpResponse:
    """Look at what a series comes to, every clash named; then book all of it or what fits."""
    rooms = list(rooms_in_use(request.actor))
    form = SeriesForm(
        request.POST or None, rooms=rooms, lines=lines_of(request.actor), initial=usual(london_day(timezone.now()))
    )
    looked = None
    if request.method == "POST" and form.is_valid():
        try:
            if "book" in request.POST:
                return _booked(request, _book(request, form))
            looked = _Looked(preview_series(by=request.actor, pattern=form.pattern()), rooms)
        except DomainError as refusal:
            if refusal.status in PAGES_OF_THEIR_OWN:
                raise
            looked = _refused(request, form, refusal, rooms)
    status = 409 if looked and looked.refusal else 422 if form.is_bound and form.errors else 200
    return render(request, "sessions_app/series/series_new.jinja", {"form": form, "looked": looked}, status=status)


class _Looked:
    """What a series comes to, in words and money, for the page."""

    def __init__(self, found: SeriesPreview, rooms: list[Room], refusal: DomainError | None = None):
        names = {room.pk: room.name for room in rooms}
        quotes = found.preview.quotes
        self.refusal = refusal
        self.number, self.fits = len(found.wanted), len(quotes)
        self.total = sum((quote.amount for quote in quotes.values()), 0)
        self.left_out = found.left_out
        self.short_notice = len(found.preview.short_notice)
        self.left_after = list(found.preview.left_after.values())
        numbers = [int(fault.pointer.split("/")[1]) for fault in found.preview.faults]
        self.clashes = [
            {"when": found.wanted[n].words, "room": names.get(found.wanted[n].room_id, ""), "why": fault.detail}
            for n, fault in zip(numbers, found.preview.faults, strict=True)
        ]
        self.by_room = [
            {"room": names.get(room, ""), "lists": lists}
            for room, lists in sorted(Counter(found.wanted[n].room_id for n in quotes).items())
        ]


def _book(request: ActorRequest, form: SeriesForm) -> BookedSeries:
    how = request.POST["book"]
    return book_series(
        by=request.actor, pattern=form.pattern(), all_or_none=how == "all", draft="draft" in request.POST
    )


def _refused(request: ActorRequest, form: SeriesForm, refusal: DomainError, rooms: list[Room]) -> _Looked | None:
    """A pattern that makes no sense is said at its field; clashes that came up meanwhile are shown as at first."""
    if refusal.status == 400 or refusal.code == "series_empty":
        add_rule_errors(form, refusal)
        return None
    return _Looked(preview_series(by=request.actor, pattern=form.pattern()), rooms, refusal)


def _booked(request: ActorRequest, done: BookedSeries) -> HttpResponse:
    total = sum(one.expected_price for one in done.sessions)
    lists = count(len(done.sessions), "list")
    verb = "saved as drafts" if done.sessions[0].state == State.DRAFT else "booked and offered"
    left = f" {count(len(done.refused), 'clash', 'clashes')} left out." if done.refused else ""
    messages.success(request, f"{lists} {verb}, {money(total)}.{left}")
    return redirect("series", done.series.pk)


@needs(Permission.VIEW_PLANNER)
@require_safe
def series_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What was asked for, and every list of it as it is now."""
    series = (
        SessionTemplate.objects.visible_to(request.actor)
        .select_related("call_off", "service_line")
        .filter(pk=pk)
        .first()
    )
    if series is None:
        raise NotFound()
    names = [room.name for room in Room.objects.visible_to(request.actor).filter(pk__in=series.rooms)]
    lists = Session.objects.visible_to(request.actor).with_places().filter(series=series).order_by("starts_at", "pk")
    states = Counter(lists.order_by().values_list("state", flat=True))
    coming = lists.filter(starts_at__gt=timezone.now(), state__in=[State.DRAFT, State.OFFERED]).first()
    context = {
        "series": series,
        "words": words_of(pattern_of(series), names),
        "page": paginate(lists, request.GET),
        "states": listing([f"{number} {State(one).label.lower()}" for one, number in sorted(states.items())]),
        "coming": coming,
    }
    return render(request, "sessions_app/series/series.jinja", context)


@needs(Permission.BOOK_SESSIONS)
@require_http_methods(["GET", "POST"])
def change_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Move or resize a draft or offer, alone or with its series."""
    session = _own(request, pk)
    form = ChangeForm(request.POST or None, session=session, rooms=rooms_in_use(request.actor))
    version = request.POST.get("version", "")

    def save(*, scope=Scope.THIS, some=False, **_):
        return change_sessions(
            by=request.actor,
            session_id=pk,
            change=form.change(),
            scope=Scope(scope),
            all_or_none=not some,
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
        )

    if done := posted(request, form, save):
        messages.success(request, _said(done, "changed"))
        return redirect("session", pk)
    return form_page(
        request,
        "sessions_app/series/series_change.jinja",
        form,
        session=session,
        title="Change this list",
        button="Save the change",
    )


@needs(Permission.BOOK_SESSIONS)
@require_http_methods(["GET", "POST"])
def end_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back what of a series is not accepted yet, from one of its lists on or altogether."""
    session = _own(request, pk)
    if session.series_id is None:
        raise NotFound()
    form = EndForm(request.POST or None)

    def save(*, scope, reason):
        return end_sessions(by=request.actor, session_id=pk, scope=Scope(scope), reason=reason)

    if done := posted(request, form, save):
        messages.success(request, _said(done, "taken back"))
        return redirect("series", session.series_id)
    return form_page(
        request,
        "sessions_app/series/series_change.jinja",
        form,
        session=session,
        title="End the series",
        button="Take the lists back",
    )


def _said(done: Changed, verb: str) -> str:
    left = f" {count(len(done.left), 'list')} left as they were: {done.left[0].detail}" if done.left else ""
    return f"{count(len(done.sessions), 'list')} {verb}.{left}"


def _own(request: ActorRequest, pk: int) -> Session:
    found = Session.objects.visible_to(request.actor).with_places().filter(pk=pk).first()
    if found is None or not request.actor.is_trust:
        raise NotFound()
    return found
