"""Middleware of every request: an id, the probes, and the transaction that knows for whom it works."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.request_actor import actor_of
from accounts.requests import PersonRequest
from base.actors import Actor
from base.errors import NotAllowed
from base.permissions import require
from base.requests import ActorRequest
from base.row_security import acting_as
from insourcing import health, logs, metrics
from insourcing.errors import error_page
from plumbing.saved_forms import save_form

log = structlog.get_logger("request")
Respond = Callable[[HttpRequest], HttpResponse]
SENT_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Gives every request an id, takes a sensible one from the client, and logs the request by its route.

    The path is never logged as it came, nor the query: either may hold what somebody typed.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: PersonRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        request.request_id = sent if SENT_ID.fullmatch(sent) else uuid.uuid4().hex
        token = logs.request_id.set(request.request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            route = request.resolver_match.route if request.resolver_match else ""
            metrics.observe(str(request.method), route, response.status_code, seconds)
            log.info(
                "answered", method=request.method, route=route, status=response.status_code, ms=round(seconds * 1000, 1)
            )
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request.request_id
        return response


class Probes:
    """/healthz, /readyz and /metrics answer before sign-in, session or organisation come into play."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = health.PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)


class ActingForOrganisation:
    """Finds out who asks, then works for them in one transaction. A refused or failed request writes nothing.

    Who asks is looked up before, outside of that transaction: nothing of the sign-in's rights is left when the page
    begins, and that a credential was used stays noted when its request is refused.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: PersonRequest) -> HttpResponse:
        request.actor = actor_of(request)
        with acting_as(request.actor):
            response = self.get_response(request)
            if response.status_code >= 400 and not getattr(response, "keep_writes", False):
                transaction.set_rollback(True)
        return response


class ClosedByDefault:
    """Closes every page that does not say to whom it opens (base/pages.py). The API checks rights in its own views."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: PersonRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.person is not None and "Cache-Control" not in response:
            # A ward's computer is shared: after signing out, Back must not show what was there.
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: PersonRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if getattr(view, "public", False) or hasattr(view, "cls"):
            return None
        if request.person is None:
            keeps_form_after_sign_out = getattr(view, "keeps_form_after_sign_out", False)
            if keeps_form_after_sign_out and request.was_idle and request.method == "POST":
                save_form(request)
            return redirect(sign_in_address(request, keeps_form_after_sign_out=keeps_form_after_sign_out))
        if getattr(view, "signed_in", False):
            return None
        if request.membership is None and not request.actor.is_platform:
            return redirect("choose-organisation")
        try:
            open_to(view, request.actor)
        except NotAllowed as error:  # what this hook raises, Django hands to nobody
            return error_page(request, error)
        return None


def sign_in_address(request: ActorRequest, *, keeps_form_after_sign_out: bool = False) -> str:
    """The sign-in page, which leads back to what was asked for; what was sent by POST cannot be asked for again,
    unless its page takes a kept form back."""
    wanted = request.get_full_path() if request.method == "GET" or keeps_form_after_sign_out else "/"
    query = {"next": wanted} if wanted != "/" else {}
    if request.was_idle:
        query["idle"] = "1"
    return f"{reverse('sign-in')}{'?' if query else ''}{urlencode(query)}"


def open_to(view: Callable, actor: Actor) -> None:
    """Refuse unless the view says that it opens to this actor."""
    if getattr(view, "for_members", False):
        return
    permission = getattr(view, "permission", None)
    if permission is None:
        raise NotAllowed("This page is open to nobody.", code="not_allowed")
    require(actor, permission)
