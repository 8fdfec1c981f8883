"""Calendar feeds of a person: made, copied once, revoked."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from base.errors import NotFound
from base.form_views import call_service, form_page
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from notifications.forms import FeedForm
from notifications.models import CalendarFeed
from notifications.selectors import feeds_of, unread_count
from notifications.services.feeds import make_feed, revoke_feed


@needs(Permission.VIEW_PLANNER)
def calendars(request: ActorRequest) -> HttpResponse:
    context = {"feeds": list(feeds_of(request.actor)), "unread": unread_count(request.actor)}
    return render(request, "notifications/calendars.jinja", context)


@needs(Permission.VIEW_PLANNER)
@never_cache
def new_calendar(request: ActorRequest) -> HttpResponse:
    """Make one; its address is in this answer only, which is why it is no redirect."""
    form = FeedForm(request.POST if request.method == "POST" else None, actor=request.actor)

    def act(**sent: str) -> tuple[CalendarFeed, str]:
        return make_feed(by=request.actor, **form.chosen())

    if request.method == "POST" and (made := call_service(form, act)):
        feed, token = made
        address = settings.BASE_URL + reverse("calendar-feed", args=[token])
        return render(request, "notifications/calendar_shown.jinja", {"feed": feed, "address": address})
    return form_page(request, "notifications/calendar_new.jinja", form)


@needs(Permission.VIEW_PLANNER)
def revoke_calendar(request: ActorRequest, feed_id: int) -> HttpResponse:
    """Asked once more, because it cannot be undone."""
    if request.method == "POST":
        feed = revoke_feed(by=request.actor, feed_id=feed_id)
        messages.success(request, f"{feed.name} is revoked. Its address shows nothing from now on.")
        return redirect("calendars")
    held = feeds_of(request.actor).filter(pk=feed_id, revoked_at=None).first()
    if held is None:
        raise NotFound()
    return render(request, "notifications/calendar_revoke.jinja", {"feed": held})
