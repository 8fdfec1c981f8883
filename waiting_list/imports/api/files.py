"""Bringing in waiting-list files by API: NHS England's monthly ones, and those about patients."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import IO, Any

from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from base.actors import Actor
from base.api import answer_page
from base.errors import Fault, InvalidInput
from base.permissions import Permission
from base.records import Page, PageQuery
from base.requests import ApiRequest
from plumbing.endpoints import AnyOf, File, Form, IdempotentView, Result, endpoint
from waiting_list.imports.api.uploads import CSVParser, sent_file, spooled
from waiting_list.imports.models import ImportKind, ImportRun
from waiting_list.imports.records import FileQuery, ImportRecord, OfficialImportRecord
from waiting_list.imports.services.processing import check_import, start_import
from waiting_list.imports.services.receive import choose_columns, receive_file, run_of
from waiting_list.official.services.monthly_files import UNCHANGED, import_file

FORM = Form({"file": "CSV or text with a heading. Up to 2 GB; of NHS England's up to 50 MB."}, files=("file",))


class WaitingListImports(IdempotentView):
    resource = "import"
    parser_classes = [CSVParser, MultiPartParser]
    held_file: IO[bytes] | None = None

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.until_answered = ExitStack()

    @endpoint(
        "waiting_list_imports_list",
        "Files about patients, newest first",
        tag="Waiting list",
        query=PageQuery,
        answers=Page[ImportRecord],
        permission=Permission.IMPORT_WAITING_LIST,
    )
    def get(self, request: ApiRequest, query: PageQuery) -> Page[ImportRecord]:
        """NHS England's monthly files are not among them: see `waiting_list_summary` and `waiting_list_diagnostics`."""
        runs = ImportRun.objects.visible_to(request.actor).select_related("job")
        return answer_page(ImportRecord, runs, request, query, by=("-asked_at", "-id"))

    @endpoint(
        "waiting_list_import",
        "Bring in a file",
        tag="Waiting list",
        query=FileQuery,
        body=(File("text/csv"), FORM),
        answers={201: AnyOf((ImportRecord, OfficialImportRecord)), 200: OfficialImportRecord, 202: ImportRecord},
        location=True,
        idempotent=True,
        permission=Permission.IMPORT_WAITING_LIST,
        description=(
            "rtt and dm01: 201 when the month's figures were stored or replaced, 200 when this very file is in already."
            " ptl and clock_events: 201 with what became of a small file, 202 with Location while a worker is at it."
            " Sending a file again is safe: its rows are unchanged. tci: 201, then see `tci_differences` and"
            " `tci_accept`."
        ),
    )
    def post(self, request: ApiRequest, query: FileQuery) -> Result:
        stream, name = self._file(request, query.name)
        if not query.kind.is_official:
            return _received(take_file(request.actor, stream, name, query))
        done = import_file(by=request.actor, kind=query.kind.value, stream=stream, name=name)
        record = OfficialImportRecord.of(done)
        return Result(record, ids=[record.plain()], status=200 if done.outcome == UNCHANGED else 201)

    def again(self, request: ApiRequest, ids: list, status: int, **at: Any) -> Result:
        """By the import's id or, of an official file, by what was answered: it names no patient."""
        if isinstance(ids[0], dict):
            return Result(OfficialImportRecord.model_validate(ids[0]), ids=ids, status=status)
        return _received(run_of(request.actor, ids[0]), status)

    def content_of(self, request: ApiRequest) -> bytes:
        """The digest of the file, which is held to be read once more: a key is known before anything is done."""
        stream, _ = sent_file(request, "")
        self.held_file, digest = self.until_answered.enter_context(spooled(stream))
        return digest

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        self.until_answered.close()
        return super().finalize_response(request, response, *args, **kwargs)

    def _file(self, request: ApiRequest, name: str) -> tuple[IO[bytes], str]:
        stream, sent_name = sent_file(request, name)
        return self.held_file or stream, sent_name


def take_file(by: Actor, stream: IO[bytes], name: str, query: FileQuery) -> ImportRun:
    """Receive a file about patients and check or import it; of a TCI list the differences are looked at instead."""
    run = receive_file(by=by, kind=query.kind.value, stream=stream, name=name)
    choose_columns(by=by, run_id=run.pk, columns=_columns(query.columns), order=query.order or "", whole=query.whole)
    if run.kind == ImportKind.TCI:
        return run_of(by, run.pk)
    return (check_import if query.dry_run else start_import)(by=by, run_id=run.pk)


def _received(run: ImportRun, status: int | None = None) -> Result:
    waits = run.state in (ImportRun.State.CHECKING, ImportRun.State.IMPORTING)
    headers = {"Location": f"/api/v1/waiting-list/imports/{run.pk}/"}
    return Result(ImportRecord.of(run), [run.pk], status or (202 if waits else 201), headers)


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
