"""Setting a service line's acceptance criteria, and accepting a patient who does not meet them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.constraints import errors_from_database
from base.errors import Fault, InvalidInput, NotAllowed, NotFound
from base.permissions import Permission, require
from contracts.models import ServiceLine
from sessions_app.lists.models.criteria import LineCriteria, ListException
from sessions_app.lists.selectors.criteria import CriteriaResult
from sessions_app.session.models.list_entries import ListEntry
from waiting_list.models import Need

REGISTRATION = re.compile(r"[A-Za-z0-9]{5,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ExceptionGiven:
    """The clinician who accepts patients that do not meet the criteria, and why."""

    clinician: str
    registration: str
    reason: str


@transaction.atomic
def set_criteria(*, by: Actor, service_line_id: int, **values) -> LineCriteria:
    """Set what a service line asks of its patients. Fields as on ``LineCriteria``; those left out ask for nothing."""
    require(by, Permission.CHECK_COMPLIANCE)
    line = ServiceLine.objects.visible_to(by).filter(pk=service_line_id).first()
    if line is None or not by.is_trust:
        raise NotFound("There is no such service line that you can see.", code="line_not_found")
    _sensible(values)
    usual = LineCriteria()
    fresh = {field: getattr(usual, field) for field in FIELDS} | values
    with errors_from_database():
        row, _ = LineCriteria.objects.update_or_create(
            service_line=line,
            defaults={
                "trust_id": line.trust_id,
                "provider_id": line.provider_id,
                "changed_at": timezone.now(),
                "changed_by": by.label,
                **fresh,
            },
        )
    record("criteria.set", by=by, target=row, line=line.pk)
    return row


FIELDS = (
    "youngest",
    "oldest",
    "asa_most",
    "bmi_most",
    "anaesthesia",
    "anticoagulated",
    "escort_needed",
    "preop_needed",
    "strict",
)


def _sensible(values: dict) -> None:
    faults = []
    youngest, oldest, asa = values.get("youngest"), values.get("oldest"), values.get("asa_most")
    if youngest is not None and oldest is not None and oldest < youngest:
        faults.append(Fault("/oldest", "ages_in_order", "The oldest age is below the youngest"))
    if asa is not None and not 1 <= asa <= 6:
        faults.append(Fault("/asa_most", "asa_range", "ASA grades go from 1 to 6"))
    unknown = set(values.get("anaesthesia") or ()) - set(Need.Anaesthesia.values)
    if unknown:
        faults.append(Fault("/anaesthesia", "unknown_value", "Choose the anaesthesia from the list"))
    if faults:
        raise InvalidInput.of(faults)


def named_clinician(by: Actor, given: ExceptionGiven | None) -> ExceptionGiven | None:
    """A whole exception, or None. Recorded by people only; a name, a register number and a reason are wanted."""
    if given is None or not (given.clinician.strip() or given.registration.strip() or given.reason.strip()):
        return None
    if not (by.is_person or by.is_system):
        raise NotAllowed("Only a signed-in person can record that a clinician accepts a patient.", code="person_needed")
    faults = [
        Fault("/exception_clinician", "required", "Enter the clinician’s name")
        for missing in [not given.clinician.strip()]
        if missing
    ]
    if not REGISTRATION.fullmatch(given.registration.strip()):
        words = "Enter the clinician’s register number, such as 7 digits of the GMC"
        faults.append(Fault("/exception_registration", "registration_format", words))
    if not given.reason.strip():
        faults.append(Fault("/exception_reason", "reason_needed", "Enter why the clinician accepts them"))
    if re.search(r"\d{3}[ -]?\d{3}[ -]?\d{4}", given.reason):
        words = "Leave the patient’s number out of the reason"
        faults.append(Fault("/exception_reason", "reason_names_patient", words))
    if faults:
        raise InvalidInput.of(faults)
    return ExceptionGiven(given.clinician.strip(), given.registration.strip().upper(), given.reason.strip())


def criteria_faults(results: dict[int, CriteriaResult], needs: list[Need], given: ExceptionGiven | None) -> list[Fault]:
    """One fault for each criterion a chosen patient does not meet, unless a clinician accepts them."""
    if given:
        return []
    return [
        Fault(f"/{i}", "criteria_not_met", f"Choice {i + 1}: {unmet.words}.")
        for i, need in enumerate(needs)
        for unmet in results[need.pk].against
    ]


def accept_exceptions(
    *, by: Actor, entries: list[ListEntry], results: dict[int, CriteriaResult], given: ExceptionGiven | None
) -> None:
    """Keep who accepted which patients against which criteria."""
    against = [entry for entry in entries if results[entry.need_id].against]
    if not (given and against):
        return
    ListException.objects.bulk_create(
        ListException(
            trust_id=entry.trust_id,
            provider_id=entry.provider_id,
            entry=entry,
            clinician=given.clinician,
            registration=given.registration,
            reason=given.reason,
            recorded_by=by.label,
            unmet=[unmet.code for unmet in results[entry.need_id].against],
        )
        for entry in against
    )
    record("list.exception_accepted", by=by, target=against[0].session, reason=given.reason, entries=len(against))
