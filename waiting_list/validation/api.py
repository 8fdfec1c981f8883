"""One need, the validation queue and its answers, and the list of today by API."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from plumbing.api import KEY_PARAMETER, Answer, Once
from waiting_list.cohorts.api import TAGS, waiter_shape
from waiting_list.validation.models import Validation
from waiting_list.validation.selectors import due_page, validation_figures
from waiting_list.validation.services import MOST_AT_ONCE, REASONS, record_answers

QUEUE = {
    "cursor": api.text(400, absent=""),
    "limit": api.digits(1, api.LARGEST_PAGE, absent=api.USUAL_PAGE),
    "tfc": api.text(3, absent=""),
}
ANSWER = {
    "needs": api.many(api.whole(), MOST_AT_ONCE, required=True),
    "outcome": api.choice(Validation.Outcome.values, required=True),
    "removal_reason": api.choice([one.value for one in REASONS], absent=""),
    "decided_by": api.text(80, absent=""),
    "agreed": api.flag(absent=False),
    "day": api.date(),
}


class QueueRowSchema(serializers.Serializer):
    need = serializers.IntegerField()
    patient = serializers.CharField()
    hospital_number = serializers.CharField()
    tfc = serializers.CharField()
    waits_for = serializers.CharField()
    clock = serializers.CharField()
    priority = serializers.CharField()
    started_on = serializers.DateField()
    breach_on = serializers.DateField(allow_null=True)
    tci_on = serializers.DateField(allow_null=True)
    last_asked = serializers.DateField(allow_null=True)
    tries = serializers.IntegerField()


class QueueSchema(serializers.Serializer):
    in_scope = serializers.IntegerField(help_text="RTT waits that must be asked every twelve weeks.")
    validated = serializers.IntegerField()
    due = serializers.IntegerField()
    wrong_day = serializers.IntegerField(help_text="Validated in the future or in 1900, says the list.")
    removed_here = serializers.IntegerField()
    results = QueueRowSchema(many=True)
    after = serializers.CharField(allow_null=True, help_text="Give it as `cursor` for the next stretch.")


class AnswerSchema(serializers.Serializer):
    needs = serializers.ListField(child=serializers.IntegerField(), max_length=MOST_AT_ONCE)
    outcome = serializers.ChoiceField(Validation.Outcome.values)
    removal_reason = serializers.ChoiceField([one.value for one in REASONS], required=False)
    decided_by = serializers.CharField(required=False, help_text="Clinician who decided a removal.")
    agreed = serializers.BooleanField(required=False)
    day = serializers.DateField(required=False, help_text="Today by default.")


class RecordedSchema(serializers.Serializer):
    id = serializers.IntegerField()
    need = serializers.IntegerField()
    outcome = serializers.CharField()
    day = serializers.DateField()


class RecordedListSchema(serializers.Serializer):
    results = RecordedSchema(many=True)


class ValidationQueue(Once, api.ApiView):
    resource = "validation"

    @extend_schema(
        operation_id="validation_queue", summary="Who is due to be asked whether they still wait", tags=TAGS,
        parameters=[OpenApiParameter(name, str) for name in QUEUE], responses={200: QueueSchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = api.read_parameters(request, QUEUE)
        query = {"after": asked["cursor"]}
        page = due_page(request.user, query, tfc=asked["tfc"], size=asked["limit"])
        figures = validation_figures(request.user)
        rows = [waiter_shape(one.row) | {"last_asked": one.last_asked, "tries": one.tries} for one in page]
        counts = {
            name: getattr(figures, name)
            for name in ("in_scope", "validated", "due", "wrong_day", "removed_here")
        }
        return Response(counts | {"results": rows, "after": page.after})

    @extend_schema(
        operation_id="validation_record", summary="What patients said about their wait, all or none", tags=TAGS,
        request=AnswerSchema, parameters=[KEY_PARAMETER], responses={201: RecordedListSchema},
    )  # fmt: skip
    def post(self, request: Request, **kwargs) -> Response:
        return super().post(request, **kwargs)

    def make(self, request: Request) -> Answer:
        asked = api.read_object(request.data, ANSWER)
        written = record_answers(by=request.user, need_ids=asked.pop("needs"), **asked)
        return _recorded(written, 201)

    def again(self, request: Request, ids: list, status: int) -> Answer:
        return _recorded(
            list(Validation.objects.visible_to(request.user).filter(pk__in=ids).order_by("id")), status
        )


def _recorded(written: list[Validation], status: int) -> Answer:
    shapes = [{"id": one.pk, "need": one.need_id, "outcome": one.outcome, "day": one.day} for one in written]
    return Answer({"results": shapes}, ids=[one.pk for one in written], status=status)
