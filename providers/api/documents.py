"""Documents behind a provider's registrations and insurances by API, sent as a form and fetched as they were."""

from __future__ import annotations

from django.http import FileResponse
from rest_framework import parsers

from base.api import ApiView
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from base.records import Results
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, File, Form, endpoint
from plumbing.uploads import content_of_form, sent_document
from providers.models import Assurance, AssurancePaper
from providers.records import AssurancePaperRecord
from providers.services.documents import add_document, open_document

TAG = "Providers"
DOCUMENT = Form({"document": "At most 20 MB; PDF, DOCX, XLSX, CSV, TXT, PNG, JPG, EML or MSG, by name and by content."})


class AssuranceDocuments(CommandView):
    resource = "assurance_paper"
    parser_classes = (parsers.MultiPartParser,)

    @endpoint(
        "assurance_papers_list", "Papers of a registration or insurance", tag=TAG, answers=Results[AssurancePaperRecord]
    )
    def get(self, request: ApiRequest, assurance_id: int) -> Results[AssurancePaperRecord]:
        """For the provider and the trusts it works for."""
        if not request.actor.is_provider:
            require(request.actor, Permission.VIEW_PLANNER)
        held = Assurance.objects.visible_to(request.actor).filter(pk=assurance_id).first()
        if held is None:
            raise NotFound()
        found = AssurancePaper.objects.visible_to(request.actor).filter(assurance=held).order_by("pk")
        return Results[AssurancePaperRecord](results=[AssurancePaperRecord.of(paper) for paper in found])

    @endpoint(
        "assurance_papers_add",
        "File the paper of a registration or insurance",
        tag=TAG,
        body=DOCUMENT,
        answers={201: AssurancePaperRecord},
        idempotent=True,
        permission=Permission.MANAGE_CLINICIANS,
    )
    def post(self, request: ApiRequest, assurance_id: int) -> int:
        """Refused: another kind of file than its name says, one over 20 MB, one the scan finds something in."""
        faults: list[Fault] = []
        document = sent_document(request, faults)
        if faults or document is None:
            raise InvalidInput.of(faults)
        return add_document(by=request.actor, assurance_id=assurance_id, document=document).pk

    def content_of(self, request: ApiRequest) -> bytes:
        return content_of_form(request)

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> AssurancePaperRecord:
        return AssurancePaperRecord.of(AssurancePaper.objects.visible_to(request.actor).get(pk=pk))


class AssuranceDocumentContent(ApiView):
    @endpoint("assurance_papers_content", "A paper as it was sent", tag=TAG, answers=File("application/octet-stream"))
    def get(self, request: ApiRequest, paper_id: int) -> FileResponse:
        """That it was taken is noted in the audit trail."""
        if not request.actor.is_provider:
            require(request.actor, Permission.VIEW_PLANNER)
        found, content = open_document(by=request.actor, paper_id=paper_id)
        return FileResponse(content, as_attachment=True, filename=found.name, content_type="application/octet-stream")
