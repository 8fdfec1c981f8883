"""Pages that say the same to everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from accounts.glossary import WORDS
from base.pages import public
from base.requests import ActorRequest


@public
def glossary(request: ActorRequest) -> HttpResponse:
    return render(request, "static_pages/glossary.jinja", {"words": WORDS})


@public
def accessibility(request: ActorRequest) -> HttpResponse:
    return render(request, "static_pages/accessibility.jinja", {"contact": settings.SUPPORT_CONTACT})
