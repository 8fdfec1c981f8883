"""Waiting-list files by API: sending one, what became of it and of its rows, undoing it."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base import api
from base.actors import Actor
from base.errors import Fault, InvalidInput, TooLarge
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, key_of
from plumbing.idempotency import body_hash, recall, remember
from waiting_list.imports.models import ImportKind, ImportRow, ImportRun
from waiting_list.imports.reading.days import DAY_FIRST, MONTH_FIRST
from waiting_list.imports.reading.row_codes import sentence_of
from waiting_list.imports.services.processing import check_import, start_import
from waiting_list.imports.services.receive import LIMIT, choose_columns, receive_file, run_of
from waiting_list.imports.services.undo import undo_import
from waiting_list.official.models.files import OfficialFile
from waiting_list.official.services import monthly_files
from waiting_list.official.services.monthly_files import UNCHANGED, ImportResult

RTT, DM01 = OfficialFile.Kind.RTT, OfficialFile.Kind.DM01
PATIENT_LEVEL = (ImportKind.PTL, ImportKind.CLOCK_EVENTS, ImportKind.TCI)
KINDS = (RTT, DM01, *PATIENT_LEVEL)
OPTIONS = {
    "name": api.text(200, absent="file.csv"),
    "kind": api.choice([str(kind) for kind in KINDS], absent=str(RTT)),
    "dry_run": api.flag(absent=False),
    "whole": api.flag(absent=False),
    "order": api.choice((DAY_FIRST, MONTH_FIRST), absent=""),
    "columns": api.text(8_000, absent=""),
}
"""The parameters of a file that is sent."""

UNDO = {"reason": api.text(200, absent="")}
ROWS = {**api.PAGE, "outcome": api.choice(ImportRow.Outcome.values)}
SPOOLED = 1 << 20
COUNTS = ("rows", "new", "changed", "unchanged", "rejected", "warned", "closed")


class CountsSchema(serializers.Serializer):
    def get_fields(self) -> dict:
        return {name: serializers.IntegerField() for name in COUNTS}


class ImportSchema(serializers.Serializer):
    """A file and what became of it."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(ImportKind.values)
    state = serializers.ChoiceField(ImportRun.State.values)
    percent = serializers.IntegerField(help_text="How far a worker is.")
    columns = serializers.DictField(child=serializers.CharField(), help_text="Field → heading of the file.")
    counts = CountsSchema(help_text="Rows by outcome; after a dry run, what would become of them.")
    codes = serializers.DictField(
        child=serializers.IntegerField(), help_text="field:code → rows that met it."
    )
    error = serializers.CharField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    undo_reason = serializers.CharField()


class FaultSchema(serializers.Serializer):
    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ImportRowSchema(serializers.Serializer):
    """A row that was rejected, or kept with a warning. What it held is not kept."""

    line = serializers.IntegerField(help_text="As a spreadsheet counts: the heading is usually line 1.")
    outcome = serializers.ChoiceField(ImportRow.Outcome.values)
    faults = FaultSchema(many=True)


class ImportPageSchema(serializers.Serializer):
    results = ImportSchema(many=True)
    next = serializers.CharField(allow_null=True)


class UndoSchema(serializers.Serializer):
    reason = serializers.CharField(required=False, max_length=200, help_text="Shown in the history.")


class ImportRowPageSchema(serializers.Serializer):
    results = ImportRowSchema(many=True)
    next = serializers.CharField(allow_null=True)


class CSVParser(parsers.BaseParser):
    """The body is the file itself."""

    media_type = "text/csv"

    def parse(self, stream, media_type=None, parser_context=None):
        return stream


class _Body(io.RawIOBase):
    """The request's body as a stream that can be read line by line with a limit."""

    def __init__(self, source):
        self.source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        chunk = self.source.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def sent_file(request: Request, name: str) -> tuple[io.BufferedIOBase, str]:
    """The file and its name, from a text/csv body or the field ``file`` of a form."""
    if request.content_type.startswith("text/csv"):
        return io.BufferedReader(_Body(request.data)), name
    upload = request.data.get("file")
    if not isinstance(upload, UploadedFile):
        raise InvalidInput.of([Fault("/file", "required", "Send the file as the field file.")])
    return upload.file, upload.name


@contextmanager
def spooled(stream: IO[bytes]) -> Iterator[tuple[IO[bytes], bytes]]:
    """The stream once more from its beginning, and its digest: to tell a retry from another request with its key."""
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(SPOOLED) as kept:
        while piece := stream.read(SPOOLED):
            digest.update(piece)
            kept.write(piece)
            if kept.tell() > LIMIT:
                raise TooLarge(f"The file is larger than {LIMIT // 1_000_000} MB.", code="file_too_large")
        kept.seek(0)
        yield kept, digest.digest()


def take_file(by: Actor, stream: IO[bytes], name: str, options: dict) -> Answer:
    """Receive a patient-level file and check or import it; 202 while a worker is at it, 201 when it is done."""
    run = receive_file(by=by, kind=options["kind"], stream=stream, name=name)
    choose_columns(
        by=by,
        run_id=run.pk,
        columns=_columns(options["columns"]),
        order=options["order"],
        whole=options["whole"],
    )
    if run.kind == ImportKind.TCI:  # nothing is imported: its differences are looked at and accepted
        return answer_of(run_of(by, run.pk), 201)
    run = (check_import if options["dry_run"] else start_import)(by=by, run_id=run.pk)
    waits = run.state in (ImportRun.State.CHECKING, ImportRun.State.IMPORTING)
    return answer_of(run, 202 if waits else 201)


def answer_of(run: ImportRun, status: int) -> Answer:
    headers = {"Location": f"/api/v1/waiting-list/imports/{run.pk}/"}
    return Answer(import_shape(run), [run.pk], status, headers)


def _columns(text: str) -> dict[str, str] | None:
    if not text:
        return None
    try:
        columns = json.loads(text)
    except ValueError:
        columns = None
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        sentence = 'Give an object of field and heading, such as {"tfc": "Specialty"}.'
        raise InvalidInput.of([Fault("columns", "not_an_object", sentence)])
    return columns


def import_shape(run: ImportRun) -> dict:
    looked = run.state == ImportRun.State.CHECKED
    counts = run.preview if looked else {name: getattr(run, name) for name in COUNTS}
    return {
        "id": run.pk,
        "kind": run.kind,
        "state": run.state,
        "percent": run.job.percent if run.job else 100,
        "columns": run.columns,
        "counts": {name: counts[name] for name in COUNTS},
        "codes": run.preview["codes"] if looked else run.codes,
        "error": run.error,
        "asked_at": run.asked_at,
        "finished_at": run.finished_at,
        "undone_at": run.undone_at,
        "undo_reason": run.undo_reason,
    }


def row_shape(row: ImportRow) -> dict:
    faults = [one.partition(":")[::2] for one in row.faults]
    return {
        "line": row.line,
        "outcome": row.outcome,
        "faults": [{"field": field, "code": code, "detail": sentence_of(code)} for field, code in faults],
    }


def list_imports(request: Request) -> Response:
    """The trust's patient-level files, newest first."""
    require(request.user, Permission.IMPORT_WAITING_LIST)
    page = api.read_parameters(request, api.PAGE)
    runs = ImportRun.objects.visible_to(request.user).select_related("job")
    found, after = api.page_of(runs, request, by=("-asked_at", "-id"), **page)
    return Response({"results": [import_shape(run) for run in found], "next": after})


class OneImport(api.ApiView):
    @extend_schema(
        operation_id="waiting_list_import_read", summary="What became of a file", tags=["Waiting list"],
        responses={200: ImportSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.IMPORT_WAITING_LIST)
        return Response(import_shape(run_of(request.user, api.checked_id(pk))))


class ImportRows(api.ApiView):
    @extend_schema(
        operation_id="waiting_list_import_rows", summary="Rows that were rejected or warned about", tags=["Waiting list"],
        parameters=[OpenApiParameter("outcome", {"type": "string", "enum": ImportRow.Outcome.values})],
        responses={200: ImportRowPageSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        require(request.user, Permission.IMPORT_WAITING_LIST)
        run = run_of(request.user, api.checked_id(pk))
        asked = api.read_parameters(request, ROWS)
        rows = ImportRow.objects.visible_to(request.user).filter(run=run)
        if asked["outcome"]:
            rows = rows.filter(outcome=asked["outcome"])
        found, after = api.page_of(
            rows, request, by=("line", "id"), cursor=asked["cursor"], limit=asked["limit"]
        )
        return Response({"results": [row_shape(row) for row in found], "next": after})


class ImportUndo(api.ApiView):
    parser_classes = [parsers.JSONParser, parsers.MultiPartParser, parsers.FormParser]

    @extend_schema(
        operation_id="waiting_list_import_undo", summary="Undo the last import of its kind", tags=["Waiting list"],
        request=UndoSchema,
        responses={
            200: OpenApiResponse(ImportSchema, description="Undone."),
            202: OpenApiResponse(ImportSchema, description="A worker undoes it."),
        },
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        asked = api.read_object(request.data or {}, UNDO)
        run = undo_import(by=request.user, run_id=api.checked_id(pk), reason=asked["reason"])
        return Response(import_shape(run), status=200 if run.state == ImportRun.State.UNDONE else 202)


class ImportedSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(["imported", "replaced", "unchanged"])
    period = serializers.CharField()
    rows = serializers.IntegerField()
    not_stored = serializers.ListField(
        child=serializers.CharField(), help_text="Other organisations in the file, whose rows are not kept."
    )


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField()


class WaitingListImports(APIView):
    """Files for the waiting list, as ``text/csv`` or as the field ``file`` of a form.

    ``kind`` is rtt (NHS England's monthly file, the default), dm01 (its diagnostics file), ptl (a patient tracking
    list), clock_events or tci (patients with a date to come in: compared, not imported).
    """

    parser_classes = [CSVParser, parsers.MultiPartParser]

    @extend_schema(
        operation_id="waiting_list_imports_list",
        tags=["Waiting list"],
        summary="Patient-level files, newest first",
        responses=ImportPageSchema,
    )
    def get(self, request: Request) -> Response:
        return list_imports(request)

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
                    "enum": list(map(str, KINDS)),
                    "default": str(RTT),
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
        responses={200: ImportedSerializer, 201: ImportedSerializer, 202: ImportSchema},
        description="rtt and dm01: 201 when the month's figures were stored or replaced, 200 when this file is in already. "
        "ptl and clock_events: 201 with what became of a small file, 202 with Location while a worker is at it. "
        "Sending a file again is safe: its rows are unchanged. tci: 201, then see `tci_differences` and `tci_accept`.",
    )
    def post(self, request: Request) -> Response:
        require(request.user, Permission.IMPORT_WAITING_LIST)
        options = api.read_parameters(request, OPTIONS)
        stream, name = sent_file(request, options["name"])
        key = key_of(request)
        if key is None:
            return _take(request.user, stream, name, options).response()
        with spooled(stream) as (again, digest):
            return _once(request, key, digest, lambda: _take(request.user, again, name, options))


def _take(by: Actor, stream: IO[bytes], name: str, options: dict) -> Answer:
    if options["kind"] in PATIENT_LEVEL:
        return take_file(by, stream, name, options)
    done = _done(monthly_files.import_file(by=by, kind=options["kind"], stream=stream, name=name))
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
    return answer_of(run_of(by, done.resource_ids[0]), done.status).response()


def _done(result: ImportResult) -> dict:
    return {
        "outcome": result.outcome,
        "period": f"{result.file.period:%Y-%m}",
        "rows": result.file.rows_read,
        "not_stored": list(result.others),
    }
