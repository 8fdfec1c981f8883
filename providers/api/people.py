"""A provider's people by API: who they are, what clears them, taking them on and letting them go."""

from __future__ import annotations

from base.actors import Actor
from base.api import ApiView, answer_page
from base.errors import NotFound
from base.permissions import Permission, require
from base.records import Page
from base.requests import ApiRequest
from base.versions import as_read, versioned
from plumbing.endpoints import CommandView, endpoint
from providers import selectors
from providers.models import Clearance, Clinician
from providers.records import (
    ClinicianActive,
    ClinicianChange,
    ClinicianQuery,
    ClinicianRecord,
    EarlierEnd,
    NewClearance,
    NewClinician,
)
from providers.services.people import (
    add_clearance,
    add_clinician,
    change_clinician,
    end_clearance,
    own_clinician,
    set_clinician_active,
)

TAG = "Providers"


def clinician_record(clinician: Clinician) -> ClinicianRecord:
    """A person as they are now; the version is that of their content."""
    return versioned(ClinicianRecord.of(clinician, version=0))


def read_clinician(by: Actor, pk: int) -> ClinicianRecord:
    """One of the provider's people. Raises NotFound."""
    return clinician_record(selectors.person(by, pk))


def hold_clinician(request: ApiRequest, pk: int) -> None:
    """Keep the person as they are, if they are still as they were read. Raises NotFound or Outdated."""
    require(request.actor, Permission.MANAGE_CLINICIANS)
    own_clinician(request.actor, pk)
    as_read(request, read_clinician(request.actor, pk).version)


class ClinicianCommand(CommandView):
    """Something done about one person; the answer is the person as they are now."""

    resource = "clinician"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> ClinicianRecord:
        return read_clinician(request.actor, pk)


class Clinicians(ClinicianCommand):
    @endpoint(
        "clinicians_list",
        "Your people with what clears them",
        tag=TAG,
        query=ClinicianQuery,
        answers=Page[ClinicianRecord],
        permission=Permission.MANAGE_CLINICIANS,
    )
    def get(self, request: ApiRequest, query: ClinicianQuery) -> Page[ClinicianRecord]:
        """A provider's own, in the order they were taken on."""
        active = {None: "", True: "yes", False: "no"}[query.active]
        rows = selectors.people(request.actor, active=active, role=query.role or "")
        return answer_page(ClinicianRecord, rows, request, query, make=clinician_record)

    @endpoint(
        "clinicians_add",
        "Take a professional into your team, by their registration",
        tag=TAG,
        body=NewClinician,
        answers={201: ClinicianRecord},
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewClinician) -> int:
        """To record many at once with their certificates, see `certificates_add`."""
        return add_clinician(by=request.actor, **body.values()).pk


class OneClinician(ApiView):
    @endpoint(
        "clinicians_read",
        "One of your people",
        tag=TAG,
        answers=ClinicianRecord,
        etag=True,
        permission=Permission.MANAGE_CLINICIANS,
    )
    def get(self, request: ApiRequest, pk: int) -> ClinicianRecord:
        """With every item that clears them, in the order they were recorded."""
        return read_clinician(request.actor, pk)

    @endpoint(
        "clinicians_change",
        "Change name, role and telephone",
        tag=TAG,
        body=ClinicianChange,
        answers=ClinicianRecord,
        if_match=True,
        etag=True,
    )
    def put(self, request: ApiRequest, body: ClinicianChange, pk: int) -> ClinicianRecord:
        """The registration stays: another one is another person."""
        hold_clinician(request, pk)
        change_clinician(by=request.actor, clinician_id=pk, **body.values())
        return read_clinician(request.actor, pk)


class ActiveClinician(ClinicianCommand):
    @endpoint(
        "clinicians_active",
        "A person leaves the team, or comes back",
        tag=TAG,
        body=ClinicianActive,
        answers=ClinicianRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: ClinicianActive, pk: int) -> int:
        """Somebody who left is named in no team from then on; what they did stays on record."""
        hold_clinician(request, pk)
        return set_clinician_active(by=request.actor, clinician_id=pk, value=body.active).pk


class Clearances(ClinicianCommand):
    @endpoint(
        "clinicians_clear",
        "Record an item that clears a person",
        tag=TAG,
        body=NewClearance,
        answers={201: ClinicianRecord},
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewClearance, pk: int) -> int:
        """The trust still checks what it wants to have seen itself."""
        hold_clinician(request, pk)
        add_clearance(by=request.actor, clinician_id=pk, **body.values())
        return pk


class ClearanceEnd(ClinicianCommand):
    @endpoint(
        "clinicians_clearance_end",
        "Bring the end of an item forward",
        tag=TAG,
        body=EarlierEnd,
        answers=ClinicianRecord,
        if_match=True,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: EarlierEnd, pk: int, item: int) -> int:
        """An item cannot be made to last longer: record a new one."""
        hold_clinician(request, pk)
        if not Clearance.objects.visible_to(request.actor).filter(pk=item, clinician_id=pk).exists():
            raise NotFound()
        end_clearance(by=request.actor, clearance_id=item, **body.values())
        return pk
