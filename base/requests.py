"""Requests as the product's views get them: Django's and the API framework's own, with what the middleware wrote on them.

Annotations only: nobody makes one of these, a view says which it takes.
"""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request

from base.actors import Actor


class ActorRequest(HttpRequest):
    """A request that knows for whom it works (``insourcing.middleware``)."""

    actor: Actor
    request_id: str
    was_idle: bool
    """The sign-in had been left alone for too long, so this request comes from nobody."""


class ApiRequest(Request):
    """A request of the API: ``actor`` is the organisation whose credential came with it, or the public."""

    actor: Actor
