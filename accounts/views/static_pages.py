"""Pages that say the same to everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.glossary import WORDS
from base.pages import public


@public
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "static_pages/glossary.jinja", {"words": WORDS})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "static_pages/accessibility.jinja", {"contact": settings.SUPPORT_CONTACT})
