"""One need, the validation queue and its answers, and the list of today by API."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import api
from plumbing.api import KEY_PARAMETER, Answer, Once
from waiting_list.cohorts.api import TAGS, waiter_shape
from waiting_list.cohorts.selectors.totals import Today, today_of
from waiting_list.official.figures import OVER
from waiting_list.pathways.services.read_need import NeedStory, read_need
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


class EventSchema(serializers.Serializer):
    day = serializers.DateField()
    text = serializers.CharField(help_text="What happened and how long the wait was by then.")
    source = serializers.CharField()
    corrected = serializers.BooleanField(help_text="A later entry took its place.")


class NeedSchema(serializers.Serializer):
    """A need and the story of its clock. No NHS number."""

    id = serializers.IntegerField()
    patient = serializers.CharField()
    hospital_number = serializers.CharField()
    waits_for = serializers.CharField()
    kind = serializers.CharField()
    clock = serializers.CharField()
    state = serializers.CharField()
    tfc = serializers.CharField()
    site = serializers.IntegerField(allow_null=True)
    opcs = serializers.CharField()
    priority = serializers.CharField()
    started_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    breach_on = serializers.DateField(allow_null=True)
    tci_on = serializers.DateField(allow_null=True)
    removed_here = serializers.BooleanField(help_text="Off the list here, not yet in the trust's own list.")
    standing = serializers.CharField()
    events = EventSchema(many=True)
    others = serializers.ListField(child=serializers.IntegerField(), help_text="Other needs of the pathway.")


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


class SpecialtySchema(serializers.Serializer):
    tfc = serializers.CharField()
    name = serializers.CharField()
    waiting = serializers.IntegerField()
    within_18 = serializers.IntegerField()
    over = serializers.DictField(child=serializers.IntegerField())
    median_weeks = serializers.FloatField(allow_null=True, help_text="From 50 waits on.")
    breach_in_28_days = serializers.IntegerField()


class ClockSchema(serializers.Serializer):
    clock = serializers.CharField()
    waiting = serializers.IntegerField()
    six_weeks_or_more = serializers.IntegerField(allow_null=True)


class TodaySchema(serializers.Serializer):
    """The trust's own list: every need counts, so it differs from the published month, which counts pathways."""

    day = serializers.DateField()
    waiting = serializers.IntegerField(help_text="Under RTT.")
    within_18 = serializers.IntegerField()
    share_within_18 = serializers.FloatField(allow_null=True)
    median_weeks = serializers.FloatField(allow_null=True)
    breach_in_28_days = serializers.IntegerField()
    specialties = SpecialtySchema(many=True)
    clocks = ClockSchema(many=True)


class OneNeed(api.ApiView):
    @extend_schema(
        operation_id="need_read", summary="A need and the story of its clock", tags=TAGS,
        responses={200: NeedSchema}, description="Every look is recorded.",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(need_shape(read_need(by=request.user, need_id=api.checked_id(pk))))


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


class WaitingToday(api.ApiView):
    @extend_schema(
        operation_id="waiting_list_today", summary="The trust's own list today", tags=TAGS,
        responses={200: TodaySchema},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return Response(today_shape(today_of(request.user)))


def _recorded(written: list[Validation], status: int) -> Answer:
    shapes = [{"id": one.pk, "need": one.need_id, "outcome": one.outcome, "day": one.day} for one in written]
    return Answer({"results": shapes}, ids=[one.pk for one in written], status=status)


def need_shape(story: NeedStory) -> dict:
    need = story.need
    plain = (
        "kind",
        "clock",
        "state",
        "tfc",
        "opcs",
        "priority",
        "started_on",
        "due_on",
        "tci_on",
        "removed_here",
    )
    return {
        "id": need.pk,
        "patient": need.patient.pseudonym,
        "hospital_number": need.patient.hospital_number,
        "waits_for": need.what,
        "site": need.site_id,
        "breach_on": story.standing.breach_on,
        "standing": story.standing.sentence,
        "events": [
            {"day": one.day, "text": one.text, "source": one.source, "corrected": one.corrected}
            for one in story.lines
        ],
        "others": [one.pk for one in story.others],
    } | {name: getattr(need, name) for name in plain}


def today_shape(today: Today) -> dict:
    whole = today.waiting
    return {
        "day": today.day,
        "waiting": whole.total,
        "within_18": whole.within_18,
        "share_within_18": None if whole.share_within_18 is None else float(whole.share_within_18),
        "median_weeks": whole.median_weeks,
        "breach_in_28_days": today.breach_soon,
        "specialties": [
            {
                "tfc": one.line,
                "name": one.name,
                "waiting": one.total,
                "within_18": one.within_18,
                "over": {str(weeks): one.over(weeks) for weeks in OVER},
                "median_weeks": one.median_weeks,
                "breach_in_28_days": today.soon.get(one.line, 0),
            }
            for one in today.lines
        ],
        "clocks": [
            {"clock": one.clock, "waiting": one.waiting, "six_weeks_or_more": one.over_6}
            for one in today.clocks
        ],
    }
