"""What the API takes and gives of lists of patients: places, offers step by step, criteria, what a reasonable offer is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from base.record_faults import refuse
from base.record_types import Choice, Id, Instant, OneOf, ReadBy, Text, Whole
from base.records import Answer, Body, source
from nhs.errors import Invalid
from sessions_app.lists.models.offer_steps import OfferStep
from sessions_app.session import slot_kinds
from sessions_app.session.models.list_entries import ListEntry
from sessions_app.session.models.sessions import Session
from sessions_app.session.records import WHY
from trusts.models import Room
from trusts.slot_mix import SlotKind
from waiting_list.models import Need

MOST_NEEDS = 100
OLDEST, ASA, BMI = 120, 6, (10, 99)
LIST_VERSION = "Of the session; also the ETag."
Reason = Annotated[str, Text(200)]
ListEntryState = Annotated[ListEntry.State, OneOf("ListEntryState")]


# Putting patients on a list and taking them off


class AcceptedException(Body):
    """The clinician who accepts patients that do not meet the criteria, and why."""

    clinician: Annotated[str, Text(120)]
    registration: Annotated[str, Text(20)] = Field(description="Number in the clinician's register.")
    reason: Reason

    example = {"clinician": "Dr Kit Template", "registration": "9999991", "reason": "Seen in clinic yesterday"}


class SlotKindOfNeed(Body):
    """The kind of slot a need takes."""

    need: Id
    kind: Choice[SlotKind]

    example = {"need": 4711, "kind": "follow_up"}


def _as_a_whole(given: Any, read: ValidatorFunctionWrapHandler) -> list[SlotKindOfNeed]:
    example = '{"need": 4711, "kind": "follow_up"}'
    if not isinstance(given, list) or len(given) > MOST_NEEDS:
        raise refuse("not_a_list", f"Give a list of at most {MOST_NEEDS} objects such as {example}.")
    try:
        kinds: list[SlotKindOfNeed] = read(given)
    except ValidationError:
        raise refuse("slots_invalid", f"Give objects such as {example}.") from None
    return kinds


class NewListEntries(Body):
    """Waiting patients for a list, in its order."""

    needs: Annotated[list[Id], Field(max_length=MOST_NEEDS)] = Field(
        description="Entries of the waiting list, at least one."
    )
    reason: Reason = Field("", description="Needed once the session is locked.")
    standby: bool = Field(False, description="true: without a time; takes no capacity.")
    exception: AcceptedException | None = Field(
        None, description="A clinician accepts patients who do not meet the criteria: people only, 403 `person_needed`."
    )
    slot_kinds: Annotated[list[SlotKindOfNeed], Field(max_length=MOST_NEEDS), WrapValidator(_as_a_whole)] | None = (
        Field(None, description="The kind of slot a need takes, where it is another than its own or nothing says it.")
    )

    example = {"needs": [4711], "standby": True}


class TakenOff(Body):
    """Why a patient comes off a list."""

    reason: Reason = Field(description=WHY)

    example = {"reason": "Treated elsewhere meanwhile"}


class EntriesToUndo(Body):
    """Places to be taken back."""

    entries: Annotated[list[Id], Field(max_length=MOST_NEEDS)]

    example = {"entries": [77, 78]}


class ListEntryRecord(Answer):
    """A place on the list. The patient goes by the invented name both sides see."""

    id: Id
    need: Id = source("need_id", "The entry of the waiting list.")
    patient: str = source("patient.pseudonym", "An invented name; never the patient's own.")
    position: int
    what: str
    points: int
    slot_kind: str = Field(description="On a list of several kinds of slots; else empty.")
    planned_from: Instant | None = source(
        lambda entry: entry.during.lower if entry.during else None, "Null on standby."
    )
    planned_until: Instant | None = source(
        lambda entry: entry.during.upper if entry.during else None, "Null on standby."
    )
    weeks_waiting: int = Field(description="Whole weeks on the day of the list.")
    priority: str
    state: ListEntryState

    example = {
        "id": 77,
        "need": 4711,
        "patient": "Amber Finch",
        "position": 1,
        "what": "Colonoscopy",
        "points": 2,
        "slot_kind": "",
        "planned_from": "2026-12-05T08:30:00+00:00",
        "planned_until": "2026-12-05T09:10:00+00:00",
        "weeks_waiting": 19,
        "priority": "P3",
        "state": "agreed",
    }


class SlotsLeftRecord(Answer):
    """Slots of a kind, and how many of them nobody has."""

    kind: Choice[SlotKind]
    number: int
    left: int


class PatientListRecord(Answer):
    """The patients on a session's list, in its order."""

    session: Id
    version: int = Field(description=LIST_VERSION)
    unit: Choice[Room.Unit]
    planned_capacity: int = Field(description="In the unit.")
    slots_left: list[SlotsLeftRecord] = Field(description="By kind; empty where all are alike.")
    entries: list[ListEntryRecord]

    example = {
        "session": 17,
        "version": 4,
        "unit": "points",
        "planned_capacity": 10,
        "slots_left": [],
        "entries": [ListEntryRecord.example],
    }


def slots_left(session: Session, entries: Iterable[ListEntry]) -> list[SlotsLeftRecord]:
    """Of each kind how many slots the list has and how many nobody has; empty where all are alike."""
    mix = slot_kinds.mix_of(session)
    numbers, left = slot_kinds.numbers_of(mix), slot_kinds.left(mix, slot_kinds.taken(entries))
    return [SlotsLeftRecord(kind=SlotKind(kind), number=number, left=left[kind]) for kind, number in numbers.items()]


class ListExceptionRecord(Answer):
    """A patient a clinician accepted although criteria are not met."""

    entry: Id = source("entry_id", "The place on the list.")
    unmet: list[str] = source(lambda exception: list(exception.unmet), "Codes of the criteria that were not met.")
    clinician: str
    registration: str
    reason: str
    recorded_at: Instant
    recorded_by: str

    example = {
        "entry": 77,
        "unmet": ["asa"],
        "clinician": "Dr Kit Template",
        "registration": "9999991",
        "reason": "Seen in clinic yesterday",
        "recorded_at": "2026-12-01T10:15:00+00:00",
        "recorded_by": "Sam Example, Booking lead",
    }


# The offer of a place, step by step


class NewOfferStep(Body):
    """What was said between hospital and patient about a place."""

    kind: Annotated[
        OfferStep.Kind,
        OneOf("NewOfferStepKind", only=tuple(kind for kind in OfferStep.Kind if kind != OfferStep.Kind.UNDONE)),
    ]
    channel: Choice[OfferStep.Channel] | None = None
    declined: Choice[OfferStep.Declined] | None = Field(None, description="Why, where it was declined.")

    example = {"kind": "offered", "channel": "telephone"}


class OfferStepRecord(Answer):
    """One step of the offer of a place."""

    id: Id
    kind: Choice[OfferStep.Kind]
    channel: str
    declined: str = Field(description="Why, where it was declined.")
    notice_days: int = Field(description="Days from telling the patient to the list.")
    reasonable: bool = Field(description="At least the trust's own notice.")
    at: Instant
    by: str

    example = {
        "id": 12,
        "kind": "offered",
        "channel": "telephone",
        "declined": "",
        "notice_days": 24,
        "reasonable": True,
        "at": "2026-11-11T14:05:00+00:00",
        "by": "Sam Example, Booking lead",
    }


class OfferStepsRecord(Answer):
    """The offer of one place as it is now."""

    entry: Id
    state: ListEntryState
    steps: list[OfferStepRecord]

    example = {"entry": 77, "state": "offered", "steps": [OfferStepRecord.example]}


# Whom a service line takes


def _bmi(value: object) -> Decimal:
    try:
        bmi = Decimal(value) if isinstance(value, str) and len(value) <= 4 else Decimal(-1)
    except InvalidOperation:
        bmi = Decimal(-1)
    if not BMI[0] <= bmi <= BMI[1]:
        raise Invalid('Give a BMI from 10 to 99 as text, such as "35.5".', code="bmi_range")
    return bmi


Bmi = Annotated[
    Decimal,
    ReadBy(
        Decimal,
        _bmi,
        {"type": "string", "pattern": r"^([1-9]\d(\.\d)?)$", "examples": ["35.5"]},
        lambda bmi: f"{bmi:.1f}",
        {"type": "string"},
    ),
]
Age = Annotated[int, Whole(0, OLDEST)]
BMI_MOST, STRICT = "Highest body mass index, as text.", "What is not recorded counts as not met."


class NewCriteria(Body):
    """Whom a service line takes. What is left out asks for nothing."""

    youngest: Age | None = None
    oldest: Age | None = None
    asa_most: Annotated[int, Whole(1, ASA)] | None = Field(None, description="Highest ASA grade.")
    bmi_most: Bmi | None = Field(None, description=BMI_MOST)
    anaesthesia: Annotated[list[Choice[Need.Anaesthesia]], Field(max_length=20)] = Field(
        [], description="Empty: every kind."
    )
    anticoagulated: bool = Field(True, description="Takes patients on anticoagulants.")
    escort_needed: bool = False
    preop_needed: bool = False
    strict: bool = Field(False, description=STRICT)

    example = {"youngest": 18, "asa_most": 3, "bmi_most": "40"}


class AcceptanceCriteriaRecord(Answer):
    """Whom a service line takes; null asks for nothing."""

    service_line: Id
    youngest: int | None
    oldest: int | None
    asa_most: int | None = Field(description="Highest ASA grade.")
    bmi_most: Bmi | None = Field(description=BMI_MOST)
    anaesthesia: list[Choice[Need.Anaesthesia]] = Field(description="Empty: every kind.")
    anticoagulated: bool = Field(description="Takes patients on anticoagulants.")
    escort_needed: bool
    preop_needed: bool
    strict: bool = Field(description=STRICT)
    changed_by: str = Field(description="Empty where nobody has set any: everybody is taken.")

    example = {
        "service_line": 9,
        "youngest": 18,
        "oldest": None,
        "asa_most": 3,
        "bmi_most": "40.0",
        "anaesthesia": [],
        "anticoagulated": True,
        "escort_needed": False,
        "preop_needed": False,
        "strict": False,
        "changed_by": "Kim Sample, Contracts manager",
    }


class NewOfferRule(Body):
    """What a reasonable offer is."""

    notice_days: Annotated[int, Whole(0, 90)] = Field(
        description="Whole days between telling the patient and the list."
    )
    tries: Annotated[int, Whole(1, 10)] = Field(description="Attempts before the place is given away.")

    example = {"notice_days": 21, "tries": 3}


class OfferRuleRecord(Answer):
    """What a trust calls a reasonable offer."""

    notice_days: int = Field(description="Whole days between telling the patient and the list.")
    tries: int = Field(description="Attempts before the place is given away.")

    example = {"notice_days": 21, "tries": 3}
