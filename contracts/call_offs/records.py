"""API records of the life of a call-off: documents, decision-makers, representations, guarantees, order."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, ReadBy, Text, Whole, parse_pounds, show_pounds
from base.records import Answer, Body, source
from contracts.call_offs.models.life import CallOffDocument, Guarantee
from contracts.call_offs.services.offer_order import PLACES
from plumbing.models import Scan

_FIGURE = {"type": "string", "description": "A number of the unit, as text with two decimals."}
Figure = Annotated[
    Decimal, ReadBy(Decimal, parse_pounds, _FIGURE | {"pattern": r"^-?\d{1,12}\.\d\d$"}, show_pounds, _FIGURE)
]
"""A number that need not be money; text with two decimals in JSON."""


# Documents


class NewDocument(Body):
    """A document's title and kind, beside the file."""

    kind: Choice[CallOffDocument.Kind]
    title: Annotated[str, Text(150)]

    example = {"kind": "order", "title": "Order form, signed by both sides"}


class CallOffDocumentRecord(Answer):
    """A document of a call-off, known by its digest."""

    id: Id
    kind: Choice[CallOffDocument.Kind]
    title: str
    name: str = source("file.name", "The file's name.")
    size: int = source("file.size", "Bytes.")
    sha256: str = source("file.sha256", "The file's digest, as hexadecimal digits.")
    scan: Choice[Scan]
    added_by: str = source("said_by")
    added_at: Instant = source("said_at")

    example = {
        "id": 31,
        "kind": "order",
        "title": "Order form, signed by both sides",
        "name": "order-form.pdf",
        "size": 48213,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "scan": "clean",
        "added_by": "Pat Buyer",
        "added_at": "2026-11-03T10:15:00+00:00",
    }


# Who decided


class NewDecisionMaker(Body):
    """Somebody who decided the award, or advised on it."""

    job_title: Annotated[str, Text(120)]
    name: Annotated[str, Text(120)] = ""
    part: Annotated[str, Text(200)] = Field("", description="What they decided or advised.")
    decided_on: Day | None = None

    example = {"job_title": "Chief operating officer", "part": "Approved the award", "decided_on": "2026-03-12"}


class DecisionMakerRecord(Answer):
    """Somebody who decided the award, as its notices state it."""

    id: Id
    job_title: str
    name: str
    part: str = Field(description="What they decided or advised.")
    decided_on: Day | None

    example = {
        "id": 8,
        "job_title": "Chief operating officer",
        "name": "",
        "part": "Approved the award",
        "decided_on": "2026-03-12",
    }


# Representations


class NewRepresentation(Body):
    """A representation made against the award in its standstill."""

    received_on: Day
    nature: Annotated[str, Text(2000)] = Field(description="What is said against the award, in short.")

    example = {"received_on": "2026-03-16", "nature": "A bidder asks how quality was weighed."}


class RepresentationRecord(Answer):
    """A representation: it holds the standstill open until a person closes it."""

    id: Id
    received_on: Day
    nature: str = Field(description="What is said against the award, in short.")
    further_decision_sent_on: Day | None
    closed_on: Day | None
    closed_by: str = Field(description="Empty while it is open.")
    outcome: str = Field(description="Empty while it is open.")

    example = {
        "id": 5,
        "received_on": "2026-03-16",
        "nature": "A bidder asks how quality was weighed.",
        "further_decision_sent_on": None,
        "closed_on": None,
        "closed_by": "",
        "outcome": "",
    }


# Guarantees


class NewGuarantee(Body):
    """Something one side guarantees in numbers."""

    side: Choice[Guarantee.Side]
    what: Annotated[str, Text(150)]
    number: Figure
    unit: Choice[Guarantee.Unit]
    period: Choice[Guarantee.Period]
    consequence: Annotated[str, Text(300)] = Field(description="What follows when it is missed.")

    example = {
        "side": "provider",
        "what": "Lists offered",
        "number": "12.00",
        "unit": "lists",
        "period": "month",
        "consequence": "The next list is free of charge",
    }


class GuaranteeRecord(Answer):
    """Something one side guarantees in numbers, and what follows when it is missed."""

    id: Id
    side: Choice[Guarantee.Side]
    what: str
    number: Figure
    unit: Choice[Guarantee.Unit]
    period: Choice[Guarantee.Period]
    consequence: str = Field(description="What follows when it is missed.")

    example = {"id": 3, **NewGuarantee.example}


# The order of asking


class NewOfferPlace(Body):
    """A call-off and its place in the trust's order of asking."""

    call_off: Id
    place: Annotated[int, Whole(PLACES[0], PLACES[-1])] = Field(description="1 is asked first.")

    example = {"call_off": 7, "place": 1}


class OfferPlaceRecord(Answer):
    """A call-off's place in the trust's order of asking."""

    call_off: Id = source("pk")
    reference: str
    provider: Id = source("provider_id")
    place: int = source("offer_order", "1 is asked first; those alike are asked in the order of their references.")

    example = {"call_off": 7, "reference": "EXA-2026-07", "provider": 2, "place": 1}
