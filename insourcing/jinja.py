"""The Jinja2 environment of every page: Django's Jinja2 backend calls ``environment(**options)``."""

from typing import Any

from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from base import charts, formatting
from base.lists import with_query
from base.template_cache import once


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: ``url("sessions:page", session.pk)``."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def url_if(name: str, *args: Any) -> str:
    """The address of a named page, or nothing where that page is not mounted. For the frame of the page only."""
    try:
        return reverse(name, args=args or None)
    except NoReverseMatch:
        return ""


def environment(**options: Any) -> Environment:
    """The environment with the NHS macros behind our own templates, our words as filters and our charts."""
    loader = ChoiceLoader([options.pop("loader"), PackageLoader("nhsuk_frontend_jinja")])
    settings = options | {"undefined": ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=loader, **settings)  # noqa: S701 - the backend passes autoescape=True
    made.filters |= formatting.FILTERS | {"slug": slugify}
    made.globals |= {
        "static": static,
        "url": url,
        "url_if": url_if,
        "with_query": with_query,
        "drawn_once": once,
        "STATE_WORDS": formatting.STATE_WORDS,
        "charts": charts,
    }
    return made
