"""The inbox: tasks to do, news to read, and which of both comes by e-mail."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from base.actors import Actor
from base.errors import NotFound, RuleBroken
from base.form_views import form_page, posted
from base.lists import FilterBar, paginate
from base.pages import for_members
from base.requests import ActorRequest
from notifications.forms import FILTERS, DismissForm, PreferencesForm, about
from notifications.kinds import kinds_for, titles
from notifications.models import Task
from notifications.selectors import notices_for, row, said, tasks_for, unread_count
from notifications.services.complete import complete_task, dismiss_task
from notifications.services.notices import read_notices
from notifications.services.preferences import save_preferences


@for_members
@require_GET
def tasks(request: ActorRequest) -> HttpResponse:
    """Tasks of this person: open, done, dismissed."""
    kinds, now = kinds_for(request.actor), timezone.now()
    bar = FilterBar.read((*FILTERS, about(kinds)), request.GET)
    only = next((kind for kind in kinds if kind.name == request.GET.get("kind")), None)
    found = _chosen(request.actor, bar, now)
    page = paginate(found.filter(kind=only.name) if only else found, request.GET)
    rows = [row(task, now) for task in page]
    context = {"bar": bar, "page": page, "rows": rows, "only": only, "unread": unread_count(request.actor)}
    return render(request, "notifications/tasks.jinja", context)


def _chosen(actor: Actor, bar: FilterBar, now: dt.datetime) -> QuerySet[Task]:
    found = tasks_for(actor).filter(state=bar.value("state"))
    found = {"me": found.exclude(person=None), "role": found.filter(person=None)}.get(bar.value("whose"), found)
    due = {"week": Q(due_at__range=(now, now + dt.timedelta(days=7))), "past": Q(due_at__lt=now)}
    found = found.filter(due.get(bar.value("due"), Q()))
    if (group := bar.value("about")) != "any":
        found = found.filter(kind__in=[kind.name for kind in kinds_for(actor) if kind.group == group])
    return found if bar.value("state") == Task.State.OPEN else found.order_by("-closed_at", "-pk")


@for_members
@require_POST
def done(request: ActorRequest, task_id: int) -> HttpResponse:
    try:
        task = complete_task(by=request.actor, task_id=task_id)
        messages.success(request, f"Done: {task.words}")
    except RuleBroken as already:  # somebody else was quicker: that is news, not a fault
        messages.info(request, already.detail)
    return redirect("tasks")


@for_members
def dismiss(request: ActorRequest, task_id: int) -> HttpResponse:
    """Put a task aside for everybody it is for; asked for the reason first."""
    task = tasks_for(request.actor).filter(pk=task_id).first()
    if task is None:
        raise NotFound()
    form = DismissForm(request.POST if request.method == "POST" else None)

    def act(reason: str) -> Task:
        return dismiss_task(by=request.actor, task_id=task_id, reason=reason)

    if posted(request, form, act):
        messages.success(request, f"Dismissed: {task.words}")
        return redirect("tasks")
    return form_page(request, "notifications/dismiss.jinja", form, task=task)


@for_members
def notices(request: ActorRequest) -> HttpResponse:
    """Notices of this person, the newest first. They stay unread until the person marks them."""
    if request.method == "POST":
        until = request.POST.get("until", "")
        read_notices(
            by=request.actor, until=int(until) if until.isascii() and until.isdigit() and len(until) < 19 else 0
        )
        return redirect("news")
    page = paginate(notices_for(request.actor), request.GET)
    context = {"page": page, "unread": unread_count(request.actor), "titles": titles()}
    return render(request, "notifications/notices.jinja", context)


@for_members
def preferences(request: SignedInRequest) -> HttpResponse:
    """E-mails this person gets for this organisation."""
    kinds = kinds_for(request.actor)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, kinds=kinds, initial=said(request.actor, kinds)
    )

    def act(**chosen: str) -> bool:
        save_preferences(by=request.actor, chosen=chosen)
        return True

    if posted(request, form, act):
        messages.success(request, "Your choice of e-mails is saved.")
        return redirect("message-preferences")
    return form_page(
        request, "notifications/preferences.jinja", form, email=request.person.email, unread=unread_count(request.actor)
    )
