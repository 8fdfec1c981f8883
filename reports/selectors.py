"""Report runs as the organisation that asked for them sees them."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from base.actors import Actor
from base.errors import NotFound
from reports.models import ReportRun


def runs_of(actor: Actor) -> QuerySet[ReportRun]:
    """The organisation's runs, the newest first, without their results."""
    runs = ReportRun.objects.visible_to(actor).select_related("job").defer("result")
    return runs.order_by("-asked_at", "-id")


def run_of(actor: Actor, run_id: uuid.UUID) -> ReportRun:
    """One run with its job and result; another organisation's is NotFound."""
    run = ReportRun.objects.visible_to(actor).select_related("job").filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    return run
