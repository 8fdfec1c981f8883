"""What the API takes and gives of teams: who is in them, what clears them, readiness of a list, JAG's checklist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from base.record_types import COMPONENT, Choice, Day, Id, Instant, OneOf, ReadBy, Text
from base.records import Answer, Body, source
from nhs.errors import Invalid
from providers.clearance_gaps import LABELS
from providers.models import Clearance, Clinician, LocalItem, Registration
from sessions_app.session.records import WHY, SessionState
from sessions_app.session.states import Side
from sessions_app.teams.models.jag import JagNotice
from sessions_app.teams.readiness_items import Item
from sessions_app.teams.selectors.clearance import TrustView
from sessions_app.teams.services.jag import HEADINGS

LAST_DAY = "Its last day; left out: it has no end."
SESSION_VERSION = "Of the session; also the ETag."
Reason = Annotated[str, Text(200)]


def _one_of(name: str, values: Iterable[str]) -> ReadBy:
    known = list(values)
    sentence = f"Give one of {', '.join(known)}."

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise Invalid(sentence, code="unknown_value")
        return value

    described = {"type": "string", "enum": known}
    return ReadBy(str, read, described | {COMPONENT: {"name": name, "schema": described}})


RequirableItem = Annotated[str, _one_of("RequirableItem", LABELS)]


# The team


class NewTeamMember(Body):
    """One of the people of a team."""

    clinician: Id
    role: Annotated[str, Text(12)] = Field(
        "", description="The role on this list; the person's usual one where it is left out."
    )

    example = {"clinician": 12, "role": "endoscopist"}


class PersonSwap(Body):
    """Who comes in somebody's place, and why."""

    clinician: Id
    reason: Reason = Field(description=WHY)

    example = {"clinician": 12, "reason": "Ill this morning"}


class TrustStaffMember(Body):
    """One of the trust's own staff in a mixed team."""

    name: Annotated[str, Text(120)]
    role: Choice[Clinician.Role]
    register_: Choice[Registration.Register]
    number: Annotated[str, Text(30)] = Field(description="Register number, or the trust's own staff number.")
    telephone: Annotated[str, Text(30)] = ""

    example = {"name": "Kim Example", "role": "nurse", "register": "nmc", "number": "99I0042E"}


class TeamMemberRecord(Answer):
    """One of the people of a team."""

    id: Id = Field(description="The place in the team.")
    clinician: Id | None = source("clinician_id", "Null for the trust's own staff.")
    name: str
    role: Choice[Clinician.Role]
    registration: str = source("registration_text")
    in_room: bool

    example = {
        "id": 41,
        "clinician": 12,
        "name": "Dr Kit Template",
        "role": "endoscopist",
        "registration": "GMC 9999991",
        "in_room": True,
    }


class TeamRecord(Answer):
    """A session's team, and what it still lacks."""

    session: Id
    state: SessionState
    version: int = Field(description=SESSION_VERSION)
    people: list[TeamMemberRecord]
    lacking: list[str] = Field(description="What the trust's minimum still lacks, in words.")

    example = {
        "session": 17,
        "state": "accepted",
        "version": 3,
        "people": [TeamMemberRecord.example],
        "lacking": ["2 × nurse"],
    }


class StandInRecord(Answer):
    """Somebody who could come in a person's place."""

    clinician: Id = source("person.pk")
    name: str = source("person.name")
    role: Choice[Clinician.Role] = source("person.role")
    lacks: list[str] = source("gap.local", "Items the trust's manager on call may clear for this session.")
    warnings: list[str] = Field(description="Rest and weekly hours, in words.")


class StandInsRecord(Answer):
    """Who could come in somebody's place."""

    session: Id
    leaving: Id = Field(description="The place in the team, as `GET …/roster/` names it.")
    results: list[StandInRecord]

    example = {
        "session": 17,
        "leaving": 41,
        "results": [{"clinician": 12, "name": "Dr Kit Template", "role": "endoscopist", "lacks": [], "warnings": []}],
    }


# What clears people


class LocalWaiverRecord(Answer):
    """An item of the trust that a person of it cleared for one session."""

    item: str
    reason: str
    cleared_by: str
    cleared_at: Instant


class PersonOfTeamRecord(Answer):
    """One of a team, and what they lack on the session's day."""

    entry: Id = Field(description="The place in the team.")
    clinician: Id | None = Field(description="Null for the trust's own staff, whom it clears itself.")
    name: str
    absolute: list[Choice[Clearance.Item]] = Field(description="Items nobody overrides.")
    suspended: bool
    local: list[str] = Field(description="Items a person of the trust may clear for this session.")
    cleared: list[LocalWaiverRecord]


class SessionClearanceRecord(Answer):
    """What each of a team lacks on the session's day."""

    session: Id
    state: SessionState
    version: int = Field(description=SESSION_VERSION)
    lacking: list[str] = Field(description="What keeps the team from being whole, in words.")
    people: list[PersonOfTeamRecord]

    example = {
        "session": 17,
        "state": "staffed",
        "version": 3,
        "lacking": [],
        "people": [
            {
                "entry": 41,
                "clinician": 12,
                "name": "Dr Kit Template",
                "absolute": [],
                "suspended": False,
                "local": [],
                "cleared": [
                    {
                        "item": "induction",
                        "reason": "Inducted by telephone",
                        "cleared_by": "Kim Sample, Manager on call",
                        "cleared_at": "2026-12-05T07:40:00+00:00",
                    }
                ],
            }
        ],
    }


class NewLocalItem(Body):
    """An item of the trust's own that a person has."""

    item: Choice[LocalItem]
    valid_from: Day
    valid_until: Day | None = Field(None, description=LAST_DAY)

    example = {"item": "induction", "valid_from": "2026-11-23"}


class EarlierItemEnd(Body):
    """An end of a local item that comes earlier than was recorded."""

    valid_until: Day
    reason: Reason = Field(description=WHY)

    example = {"valid_until": "2026-11-23", "reason": "Account closed"}


class NewSuspension(Body):
    """From when on a person works on none of the trust's lists."""

    since: Day
    until: Day | None = Field(None, description="Its last day; left out: until a person ends it.")
    reason: Reason = Field(description=WHY)

    example = {"since": "2026-11-23", "reason": "Registration is looked into"}


class NewClearanceNeeds(Body):
    """What a trust's lists need of everybody beside the absolute items."""

    items: Annotated[list[RequirableItem], Field(max_length=len(LABELS))]

    example = {"items": ["induction", "it_account"]}


class ClearanceNeedsRecord(Answer):
    """What a trust's lists need of everybody beside the absolute items."""

    items: list[RequirableItem]

    example = {"items": ["induction", "it_account"]}


class NamedPersonRecord(Answer):
    """Somebody who is named on a list of the trust."""

    clinician: Id = source("clinician_id")
    name: str
    role: Choice[Clinician.Role]
    registration: str = source("registration_text")
    provider: Id = source("provider_id")

    example = {
        "clinician": 12,
        "name": "Dr Kit Template",
        "role": "endoscopist",
        "registration": "GMC 9999991",
        "provider": 2,
    }


class CheckedClearanceRecord(Answer):
    """An item that clears a person, with who of the trust has seen it."""

    id: Id
    item: str
    valid_from: Day
    valid_until: Day | None
    checked_by: str = Field(description="Who of your trust has seen the paper; empty: nobody yet.")


class SuspensionRecord(Answer):
    """A time in which a person works on none of the trust's lists."""

    id: Id
    since: Day
    until: Day | None
    reason: str
    suspended_by: str


def _checked(seen: TrustView) -> list[CheckedClearanceRecord]:
    by = {pk: check.checked_by for pk, check in seen.checks.items()}
    return [CheckedClearanceRecord.of(record, checked_by=by.get(record.pk, "")) for record in seen.records]


class PersonOfListsRecord(Answer):
    """What a trust knows of a person who is or was named on its lists."""

    clinician: Id = source("person.pk")
    name: str = source("person.name")
    registration: str = source(lambda seen: str(seen.person.registration))
    provider: Id = source("person.provider_id")
    absolute: list[Choice[Clearance.Item]] = source(
        "gap.absolute", "Items that are missing today and nobody overrides."
    )
    suspended: bool = source("gap.suspended")
    local: list[str] = source("gap.local", "Items of your trust that are missing today.")
    records: list[CheckedClearanceRecord] = source(_checked, "The provider's.")
    local_records: list[CheckedClearanceRecord] = source("local", "Your trust's.")
    suspensions: list[SuspensionRecord]
    cleared: list[LocalWaiverRecord] = source("waivers", "For single sessions, the latest twenty.")

    example = {
        "clinician": 12,
        "name": "Dr Kit Template",
        "registration": "GMC 9999991",
        "provider": 2,
        "absolute": [],
        "suspended": False,
        "local": [],
        "records": [
            {
                "id": 12,
                "item": "dbs",
                "valid_from": "2026-11-01",
                "valid_until": None,
                "checked_by": "Kim Sample, Governance lead",
            }
        ],
        "local_records": [],
        "suspensions": [],
        "cleared": [],
    }


# Readiness of a list

ReadinessItemKind = Annotated[Item, OneOf("ReadinessItemKind")]


class ItemsInPlace(Body):
    """Which of your own items are in place."""

    items: Annotated[list[ReadinessItemKind], Field(max_length=len(Item))]

    example = {"items": ["recovery", "porters", "it"]}


class ReadinessItemRecord(Answer):
    """One item of a list's checklist."""

    item: ReadinessItemKind
    words: str
    side: Choice[Side] = Field(description="Who says so.")
    in_place: bool
    by: str
    at: Instant | None


class ReadinessRecord(Answer):
    """What is in place before a list, and who says so."""

    session: Id
    ready: bool = Field(description="Both sides' parts are whole.")
    items: list[ReadinessItemRecord]

    example = {
        "session": 17,
        "ready": False,
        "items": [
            {
                "item": "recovery",
                "words": "Recovery is staffed",
                "side": "trust",
                "in_place": True,
                "by": "Kim Sample, Operations manager",
                "at": "2026-12-03T15:20:00+00:00",
            }
        ],
    }


# JAG

JagHeading = Annotated[str, _one_of("JagHeading", HEADINGS)]


class NewJagItem(Body):
    """A line of a site's JAG insourcing checklist."""

    heading: JagHeading
    words: Annotated[str, Text(300)] = Field(description="What the checklist asks.")

    example = {"heading": "Safety", "words": "The provider's nurses are trained on our washers"}


class JagItemMet(Body):
    """Whether a line is met."""

    met: bool

    example = {"met": True}


class NewJagNotice(Body):
    """That JAG was told of insourcing that began or ended."""

    call_off: Id
    change: Choice[JagNotice.Change]
    told_on: Day

    example = {"call_off": 7, "change": "began", "told_on": "2026-11-20"}


class JagItemRecord(Answer):
    """A line of a site's JAG insourcing checklist."""

    id: Id
    version: int = Field(description="Another one after every change; also the ETag.")
    site: Id = source("site_id")
    heading: JagHeading
    words: str
    met: bool
    said_by: str = Field(description="Who said last whether it is met.")
    said_at: Instant | None

    example = {
        "id": 6,
        "version": 2839211,
        "site": 1,
        "heading": "Safety",
        "words": "The provider's nurses are trained on our washers",
        "met": True,
        "said_by": "Kim Sample, Governance lead",
        "said_at": "2026-11-20T10:00:00+00:00",
    }


class JagChangeRecord(Answer):
    """Insourcing that began or ended at a site, of which JAG is told."""

    call_off: Id = source("call_off.pk")
    reference: str = source("call_off.reference")
    change: Choice[JagNotice.Change]
    told_on: Day | None = Field(description="Null: JAG is still to be told.")
    told_by: str


class JagSiteRowRecord(Answer):
    """An endoscopy site's checklist in numbers."""

    site: Id
    name: str
    lines: int
    met: int
    to_tell: int = Field(description="Changes in insourcing JAG was not told of yet.")

    example = {"site": 1, "name": "Northmoor General", "lines": 19, "met": 17, "to_tell": 1}


class JagSiteRecord(Answer):
    """A site's checklist with its changes: those to tell first, then those told, the latest first."""

    site: Id
    name: str
    items: list[JagItemRecord]
    changes: list[JagChangeRecord]

    example = {
        "site": 1,
        "name": "Northmoor General",
        "items": [JagItemRecord.example],
        "changes": [{"call_off": 7, "reference": "CO-2026-001", "change": "began", "told_on": None, "told_by": ""}],
    }
