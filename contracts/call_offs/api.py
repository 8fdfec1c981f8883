"""The life of a call-off by API: documents, who decided, what holds it open, what is guaranteed, whom the trust asks first.

Closing a representation is not among them: it belongs to people.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework import parsers

from base.actors import Actor
from base.api import ApiView, etag
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from base.record_reading import read_body
from base.records import Answer, Results
from base.requests import ApiRequest
from base.versions import as_read, version_of
from contracts.call_offs import selectors
from contracts.call_offs.models.call_offs import CallOff
from contracts.call_offs.models.life import CallOffDocument
from contracts.call_offs.records import (
    CallOffDocumentRecord,
    DecisionMakerRecord,
    GuaranteeRecord,
    NewDecisionMaker,
    NewDocument,
    NewGuarantee,
    NewOfferPlace,
    NewRepresentation,
    OfferPlaceRecord,
    RepresentationRecord,
)
from contracts.call_offs.services import life, standstill
from contracts.call_offs.services.documents import add_document, open_document
from contracts.call_offs.services.offer_order import offered_in_order, set_offer_order
from plumbing.endpoints import File, Form, IdempotentView, Many, Result, endpoint
from plumbing.uploads import content_of_form, sent_document

TAG = "Contracts"
MOST_PLACES = 200
TOO_MANY = InvalidInput(f"Give at most {MOST_PLACES} places at once.", code="too_many_at_once")
DOCUMENT = Form(
    {
        "kind": f"What it is: one of {', '.join(CallOffDocument.Kind.values)}.",
        "title": "At most 150 characters.",
        "document": "At most 20 MB; PDF, DOCX, XLSX, CSV, TXT, PNG, JPG, EML or MSG, by name and by content.",
    }
)


def own(by: Actor, call_off_id: int) -> CallOff:
    """The trust's own call-off; to a provider there is nothing here. Raises NotFound."""
    require(by, Permission.VIEW_CONTRACTS)
    if not by.is_trust:
        raise NotFound()
    return selectors.get_call_off(by, call_off_id)


class CallOffEndpoint(IdempotentView):
    """A list of a call-off that is added to: ``related`` names it, ``record`` is one of it."""

    related: str
    record: type[Answer]

    def listed(self, request: ApiRequest, call_off_id: int) -> Results:
        """Everything in the list."""
        found = getattr(own(request.actor, call_off_id), self.related).all()
        page: Any = Results  # of a record that only the view knows
        return page[self.record](results=[self.record.of(row) for row in found])

    def added(self, row) -> Result:
        """The answer about a row that was added."""
        return Result(self.record.of(row), ids=[row.pk])

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        found = getattr(own(request.actor, at["call_off_id"]), self.related).filter(pk=ids[0]).first()
        if found is None:
            raise NotFound()
        return self.added(found)


# Documents


class Documents(IdempotentView):
    resource = "call_off_document"
    parser_classes = (parsers.MultiPartParser,)

    @endpoint("documents_list", "Documents of a call-off", tag=TAG, answers=Results[CallOffDocumentRecord])
    def get(self, request: ApiRequest, call_off_id: int) -> Results[CallOffDocumentRecord]:
        """The newest first. The trust's own; to a provider there is nothing here."""
        found = own(request.actor, call_off_id).documents.select_related("file")
        return Results[CallOffDocumentRecord](results=[CallOffDocumentRecord.of(row) for row in found])

    @endpoint(
        "documents_add",
        "Keep a document",
        tag=TAG,
        body=DOCUMENT,
        answers={201: CallOffDocumentRecord},
        location=True,
        idempotent=True,
        permission=Permission.CHECK_COMPLIANCE,
    )
    def post(self, request: ApiRequest, call_off_id: int) -> Result:
        """Refused: another kind of file than its name says, one over 20 MB, one the scan finds something in."""
        faults: list[Fault] = []
        asked: dict = {}
        try:
            asked = read_body(NewDocument, dict(request.POST.items())).values()
        except InvalidInput as refused:
            faults += refused.errors
        document = sent_document(request, faults)
        if faults or document is None:
            raise InvalidInput.of(faults)
        return _kept(add_document(by=request.actor, call_off_id=call_off_id, document=document, **asked))

    def content_of(self, request: ApiRequest) -> bytes:
        return content_of_form(request)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        rows = CallOffDocument.objects.visible_to(request.actor).select_related("file")
        return _kept(rows.get(pk=ids[0]))


def _kept(document: CallOffDocument) -> Result:
    where = f"/api/v1/call-offs/{document.call_off_id}/documents/{document.pk}/content/"
    return Result(CallOffDocumentRecord.of(document), ids=[document.pk], headers={"Location": where})


class DocumentContent(ApiView):
    @endpoint("documents_content", "A document as it was sent", tag=TAG, answers=File("application/octet-stream"))
    def get(self, request: ApiRequest, call_off_id: int, document_id: int) -> FileResponse:
        """That it was taken is noted in the audit trail."""
        if not own(request.actor, call_off_id).documents.filter(pk=document_id).exists():
            raise NotFound()
        found, content = open_document(by=request.actor, document_id=document_id)
        return FileResponse(
            content, as_attachment=True, filename=found.file.name, content_type="application/octet-stream"
        )


# Who decided, what holds it open, what is guaranteed


class DecisionMakers(CallOffEndpoint):
    resource = "decision_maker"
    related, record = "decision_makers", DecisionMakerRecord

    @endpoint("decision_makers_list", "Who decided the award", tag=TAG, answers=Results[DecisionMakerRecord])
    def get(self, request: ApiRequest, call_off_id: int) -> Results[DecisionMakerRecord]:
        """As the notices of the award state it, in the order they were recorded."""
        return self.listed(request, call_off_id)

    @endpoint(
        "decision_makers_add",
        "Record who decided the award",
        tag=TAG,
        body=NewDecisionMaker,
        answers={201: DecisionMakerRecord},
        idempotent=True,
        permission=Permission.MANAGE_CONTRACTS,
    )
    def post(self, request: ApiRequest, body: NewDecisionMaker, call_off_id: int) -> Result:
        """The compliance checks are run again."""
        return self.added(life.add_decision_maker(by=request.actor, call_off_id=call_off_id, **body.values()))


class Representations(CallOffEndpoint):
    resource = "representation"
    related, record = "representations", RepresentationRecord

    @endpoint(
        "representations_list", "Representations in the standstill", tag=TAG, answers=Results[RepresentationRecord]
    )
    def get(self, request: ApiRequest, call_off_id: int) -> Results[RepresentationRecord]:
        """Open ones and closed ones, in the order they were recorded."""
        return self.listed(request, call_off_id)

    @endpoint(
        "representations_open",
        "Record a representation",
        tag=TAG,
        body=NewRepresentation,
        answers={201: RepresentationRecord},
        idempotent=True,
        permission=Permission.MANAGE_CONTRACTS,
    )
    def post(self, request: ApiRequest, body: NewRepresentation, call_off_id: int) -> Result:
        """It holds the standstill open, whatever its last day, until a person closes it."""
        return self.added(standstill.open_representation(by=request.actor, call_off_id=call_off_id, **body.values()))


class Guarantees(CallOffEndpoint):
    resource = "guarantee"
    related, record = "guarantees", GuaranteeRecord

    @endpoint("guarantees_list", "What is guaranteed", tag=TAG, answers=Results[GuaranteeRecord])
    def get(self, request: ApiRequest, call_off_id: int) -> Results[GuaranteeRecord]:
        """The numbers each side guarantees, and what follows when one is missed."""
        return self.listed(request, call_off_id)

    @endpoint(
        "guarantees_add",
        "Add a guarantee to a draft",
        tag=TAG,
        body=NewGuarantee,
        answers={201: GuaranteeRecord},
        idempotent=True,
        permission=Permission.MANAGE_CONTRACTS,
    )
    def post(self, request: ApiRequest, body: NewGuarantee, call_off_id: int) -> Result:
        """Only while it is a draft: signed, they stand."""
        return self.added(life.add_guarantee(by=request.actor, call_off_id=call_off_id, **body.values()))


# Whom the trust asks first: an offer nobody answers passes on in this order


class OfferOrder(ApiView):
    @endpoint(
        "offer_order",
        "Contracts in the order they are asked",
        tag=TAG,
        answers=Results[OfferPlaceRecord],
        etag=True,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest) -> Result:
        """An offer that lapses passes to the next contract that covers the list."""
        return _order(request.actor)

    @endpoint(
        "offer_order_set",
        "Give contracts their places",
        tag=TAG,
        body=Many(NewOfferPlace, MOST_PLACES, TOO_MANY),
        answers=Results[OfferPlaceRecord],
        example=[{"call_off": 7, "place": 1}, {"call_off": 9, "place": 2}],
        if_match=True,
        etag=True,
        permission=Permission.BOOK_SESSIONS,
    )
    def put(self, request: ApiRequest, body: list[NewOfferPlace]) -> Result:
        """Those not named keep their places. It counts from the next offer on."""
        places = _each_once(body)
        list(_rows(request.actor).select_for_update(of=("self",), no_key=True).order_by("pk"))
        as_read(request, _version(_places(request.actor)))
        set_offer_order(by=request.actor, places=places)
        return _order(request.actor)


def _each_once(asked: list[NewOfferPlace]) -> dict[int, int]:
    if not asked:
        raise InvalidInput("Name at least one contract.", code="nothing_chosen")
    places = {named.call_off: named.place for named in asked}
    if len(places) < len(asked):
        raise InvalidInput.of([Fault("", "invalid", "Name each contract once.")])
    return places


def _rows(by: Actor) -> QuerySet[CallOff]:
    """The order is the trust's own: a provider is not told its place."""
    if not by.is_trust:
        raise NotFound()
    return offered_in_order(actor=by)


def _places(by: Actor) -> Results[OfferPlaceRecord]:
    return Results[OfferPlaceRecord](results=[OfferPlaceRecord.of(row) for row in _rows(by)])


def _version(places: Results[OfferPlaceRecord]) -> int:
    return version_of(places.plain())


def _order(by: Actor) -> Result:
    places = _places(by)
    return Result(places, headers={"ETag": etag(_version(places))})
