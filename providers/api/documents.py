"""By API: the papers behind a provider's registrations and insurances, sent as a form and fetched as they were."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from plumbing.models import Scan
from plumbing.uploads import content_of_form, sent_document
from providers.models import Assurance, AssurancePaper
from providers.services.documents import add_paper, open_paper


class PaperInput(serializers.Serializer):
    """At most 20 MB; PDF, DOCX, XLSX, CSV, TXT, PNG, JPG, EML or MSG, by name and by content."""

    document = serializers.FileField()


class PaperOutput(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    scan = serializers.ChoiceField(Scan.choices)
    added_by = serializers.CharField()
    added_at = serializers.DateTimeField()


class PapersOutput(serializers.Serializer):
    results = PaperOutput(many=True)


class Papers(Once, api.ApiView):
    resource = "assurance_paper"
    parser_classes = (parsers.MultiPartParser,)

    @extend_schema(
        operation_id="assurance_papers_list", summary="Papers of a registration or insurance", responses=PapersOutput,
        tags=["Providers"],
    )  # fmt: skip
    def get(self, request: Request, assurance_id: int) -> Response:
        """For the provider and the trusts it works for."""
        if not request.user.is_provider:
            require(request.user, Permission.VIEW_PLANNER)
        held = Assurance.objects.visible_to(request.user).filter(pk=api.checked_id(assurance_id)).first()
        if held is None:
            raise NotFound()
        found = AssurancePaper.objects.visible_to(request.user).filter(assurance=held).order_by("pk")
        return Response(PapersOutput({"results": found}).data)

    @extend_schema(
        operation_id="assurance_papers_add", summary="File the paper of a registration or insurance",
        request={"multipart/form-data": PaperInput}, parameters=[KEY_PARAMETER], tags=["Providers"],
        responses={201: OpenApiResponse(PaperOutput, description="Kept by its digest.")},
    )  # fmt: skip
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Refused: another kind of file than its name says, one over 20 MB, one the scan finds something in."""
        return super().post(request, **kwargs)

    def content_of(self, request: Request) -> bytes:
        return content_of_form(request)

    def make(self, request: Request, assurance_id: int) -> Answer:
        require(request.user, Permission.MANAGE_CLINICIANS)
        faults: list[Fault] = []
        document = sent_document(request, faults)
        if faults:
            raise InvalidInput.of(faults)
        made = add_paper(by=request.user, assurance_id=api.checked_id(assurance_id), document=document)
        return Answer(PaperOutput(made).data, ids=[made.pk])

    def again(self, request: Request, ids: list, status: int, assurance_id: int) -> Answer:
        held = AssurancePaper.objects.visible_to(request.user).get(pk=ids[0])
        return Answer(PaperOutput(held).data, ids=ids, status=status)


class PaperContent(api.ApiView):
    @extend_schema(
        operation_id="assurance_papers_content", summary="A paper as it was sent", tags=["Providers"],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )  # fmt: skip
    def get(self, request: Request, paper_id: int) -> FileResponse:
        """That it was taken is noted in the audit trail."""
        if not request.user.is_provider:
            require(request.user, Permission.VIEW_PLANNER)
        found, content = open_paper(by=request.user, paper_id=api.checked_id(paper_id))
        return FileResponse(
            content, as_attachment=True, filename=found.name, content_type="application/octet-stream"
        )
