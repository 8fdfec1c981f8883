"""The waiting list by API: what it looks like, and bringing in the monthly RTT file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import IO

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base import api
from base.actors import Actor
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from nhs.codes import RTT_TOTAL
from plumbing.api import KEY_PARAMETER, Answer, key_of
from plumbing.idempotency import body_hash, recall, remember
from waiting_list.imports import api as imports_api
from waiting_list.imports.services.receive import run_of
from waiting_list.official.figures import OVER, Figures, part_name
from waiting_list.official.selectors.rtt import Month, month_of
from waiting_list.official.services.dm01 import import_dm01
from waiting_list.official.services.rtt import LIMIT, UNCHANGED, ImportResult, import_rtt

OFFICIAL = {imports_api.RTT: import_rtt, imports_api.DM01: import_dm01}
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class OverSerializer(serializers.Serializer):
    """Patients waiting more than so many weeks; null where the file's bands do not reach that far."""

    def get_fields(self) -> dict:
        return {str(weeks): serializers.IntegerField(allow_null=True) for weeks in OVER}


class FiguresSerializer(serializers.Serializer):
    list = serializers.IntegerField(help_text="Everybody counted in this part.")
    within_18 = serializers.IntegerField(allow_null=True)
    share_within_18 = serializers.FloatField(
        allow_null=True, help_text="Within 18 weeks ÷ known clock starts."
    )
    over = OverSerializer()
    median_weeks = serializers.FloatField(allow_null=True)


class LineSerializer(FiguresSerializer):
    line = serializers.CharField(help_text="Published code, C_100 … X06.")
    name = serializers.CharField()


class PartSerializer(FiguresSerializer):
    part = serializers.CharField(help_text="Part_1A, Part_1B, Part_2, Part_2A or Part_3.")
    description = serializers.CharField()


class SummarySerializer(serializers.Serializer):
    period = serializers.CharField(help_text="The month, as 2024-11.")
    file = serializers.CharField()
    sha256 = serializers.CharField()
    imported_at = serializers.DateTimeField()
    waiting = FiguresSerializer(help_text="Incomplete pathways, all specialties.")
    lines = LineSerializer(many=True, help_text="Incomplete pathways by specialty.")
    parts = PartSerializer(many=True, help_text="Every part of the file, all specialties.")


class ImportedSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(["imported", "replaced", "unchanged"])
    period = serializers.CharField()
    rows = serializers.IntegerField()
    not_stored = serializers.ListField(
        child=serializers.CharField(), help_text="Other organisations in the file, whose rows are not kept."
    )


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField()


class WaitingListSummary(APIView):
    """The trust's official waiting list of one month."""

    @extend_schema(
        operation_id="waiting_list_summary",
        tags=["Waiting list"],
        parameters=[
            OpenApiParameter("month", OpenApiTypes.STR, description="As 2024-11; the newest by default.")
        ],
        responses=SummarySerializer,
    )
    def get(self, request: Request) -> Response:
        require(request.user, Permission.VIEW_REPORTS)
        shown = month_of(request.user, month_asked(request.query_params.get("month", "")))
        if shown is None:
            raise NotFound("There is no waiting-list file of that month that you can see.")
        return Response(SummarySerializer(described(shown)).data)


class WaitingListImports(APIView):
    """Files for the waiting list, as ``text/csv`` or as the field ``file`` of a form.

    ``kind`` is rtt (NHS England's monthly file, the default), dm01 (its diagnostics file), ptl (a patient tracking
    list), clock_events or tci (patients with a date to come in: compared, not imported).
    """

    parser_classes = [imports_api.CSVParser, parsers.MultiPartParser]

    @extend_schema(
        operation_id="waiting_list_imports_list",
        tags=["Waiting list"],
        summary="Patient-level files, newest first",
        responses=imports_api.ImportPageSchema,
    )
    def get(self, request: Request) -> Response:
        return imports_api.list_imports(request)

    @extend_schema(
        operation_id="waiting_list_import",
        tags=["Waiting list"],
        parameters=[
            OpenApiParameter("name", OpenApiTypes.STR, description="The file's name, for a text/csv body."),
            KEY_PARAMETER,
            OpenApiParameter(
                "kind",
                {
                    "type": "string",
                    "enum": list(map(str, imports_api.KINDS)),
                    "default": str(imports_api.RTT),
                },
            ),
            OpenApiParameter("dry_run", {"type": "boolean"}, description="Only check. Not for rtt and dm01."),
            OpenApiParameter(
                "whole", {"type": "boolean"}, description="The list is whole: close what it no longer has."
            ),
            OpenApiParameter("order", {"type": "string"}, description="day_first or month_first."),
            OpenApiParameter(
                "columns",
                OpenApiTypes.STR,
                description="JSON object of field and heading; else as recognised.",
            ),
        ],
        request={"text/csv": OpenApiTypes.BINARY, "multipart/form-data": UploadSerializer},
        responses={200: ImportedSerializer, 201: ImportedSerializer, 202: imports_api.ImportSchema},
        description="rtt and dm01: 201 when the month's figures were stored or replaced, 200 when this file is in already. "
        "ptl and clock_events: 201 with what became of a small file, 202 with Location while a worker is at it. "
        "Sending a file again is safe: its rows are unchanged. tci: 201, then see `tci_differences` and `tci_accept`.",
    )
    def post(self, request: Request) -> Response:
        require(request.user, Permission.IMPORT_WAITING_LIST)
        options = api.read_parameters(request, imports_api.OPTIONS)
        stream, name = imports_api.sent_file(request, options["name"])
        key = key_of(request)
        if key is None:
            return _take(request.user, stream, name, options).response()
        with imports_api.spooled(stream) as (again, digest):
            return _once(request, key, digest, lambda: _take(request.user, again, name, options))


def _take(by: Actor, stream: IO[bytes], name: str, options: dict) -> Answer:
    if options["kind"] in imports_api.PATIENT_LEVEL:
        return imports_api.take_file(by, stream, name, options)
    take = OFFICIAL[options["kind"]]
    done = _done(take(by=by, stream=stream, name=name, limit=LIMIT))
    return Answer(done, [done], 200 if done["outcome"] == UNCHANGED else 201)


def _once(request: Request, key: str, digest: bytes, take: Callable[[], Answer]) -> Response:
    """What the key already did, or what ``take`` does now; remembered by the import's id or, of an official file, its month."""
    by = request.user
    sent = body_hash(request.method, request.get_full_path(), digest)
    done = recall(by=by, key=key, request_hash=sent)
    if done is None:
        answer = take()
        remember(by=by, key=key, request_hash=sent, status=answer.status, resource="import", ids=answer.ids)
        return answer.response()
    if isinstance(done.resource_ids[0], dict):
        return Response(done.resource_ids[0], status=done.status)
    return imports_api.answer_of(run_of(by, done.resource_ids[0]), done.status).response()


def month_asked(text: str) -> dt.date | None:
    """The month of a parameter; None where it is not given."""
    if not text:
        return None
    if not MONTH.fullmatch(text) or text < "1900":
        raise InvalidInput.of(
            [Fault("/month", "unknown_value", "Give the month as year and month, like 2024-11.")]
        )
    return dt.date(int(text[:4]), int(text[5:]), 1)


def described(shown: Month) -> dict:
    """A month as the API shows it."""
    return {
        "period": f"{shown.file.period:%Y-%m}",
        "file": shown.file.name,
        "sha256": shown.file.sha256,
        "imported_at": shown.file.imported_at,
        "waiting": shown.waiting.as_json(),
        "lines": [
            _line(one) for one in sorted(shown.lines, key=lambda one: one.line) if one.line != RTT_TOTAL
        ],
        "parts": [
            {"part": part, "description": part_name(part), **whole.as_json()}
            for part, whole in sorted(shown.parts.items())
        ],
    }


def _line(one: Figures) -> dict:
    return {"line": one.line, "name": one.name, **one.as_json()}


def _done(result: ImportResult) -> dict:
    return {
        "outcome": result.outcome,
        "period": f"{result.file.period:%Y-%m}",
        "rows": result.file.rows_read,
        "not_stored": list(result.others),
    }
