"""Papers of a call-off by API: sent as a form, listed with their digest, fetched as they were."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import parsers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from contracts.call_offs.api.fields import LOCATION
from contracts.call_offs.api.life import TAGS, own
from contracts.call_offs.models.life import CallOffDocument
from contracts.call_offs.serializers.life import DocumentInput, DocumentOutput, DocumentsOutput
from contracts.call_offs.services.documents import add_document, open_document
from plumbing.api import KEY_PARAMETER, Answer, Once
from plumbing.uploads import content_of_form, sent_document

FIELDS = {
    "kind": api.choice(CallOffDocument.Kind.values, required=True),
    "title": api.text(150, required=True),
}


class Documents(Once, api.ApiView):
    resource = "call_off_document"
    parser_classes = (parsers.MultiPartParser,)

    @extend_schema(
        operation_id="documents_list", summary="Papers of a call-off", responses=DocumentsOutput, tags=TAGS
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        """The newest first. The trust's own; to a provider there is nothing here."""
        found = own(request.user, call_off_id).documents.select_related("file")
        return Response(DocumentsOutput({"results": found}).data)

    @extend_schema(
        operation_id="documents_add", summary="Keep a paper", request={"multipart/form-data": DocumentInput},
        parameters=[KEY_PARAMETER, LOCATION], tags=TAGS,
        responses={201: OpenApiResponse(DocumentOutput, description="Kept by its digest.")},
    )  # fmt: skip
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Refused: another kind of file than its name says, one over 20 MB, one the scan finds something in."""
        return super().post(request, **kwargs)

    def content_of(self, request: Request) -> bytes:
        return content_of_form(request)

    def make(self, request: Request, call_off_id: int) -> Answer:
        require(request.user, Permission.CHECK_COMPLIANCE)
        faults: list[Fault] = []
        asked = api.read_fields(dict(request.POST.items()), FIELDS, faults)
        document = sent_document(request, faults)
        if faults:
            raise InvalidInput.of(faults)
        made = add_document(
            by=request.user, call_off_id=api.checked_id(call_off_id), document=document, **asked
        )
        return _document(made)

    def again(self, request: Request, ids: list, status: int, call_off_id: int) -> Answer:
        return _document(
            CallOffDocument.objects.visible_to(request.user).select_related("file").get(pk=ids[0])
        )


def _document(one: CallOffDocument) -> Answer:
    where = f"/api/v1/call-offs/{one.call_off_id}/documents/{one.pk}/content/"
    return Answer(DocumentOutput(one).data, ids=[one.pk], headers={"Location": where})


class DocumentContent(api.ApiView):
    @extend_schema(
        operation_id="documents_content", summary="A paper as it was sent", tags=TAGS,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )  # fmt: skip
    def get(self, request: Request, call_off_id: int, document_id: int) -> FileResponse:
        """That it was taken is noted in the audit trail."""
        call_off = own(request.user, call_off_id)
        if not call_off.documents.filter(pk=api.checked_id(document_id)).exists():
            raise NotFound()
        found, content = open_document(by=request.user, document_id=document_id)
        return FileResponse(
            content, as_attachment=True, filename=found.file.name, content_type="application/octet-stream"
        )
