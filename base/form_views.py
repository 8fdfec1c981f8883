"""The common part of every page that takes a form: hand the values to one service, show the form again with its errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.errors import DomainError
from base.forms import PageFormMixin, add_rule_errors

T = TypeVar("T")
PAGES_OF_THEIR_OWN = (403, 404)


def call_service(form: PageFormMixin, act: Callable[..., T], *, fields: Mapping[str, str] | None = None) -> T | None:
    """Call the service with the form's values and return its answer; None when the form has to be shown again.

    ``fields`` maps the service's pointers to the form's names where they differ. That somebody may not do this, or
    that there is no such thing, is a page of its own and never an error of the form.
    """
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except DomainError as error:
        if error.status in PAGES_OF_THEIR_OWN:
            raise
        add_rule_errors(form, error, fields=fields)
        return None


def posted(
    request: HttpRequest, form: PageFormMixin, act: Callable[..., T], *, fields: Mapping[str, str] | None = None
) -> T | None:
    """``call_service`` on a POST; None for a page that is only looked at."""
    return call_service(form, act, fields=fields) if request.method == "POST" else None


def form_page(request: HttpRequest, template: str, form: PageFormMixin, **context: Any) -> HttpResponse:
    """The page of a form; with errors its status is 422, and nothing of the request is kept."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
