"""Requests for information: when they came, when they are due, what was answered."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.error_collector import FaultCollector
from base.errors import Fault, NotFound, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.publishing.models import Exemption, FoiRequest
from nhs.calendar import add_working_days

WORKING_DAYS = 20
"""Freedom of Information Act 2000, section 10(1): not later than the twentieth working day following receipt."""
NEEDS_EXEMPTION = (FoiRequest.Outcome.PART, FoiRequest.Outcome.REFUSED)


def due_on(received_on: dt.date) -> dt.date:
    """The last day for the answer: the 20th working day after the day it came, England's bank holidays left out.

    Raises nhs.calendar.CalendarRangeError, a ValueError with a sentence, beyond the bank holidays loaded.
    """
    return add_working_days(received_on, WORKING_DAYS)


@transaction.atomic
def log_request(*, by: Actor, reference: str, received_on: dt.date, question: str) -> FoiRequest:
    """Put a request on the log; its due day follows. Raises InvalidInput, RuleBroken when the reference is taken."""
    require(by, Permission.PUBLISH_REGISTER)
    faults = FaultCollector()
    reference = faults.need("/reference", reference, "Enter the request's reference")
    question = faults.need("/question", question, "Enter what is asked, without the requester's name")
    if received_on > london_day(timezone.now()):
        faults.add("/received_on", "invalid", "The day it was received must not be in the future")
    due = _due(faults, received_on)
    faults.stop()
    taken = Fault("/reference", "foi_exists", f"There is a request {reference} already")
    with errors_from_database({"foi_reference_once": taken}):
        request = FoiRequest.objects.create(
            trust_id=by.own_trust_id,
            reference=reference,
            received_on=received_on,
            question=question,
            due_on=due,
            said_by=by.label,
            said_by_person_id=by.person_id,
        )
    record("foi.received", by=by, target=request, reference=reference, due_on=due.isoformat())
    return request


def _due(faults: FaultCollector, received_on: dt.date) -> dt.date:
    try:
        return due_on(received_on)
    except ValueError as error:
        faults.add("/received_on", "invalid", str(error))
        return received_on


@transaction.atomic
def answer_request(
    *, by: Actor, request_id: int, answered_on: dt.date, outcome: str, exemption: str = "", answer: str = ""
) -> FoiRequest:
    """Say when and how a request was answered. In part or refused needs the section it rests on."""
    require(by, Permission.PUBLISH_REGISTER)
    request = FoiRequest.objects.visible_to(by).select_for_update().filter(pk=request_id).first()
    if request is None:
        raise NotFound()
    if request.answered_on:
        raise RuleBroken("This request was answered already.", code="foi_answered")
    faults = FaultCollector()
    if not request.received_on <= answered_on <= london_day(timezone.now()):
        faults.add("/answered_on", "invalid", "Answered on a day from its receipt to today")
    if outcome not in FoiRequest.Outcome.values:
        faults.add("/outcome", "unknown_value", "Choose how it was answered")
    if outcome in NEEDS_EXEMPTION and exemption not in Exemption.values:
        faults.add("/exemption", "required", "Choose the section the refusal rests on")
    faults.stop()
    request.answered_on, request.outcome, request.answer = answered_on, outcome, answer.strip()
    request.exemption = exemption if outcome in NEEDS_EXEMPTION else ""
    request.save(update_fields=["answered_on", "outcome", "exemption", "answer"])
    record("foi.answered", by=by, target=request, reference=request.reference, outcome=outcome)
    return request
