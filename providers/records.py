"""The API's bodies and answers about providers: their people, what clears them, their registrations and insurances."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from base.record_types import Choice, Day, Id, Instant, Money, Reason, Text, Whole
from base.records import Answer, Body, FaultRecord, PageQuery, Query, source
from plumbing.models import Scan
from providers.models import Assurance, Clearance, Clinician, Registration
from providers.services.teams import MOST, USUAL_ROOMS
from trusts.models import Room

Name = Annotated[str, Text(120, least=1)]
RegistrationNumber = Annotated[str, Text(30, least=1)]
LAST_DAY = "Its last day; left out: it has no end."


# People


class ClinicianChange(Body):
    """The facts about a person beside their registration: another registration is another person."""

    name: Name
    role: Choice[Clinician.Role]
    telephone: Annotated[str, Text(30)] = ""

    example = {"name": "Dr Kit Template", "role": "endoscopist"}


class NewClinician(ClinicianChange):
    """A professional, by their registration."""

    register_: Choice[Registration.Register]
    number: RegistrationNumber

    example = {"name": "Dr Kit Template", "role": "endoscopist", "register": "gmc", "number": "9999991"}


class ClinicianActive(Body):
    """Membership of a person in the team."""

    active: bool

    example = {"active": False}


class NewClearance(Body):
    """An item that clears a person: a check, a certificate, training."""

    item: Choice[Clearance.Item]
    valid_from: Day
    valid_until: Day | None = Field(None, description=LAST_DAY)

    example = {"item": "dbs", "valid_from": "2026-11-01"}


class EarlierEnd(Body):
    """An end that comes earlier than was recorded."""

    valid_until: Day
    reason: Reason

    example = {"valid_until": "2026-11-20", "reason": "Withdrawn"}


class ClinicianQuery(PageQuery):
    active: bool | None = Field(None, description="true: in the team; false: left.")
    role: Choice[Clinician.Role] | None = None


class ClearanceRecord(Answer):
    """An item that clears a person."""

    id: Id
    item: Choice[Clearance.Item]
    valid_from: Day
    valid_until: Day | None


class ClinicianRecord(Answer):
    """One of a provider's people, with what clears them."""

    id: Id
    version: int = Field(description="Another one after every change; also the ETag.")
    name: str
    role: Choice[Clinician.Role]
    telephone: str
    register_: Choice[Registration.Register] = source("registration.register")
    number: str = source("registration.number")
    active: bool
    clearance: list[ClearanceRecord] = source(
        lambda clinician: sorted(clinician.clearances.all(), key=lambda item: item.pk)
    )

    example = {
        "id": 4711,
        "version": 2839211,
        "name": "Dr Kit Template",
        "role": "endoscopist",
        "telephone": "",
        "register": "gmc",
        "number": "9999991",
        "active": True,
        "clearance": [{"id": 12, "item": "dbs", "valid_from": "2026-11-01", "valid_until": None}],
    }


# Certificates of many people


class NewCertificate(Body):
    """A certificate of one person, who goes by their registration."""

    register_: Choice[Registration.Register]
    number: RegistrationNumber
    item: Choice[Clearance.Item]
    valid_from: Day
    valid_until: Day | None = Field(None, description=LAST_DAY)
    name: Annotated[str, Text(120)] | None = Field(
        None, description="With role: adds somebody who is not in the team yet."
    )
    role: Choice[Clinician.Role] | None = None

    example = {"register": "gmc", "number": "9999991", "item": "dbs", "valid_from": "2026-11-01"}


class DryRunQuery(Query):
    dry_run: bool = Field(False, description="true: say what would come of it and keep nothing.")


class CertificatesRecord(Answer):
    """The outcome of sending certificates: good ones are kept whatever the others are."""

    kept: int = Field(description="How many were recorded, or would be.")
    here_already: int
    errors: list[FaultRecord] = Field(description="Which row and field: /3/valid_until.")

    example = {
        "kept": 1,
        "here_already": 0,
        "errors": [{"pointer": "/1/valid_until", "code": "clearance_order", "detail": "It ends before it begins."}],
    }


# Registrations and insurances


class NewAssurance(Body):
    """A registration, insurance or certificate of a provider."""

    item: Choice[Assurance.Item]
    reference: Annotated[str, Text(60, least=1)] = Field(
        description="Number of the registration, policy or certificate."
    )
    evidence: Annotated[str, Text(300, least=1)] = Field(description="Where the paper can be seen.")
    valid_from: Day
    valid_until: Day | None = Field(None, description=LAST_DAY)
    limit: Annotated[int, Whole(1, 9_999_999_999)] | None = Field(
        None, description="What an insurance covers, in pounds."
    )

    example = {
        "item": "public",
        "reference": "PL-2026-17",
        "evidence": "Certificate of the insurer",
        "valid_from": "2026-04-01",
        "valid_until": "2027-03-31",
        "limit": 10_000_000,
    }


class AssuranceQuery(PageQuery):
    provider: Id | None = Field(None, description="Only this provider's.")


class AssuranceRecord(Answer):
    """A registration, insurance or certificate of a provider."""

    id: Id
    provider: Id = source("provider_id")
    item: Choice[Assurance.Item]
    reference: str
    evidence: str
    limit: Money | None = Field(description="What an insurance covers, in pounds, as text.")
    valid_from: Day
    valid_until: Day | None
    recorded_at: Instant

    example = {
        "id": 7,
        "provider": 2,
        "item": "public",
        "reference": "PL-2026-17",
        "evidence": "Certificate of the insurer",
        "limit": "10000000.00",
        "valid_from": "2026-04-01",
        "valid_until": "2027-03-31",
        "recorded_at": "2026-04-02T09:15:00+01:00",
    }


class AssurancePaperRecord(Answer):
    """The paper behind a registration or insurance."""

    id: Id
    name: str
    size: int = Field(description="Bytes.")
    sha256: str
    scan: Choice[Scan]
    added_by: str
    added_at: Instant

    example = {
        "id": 3,
        "name": "liability.pdf",
        "size": 48_213,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "scan": "clean",
        "added_by": "Bo Standin",
        "added_at": "2026-04-02T09:15:00+01:00",
    }


# Least teams


class NewTeamRole(Body):
    """The least number of people of a role for a list."""

    role: Choice[Clinician.Role]
    least: Annotated[int, Whole(1, MOST)]
    rooms: Annotated[int, Whole(1, MOST)] | None = Field(
        None, description=f"Of a shared role: over how many rooms of a site one person may be spread; {USUAL_ROOMS}."
    )


class TeamRoleRecord(Answer):
    """The least number of people of a role for a list."""

    role: Choice[Clinician.Role]
    least: int
    rooms: int = Field(description="Over how many rooms of a site one person in a shared role may be spread.")


class TeamTemplateRecord(Answer):
    """The least team of a trust for one kind of room; no roles: anybody at all."""

    trust: Id
    room_kind: Choice[Room.Kind]
    roles: list[TeamRoleRecord]

    example = {
        "trust": 1,
        "room_kind": "endoscopy",
        "roles": [{"role": "endoscopist", "least": 1, "rooms": 1}, {"role": "nurse", "least": 2, "rooms": 1}],
    }
