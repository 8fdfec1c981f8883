"""The Jinja2 environment of every page: Django's Jinja2 backend calls ``environment(**options)``."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template, Undefined

from base import charts, formatting
from base.lists import with_query
from base.template_cache import cached_call

# What the frame of the page asks for and a page may leave out.
FRAME = {
    "errors": (),
    "footer_note": "",
    "form": None,
    "hide_sign_in": False,
    "menu": (),
    "messages": (),
    "open_tasks": None,
    "organisation": None,
    "other_organisations": (),
    "person": None,
}


class ForeignMacros(PackageLoader):
    """The NHS's macros: they ask for parameters that nobody gave, whatever our own templates may not."""

    lenient: Environment | None = None

    def load(self, environment: Environment, name: str, variables: Any = None) -> Template:
        if self.lenient is None:
            self.lenient = environment.overlay(undefined=ChainableUndefined)
        return super().load(self.lenient, name, variables)


def given(value: Any) -> bool:
    """A test for what may be left out: `item.note is given` when it is there and not empty."""
    return not isinstance(value, Undefined) and bool(value)


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
    """The environment with the NHS macros behind our own templates, our words as filters and our charts.

    A name that is not there is empty on a page in use and an error in the tests, so that none is mistyped.
    """
    loader = ChoiceLoader([options.pop("loader"), ForeignMacros("nhsuk_frontend_jinja")])
    undefined = StrictUndefined if settings.INS_ENV == "test" else ChainableUndefined
    chosen = options | {"undefined": undefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=loader, **chosen)  # noqa: S701 - the backend passes autoescape=True
    made.filters |= formatting.FILTERS | {"slug": slugify}
    made.tests["given"] = given
    made.globals |= FRAME | {
        "static": static,
        "url": url,
        "url_if": url_if,
        "with_query": with_query,
        "drawn_once": cached_call,
        "STATE_WORDS": formatting.STATE_WORDS,
        "charts": charts,
    }
    return made
