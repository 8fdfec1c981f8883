"""The compliance of a call-off by API: what each rule says as it was found last, and when a line's lists run."""

from __future__ import annotations

from django.db.models import QuerySet

from base.actors import Actor
from base.api import ApiView, etag, wanted_version
from base.errors import NotFound, Outdated
from base.permissions import Permission, require
from base.records import Results
from base.requests import ApiRequest
from contracts.call_offs import selectors
from contracts.call_offs.api import TAG
from contracts.call_offs.models.call_offs import ServiceLine
from contracts.call_offs.services.entry import own_call_off
from contracts.compliance.models import HoursRecord
from contracts.compliance.presenters import compliance_of
from contracts.compliance.records import ComplianceRecord, LineHoursRecord, NewHours
from contracts.compliance.services.evidence import record_hours
from plumbing.endpoints import CommandView, Result, endpoint


class Compliance(ApiView):
    @endpoint(
        "call_offs_compliance",
        "Compliance with NHS England's insourcing guidance",
        tag=TAG,
        answers=ComplianceRecord,
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, call_off_id: int) -> ComplianceRecord:
        """Every rule with its checks, evidence and overrides. A trust's own; to a provider there is nothing here."""
        if not request.actor.is_trust:
            raise NotFound()
        call_off = selectors.get_call_off(request.actor, call_off_id)
        return ComplianceRecord.of(compliance_of(request.actor, call_off))


def _line(by: Actor, call_off_id: int, line_id: int) -> ServiceLine:
    require(by, Permission.VIEW_CONTRACTS)
    rows = ServiceLine.objects.visible_to(by).filter(call_off_id=call_off_id)
    found = rows.filter(pk=line_id).first() if by.is_trust else None
    if found is None:
        raise NotFound("There is no such service line that you can see.", code="line_not_found")
    return found


def _recorded(request: ApiRequest, call_off_id: int, line_id: int) -> QuerySet[HoursRecord]:
    """The records of a line, the newest first."""
    line = _line(request.actor, call_off_id, line_id)
    return HoursRecord.objects.visible_to(request.actor).filter(service_line=line).order_by("-pk")


class Hours(CommandView):
    resource = "hours_record"

    @endpoint(
        "hours_list",
        "When a service line's lists run, and why inside core hours",
        tag=TAG,
        answers=Results[LineHoursRecord],
        etag=True,
    )
    def get(self, request: ApiRequest, call_off_id: int, line_id: int) -> Result:
        """The newest first; it is the one that counts. Its id is the ETag."""
        found = list(_recorded(request, call_off_id, line_id))
        listed = Results[LineHoursRecord](results=[LineHoursRecord.of(row) for row in found])
        return Result(listed, headers={"ETag": etag(found[0].pk if found else 0)})

    @endpoint(
        "hours_record",
        "Record when a service line's lists run",
        tag=TAG,
        body=NewHours,
        answers={201: LineHoursRecord},
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewHours, call_off_id: int, line_id: int) -> int:
        """The newest counts. The compliance checks are run again."""
        line = _line(request.actor, call_off_id, line_id)
        own_call_off(request.actor, line.call_off_id)  # locked
        newest = _recorded(request, call_off_id, line_id).first()
        wanted = wanted_version(request)
        if wanted is not None and wanted != (newest.pk if newest else 0):
            raise Outdated("Somebody recorded other hours since you read them.", code="outdated")
        return record_hours(by=request.actor, line_id=line.pk, **body.values()).pk

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> Result:
        recorded = _recorded(request, at["call_off_id"], at["line_id"]).get(pk=pk)
        return Result(LineHoursRecord.of(recorded), headers={"ETag": etag(recorded.pk)})
