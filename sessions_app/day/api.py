"""The times of the day by API. Pages send a key with each tap; here an Idempotency-Key is one."""

from __future__ import annotations

from base.api import etag, wanted_version
from base.requests import ApiRequest
from plumbing.endpoints import CommandView, Result, endpoint, idempotency_key
from sessions_app.day.models import DayStamp
from sessions_app.day.records import DayStampCorrection, DayStampRecord, DayTimesRecord, NewDayStamp
from sessions_app.day.selectors import standing_by_entry
from sessions_app.day.services.run_of_day import correct_stamp, record_stamp
from sessions_app.session.api.reading import hold, session_for
from sessions_app.session.policies import require_patients
from sessions_app.session.states import State

TAG = "Day"


class StampCommand(CommandView):
    """Something said of a time; the answer is that time."""

    resource = "day_stamp"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> DayStampRecord:
        return DayStampRecord.of(DayStamp.objects.visible_to(request.actor).get(pk=pk))


class Times(StampCommand):
    @endpoint("times_read", "The times of the day that count", tag=TAG, answers=DayTimesRecord, etag=True)
    def get(self, request: ApiRequest, pk: int) -> Result:
        """Without those taken back. For those who book patients or log what was done to them."""
        require_patients(request.actor)
        session = session_for(request.actor, pk)
        rows = [row for kinds in standing_by_entry(request.actor, session).values() for row in kinds.values()]
        times = [DayStampRecord.of(row) for row in sorted(rows, key=lambda row: (row.at, row.pk))]
        record = DayTimesRecord(session=session.pk, state=State(session.state), times=times)
        return Result(record, headers={"ETag": etag(session.version)})

    @endpoint(
        "times_record",
        "Record a time, or a missed or cancelled case",
        tag=TAG,
        body=NewDayStamp,
        answers={201: DayStampRecord},
        if_match=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewDayStamp, pk: int) -> int:
        """The same time recorded again by anybody answers the one that is there."""
        hold(request.actor, pk, wanted_version(request))
        stamp = record_stamp(
            by=request.actor,
            session_id=pk,
            kind=body.kind,
            key=idempotency_key(request),
            entry_id=body.entry,
            at=body.at,
            why=body.why or "",
        )
        return stamp.pk


class Corrections(StampCommand):
    @endpoint(
        "times_correct",
        "Correct a time, or without one take it back",
        tag=TAG,
        body=DayStampCorrection,
        answers={201: DayStampRecord},
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: DayStampCorrection, pk: int) -> int:
        """The time of before stays on record, with the reason of the new one."""
        return correct_stamp(by=request.actor, stamp_id=pk, key=idempotency_key(request), **body.values()).pk
