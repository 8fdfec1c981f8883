"""Lists of patients with a date to come in, by API: what differs from here, accepting it, the list written back.

The list itself is sent like every other file, as ``POST /waiting-list/imports/?kind=tci``.
"""

from __future__ import annotations

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import renderers
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from base import api, described
from base.actors import Actor
from base.described import an_object, list_of, one_of, or_null, text_of
from base.errors import Fault, InvalidInput, NotFound
from base.permissions import Permission, require
from plumbing.api import KEY_PARAMETER, Answer, Once
from waiting_list.imports.models import ImportKind, ImportRun
from waiting_list.imports.services.preview import reasons
from waiting_list.imports.services.receive import run_of
from waiting_list.tci.selectors.differences import (
    CHANGED,
    HERE,
    THERE,
    WORDS,
    Comparison,
    Difference,
    compare,
)
from waiting_list.tci.services.accept import accept_all, accept_differences
from waiting_list.tci.services.export import export_compared, export_days

TAG = "Waiting list"
KINDS = (THERE, CHANGED, HERE)
MOST = 5_000
ACCEPT = {"picked": api.many(api.text(80), MOST), "all_as_seen": api.text(64)}
BODY = an_object(
    {
        "picked": or_null(list_of(text_of(80), MOST, description="The `token` of each difference to accept …")),
        "all_as_seen": or_null(text_of(64, "… or the `seen` of the comparison: all of them, if none changed since.")),
    }
)  # fmt: skip
DAYS = {"first": api.date(required=True), "last": api.date(required=True)}


class ChangeSchema(s.Serializer):
    field = s.CharField()
    words = s.CharField()
    here = s.CharField(allow_blank=True)
    list = s.CharField(allow_blank=True)

    class Meta:
        ref_name = "TciChange"


class DifferenceSchema(s.Serializer):
    token = s.CharField(help_text="Names need and difference as they are now; accept by it.")
    kind = s.ChoiceField(KINDS, help_text="there: only on the list; here: only here; changed: on both.")
    line = s.IntegerField(allow_null=True, help_text="Of the file; null for who is only here.")
    need = s.IntegerField()
    patient = s.CharField(help_text="The invented name.")
    changes = ChangeSchema(many=True)

    class Meta:
        ref_name = "TciDifference"


class RefusedSchema(s.Serializer):
    line = s.IntegerField()
    reasons = s.ListField(child=s.CharField())

    class Meta:
        ref_name = "TciRefusedLine"


class ComparisonSchema(s.Serializer):
    import_id = s.IntegerField()
    first = s.DateField(
        allow_null=True, help_text="The days the list covers; outside them nothing is compared."
    )
    last = s.DateField(allow_null=True)
    seen = s.CharField(help_text="Names all differences as they are now.")
    rows = s.IntegerField()
    same = s.IntegerField()
    counts = s.DictField(child=s.IntegerField())
    refused = RefusedSchema(many=True, help_text="Lines that fit no need here.")
    results = DifferenceSchema(many=True)
    next = s.CharField(allow_null=True)

    class Meta:
        ref_name = "TciComparison"


class AcceptedSchema(s.Serializer):
    import_id = s.IntegerField()
    accepted = s.IntegerField()
    left_alone = s.IntegerField(help_text="Picked, but no longer as they were seen.")
    told = s.ListField(child=s.CharField(), help_text="What became of those, in words; kept for no retry.")

    class Meta:
        ref_name = "TciAccepted"


class CsvRenderer(renderers.BaseRenderer):
    """A file as it is; a problem as JSON all the same."""

    media_type, format, charset = "text/csv", "csv", "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return data.encode() if isinstance(data, str) else orjson.dumps(data)


def tci_run(by: Actor, pk: int) -> ImportRun:
    """A list of dates of the trust. Raises NotFound for any other file."""
    require(by, Permission.IMPORT_WAITING_LIST)
    run = run_of(by, api.checked_id(pk))
    if run.kind != ImportKind.TCI:
        raise NotFound()
    return run


def difference_shape(one: Difference) -> dict:
    changes = [
        {"field": change.name, "words": change.words, "here": change.old, "list": change.new} for change in one.changes
    ]  # fmt: skip
    return {
        "token": one.token, "kind": one.kind, "line": one.line, "need": one.need.pk,
        "patient": one.need.patient.pseudonym, "changes": changes,
    }  # fmt: skip


def comparison_shape(run: ImportRun, seen: Comparison) -> dict:
    return {
        "import_id": run.pk, "first": seen.first and seen.first.isoformat(), "last": seen.last and seen.last.isoformat(),
        "seen": seen.seen, "rows": seen.rows, "same": seen.same, "counts": {kind: len(seen.of(kind)) for kind in KINDS},
        "refused": [{"line": line, "reasons": reasons(seen.met[line], WORDS)} for line in sorted(seen.rejected)],
    }  # fmt: skip


class Differences(api.ApiView):
    @extend_schema(
        operation_id="tci_differences", summary="What a list of dates says that is not so here", tags=[TAG],
        parameters=[
            OpenApiParameter("kind", one_of(KINDS)), described.CURSOR, described.LIMIT,
        ],
        responses={200: ComparisonSchema},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """Compared at this moment. Rows that are the same on both sides are only counted."""
        run = tci_run(request.user, pk)
        asked = api.read_parameters(request, {"kind": api.choice(KINDS)} | api.PAGE)
        seen = compare(by=request.user, run=run)
        found = seen.of(asked["kind"]) if asked["kind"] else list(seen.differences)
        page, following = api.slice_of(found, request, cursor=asked["cursor"], limit=asked["limit"])
        shape = comparison_shape(run, seen)
        return Response(shape | {"results": [difference_shape(one) for one in page], "next": following})


class Accept(Once, api.ApiView):
    resource = "import"

    @extend_schema(
        operation_id="tci_accept", summary="Make needs say what the list says", tags=[TAG],
        request=described.body(BODY), parameters=[KEY_PARAMETER], responses={200: AcceptedSchema},
        examples=[
            OpenApiExample("Two lines", {"picked": ["41.9f…", "42.07…"]}, request_only=True),
            OpenApiExample("All", {"all_as_seen": "5d41…"}, request_only=True),
        ],
    )  # fmt: skip
    def post(self, request: Request, **kwargs: int) -> Response:
        """Picked ones that changed meanwhile are left alone and told; for all of them 412 `differences_changed`."""
        return super().post(request, **kwargs)

    def make(self, request: Request, pk: int) -> Answer:
        run = tci_run(request.user, pk)
        asked = api.read_object(request.data, ACCEPT)
        if (asked["picked"] is None) == (asked["all_as_seen"] is None):
            fault = Fault("/picked", "required", "Send either what is picked or all_as_seen.")
            raise InvalidInput.of([fault])
        if asked["picked"] is None:
            done = accept_all(by=request.user, run_id=run.pk, seen=asked["all_as_seen"])
        else:
            done = accept_differences(by=request.user, run_id=run.pk, tokens=asked["picked"])
        return _accepted([run.pk, done.accepted, len(done.stale)], told=done.stale)

    def again(self, request: Request, ids: list, status: int, pk: int) -> Answer:
        return _accepted(ids)


def _accepted(ids: list[int], told: tuple[str, ...] = ()) -> Answer:
    run, accepted, left = ids
    shape = {"import_id": run, "accepted": accepted, "left_alone": left, "told": list(told)}
    return Answer(shape, ids=ids, status=200)


class Export(api.ApiView):
    renderer_classes = [CsvRenderer, *api.ApiView.renderer_classes]

    @extend_schema(
        operation_id="tci_export", summary="The list as it stands here, in its own columns", tags=[TAG],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return _file(export_compared(by=request.user, run=tci_run(request.user, pk)))


class ExportDays(api.ApiView):
    renderer_classes = [CsvRenderer, *api.ApiView.renderer_classes]

    @extend_schema(
        operation_id="tci_export_days", summary="Everybody with a date in some days, in the columns of the last list",
        tags=[TAG], parameters=[OpenApiParameter(name, described.DAY, required=True) for name in DAYS],
        responses={(200, "text/csv"): OpenApiTypes.STR, 409: OpenApiResponse(description="No list was ever brought in.")},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        require(request.user, Permission.IMPORT_WAITING_LIST)
        return _file(export_days(by=request.user, **api.read_parameters(request, DAYS)))


def _file(text: str) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="tci-list.csv"'}
    return Response(text, headers=headers, content_type="text/csv; charset=utf-8")
