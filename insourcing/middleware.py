"""What every request passes through: an id, the probes, and the transaction that knows for whom it works."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.sign_in import actor_of
from base.actors import Actor
from base.permissions import require
from base.refusals import NotAllowed
from base.walls import acting_as, become
from insourcing import health, logs, metrics

log = structlog.get_logger("request")
SENT_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Gives every request an id, takes a sensible one from the client, and logs the request by its route.

    The path is never logged as it came, nor the query: either may hold what somebody typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        sent = request.headers.get("X-Request-ID", "")
        request.request_id = sent if SENT_ID.fullmatch(sent) else uuid.uuid4().hex
        token = logs.request_id.set(request.request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            route = request.resolver_match.route if request.resolver_match else ""
            metrics.observe(request.method, route, response.status_code, seconds)
            log.info("answered", method=request.method, route=route, status=response.status_code,
                     ms=round(seconds * 1000, 1))
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request.request_id
        return response


class Probes:
    """/healthz, /readyz and /metrics answer before sign-in, session or organisation come into play."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        probe = health.PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)


class Acting:
    """One transaction a request, working for the actor who asks. A refused or failed request writes nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting_as(Actor.system("sign-in", request_id=request.request_id)):
            request.actor = actor_of(request)
            become(request.actor)
            response = self.get_response(request)
            if response.status_code >= 400 and not getattr(response, "keep_writes", False):
                transaction.set_rollback(True)
        return response


class Closed:
    """Every page is closed unless it says to whom it opens (base/pages.py). The API has its own door-keeper."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "public", False) or hasattr(view, "cls"):
            return None
        if request.person is None:
            return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
        if getattr(view, "signed_in", False):
            return None
        if request.membership is None and not request.actor.is_platform:
            return redirect("choose-organisation")
        if getattr(view, "for_members", False):
            return None
        permission = getattr(view, "permission", None)
        if permission is None:
            raise NotAllowed("This page is open to nobody.", code="not_allowed")
        require(request.actor, permission)
        return None
