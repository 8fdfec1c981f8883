"""Rendering shared by the pages of this app."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from base.forms import PageFormMixin
from base.requests import ActorRequest


def show(request: ActorRequest, page: str, form: PageFormMixin | None = None, /, **context: Any) -> HttpResponse:
    """A page of this app; with a form that has errors the status is 422, so that nothing sent is taken for done."""
    status = context.pop("status", None) or (422 if form is not None and form.errors else 200)
    return render(request, f"accounts/{page}.jinja", {"form": form, **context}, status=status)
