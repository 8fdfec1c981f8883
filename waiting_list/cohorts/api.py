"""Cohorts by API: how many, who, keeping one under a name; and the trust's own list today."""

from __future__ import annotations

from rest_framework.response import Response

from base.api import ApiView, answer_page, next_address
from base.permissions import Permission
from base.records import Page, PageQuery
from base.requests import ApiRequest
from plumbing.endpoints import IdempotentView, Result, endpoint
from waiting_list.cohorts.filters import CohortFilter
from waiting_list.cohorts.models import Cohort
from waiting_list.cohorts.records import (
    CohortCountRecord,
    CohortPatientsRecord,
    CohortRecord,
    CohortToCount,
    CountedCohortRecord,
    NewCohort,
    WaiterRecord,
    WaitingTodayRecord,
)
from waiting_list.cohorts.selectors.cohort_size import count_for
from waiting_list.cohorts.selectors.totals import today_of
from waiting_list.cohorts.services.run import run_cohort
from waiting_list.cohorts.services.save import cohort_of, remove_cohort, save_cohort

TAG = "Waiting list"


class CohortCount(ApiView):
    @endpoint("cohort_count", "How many wait who fit a filter", tag=TAG, body=CohortToCount, answers=CohortCountRecord)
    def post(self, request: ApiRequest, body: CohortToCount) -> CohortCountRecord:
        """A POST because of its body; it changes nothing."""
        count = count_for(request.actor, body.filter)
        return CohortCountRecord(count=count.number, hidden=count.suppressed, filter=body.filter.said)


class Cohorts(IdempotentView):
    resource = "cohort"

    @endpoint(
        "cohorts_list",
        "Saved cohorts that you can use",
        tag=TAG,
        query=PageQuery,
        answers=Page[CohortRecord],
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, query: PageQuery) -> Page[CohortRecord]:
        """Those shared at the trust, and those saved with your own credential; the latest first."""
        rows = Cohort.objects.visible_to(request.actor)
        return answer_page(CohortRecord, rows, request, query, by=("-saved_at", "-id"))

    @endpoint(
        "cohort_save",
        "Keep a filter under a name",
        tag=TAG,
        body=NewCohort,
        answers={201: CohortRecord},
        location=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewCohort) -> Result:
        """The filter is kept, never who was found: the same cohort has other patients tomorrow."""
        saved = save_cohort(by=request.actor, name=body.name, said=body.filter.said, shared=body.shared)
        return self.again(request, [saved.pk], 201)

    def again(self, request: ApiRequest, ids: list, status: int, **at: int) -> Result:
        cohort = cohort_of(request.actor, ids[0])
        headers = {"Location": f"{request.path}{cohort.pk}/"}
        return Result(CohortRecord.of(cohort), ids=ids, status=status, headers=headers)


class OneCohort(ApiView):
    @endpoint(
        "cohort_read",
        "A cohort and how many are in it today",
        tag=TAG,
        answers=CountedCohortRecord,
        permission=Permission.VIEW_REPORTS,
    )
    def get(self, request: ApiRequest, pk: int) -> CountedCohortRecord:
        """Counted at this moment."""
        cohort = cohort_of(request.actor, pk)
        count = count_for(request.actor, CohortFilter.parse(cohort.filter))
        return CountedCohortRecord.of(cohort, count=count.number)

    @endpoint("cohort_remove", "Let go of a cohort of your own", tag=TAG, answers={204: None})
    def delete(self, request: ApiRequest, pk: int) -> Response:
        """Only whoever saved it can; 403 `not_yours` for everybody else."""
        remove_cohort(by=request.actor, cohort_id=pk)
        return Response(status=204)


class CohortPatients(ApiView):
    @endpoint(
        "cohort_patients",
        "Who is in a cohort, the longest wait first",
        tag=TAG,
        query=PageQuery,
        answers=CohortPatientsRecord,
        permission=Permission.VIEW_PATIENTS,
    )
    def get(self, request: ApiRequest, query: PageQuery, pk: int) -> CohortPatientsRecord:
        """For credentials that may see patients. Every look is recorded."""
        saved = cohort_of(request.actor, pk)
        opened = run_cohort(
            by=request.actor,
            cohort=CohortFilter.parse(saved.filter),
            query={"after": query.cursor or ""},
            size=query.limit,
            saved=saved,
        )
        return CohortPatientsRecord(
            count=opened.total,
            results=[WaiterRecord.of(row) for row in opened.page],
            next=next_address(request, opened.page.after),
        )


class WaitingToday(ApiView):
    @endpoint("waiting_list_today", "The trust's own list today", tag=TAG, answers=WaitingTodayRecord)
    def get(self, request: ApiRequest) -> WaitingTodayRecord:
        """By specialty and by clock. Figures are of needs, so somebody who waits for two things counts twice."""
        return WaitingTodayRecord.of(today_of(request.actor))
