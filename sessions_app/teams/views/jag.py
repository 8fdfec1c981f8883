"""A site's JAG insourcing checklist, and what JAG has been and is to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from base import forms
from base.form_views import posted
from base.formatting import london_day
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from sessions_app.teams.models.jag import JagItem, JagNotice
from sessions_app.teams.services.jag import HEADINGS, add_jag_item, endoscopy_site, say_jag_item, tell_jag, to_tell
from trusts.models import Room, Site


class JagItemForm(forms.Form):
    heading = forms.ChoiceField(label="Heading", choices=[(text, text) for text in HEADINGS])
    words = forms.TextField(label="What the checklist asks", max_length=300, missing="Enter what the checklist asks")


@require_safe
@needs(Permission.CHECK_CLEARANCE)
def sites_page(request: ActorRequest) -> HttpResponse:
    """The trust's endoscopy sites: lines met, and changes JAG is to be told of."""
    sites = list(
        Site.objects.visible_to(request.actor).filter(rooms__kind=Room.Kind.ENDOSCOPY).distinct().order_by("name")
    )
    items = list(JagItem.objects.visible_to(request.actor).values_list("site_id", "met"))
    waiting = [change.site.pk for change in to_tell(request.actor)]
    rows = [
        {
            "site": site,
            "lines": sum(pk == site.pk for pk, _ in items),
            "met": sum(pk == site.pk and met for pk, met in items),
            "tell": waiting.count(site.pk),
        }
        for site in sites
    ]
    return render(request, "sessions_app/teams/jag_sites.jinja", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHECK_CLEARANCE)
def site_page(request: ActorRequest, site: int) -> HttpResponse:
    place = endoscopy_site(request.actor, site)
    form = JagItemForm(request.POST or None)
    if posted(request, form, lambda **typed: add_jag_item(by=request.actor, site_id=site, **typed)):
        messages.success(request, "The line is on the checklist.")
        return redirect("jag-site", site)
    own = {"site_id": site}
    context = {
        "site": place,
        "form": form,
        "items": list(JagItem.objects.visible_to(request.actor).filter(**own)),
        "waiting": [change for change in to_tell(request.actor) if change.site.pk == site],
        "told": list(
            JagNotice.objects.visible_to(request.actor).filter(**own).select_related("call_off").order_by("-told_on")
        ),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "sessions_app/teams/jag_site.jinja", context, status=status)


@require_POST
@needs(Permission.CHECK_CLEARANCE)
def say_page(request: ActorRequest, item: int) -> HttpResponse:
    said = say_jag_item(by=request.actor, item_id=item, met=request.POST.get("met") == "yes")
    messages.success(request, "Recorded as met." if said.met else "Recorded as not met.")
    return redirect("jag-site", said.site_id)


@require_POST
@needs(Permission.CHECK_CLEARANCE)
def tell_page(request: ActorRequest, site: int, call_off: int, change: str) -> HttpResponse:
    tell_jag(by=request.actor, site_id=site, call_off_id=call_off, change=change, told_on=london_day(timezone.now()))
    messages.success(request, "Recorded that JAG was told today.")
    return redirect("jag-site", site)
