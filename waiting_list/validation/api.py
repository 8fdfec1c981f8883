"""The validation queue and its answers by API."""

from __future__ import annotations

from base.api import next_address
from base.records import Results
from base.requests import ApiRequest
from plumbing.endpoints import IdempotentView, Result, endpoint
from waiting_list.validation.models import Validation
from waiting_list.validation.records import DueRecord, NewAnswer, QueueQuery, ValidationQueueRecord, ValidationRecord
from waiting_list.validation.selectors import DueRow, due_page, validation_figures
from waiting_list.validation.services import record_answers

TAG = "Waiting list"


class ValidationQueue(IdempotentView):
    resource = "validation"

    @endpoint(
        "validation_queue",
        "Who is due to be asked whether they still wait",
        tag=TAG,
        query=QueueQuery,
        answers=ValidationQueueRecord,
    )
    def get(self, request: ApiRequest, query: QueueQuery) -> ValidationQueueRecord:
        """For credentials that may see patients. RTT waits of twelve weeks or more with nothing near, not asked for twelve."""
        page = due_page(request.actor, {"after": query.cursor or ""}, tfc=query.tfc, size=query.limit)
        return ValidationQueueRecord.of(
            validation_figures(request.actor),
            results=[_due(due) for due in page],
            next=next_address(request, page.after),
        )

    @endpoint(
        "validation_record",
        "What patients said about their wait, all or none",
        tag=TAG,
        body=NewAnswer,
        answers={201: Results[ValidationRecord]},
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewAnswer) -> Result:
        """An answer counts as validated for twelve weeks. Coming off the list needs a clinician's name, and agreement or three tries."""
        written = record_answers(
            by=request.actor,
            need_ids=body.needs,
            outcome=body.outcome,
            removal_reason=body.removal_reason or "",
            decided_by=body.decided_by,
            agreed=body.agreed,
            day=body.day,
        )
        return _recorded(written, 201)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        rows = Validation.objects.visible_to(request.actor).filter(pk__in=ids)
        return _recorded(list(rows.order_by("id")), status)


def _due(due: DueRow) -> DueRecord:
    return DueRecord.of(due.row, last_asked=due.last_asked, tries=due.tries)


def _recorded(written: list[Validation], status: int) -> Result:
    records = Results[ValidationRecord](results=[ValidationRecord.of(row) for row in written])
    return Result(records, ids=[row.pk for row in written], status=status)
