"""Waiting-list files by API: what became of one and of its rows, undoing it."""

from __future__ import annotations

from rest_framework import parsers

from base.api import ApiView, answer_page
from base.permissions import Permission
from base.records import Page
from base.requests import ApiRequest
from plumbing.endpoints import Result, endpoint
from waiting_list.imports.models import ImportRow, ImportRun
from waiting_list.imports.records import ImportRecord, ImportRowQuery, ImportRowRecord, UndoReason
from waiting_list.imports.services.receive import run_of
from waiting_list.imports.services.undo import undo_import

TAG = "Waiting list"


class OneImport(ApiView):
    @endpoint(
        "waiting_list_import_read",
        "What became of a file",
        tag=TAG,
        answers=ImportRecord,
        permission=Permission.IMPORT_WAITING_LIST,
    )
    def get(self, request: ApiRequest, pk: int) -> ImportRecord:
        """Ask again in a moment while its state is `checking` or `importing`."""
        return ImportRecord.of(run_of(request.actor, pk))


class ImportRows(ApiView):
    @endpoint(
        "waiting_list_import_rows",
        "Rows that were rejected or warned about",
        tag=TAG,
        query=ImportRowQuery,
        answers=Page[ImportRowRecord],
        permission=Permission.IMPORT_WAITING_LIST,
    )
    def get(self, request: ApiRequest, query: ImportRowQuery, pk: int) -> Page[ImportRowRecord]:
        """In the order of the file: the line and what was met, never what the row held."""
        rows = ImportRow.objects.visible_to(request.actor).filter(run=run_of(request.actor, pk))
        if query.outcome:
            rows = rows.filter(outcome=query.outcome)
        return answer_page(ImportRowRecord, rows, request, query, by=("line", "id"))


class ImportUndo(ApiView):
    parser_classes = [parsers.JSONParser, parsers.MultiPartParser, parsers.FormParser]

    @endpoint(
        "waiting_list_import_undo",
        "Undo the last import of its kind",
        tag=TAG,
        body=UndoReason,
        answers={200: ImportRecord, 202: ImportRecord},
    )
    def post(self, request: ApiRequest, body: UndoReason, pk: int) -> Result:
        """200 when it is undone; 202 while a worker undoes a large one. What it added goes, what it changed is as it was."""
        run = undo_import(by=request.actor, run_id=pk, reason=body.reason)
        return Result(ImportRecord.of(run), status=200 if run.state == ImportRun.State.UNDONE else 202)
