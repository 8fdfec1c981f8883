"""Call-offs, their money, and the ids and codes a system needs before it can ask for anything else."""

from __future__ import annotations

from base.api import ApiView, answer_page
from base.permissions import Permission
from base.records import Page, PageQuery
from base.requests import ApiRequest
from contracts.call_off_page.code_lists import code_lists
from contracts.call_off_page.records import (
    BookableLineRecord,
    BookableRoomRecord,
    CallOffDetailRecord,
    CallOffRecord,
    ReferenceRecord,
    SpendRecord,
)
from contracts.call_offs import selectors
from contracts.call_offs.api import TAG
from contracts.money.ledger import balance
from contracts.rates.selectors import priced_call_off
from plumbing.endpoints import endpoint


class CallOffs(ApiView):
    @endpoint(
        "call_offs_list",
        "Call-offs of your organisation",
        tag=TAG,
        query=PageQuery,
        answers=Page[CallOffRecord],
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, query: PageQuery) -> Page[CallOffRecord]:
        """A trust's own; for a provider those it holds, from the day each goes live."""
        return answer_page(CallOffRecord, selectors.call_offs(request.actor), request, query)


class OneCallOff(ApiView):
    @endpoint(
        "call_offs_read",
        "One call-off with its service lines and prices",
        tag=TAG,
        answers=CallOffDetailRecord,
        permission=Permission.VIEW_CONTRACTS,
    )
    def get(self, request: ApiRequest, call_off_id: int) -> CallOffDetailRecord:
        """With every version of its prices, the first one first."""
        return CallOffDetailRecord.of(priced_call_off(request.actor, call_off_id))


class Spend(ApiView):
    @endpoint(
        "call_offs_spend", "Spend against contract", tag=TAG, answers=SpendRecord, permission=Permission.VIEW_CONTRACTS
    )
    def get(self, request: ApiRequest, call_off_id: int) -> SpendRecord:
        """Money committed by lists booked, accrued by lists signed off, and left for new bookings."""
        call_off = selectors.get_call_off(request.actor, call_off_id)
        return SpendRecord.of(balance(actor=request.actor, call_off=call_off), call_off=call_off.pk)


class Reference(ApiView):
    @endpoint(
        "reference_read",
        "Rooms, service lines and code lists",
        tag="Reference",
        answers=ReferenceRecord,
        permission=Permission.VIEW_PLANNER,
    )
    def get(self, request: ApiRequest) -> ReferenceRecord:
        """The ids and codes that other calls take. Rooms are a trust's own, or those of the trusts a provider works for."""
        rooms = selectors.rooms_for_systems(request.actor)
        lines = selectors.lines_for_systems(request.actor)
        return ReferenceRecord(
            rooms=[BookableRoomRecord.of(room) for room in rooms],
            service_lines=[BookableLineRecord.of(line) for line in lines],
            codes=code_lists(),
        )
