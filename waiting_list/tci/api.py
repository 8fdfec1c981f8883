"""Lists of dates to come in by API: what differs, accepting it, writing the list back.

A list is sent like every file: ``POST /waiting-list/imports/?kind=tci``.
"""

from __future__ import annotations

from typing import Any

import orjson
from rest_framework import renderers
from rest_framework.response import Response

from base.actors import Actor
from base.api import ApiView, slice_of
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from base.requests import ApiRequest
from plumbing.endpoints import File, IdempotentView, Result, endpoint
from waiting_list.imports.models import ImportKind, ImportRun
from waiting_list.imports.services.preview import reasons
from waiting_list.imports.services.receive import run_of
from waiting_list.tci.records import (
    AcceptedLines,
    DaysQuery,
    DifferenceQuery,
    TciAcceptedRecord,
    TciComparisonRecord,
    TciDifferenceRecord,
    TciRefusedLineRecord,
)
from waiting_list.tci.selectors.differences import WORDS, Comparison, compare
from waiting_list.tci.services.accept import accept_all, accept_differences
from waiting_list.tci.services.export import export_compared, export_days

TAG = "Waiting list"


class CsvRenderer(renderers.BaseRenderer):
    """A file as it is; a problem as JSON all the same."""

    media_type, format, charset = "text/csv", "csv", "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return data.encode() if isinstance(data, str) else orjson.dumps(data)


class Differences(ApiView):
    @endpoint(
        "tci_differences",
        "What a list of dates says that is not so here",
        tag=TAG,
        query=DifferenceQuery,
        answers=TciComparisonRecord,
    )
    def get(self, request: ApiRequest, query: DifferenceQuery, pk: int) -> TciComparisonRecord:
        """Compared at this moment. Rows that are the same on both sides are only counted."""
        run = tci_run(request.actor, pk)
        seen = compare(by=request.actor, run=run)
        found = seen.of(query.kind) if query.kind else list(seen.differences)
        page, following = slice_of(found, request, cursor=query.cursor, limit=query.limit)
        return TciComparisonRecord.of(
            seen,
            import_id=run.pk,
            refused=_refused(seen),
            results=[TciDifferenceRecord.of(difference) for difference in page],
            next=following,
        )


class Accept(IdempotentView):
    resource = "import"

    @endpoint(
        "tci_accept",
        "Make needs say what the list says",
        tag=TAG,
        body=AcceptedLines,
        answers=TciAcceptedRecord,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: AcceptedLines, pk: int) -> Result:
        """Picked ones that changed meanwhile are left alone and told; for all of them 412 `differences_changed`."""
        run = tci_run(request.actor, pk)
        if body.picked is not None and body.all_as_seen is None:
            done = accept_differences(by=request.actor, run_id=run.pk, tokens=body.picked)
        elif body.all_as_seen is not None and body.picked is None:
            done = accept_all(by=request.actor, run_id=run.pk, seen=body.all_as_seen)
        else:
            sentence = "Send either what is picked or all_as_seen."
            raise InvalidInput.of([Fault("/picked", "required", sentence)])
        return _accepted([run.pk, done.accepted, len(done.stale)], told=done.stale)

    def again(self, request: ApiRequest, ids: list, status: int, **at: Any) -> Result:
        return _accepted(ids)


class Export(ApiView):
    renderer_classes = [CsvRenderer, *ApiView.renderer_classes]

    @endpoint("tci_export", "The list as it stands here", tag=TAG, answers=File("text/csv"))
    def get(self, request: ApiRequest, pk: int) -> Response:
        """In the list's own columns, to be read back by the system it came from."""
        return _file(export_compared(by=request.actor, run=tci_run(request.actor, pk)))


class ExportDays(ApiView):
    renderer_classes = [CsvRenderer, *ApiView.renderer_classes]

    @endpoint(
        "tci_export_days",
        "Everybody with a date in some days",
        tag=TAG,
        query=DaysQuery,
        answers=File("text/csv"),
        permission=Permission.IMPORT_WAITING_LIST,
    )
    def get(self, request: ApiRequest, query: DaysQuery) -> Response:
        """In the columns of the last list; 409 `tci_columns_unknown` where none was ever brought in."""
        return _file(export_days(by=request.actor, **query.values()))


def tci_run(by: Actor, pk: int) -> ImportRun:
    """A list of dates of the trust. Raises NotFound for any other file."""
    require(by, Permission.IMPORT_WAITING_LIST)
    run = run_of(by, pk)
    if run.kind != ImportKind.TCI:
        raise NotFound()
    return run


def _refused(seen: Comparison) -> list[TciRefusedLineRecord]:
    lines = sorted(seen.rejected)
    return [TciRefusedLineRecord(line=line, reasons=reasons(seen.met[line], WORDS)) for line in lines]


def _accepted(ids: list[int], told: tuple[str, ...] = ()) -> Result:
    run, accepted, left = ids
    record = TciAcceptedRecord(import_id=run, accepted=accepted, left_alone=left, told=list(told))
    return Result(record, ids=ids)


def _file(text: str) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="tci-list.csv"'}
    return Response(text, headers=headers, content_type="text/csv; charset=utf-8")
