"""Whom a service line takes, and what the trust calls a reasonable offer, by API."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, etag
from base.errors import NotFound
from base.permissions import Permission
from base.requests import ApiRequest
from base.versions import as_read, version_of
from contracts.models import ServiceLine
from plumbing.endpoints import Result, endpoint
from sessions_app.lists.models.criteria import LineCriteria
from sessions_app.lists.models.offer_steps import OfferRule
from sessions_app.lists.records import AcceptanceCriteriaRecord, NewCriteria, NewOfferRule, OfferRuleRecord
from sessions_app.lists.selectors.patient_list import notice_rule
from sessions_app.lists.services.criteria import set_criteria
from sessions_app.lists.services.offer_steps import set_offer_rule

TAG = "Lists"


def _line(by: Actor, pk: int, *, hold: bool = False) -> ServiceLine:
    rows = ServiceLine.objects.visible_to(by)
    rows = rows.select_for_update(no_key=True, of=("self",)) if hold else rows
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such service line that you can see.", code="line_not_found")
    return found


def _criteria(by: Actor, line: ServiceLine) -> AcceptanceCriteriaRecord:
    row = LineCriteria.objects.visible_to(by).filter(service_line=line).first() or LineCriteria()
    return AcceptanceCriteriaRecord.of(row, service_line=line.pk)


class Criteria(ApiView):
    @endpoint(
        "criteria_read",
        "Whom a service line takes",
        tag=TAG,
        answers=AcceptanceCriteriaRecord,
        etag=True,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest, line: int) -> Result:
        """Both sides of the contract see it; where nobody has set any, everybody is taken."""
        return _versioned(_criteria(request.actor, _line(request.actor, line)))

    @endpoint(
        "criteria_set",
        "Set whom a service line takes",
        tag=TAG,
        body=NewCriteria,
        answers=AcceptanceCriteriaRecord,
        if_match=True,
        etag=True,
        permission=Permission.CHECK_COMPLIANCE,
    )
    def put(self, request: ApiRequest, body: NewCriteria, line: int) -> Result:
        """What is left out asks for nothing. Every list of the line is checked by it from then on."""
        held = _line(request.actor, line, hold=True)
        as_read(request, version_of(_criteria(request.actor, held).plain()))
        set_criteria(by=request.actor, service_line_id=held.pk, **body.values())
        return _versioned(_criteria(request.actor, held))


class Rule(ApiView):
    @endpoint(
        "offer_rule_read",
        "What your trust calls a reasonable offer",
        tag=TAG,
        answers=OfferRuleRecord,
        etag=True,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest) -> Result:
        """The usual rule, three weeks and three attempts, until the trust says otherwise."""
        return _versioned(_rule(request.actor))

    @endpoint(
        "offer_rule_set",
        "Say what a reasonable offer is",
        tag=TAG,
        body=NewOfferRule,
        answers=OfferRuleRecord,
        if_match=True,
        etag=True,
        permission=Permission.MANAGE_ESTATE,
    )
    def put(self, request: ApiRequest, body: NewOfferRule) -> Result:
        """It counts for every offer recorded from then on."""
        list(OfferRule.objects.visible_to(request.actor).select_for_update())
        as_read(request, version_of(_rule(request.actor).plain()))
        set_offer_rule(by=request.actor, **body.values())
        return _versioned(_rule(request.actor))


def _rule(by: Actor) -> OfferRuleRecord:
    """The trust's own rule, or the usual one."""
    if not by.is_trust:
        raise NotFound()
    days, tries = notice_rule(by, by.own_trust_id)
    return OfferRuleRecord(notice_days=days, tries=tries)


def _versioned(record: AcceptanceCriteriaRecord | OfferRuleRecord) -> Result:
    return Result(record, headers={"ETag": etag(version_of(record.plain()))})
