"""Drawing templates as a page does, and reading what was drawn."""

import re

from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

STATIC_ADDRESS = re.compile(r'(?:href|src)="/static/([^"]+)"')


def visitor(path="/"):
    """A request of somebody who is not signed in."""
    return RequestFactory().get(path)


def page(template, path="/", **context):
    """The whole page, with the project's context processors."""
    return get_template(template).render(context, visitor(path))


def draw(source, **context):
    """A piece of template, for trying macros."""
    return engines["jinja2"].from_string(source).render(context)
